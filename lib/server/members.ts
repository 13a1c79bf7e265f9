import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { ROLES_OF_KIND, type Role } from "@/lib/core/policy";
import { appendAudit } from "@/lib/server/audit";
import { atGate, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { loadInstrument } from "@/lib/server/instruments";
import { hashOfSecret, randomSecret } from "@/lib/server/secret";
import { hoursFromNow, INVITATION_DAYS, type IssuedLink } from "@/lib/server/tokens";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit, permitPlatform } from "@/lib/server/visible";

export type Member = {
  readonly user: string;
  readonly name: string;
  readonly role: Role;
  readonly joinedAt: Date;
  readonly self: boolean;
};

/** Members of today, by the time they joined. */
export async function listMembers(viewer: Viewer, organisation: string): Promise<readonly Member[]> {
  const grant = permit(viewer, "members.read", organisation);
  return inOrganisation(grant, async (tx) => {
    const rows = await tx.membership.findMany({ where: { organisationId: organisation, endedAt: null }, orderBy: [{ createdAt: "asc" }, { userId: "asc" }] });
    return rows.map((row) => ({ user: row.userId, name: row.displayName, role: row.role, joinedAt: row.createdAt, self: row.userId === grant.user }));
  });
}

/** A link to join as respondent or manager; the person who made it hands it over. */
export async function inviteMember(viewer: Viewer, organisation: string, role: "respondent" | "manager"): Promise<IssuedLink> {
  const grant = permit(viewer, "members.invite", organisation);
  const asked = z.enum(ROLES_OF_KIND.company).parse(role);
  const secret = randomSecret();
  const expiresAt = hoursFromNow(INVITATION_DAYS * 24);
  await inOrganisation(grant, async (tx) => {
    const id = makeId();
    // createMany, because the row's hash may be written and never read back.
    await tx.token.createMany({
      data: [{ id, hash: new Uint8Array(hashOfSecret(secret)), purpose: "invitation", organisationId: organisation, role: asked, createdBy: grant.user, expiresAt }],
    });
    await appendAudit(tx, { actor: grant.user, act: "members.invite", object: id });
  });
  return { path: `/join/${secret}`, expiresAt };
}

/** A link into any organisation for its first members; for the operator. */
export async function inviteAnywhere(viewer: Viewer, organisation: string, role: Role): Promise<IssuedLink> {
  const operator = permitPlatform(viewer, "users.edit");
  const secret = randomSecret();
  const expiresAt = hoursFromNow(INVITATION_DAYS * 24);
  const [row] = await atGate(
    (gate) => gate.$queryRaw<{ issued: boolean }[]>`SELECT gate.issue_invitation(${operator}::uuid, ${makeId()}::uuid, ${hashOfSecret(secret)}, ${knownForm(organisation)}::uuid,
      ${role}::role, NULL, ${expiresAt}::timestamptz, NULL) AS issued`,
  );
  if (!row?.issued) throw new AppError("NOT_FOUND");
  return { path: `/join/${secret}`, expiresAt };
}

/** What the person wrote keeps its author. Throws LAST_MANAGER. */
export async function endMembership(viewer: Viewer, organisation: string, user: string): Promise<void> {
  const grant = permit(viewer, "members.edit", organisation);
  await inOrganisation(grant, async (tx) => {
    // Locked, so that two managers cannot each remove the other at the same moment.
    const managers = await tx.$queryRaw<{ user_id: string }[]>`SELECT user_id FROM membership WHERE organisation_id = ${organisation}::uuid
      AND role = 'manager' AND ended_at IS NULL ORDER BY user_id FOR UPDATE`;
    if (managers.length === 1 && managers[0]?.user_id === user) throw new AppError("LAST_MANAGER");
    const { count } = await tx.membership.updateMany({ where: { organisationId: organisation, userId: knownForm(user), endedAt: null }, data: { endedAt: new Date() } });
    if (count === 0) throw new AppError("NOT_FOUND");
    await appendAudit(tx, { actor: grant.user, act: "members.end", object: user });
  });
}

export const assignmentSchema = z.object({ assessment: z.string(), user: z.string(), indicators: z.array(z.string().max(16)).max(100) });

/** Replaces the indicators of an assessment that a member is asked to answer. */
export async function assignIndicators(viewer: Viewer, organisation: string, input: z.input<typeof assignmentSchema>): Promise<void> {
  const grant = permit(viewer, "indicators.assign", organisation);
  const { assessment, user, indicators } = assignmentSchema.parse(input);
  await inOrganisation(grant, async (tx) => {
    const found = await tx.assessment.findUnique({ where: { organisationId_id: { organisationId: organisation, id: knownForm(assessment) } } });
    const member = await tx.membership.findFirst({ where: { organisationId: organisation, userId: knownForm(user), endedAt: null } });
    if (!found || !member || grant.user === null) throw new AppError("NOT_FOUND");
    const { instrument } = await loadInstrument(viewer, found.instrumentKey, found.instrumentVersion);
    const known = new Set(instrument.elements.flatMap((element) => element.indicators.map(({ id }) => id)));
    const wanted = [...new Set(indicators)];
    if (wanted.some((indicator) => !known.has(indicator))) throw new AppError("INVALID", { field: "/indicators" });
    await tx.assignment.deleteMany({ where: { organisationId: organisation, assessmentId: assessment, userId: user } });
    const by = grant.user;
    await tx.assignment.createMany({ data: wanted.map((indicator) => ({ organisationId: organisation, assessmentId: assessment, userId: user, indicator, by })) });
    await appendAudit(tx, { actor: grant.user, act: "indicators.assign", object: assessment, after: { user, indicators: wanted } });
  });
}

/** user id → indicator ids */
export async function listAssignments(viewer: Viewer, organisation: string, assessment: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const grant = permit(viewer, "indicators.assign", organisation);
  return inOrganisation(grant, async (tx) => {
    const rows = await tx.assignment.findMany({ where: { organisationId: organisation, assessmentId: knownForm(assessment) }, orderBy: { indicator: "asc" } });
    const byUser: Record<string, string[]> = {};
    for (const { userId, indicator } of rows) (byUser[userId] ??= []).push(indicator);
    return byUser;
  });
}
