"use server";
import { readCompanyForm, wordFaults } from "@/app/company-form";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import { CALLED_FIELDS, checkClassification, checkPerson, PERSON_FIELDS } from "@/lib/core/account-form";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { redeemCallUp, redeemCallUpSchema, redeemCallUpSignedIn, type CallPlace } from "@/lib/server/call-up-redemption";
import { loadLanguage } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";
import { invitationSchema, joinSignedIn, redeemInvitation } from "@/lib/server/tokens";
import { setSessionCookie } from "@/lib/server/viewer";
import { z } from "zod";

/** The start page leads on to where the new member begins, whatever the kind of organisation. */
const HOME = "/";

export async function joinAnew(token: string, _: unknown, form: FormData): Promise<FormState> {
  const language = await loadLanguage();
  return submitForm(
    {
      form,
      fields: PERSON_FIELDS,
      check: (typed) => wordFaults(checkPerson(typed, LEAST_PASSWORD_LENGTH), language),
      schema: invitationSchema,
      read: (typed) => ({ ...typed, token, locale: language.locale }),
    },
    async ({ viewer, device }, input) => {
      const { session } = await redeemInvitation(viewer, input, device);
      await setSessionCookie(session);
      redirectTo(HOME);
    },
  );
}

export async function joinAsViewer(token: string, company: boolean, _: unknown): Promise<ActionResult<void>> {
  return runAction({ schema: z.unknown(), input: null }, async ({ viewer }) => {
    const { organisation } = await joinSignedIn(viewer, token);
    redirectTo(company ? `/o/${organisation}` : HOME);
  });
}

const callPath = ({ organisation, participation }: CallPlace): string => `/o/${organisation}/calls/${participation}`;

/** A new account of the enterprise that a link calls; name and code are those of the call. */
export async function joinCalled(token: string, _: unknown, form: FormData): Promise<FormState> {
  const language = await loadLanguage();
  return submitForm(
    {
      form: readCompanyForm(form),
      fields: CALLED_FIELDS,
      check: (typed) => wordFaults([...checkPerson(typed, LEAST_PASSWORD_LENGTH), ...checkClassification(typed)], language),
      schema: redeemCallUpSchema,
      read: (typed) => ({ ...typed, token, locale: language.locale }),
    },
    async ({ viewer, device }, input) => {
      const { session, ...place } = await redeemCallUp(viewer, input, device);
      await setSessionCookie(session);
      redirectTo(callPath(place));
    },
  );
}

export async function joinCalledAs(token: string, company: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ schema: z.unknown(), input: null }, async ({ viewer }) => {
    redirectTo(callPath(await redeemCallUpSignedIn(viewer, { token, company })));
  });
}
