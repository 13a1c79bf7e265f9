"use client";
import { useCallback } from "react";
import { ClassificationFields, type ClassificationLabels, type CompanyChoices } from "@/components/account/classification-fields";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { PersonFields, type PersonLabels } from "@/components/account/person-fields";
import { SendButton } from "@/components/account/send-button";
import { useKeptForm } from "@/components/account/use-kept-form";
import { CALLED_FIELDS, checkClassification, checkPerson, type FormReason } from "@/lib/core/account-form";

export type CallUpLabels = {
  problems: string;
  person: string;
  profile: string;
  submit: string;
  busy: string;
  fields: ClassificationLabels;
  personFields: PersonLabels;
  reasons: Readonly<Record<FormReason, string>>;
};

/** Opens an account for an enterprise whose name and code the call states; `region`: the one on the list, which can be changed. */
export function CallUpForm({ action, labels, choices, leastPassword, region }: { action: FormAction; labels: CallUpLabels; choices: CompanyChoices; leastPassword: number; region: string }) {
  const { reasons } = labels;
  const check = useCallback(
    (typed: Record<string, string>) => [...checkPerson(typed, leastPassword), ...checkClassification(typed)].map(({ field, reason }) => ({ field, message: reasons[reason] })),
    [reasons, leastPassword],
  );
  const form = useKeptForm({ action, fields: CALLED_FIELDS, check });
  return (
    <form {...form.form} className="space-y-6">
      <FormSummary title={labels.problems} {...form.summary} />
      <div className="space-y-5">
        <h3>{labels.person}</h3>
        <PersonFields form={form} labels={labels.personFields} />
      </div>
      <div className="space-y-5">
        <h3>{labels.profile}</h3>
        <ClassificationFields form={form} labels={labels.fields} choices={choices} stored={{ region }} />
      </div>
      <SendButton pending={form.pending} busy={labels.busy}>
        {labels.submit}
      </SendButton>
    </form>
  );
}
