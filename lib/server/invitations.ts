import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { ROLES_OF_KIND, type Role } from "@/lib/core/policy";
import { checkSections } from "@/lib/server/assignments";
import { appendAudit } from "@/lib/server/audit";
import { atGate, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { hashOfSecret, randomSecret } from "@/lib/server/secret";
import { hoursFromNow, INVITATION_DAYS, type IssuedLink } from "@/lib/server/tokens";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit, permitPlatform } from "@/lib/server/visible";

export const invitedSchema = z.object({
  /** E-mail address of whom the link is meant for; it is shown and proposed, whoever holds the link may use it. */
  login: z.union([z.email().max(254), z.literal("")]).optional(),
  /** What the bearer is asked to answer. */
  sections: z.object({ assessment: z.string(), indicators: z.array(z.string().max(16)).max(100) }).optional(),
});

/** A link to join as respondent or manager; the person who made it hands it over. */
export async function inviteMember(viewer: Viewer, organisation: string, role: "respondent" | "manager", invited: z.input<typeof invitedSchema> = {}): Promise<IssuedLink> {
  const grant = permit(viewer, "members.invite", organisation);
  const asked = z.enum(ROLES_OF_KIND.company).parse(role);
  const { login, sections } = invitedSchema.parse(invited);
  const secret = randomSecret();
  const expiresAt = hoursFromNow(INVITATION_DAYS * 24);
  await inOrganisation(grant, async (tx) => {
    const indicators = sections ? await checkSections(tx, viewer, organisation, sections) : [];
    const id = makeId();
    // createMany, because the row's hash may be written and never read back.
    await tx.token.createMany({
      data: [
        {
          id,
          hash: new Uint8Array(hashOfSecret(secret)),
          purpose: "invitation",
          organisationId: organisation,
          role: asked,
          login: login === "" ? null : (login ?? null),
          assessmentId: indicators.length > 0 ? (sections?.assessment ?? null) : null,
          indicators: [...indicators],
          createdBy: grant.user,
          expiresAt,
        },
      ],
    });
    await appendAudit(tx, { actor: grant.user, act: "members.invite", object: id, after: { role: asked, assessment: sections?.assessment ?? null, indicators } });
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

export type OpenInvitation = {
  readonly id: string;
  readonly role: Role;
  readonly login: string | null;
  /** The indicators are of this assessment; null where none are named. */
  readonly assessment: string | null;
  readonly indicators: readonly string[];
  /** Name of the manager who made it; null where the operator did. */
  readonly by: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** Links that would still let somebody in, newest first. */
export async function listInvitations(viewer: Viewer, organisation: string): Promise<readonly OpenInvitation[]> {
  const grant = permit(viewer, "members.read", organisation);
  return inOrganisation(grant, async (tx) => {
    const tokens = await tx.token.findMany({
      where: { ...OPEN, organisationId: organisation, expiresAt: { gt: new Date() } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    });
    const makers = await tx.membership.findMany({ where: { organisationId: organisation, userId: { in: tokens.flatMap(({ createdBy }) => createdBy ?? []) } } });
    return tokens.flatMap(({ id, role, login, assessmentId, indicators, createdBy, createdAt, expiresAt }) => {
      const maker = makers.find(({ userId }) => userId === createdBy);
      // A link ends with its maker's right to make it, as `gate.link_stands` has it.
      if (role === null || (maker && (maker.endedAt !== null || maker.role !== "manager"))) return [];
      return [{ id, role, login, assessment: assessmentId, indicators, by: maker?.displayName ?? null, createdAt, expiresAt }];
    });
  });
}

/** Throws NOT_FOUND for a link that was used or revoked, too. */
export async function revokeInvitation(viewer: Viewer, organisation: string, invitation: string): Promise<void> {
  const grant = permit(viewer, "members.invite", organisation);
  await inOrganisation(grant, async (tx) => {
    const { count } = await tx.token.updateMany({ where: { ...OPEN, organisationId: organisation, id: knownForm(invitation) }, data: { revokedAt: new Date() } });
    if (count === 0) throw new AppError("NOT_FOUND");
    await appendAudit(tx, { actor: grant.user, act: "invitation.revoke", object: invitation });
  });
}

const OPEN = { purpose: "invitation", usedAt: null, revokedAt: null } as const;
