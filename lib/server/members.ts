import "server-only";
import { AppError } from "@/lib/core/errors";
import type { Role } from "@/lib/core/policy";
import { appendAudit } from "@/lib/server/audit";
import { inOrganisation } from "@/lib/server/db";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit } from "@/lib/server/visible";

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
