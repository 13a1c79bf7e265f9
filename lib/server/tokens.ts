import "server-only";
import type { Device } from "@/lib/server/device";
import type { OpenedSession, Viewer } from "@/lib/server/viewer";

/** What a one-time link is for. `path` is shown to the person who made it, once; only its hash is kept. */
export type IssuedLink = { readonly path: string; readonly expiresAt: Date };

/** A manager for a member of the company, or the operator for anybody: a link with which they choose a password. */
export declare function issueReset(viewer: Viewer, organisation: string, user: string): Promise<IssuedLink>;
/** Sets the password and ends every session of the person; throws TOKEN if the link is unknown, used or expired. */
export declare function redeemReset(viewer: Viewer, input: { token: string; password: string }, device: Device): Promise<void>;
/** What the page of a join link says before it is redeemed; throws TOKEN. */
export declare function loadInvitation(viewer: Viewer, token: string): Promise<{ organisation: string; role: "respondent" | "manager" }>;
/** Opens the account (or joins the signed-in one) and the membership. */
export declare function redeemInvitation(
  viewer: Viewer,
  input: { token: string; name: string; login: string; password: string },
  device: Device,
): Promise<{ organisation: string; session: OpenedSession }>;
/** The first operator's account, from the link that an installation without demo prints at its first start. */
export declare function redeemFirstOperator(
  viewer: Viewer,
  input: { token: string; name: string; login: string; password: string },
  device: Device,
): Promise<{ organisation: string; session: OpenedSession }>;
