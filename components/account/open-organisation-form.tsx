"use client";
import { useState } from "react";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { RegionField, type RegionLabels } from "@/components/account/region-field";
import { SendButton } from "@/components/account/send-button";
import { usePostedForm } from "@/components/account/use-posted-form";
import { TextField } from "@/components/ui/field";
import type { RegionOption } from "@/lib/browser/regions";
import type { Locale } from "@/lib/core/localised";

type Labels = Readonly<Record<"problems" | "kind" | "name" | "creditCode" | "creditCodeHint" | "submit" | "busy", string>> & { readonly region: RegionLabels };

export function OpenOrganisationForm(props: { action: FormAction; locale: Locale; provinces: readonly RegionOption[]; kinds: readonly { kind: string; label: string }[]; labels: Labels }) {
  const { kinds, labels } = props;
  const { form, pending, typed, errorOf, summary } = usePostedForm(props.action);
  const [kind, setKind] = useState(typed("kind") ?? kinds[0]?.kind);
  const [region, setRegion] = useState(typed("region") ?? "");
  return (
    <form {...form} className="space-y-4">
      <FormSummary title={labels.problems} {...summary} />
      <fieldset>
        <legend className="font-semibold">{labels.kind}</legend>
        {kinds.map((known, index) => (
          <label key={known.kind} className="flex min-h-11 items-center gap-3">
            <input
              type="radio"
              name="kind"
              value={known.kind}
              defaultChecked={(typed("kind") ?? kinds[0]?.kind) === known.kind}
              onChange={() => setKind(known.kind)}
              id={index === 0 ? "kind" : undefined}
              className="size-5 accent-accent"
            />
            {known.label}
          </label>
        ))}
      </fieldset>
      <TextField id="name" label={labels.name} error={errorOf("name")} autoComplete="off" maxLength={200} required defaultValue={typed("name")} />
      <TextField
        id="creditCode"
        label={labels.creditCode}
        hint={labels.creditCodeHint}
        error={errorOf("creditCode")}
        autoComplete="off"
        spellCheck={false}
        maxLength={40}
        defaultValue={typed("creditCode")}
      />
      {/* Only authorities have a region. Without scripts it stays there, and is not read for the others. */}
      <div className={kind === "authority" ? "" : "hidden"}>
        <RegionField
          id="region"
          depth="any"
          labels={labels.region}
          locale={props.locale}
          provinces={props.provinces}
          value={region}
          error={errorOf("region")}
          onChange={setRegion}
          onBlur={() => undefined}
        />
      </div>
      <SendButton pending={pending} busy={labels.busy}>
        {labels.submit}
      </SendButton>
    </form>
  );
}
