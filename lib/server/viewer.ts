import "server-only";
import type { Locale } from "@/lib/core/localised";
import type { OrganisationKind, Role } from "@/lib/core/policy";

export type Membership = {
  readonly organisation: { readonly id: string; readonly name: string; readonly kind: OrganisationKind };
  readonly role: Role;
};

/** Somebody signed in; `acting` is the membership in the organisation of the address, null where there is none. */
export type Person = {
  readonly kind: "person";
  readonly user: { readonly id: string; readonly name: string; readonly login: string; readonly locale: Locale };
  readonly session: string;
  readonly acting: Membership | null;
  readonly memberships: readonly Membership[];
};
/** A share link that was opened: it sees one submission's report. */
export type LinkHolder = { readonly kind: "link"; readonly organisation: string; readonly submission: string };
/** The installation itself: seeds, jobs, operator commands. `user`: on whose behalf, as the history shows it. */
export type System = { readonly kind: "system"; readonly purpose: string; readonly user: string | null };
export type Nobody = { readonly kind: "nobody" };

/** Who asks, checked against the database on this request. The first argument of every function of a noun. */
export type Viewer = Person | LinkHolder | System | Nobody;

/** What the signed cookie says, not yet checked: only for functions that check it inside their one statement. */
export type ViewerClaim = { readonly sid: string; readonly user: string };

export const nobody: Nobody = { kind: "nobody" };

/**
 * The viewer of this request, acting for `organisation` if one is given (the id in the address).
 *
 * Session, user and memberships are read again on every request, in one statement. Somebody signed in without a
 * grant in that organisation comes back with `acting: null`, and an audit event is written.
 */
export declare function loadViewer(organisation?: string): Promise<Viewer>;
/** The cookie's claim, or null without a cookie that is ours. */
export declare function readClaim(): Promise<ViewerClaim | null>;
/** Only inside a Server Action or a Route Handler. */
export declare function setSessionCookie(opened: OpenedSession): Promise<void>;
export declare function clearSessionCookie(): Promise<void>;

export type OpenedSession = { readonly sid: string; readonly user: string; readonly expiresAt: Date };
