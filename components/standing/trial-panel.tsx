"use client";
import { startTransition, useActionState } from "react";
import { TrialResult } from "@/components/standing/trial-result";
import type { TrialGroup, TrialLabels, TrialOutcome, TrialField } from "@/components/standing/standing";
import { Button } from "@/components/ui/button";
import { inputShape } from "@/components/ui/field";
import { Fold } from "@/components/ui/fold";
import { ErrorSummary } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { stopComposingEnter } from "@/lib/browser/composing";

type Props = {
  /** Figures that hold schemes back or keep them open, then all others by their group. */
  first: readonly TrialField[];
  groups: readonly TrialGroup[];
  action: (previous: TrialOutcome | null, form: FormData) => Promise<TrialOutcome | null>;
  labels: TrialLabels;
  closeHref: string;
};

/** What would be if figures were other ones. Posts itself without scripts; nothing that is typed here is stored. */
export function TrialPanel({ first, groups, action, labels, closeHref }: Props) {
  const [outcome, send] = useActionState(action, null);
  const field = (each: TrialField) => <TrialInput key={each.name} field={each} entered={outcome?.entered[each.name]} wrong={outcome?.problems.some(({ name }) => name === each.name) ?? false} now={labels.now} />;
  return (
    <section id="trial" aria-labelledby="trial-title" className="screen-only mt-6 scroll-mt-4 rounded-lg border-2 border-dashed border-accent bg-surface p-4 sm:p-6">
      <h2 id="trial-title">{labels.title}</h2>
      <p className="measure text-muted">{labels.lead}</p>
      <p className="mt-1 font-semibold">{labels.notSaved}</p>
      {outcome ? (
        <div className="mt-4 space-y-4" role="status">
          <ErrorSummary title={labels.problems} problems={outcome.problems.map(({ name, text }) => ({ field: name, message: text }))} />
          <TrialResult outcome={outcome} labels={labels} />
        </div>
      ) : null}
      <form
        // A new form where the fields were put back to what is stored.
        key={outcome === null ? "stored" : "tried"}
        action={send}
        onSubmit={(event) => {
          // React empties a form that its action ended; what is tried stays in the fields, to be tried further.
          const pressed = (event.nativeEvent as SubmitEvent).submitter;
          event.preventDefault();
          const sent = new FormData(event.currentTarget, pressed);
          startTransition(() => send(sent));
        }}
        onKeyDown={stopComposingEnter}
        autoComplete="off"
        className="mt-4"
      >
        {first.length > 0 ? (
          <fieldset className="min-w-0">
            <legend className="font-semibold">{labels.first}</legend>
            <div className="grid gap-x-6 gap-y-3 pt-2 sm:grid-cols-2 lg:grid-cols-3">{first.map(field)}</div>
          </fieldset>
        ) : null}
        {groups.map((group) => (
          <Fold key={group.id} summary={group.title} className="mt-2" open={group.fields.some(({ name, value }) => (outcome?.entered[name] ?? value) !== value)}>
            <div className="grid gap-x-6 gap-y-3 py-2 sm:grid-cols-2 lg:grid-cols-3">{group.fields.map(field)}</div>
          </Fold>
        ))}
        <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
          <SubmitButton busy={labels.submitting}>{labels.submit}</SubmitButton>
          <Button type="submit" name="clear" value="yes">
            {labels.clear}
          </Button>
          <a href={closeHref} className="inline-flex min-h-11 items-center text-accent underline">
            {labels.close}
          </a>
        </div>
      </form>
    </section>
  );
}

function TrialInput({ field, entered, wrong, now }: { field: TrialField; entered: string | undefined; wrong: boolean; now: string }) {
  const isTried = entered !== undefined && entered !== field.value;
  return (
    <label className="block min-w-0 text-sm" htmlFor={field.name}>
      {field.label}
      <span className="flex items-center gap-2">
        <input
          id={field.name}
          name={field.name}
          type="text"
          inputMode="decimal"
          maxLength={64}
          defaultValue={entered ?? field.value}
          aria-invalid={wrong || undefined}
          aria-describedby={isTried ? `${field.name}-now` : undefined}
          className={`${inputShape} text-right ${isTried ? "border-2 border-accent" : ""}`}
        />
        {field.unit ? <span className="shrink-0 text-muted">{field.unit}</span> : null}
      </span>
      {isTried ? (
        <span id={`${field.name}-now`} className="block text-muted">
          {now.replace("{value}", field.value === "" ? "—" : field.value)}
        </span>
      ) : null}
    </label>
  );
}
