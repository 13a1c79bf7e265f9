"use server";
import { z } from "zod";
import { loadPlatform } from "@/app/admin/for-operator";
import { formatDate } from "@/app/format-date";
import { ownUrl } from "@/app/own-url";
import { submitForm } from "@/app/submit-form";
import type { FormState } from "@/components/account/form-state";
import type { MadeLink } from "@/components/account/link-form";
import { AppError } from "@/lib/core/errors";
import { ROLES, type OrganisationKind } from "@/lib/core/policy";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { loadLanguage } from "@/lib/server/language";
import { inviteAnywhere } from "@/lib/server/invitations";
import { openOrganisation, openOrganisationSchema, verifyOrganisation } from "@/lib/server/organisations";
import { issueResetFor } from "@/lib/server/tokens";

export async function open(_: unknown, form: FormData): Promise<FormState> {
  const { words } = await loadLanguage();
  const t = words("admin");
  return submitForm(
    {
      organisation: await loadPlatform(),
      form,
      fields: ["kind", "name", "creditCode", "regionPrefix"],
      check: ({ name = "", regionPrefix = "" }) => [
        ...([...name.trim()].length < 2 ? [{ field: "name", message: t("open.nameMissing") }] : []),
        ...(/^(\d{2}|\d{4}|\d{6})?$/.test(regionPrefix.trim()) ? [] : [{ field: "regionPrefix", message: t("open.regionWrong") }]),
      ],
      schema: openOrganisationSchema,
      read: ({ kind, name = "", creditCode = "", regionPrefix = "" }) => ({
        kind,
        name,
        creditCode: creditCode.trim() || null,
        regionPrefix: kind === ("authority" satisfies OrganisationKind) ? regionPrefix.trim() || null : null,
      }),
    },
    async ({ viewer }, input) => {
      const { organisation } = await openOrganisation(viewer, input);
      redirectTo(`/admin/organisations/${organisation}`);
    },
  );
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
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  const result = await runAction({ organisation: await loadPlatform(), schema: z.object({ login: z.string().trim().min(1).max(254) }), input: form }, async ({ viewer }, { login }) => {
    const link = await issueResetFor(viewer, login);
    if (!link) throw new AppError("INVALID", { field: "login" });
    return { url: ownUrl(link.path), text: t("reset.done", { date: formatDate(link.expiresAt, locale) }) };
  });
  if ("problem" in result && result.problem.code === "INVALID") return { problem: { ...result.problem, text: t("reset.unknown") } };
  return result;
}
