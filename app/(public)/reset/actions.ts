"use server";
import { wordFaults } from "@/app/company-form";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import { reasonOfPassword } from "@/lib/core/account-form";
import { redirectTo } from "@/lib/server/action";
import { loadLanguage } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";
import { redeemReset, resetSchema } from "@/lib/server/tokens";
import { clearSessionCookie } from "@/lib/server/viewer";

export async function choosePassword(token: string, _: unknown, form: FormData): Promise<FormState> {
  const language = await loadLanguage();
  return submitForm(
    {
      form,
      fields: ["password"],
      check: ({ password }) => {
        const reason = reasonOfPassword(password, LEAST_PASSWORD_LENGTH);
        return reason === null ? [] : wordFaults([{ field: "password", reason }], language);
      },
      schema: resetSchema,
      read: ({ password }) => ({ token, password }),
    },
    async ({ viewer }, input) => {
      await redeemReset(viewer, input);
      // Every session of the person has ended; another person's, in this browser, would only confuse.
      await clearSessionCookie();
      redirectTo("/reset/done");
    },
  );
}
