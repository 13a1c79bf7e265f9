"use server";
import { readCompanyForm, wordFaults } from "@/app/company-form";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import { checkCompany, COMPANY_FIELDS } from "@/lib/core/account-form";
import { loadLanguage } from "@/lib/server/language";
import { profileSchema, saveOrganisation } from "@/lib/server/organisations";

export async function saveCompany(organisation: string, _: unknown, form: FormData): Promise<FormState> {
  const language = await loadLanguage();
  return submitForm(
    {
      organisation,
      form: readCompanyForm(form),
      fields: COMPANY_FIELDS,
      check: (typed) => wordFaults(checkCompany(typed), language),
      schema: profileSchema,
    },
    ({ viewer }, input) => saveOrganisation(viewer, organisation, input),
  );
}
