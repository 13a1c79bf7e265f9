"use server";
import { readCompanyForm, wordFaults } from "@/app/company-form";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import { checkCompany, checkPerson, SIGN_UP_FIELDS } from "@/lib/core/account-form";
import { signUp, signUpSchema } from "@/lib/server/accounts";
import { redirectTo } from "@/lib/server/action";
import { loadLanguage } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";
import { setSessionCookie } from "@/lib/server/viewer";

export async function register(_: unknown, form: FormData): Promise<FormState> {
  const language = await loadLanguage();
  return submitForm(
    {
      form: readCompanyForm(form),
      fields: SIGN_UP_FIELDS,
      check: (typed) => wordFaults([...checkCompany(typed), ...checkPerson(typed, LEAST_PASSWORD_LENGTH)], language),
      schema: signUpSchema,
      read: (typed) => ({ ...typed, locale: language.locale }),
    },
    async ({ viewer, device }, input) => {
      const { organisation, session } = await signUp(viewer, input, device);
      await setSessionCookie(session);
      redirectTo(`/o/${organisation}`);
    },
  );
}
