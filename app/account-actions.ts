"use server";
import { z } from "zod";
import { wordFaults } from "@/app/company-form";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import type { Problem } from "@/components/ui/notice";
import { reasonOfPassword } from "@/lib/core/account-form";
import { changePassword, passwordChangeSchema, revokeOtherSessions, revokeSession } from "@/lib/server/accounts";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { loadLanguage } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";
import { setSessionCookie } from "@/lib/server/viewer";

export async function changeOwnPassword(_: unknown, form: FormData): Promise<FormState> {
  const language = await loadLanguage();
  return submitForm(
    {
      form,
      fields: ["current", "password"],
      check: ({ current, password }): Problem[] => {
        const reason = reasonOfPassword(password, LEAST_PASSWORD_LENGTH);
        return [
          ...(current ? [] : [{ field: "current", message: language.words("account")("password.currentMissing") }]),
          ...(reason === null ? [] : wordFaults([{ field: "password", reason }], language)),
        ];
      },
      schema: passwordChangeSchema,
      texts: { CREDENTIALS: language.words("account")("password.currentWrong") },
    },
    async ({ viewer, device }, input) => {
      await setSessionCookie(await changePassword(viewer, input, device));
    },
  );
}

/** `page`: where the list of devices is shown. */
export async function endSession(page: string, session: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ schema: z.unknown(), input: null }, async ({ viewer }) => {
    await revokeSession(viewer, session);
    redirectTo(`${page}?done=session#sessions`);
  });
}

export async function endOtherSessions(page: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ schema: z.unknown(), input: null }, async ({ viewer }) => {
    await revokeOtherSessions(viewer);
    redirectTo(`${page}?done=session#sessions`);
  });
}
