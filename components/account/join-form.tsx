"use client";
import { useCallback } from "react";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { PersonFields, type PersonLabels } from "@/components/account/person-fields";
import { SendButton } from "@/components/account/send-button";
import { useKeptForm } from "@/components/account/use-kept-form";
import { checkPerson, PERSON_FIELDS, type FormReason } from "@/lib/core/account-form";

export type JoinLabels = { problems: string; submit: string; busy: string; fields: PersonLabels; reasons: Readonly<Record<FormReason, string>> };

export function JoinForm({ action, labels, leastPassword, login }: { action: FormAction; labels: JoinLabels; leastPassword: number; login: string }) {
  const { reasons } = labels;
  const check = useCallback(
    (typed: Record<string, string>) => checkPerson(typed, leastPassword).map(({ field, reason }) => ({ field, message: reasons[reason] })),
    [reasons, leastPassword],
  );
  const form = useKeptForm({ action, fields: PERSON_FIELDS, check });
  return (
    <form {...form.form} className="space-y-5">
      <FormSummary title={labels.problems} {...form.summary} />
      <PersonFields form={form} labels={labels.fields} login={login} />
      <SendButton pending={form.pending} busy={labels.busy}>
        {labels.submit}
      </SendButton>
    </form>
  );
}
