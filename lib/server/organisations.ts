import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { ORGANISATION_KINDS, type OrganisationKind, type Role } from "@/lib/core/policy";
import { appendAudit } from "@/lib/server/audit";
import { findRegion } from "@/lib/server/content";
import { atGate, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { checkProfile, profileSchema } from "@/lib/server/organisation-profile";
import { readPage, searched, type Paged } from "@/lib/server/paged";
import { storableName } from "@/lib/server/text";
import type { UserState } from "@/lib/server/users";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit, permitPlatform } from "@/lib/server/visible";

export { profileSchema } from "@/lib/server/organisation-profile";

export type Organisation = {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly creditCode: string | null;
  readonly verifiedAt: Date | null;
  /** GB/T 4754-2017, two to four digits. */
  readonly industry: string | null;
  readonly region: string | null;
  readonly group: string | null;
};

export async function loadOrganisation(viewer: Viewer, organisation: string): Promise<Organisation> {
  const grant = permit(viewer, "organisation.read", organisation);
  return inOrganisation(grant, async (tx) => {
    const row = await tx.organisation.findUnique({ where: { id: organisation } });
    if (!row) throw new AppError("NOT_FOUND");
    const { id, kind, name, creditCode, verifiedAt, industry, region, groupCode } = row;
    return { id, kind, name, creditCode, verifiedAt, industry, region, group: groupCode };
  });
}

/** A changed credit code is unverified again. */
export async function saveOrganisation(viewer: Viewer, organisation: string, input: z.input<typeof profileSchema>): Promise<void> {
  const grant = permit(viewer, "organisation.edit", organisation);
  const { name, creditCode, industry, region, group } = checkProfile(profileSchema.parse(input));
  await inOrganisation(grant, async (tx) => {
    const before = await tx.organisation.findUnique({ where: { id: organisation } });
    if (!before) throw new AppError("NOT_FOUND");
    const after = { name, creditCode, industry, region, groupCode: group };
    await tx.organisation.updateMany({ where: { id: organisation }, data: { ...after, updatedAt: new Date() } });
    // What applies depends on the industry: whoever submits meanwhile must read again.
    await tx.assessment.updateMany({ where: { organisationId: organisation, state: { not: "submitted" } }, data: { revision: { increment: 1 } } });
    const { name: oldName, creditCode: oldCode, industry: oldIndustry, region: oldRegion, groupCode } = before;
    await appendAudit(tx, {
      actor: grant.user,
      act: "organisation.edit",
      object: organisation,
      before: { name: oldName, creditCode: oldCode, industry: oldIndustry, region: oldRegion, groupCode },
      after,
    });
  });
}

export type ListedOrganisation = Organisation & {
  /** Of an authority: the leading digits of what it sees; null for the whole country. */
  readonly regionPrefix: string | null;
  readonly openedAt: Date;
  readonly members: number;
};
/** `q`: part of a name or credit code. `claims`: only companies whose credit code nobody has checked yet. `page` counts from 1. */
export type OrganisationQuery = { readonly q?: string; readonly kind?: OrganisationKind; readonly claims?: boolean; readonly page?: number };

/** Organisations, newest first, so many a page; for the operator. */
export async function listOrganisations(viewer: Viewer, { q, kind, claims = false, page }: OrganisationQuery = {}): Promise<Paged<ListedOrganisation>> {
  const operator = permitPlatform(viewer, "organisations.read");
  return readPage(page, async ({ limit, offset }) => {
    const rows = await atGate(
      (gate) => gate.$queryRaw<(StoredRow & { members: number; total: number })[]>`SELECT * FROM gate.list_organisations(${operator}::uuid, ${searched(q)},
        ${kind ?? null}::organisation_kind, ${claims}, ${limit}::integer, ${offset}::integer)`,
    );
    return { total: rows[0]?.total ?? 0, rows: rows.map((row) => ({ ...readStored(row), members: row.members })) };
  });
}

