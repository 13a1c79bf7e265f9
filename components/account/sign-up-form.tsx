"use client";
import Link from "next/link";
import { useCallback } from "react";
import type { CompanyChoices } from "@/components/account/classification-fields";
import { CompanyFields, type CompanyLabels } from "@/components/account/company-fields";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { PersonFields, type PersonLabels } from "@/components/account/person-fields";
import { SendButton } from "@/components/account/send-button";
import { useKeptForm } from "@/components/account/use-kept-form";
import { Card } from "@/components/ui/page";
import { checkCompany, checkPerson, SIGN_UP_FIELDS, type FormReason } from "@/lib/core/account-form";

export type SignUpLabels = {
  problems: string;
  company: string;
  person: string;
  submit: string;
  busy: string;
  privacy: string;
  privacyLink: string;
  fields: CompanyLabels;
  personFields: PersonLabels;
  reasons: Readonly<Record<FormReason, string>>;
};

export function SignUpForm({ action, labels, choices, leastPassword }: { action: FormAction; labels: SignUpLabels; choices: CompanyChoices; leastPassword: number }) {
  const { reasons } = labels;
  const check = useCallback(
    (typed: Record<string, string>) => [...checkCompany(typed), ...checkPerson(typed, leastPassword)].map(({ field, reason }) => ({ field, message: reasons[reason] })),
    [reasons, leastPassword],
  );
  const form = useKeptForm({ action, fields: SIGN_UP_FIELDS, check });
  return (
    <form {...form.form} className="space-y-6">
      <FormSummary title={labels.problems} {...form.summary} />
      <Card>
        <h2 className="mb-4 text-lg">{labels.company}</h2>
        <div className="space-y-5">
          <CompanyFields form={form} labels={labels.fields} choices={choices} stored={{}} />
        </div>
      </Card>
      <Card>
        <h2 className="mb-4 text-lg">{labels.person}</h2>
        <div className="space-y-5">
          <PersonFields form={form} labels={labels.personFields} />
        </div>
      </Card>
      <p className="text-sm text-muted">
        {labels.privacy}{" "}
        <Link href="/privacy" className="inline-flex min-h-11 items-center text-accent underline">
          {labels.privacyLink}
        </Link>
      </p>
      <SendButton pending={form.pending} busy={labels.busy}>
        {labels.submit}
      </SendButton>
    </form>
  );
}
