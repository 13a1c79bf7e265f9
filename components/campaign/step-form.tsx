"use client";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { usePostedForm } from "@/components/account/use-posted-form";
import { Confirm, type ConfirmLook } from "@/components/ui/confirm";
import { AreaField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { LONGEST_REASON } from "@/lib/core/campaign-form";
import type { Day } from "@/lib/core/calendar";

export type StepLabels = { readonly label: string; readonly warning: string; readonly failed: string; readonly submit: string; readonly busy: string };

/** A step that reaches enterprises, and what it asks for: opened once, sent once, and open again with what was typed where it was refused. */
export function StepForm(props: {
  id: string;
  action: FormAction;
  labels: StepLabels;
  look?: ConfirmLook;
  reason?: { readonly label: string; readonly hint: string };
  closesOn?: { readonly label: string; readonly hint: string; readonly least: Day; readonly proposed: Day };
}) {
  const { id, labels, reason, closesOn } = props;
  const { form, typed, errorOf, summary } = usePostedForm(props.action);
  const linked = summary.problems.map(({ field, message }) => ({ field: field === "" ? "" : `${id}-${field}`, message }));
  return (
    <Confirm id={id} label={labels.label} warning={labels.warning} look={props.look} open={summary.problems.length > 0}>
      <form {...form} className="max-w-xl space-y-4">
        <FormSummary title={labels.failed} problems={linked} attempt={summary.attempt} />
        {reason ? (
          <AreaField id={`${id}-reason`} name="reason" label={reason.label} hint={reason.hint} error={errorOf("reason")} rows={3} maxLength={LONGEST_REASON} required defaultValue={typed("reason")} />
        ) : null}
        {closesOn ? (
          <TextField
            id={`${id}-closesOn`}
            name="closesOn"
            type="date"
            label={closesOn.label}
            hint={closesOn.hint}
            error={errorOf("closesOn")}
            min={closesOn.least}
            required
            defaultValue={typed("closesOn") ?? closesOn.proposed}
          />
        ) : null}
        <SubmitButton busy={labels.busy}>{labels.submit}</SubmitButton>
      </form>
    </Confirm>
  );
}
