"use server";
import { z } from "zod";
import { formatDate } from "@/app/format-date";
import { ownUrl } from "@/app/own-url";
import type { MadeLink } from "@/components/account/link-form";
import { AppError } from "@/lib/core/errors";
import { ROLES_OF_KIND } from "@/lib/core/policy";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { loadLanguage } from "@/lib/server/language";
import { assignIndicators, endMembership, inviteMember, listMembers } from "@/lib/server/members";
import { issueReset } from "@/lib/server/tokens";

const inviteSchema = z.object({ role: z.enum(ROLES_OF_KIND.company) });

export async function invite(organisation: string, _: unknown, form: FormData): Promise<ActionResult<MadeLink>> {
  return runAction({ organisation, schema: inviteSchema, input: form }, async ({ viewer }, { role }) => {
    const { path, expiresAt } = await inviteMember(viewer, organisation, role);
    const { locale, words } = await loadLanguage();
    return { url: ownUrl(path), text: words("account")("members.inviteDone", { date: formatDate(expiresAt, locale) }) };
  });
}

export async function makeReset(organisation: string, user: string, _: unknown): Promise<ActionResult<MadeLink>> {
  const { locale, words } = await loadLanguage();
  const t = words("account");
  const result = await runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    const member = (await listMembers(viewer, organisation)).find((known) => known.user === user);
    if (!member) throw new AppError("NOT_FOUND");
    const { path, expiresAt } = await issueReset(viewer, organisation, user);
    return { url: ownUrl(path), text: t("members.resetDone", { name: member.name, date: formatDate(expiresAt, locale) }) };
  });
  // For a member of today, "not found" has one reason left.
  if ("problem" in result && result.problem.code === "NOT_FOUND") return { problem: { ...result.problem, text: t("members.resetElsewhere") } };
  return result;
}

export async function end(organisation: string, user: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await endMembership(viewer, organisation, user);
    redirectTo(`/o/${organisation}/members?done=ended`);
  });
}

const several = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const assignSchema = z.object({ user: several.default([]), cell: several.default([]) });

/** The whole table at once: `user` names every column, `cell` every ticked box as user and indicator. */
export async function assign(organisation: string, assessment: string, _: unknown, form: FormData): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: assignSchema, input: form }, async ({ viewer }, { user: users, cell: cells }) => {
    for (const user of users) {
      const indicators = cells.filter((cell) => cell.startsWith(`${user}/`)).map((cell) => cell.slice(user.length + 1));
      await assignIndicators(viewer, organisation, { assessment, user, indicators });
    }
    redirectTo(`/o/${organisation}/members?assessment=${assessment}&done=assigned#assignments`);
  });
}
