"use server";
import { z } from "zod";
import { loadPlatform } from "@/app/admin/for-operator";
import { formatDate } from "@/app/format-date";
import { ownUrl } from "@/app/own-url";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import type { MadeLink } from "@/components/account/link-form";
import { checkCreditCode, normaliseCreditCode } from "@/lib/core/credit-code";
import { ROLES, type OrganisationKind } from "@/lib/core/policy";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { findRegion } from "@/lib/server/content";
import { inviteAnywhere } from "@/lib/server/invitations";
import { loadLanguage } from "@/lib/server/language";
import { openOrganisation, openOrganisationSchema, verifyOrganisation } from "@/lib/server/organisations";
import { issueReset } from "@/lib/server/tokens";
import { setUserState, USER_STATES, type UserState } from "@/lib/server/users";

export async function open(_: unknown, form: FormData): Promise<FormState> {
  const { words } = await loadLanguage();
  const t = words("admin");
  return submitForm(
    {
      organisation: await loadPlatform(),
      form,
      fields: ["kind", "name", "creditCode", "region", "regionCode"],
      check: (typed) => {
        const { name = "", creditCode = "" } = typed;
        const prefix = prefixOf(typed);
        return [
          ...([...name.trim()].length < 2 ? [{ field: "name", message: t("open.nameMissing") }] : []),
          ...(creditCode.trim() !== "" && !checkCreditCode(creditCode).valid ? [{ field: "creditCode", message: t("open.creditCodeWrong") }] : []),
          ...(prefix === null || findRegion(prefix.padEnd(6, "0")) ? [] : [{ field: "region", message: t("open.regionWrong") }]),
        ];
      },
      schema: openOrganisationSchema,
      read: (typed) => ({
        kind: typed.kind,
        name: typed.name,
        creditCode: typed.creditCode?.trim() ? normaliseCreditCode(typed.creditCode) : null,
        regionPrefix: prefixOf(typed),
      }),
    },
    async ({ viewer }, input) => {
      const { organisation } = await openOrganisation(viewer, input);
      redirectTo(`/admin/organisations/${organisation}#invite`);
    },
  );
}

/** What an authority sees, as the leading digits of its region's code: 330000 is the province 33. null: the whole country. */
function prefixOf({ kind, region = "", regionCode = "" }: Readonly<Record<string, string>>): string | null {
  if (kind !== ("authority" satisfies OrganisationKind)) return null;
  const code = region.trim() || regionCode.normalize("NFKC").trim();
  return code.replace(/^(\d{2})0000$|^(\d{4})00$/, "$1$2") || null;
}

export async function verify(target: string, _: unknown): Promise<ActionResult<void>> {
  const { words } = await loadLanguage();
  const result = await runAction({ organisation: await loadPlatform(), schema: z.unknown(), input: null }, async ({ viewer }) => {
    await verifyOrganisation(viewer, target);
    redirectTo(`/admin/organisations/${target}`);
  });
  if ("problem" in result && result.problem.code === "CONFLICT") return { problem: { ...result.problem, text: words("admin")("organisation.verifyConflict") } };
  return result;
}

export async function inviteInto(target: string, _: unknown, form: FormData): Promise<ActionResult<MadeLink>> {
  return runAction({ organisation: await loadPlatform(), schema: z.object({ role: z.enum(ROLES) }), input: form }, async ({ viewer }, { role }) => {
    const { path, expiresAt } = await inviteAnywhere(viewer, target, role);
    const { locale, words } = await loadLanguage();
    return { url: ownUrl(path), text: words("account")("members.inviteDone", { date: formatDate(expiresAt, locale) }) };
  });
}

export async function makeResetFor(_: unknown, form: FormData): Promise<ActionResult<MadeLink>> {
  const platform = await loadPlatform();
  return runAction({ organisation: platform, schema: z.object({ user: z.string() }), input: form }, async ({ viewer }, { user }) => {
    const { path, expiresAt } = await issueReset(viewer, platform ?? "", user);
    const { locale, words } = await loadLanguage();
    return { url: ownUrl(path), text: words("admin")("reset.done", { date: formatDate(expiresAt, locale) }) };
  });
}

export async function setState(user: string, state: UserState, _: unknown): Promise<ActionResult<void>> {
  const result = await runAction({ organisation: await loadPlatform(), schema: z.enum(USER_STATES), input: state }, async ({ viewer }, wanted) => {
    await setUserState(viewer, user, wanted);
    redirectTo(`/admin/users/${user}?done=${wanted}`);
  });
  if ("problem" in result && result.problem.field === "self") {
    const { words } = await loadLanguage();
    return { problem: { ...result.problem, text: words("admin")("user.self") } };
  }
  return result;
}
