import "server-only";
import type { IssuedLink } from "@/lib/server/tokens";
import type { Viewer } from "@/lib/server/viewer";

export type Member = {
  readonly user: string;
  readonly name: string;
  readonly role: "respondent" | "manager" | "consultant" | "official" | "operator";
  readonly joinedAt: Date;
  readonly self: boolean;
};
export declare function listMembers(viewer: Viewer, organisation: string): Promise<readonly Member[]>;
/** A link to join as respondent or manager; the person who made it hands it over. */
export declare function inviteMember(viewer: Viewer, organisation: string, role: "respondent" | "manager"): Promise<IssuedLink>;
/** Throws LAST_MANAGER. */
export declare function endMembership(viewer: Viewer, organisation: string, user: string): Promise<void>;
/** Replaces the indicators of an assessment that a respondent is asked to answer. */
export declare function assignIndicators(
  viewer: Viewer,
  organisation: string,
  input: { assessment: string; user: string; indicators: readonly string[] },
): Promise<void>;
/** user id → indicator ids */
export declare function listAssignments(viewer: Viewer, organisation: string, assessment: string): Promise<Readonly<Record<string, readonly string[]>>>;
