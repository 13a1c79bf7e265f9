"use client";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { SendButton } from "@/components/account/send-button";
import { usePostedForm } from "@/components/account/use-posted-form";
import { TextField } from "@/components/ui/field";

type Labels = Readonly<Record<"problems" | "kind" | "name" | "creditCode" | "creditCodeHint" | "regionPrefix" | "regionPrefixHint" | "submit" | "busy", string>>;

export function OpenOrganisationForm({ action, kinds, labels }: { action: FormAction; kinds: readonly { kind: string; label: string }[]; labels: Labels }) {
  const { form, pending, typed, errorOf, summary } = usePostedForm(action);
  return (
    <form {...form} className="space-y-4">
      <FormSummary title={labels.problems} {...summary} />
      <fieldset>
        <legend className="font-semibold">{labels.kind}</legend>
        {kinds.map(({ kind, label }, index) => (
          <label key={kind} className="flex min-h-11 items-center gap-3">
            <input type="radio" name="kind" value={kind} defaultChecked={(typed("kind") ?? kinds[0]?.kind) === kind} id={index === 0 ? "kind" : undefined} className="size-5 accent-accent" />
            {label}
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
      <TextField
        id="regionPrefix"
        label={labels.regionPrefix}
        hint={labels.regionPrefixHint}
        error={errorOf("regionPrefix")}
        autoComplete="off"
        inputMode="numeric"
        maxLength={6}
        defaultValue={typed("regionPrefix")}
      />
      <SendButton pending={pending} busy={labels.busy}>
        {labels.submit}
      </SendButton>
    </form>
  );
}
