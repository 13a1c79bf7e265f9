"use server";
import { z } from "zod";
import { formatDate } from "@/app/format-date";
import { invitationMessage } from "@/app/o/[organisation]/members/invitation-message";
import { ownUrl } from "@/app/own-url";
import type { MadeLink } from "@/components/account/link-form";
import { AppError } from "@/lib/core/errors";
import { ROLES_OF_KIND } from "@/lib/core/policy";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { loadOverview } from "@/lib/server/assessments";
import { assignIndicators, handOver } from "@/lib/server/assignments";
import { inviteMember, invitedSchema, revokeInvitation } from "@/lib/server/invitations";
import { loadLanguage } from "@/lib/server/language";
import { endMembership, listMembers } from "@/lib/server/members";
import { issueReset } from "@/lib/server/tokens";

const several = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const inviteSchema = z.object({ role: z.enum(ROLES_OF_KIND.company), login: invitedSchema.shape.login, section: several.default([]) });

/** `assessment`: the one whose indicators the form offers; null where there is none yet. */
export async function invite(organisation: string, assessment: string | null, _: unknown, form: FormData): Promise<ActionResult<MadeLink>> {
  return runAction({ organisation, schema: inviteSchema, input: form }, async ({ viewer }, { role, login, section: indicators }) => {
    const sections = assessment !== null && indicators.length > 0 ? { assessment, indicators } : undefined;
    const { path, expiresAt } = await inviteMember(viewer, organisation, role, { login, sections });
    const language = await loadLanguage();
    const url = ownUrl(path);
    const overview = sections ? await loadOverview(viewer, organisation, sections.assessment) : null;
    const message = invitationMessage({ viewer, role, login: login ?? "", asked: overview && { ...overview, indicators }, url, expiresAt }, language);
    return { url, text: language.words("account")("members.inviteDone", { date: formatDate(expiresAt, language.locale) }), message };
  });
}

export async function revoke(organisation: string, invitation: string, assessment: string | null, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await revokeInvitation(viewer, organisation, invitation);
    redirectTo(backTo(organisation, assessment, "done=revoked#open"));
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

export async function end(organisation: string, user: string, assessment: string | null, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await endMembership(viewer, organisation, user);
    redirectTo(backTo(organisation, assessment, "done=ended"));
  });
}

const assignSchema = z.object({ user: several.default([]), cell: several.default([]) });

/** The whole table at once: `user` names every column, `cell` every ticked box as user and indicator. */
export async function assign(organisation: string, assessment: string, _: unknown, form: FormData): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: assignSchema, input: form }, async ({ viewer }, { user: users, cell: cells }) => {
    for (const user of users) {
      const indicators = cells.filter((cell) => cell.startsWith(`${user}/`)).map((cell) => cell.slice(user.length + 1));
      await assignIndicators(viewer, organisation, { assessment, user, indicators });
    }
    redirectTo(backTo(organisation, assessment, "done=assigned#assignments"));
  });
}

const giveSchema = z.object({ to: z.string(), section: several.default([]) });

/** Hands the ticked indicators over; `from` null: those that nobody has. */
export async function give(organisation: string, assessment: string, from: string | null, _: unknown, form: FormData): Promise<ActionResult<void>> {
  const result = await runAction({ organisation, schema: giveSchema, input: form }, async ({ viewer }, { to, section: indicators }) => {
    await handOver(viewer, organisation, { assessment, from, to, indicators });
    redirectTo(backTo(organisation, assessment, `done=handed&to=${to}#progress`));
  });
  if (!("problem" in result)) return result;
  const t = (await loadLanguage()).words("account");
  if (result.problem.code === "CONFLICT") return { problem: { ...result.problem, text: t("team.handOverChanged") } };
  if (result.problem.field === "/indicators") return { problem: { ...result.problem, text: t("team.handOverNone") } };
  return result;
}

/** The page with the assessment that was looked at; what a page bound to its form comes back as whatever was sent. */
function backTo(organisation: string, assessment: unknown, outcome: string): string {
  const chosen = z.uuid().safeParse(assessment);
  return `/o/${organisation}/members?${chosen.success ? `assessment=${chosen.data}&` : ""}${outcome}`;
}
