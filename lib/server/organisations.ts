import "server-only";
import type { OrganisationKind } from "@/lib/core/policy";
import type { Viewer } from "@/lib/server/viewer";

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
export declare function loadOrganisation(viewer: Viewer, organisation: string): Promise<Organisation>;
export declare function saveOrganisation(
  viewer: Viewer,
  organisation: string,
  input: { name: string; creditCode: string; industry: string; region: string; group: string },
): Promise<void>;
/** Every organisation, newest first; for the operator. */
export declare function listOrganisations(viewer: Viewer): Promise<readonly (Organisation & { readonly openedAt: Date; readonly members: number })[]>;
/** An authority, consultancy or platform; for the operator. */
export declare function openOrganisation(
  viewer: Viewer,
  input: { kind: OrganisationKind; name: string; creditCode: string | null; regionPrefix: string | null },
): Promise<{ organisation: string }>;
/** States that the credit code was checked; for the operator. */
export declare function verifyOrganisation(viewer: Viewer, organisation: string): Promise<void>;