export type OrganisationMember = { readonly user: string; readonly name: string; readonly login: string; readonly role: Role; readonly state: UserState; readonly joinedAt: Date };
/** Another organisation that states the same credit code. */
export type Rival = { readonly organisation: string; readonly name: string; readonly verified: boolean };
export type InspectedOrganisation = Omit<ListedOrganisation, "members"> & { readonly members: readonly OrganisationMember[]; readonly rivals: readonly Rival[] };

/** Who an organisation is and who is in it, and nothing of what it answers; for the operator. */
export async function inspectOrganisation(viewer: Viewer, organisation: string): Promise<InspectedOrganisation> {
  const operator = permitPlatform(viewer, "organisations.read");
  const [row] = await atGate(
    (gate) => gate.$queryRaw<(StoredRow & { members: (Omit<OrganisationMember, "joinedAt"> & { at: string })[]; rivals: Rival[] })[]>`SELECT *
      FROM gate.load_organisation(${operator}::uuid, ${knownForm(organisation)}::uuid)`,
  );
  if (!row) throw new AppError("NOT_FOUND");
  const members = row.members.map(({ user, name, login, role, state, at }) => ({ user, name, login, role, state, joinedAt: new Date(at) }));
  return { ...readStored(row), members, rivals: row.rivals };
}

type StoredRow = {
  id: string;
  kind: OrganisationKind;
  name: string;
  credit_code: string | null;
  verified_at: Date | null;
  industry: string | null;
  region: string | null;
  group_code: string | null;
  region_prefix: string | null;
  created_at: Date;
};
const readStored = (row: StoredRow): Omit<ListedOrganisation, "members"> => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  creditCode: row.credit_code,
  verifiedAt: row.verified_at,
  industry: row.industry,
  region: row.region,
  group: row.group_code,
  regionPrefix: row.region_prefix,
  openedAt: row.created_at,
});

export const openOrganisationSchema = z.object({
  kind: z.enum(ORGANISATION_KINDS),
  name: z.string().trim().min(2).max(200),
  creditCode: z.string().trim().max(40).nullable().default(null),
  /** Of an authority: a province, city or county of GB/T 2260 by its two, four or six leading digits; null for the whole country. */
  regionPrefix: z.string().regex(/^(\d{2}|\d{4}|\d{6})$/).refine((prefix) => findRegion(prefix.padEnd(6, "0")) !== null).nullable().default(null),
});

/** An authority, a consultancy or a company whose members are invited; for the operator. */
export async function openOrganisation(viewer: Viewer, input: z.input<typeof openOrganisationSchema>): Promise<{ organisation: string }> {
  const operator = permitPlatform(viewer, "organisations.edit");
  const { kind, name, creditCode, regionPrefix } = openOrganisationSchema.parse(input);
  // There is one platform: the installation itself.
  if (kind === "platform") throw new AppError("INVALID", { field: "/kind" });
  const organisation = makeId();
  await atGate(
    (gate) => gate.$queryRaw`SELECT gate.open_organisation(${operator}::uuid, ${organisation}::uuid, ${kind}::organisation_kind, ${storableName(name)}, ${creditCode},
      ${regionPrefix}, NULL)::text`,
  );
  return { organisation };
}

/** States that the credit code was checked. Throws CONFLICT where another verified organisation has it; for the operator. */
export async function verifyOrganisation(viewer: Viewer, organisation: string): Promise<void> {
  const operator = permitPlatform(viewer, "organisations.edit");
  const [row] = await atGate(
    (gate) => gate.$queryRaw<{ problem: string | null }[]>`SELECT gate.verify_organisation(${operator}::uuid, ${knownForm(organisation)}::uuid, NULL) AS problem`,
  );
  if (row?.problem === "CONFLICT") throw new AppError("CONFLICT", { field: "creditCode" });
  if (row?.problem) throw new AppError("NOT_FOUND");
}
