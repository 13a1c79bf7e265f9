"use client";
import { useCallback } from "react";
import type { CompanyChoices } from "@/components/account/classification-fields";
import { CompanyFields, type CompanyLabels } from "@/components/account/company-fields";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { SendButton } from "@/components/account/send-button";
import { SizeNote, type SizeView } from "@/components/account/size-note";
import { useKeptForm } from "@/components/account/use-kept-form";
import { Notice } from "@/components/ui/notice";
import { checkCompany, COMPANY_FIELDS, type FormReason } from "@/lib/core/account-form";

export function CompanyForm(props: {
  action: FormAction;
  labels: { problems: string; saved: string; submit: string; busy: string; fields: CompanyLabels; reasons: Readonly<Record<FormReason, string>> };
  choices: CompanyChoices;
  stored: Readonly<Record<string, string>>;
  size: SizeView;
}) {
  const { labels, choices, stored } = props;
  const { reasons } = labels;
  const check = useCallback((typed: Record<string, string>) => checkCompany(typed).map(({ field, reason }) => ({ field, message: reasons[reason] })), [reasons]);
  const form = useKeptForm({ action: props.action, fields: COMPANY_FIELDS, check });
  return (
    <form {...form.form} className="space-y-5">
      <FormSummary title={labels.problems} {...form.summary} />
      <CompanyFields form={form} labels={labels.fields} choices={choices} stored={stored} besideIndustry={<SizeNote control={form.control} stored={stored.industry ?? ""} view={props.size} />} />
      {form.done ? <Notice tone="good" role="status" title={labels.saved} /> : null}
      <SendButton pending={form.pending} busy={labels.busy}>
        {labels.submit}
      </SendButton>
    </form>
  );
}
