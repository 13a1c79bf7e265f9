"use client";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { usePostedForm } from "@/components/account/use-posted-form";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";

export type ScheduleLabels = Readonly<Record<"day" | "dayHint" | "minUnits" | "minUnitsHint" | "save" | "saving" | "saved" | "problems", string>>;

/** When a questionnaire's results are published, and how many groups must stand behind every number. `id`: no two on a page alike. */
export function ScheduleForm({ id, action, day, minUnits, labels }: { id: string; action: FormAction; day: string; minUnits: string; labels: ScheduleLabels }) {
  const { form, typed, errorOf, summary, done } = usePostedForm(action);
  const linked = summary.problems.map(({ field, message }) => ({ field: field === "" ? "" : `${id}-${field}`, message }));
  return (
    <form {...form} className="max-w-xl space-y-4">
      <FormSummary title={labels.problems} problems={linked} attempt={summary.attempt} />
      {done ? <Notice tone="good" role="status" title={labels.saved} /> : null}
      <TextField id={`${id}-day`} name="day" inputMode="numeric" label={labels.day} hint={labels.dayHint} error={errorOf("day")} defaultValue={typed("day") ?? day} />
      <TextField id={`${id}-minUnits`} name="minUnits" inputMode="numeric" required label={labels.minUnits} hint={labels.minUnitsHint} error={errorOf("minUnits")} defaultValue={typed("minUnits") ?? minUnits} />
      <SubmitButton busy={labels.saving}>{labels.save}</SubmitButton>
    </form>
  );
}
