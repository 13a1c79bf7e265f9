import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { can, type OrganisationKind, type Role } from "@/lib/core/policy";
import { checkPerson, openSession, personSchema } from "@/lib/server/accounts";
import { config } from "@/lib/server/config";
import { atGate } from "@/lib/server/db";
import type { Device } from "@/lib/server/device";
import { makeId } from "@/lib/server/id";
import { checkPassword, hashPassword } from "@/lib/server/passwords";
import { takeToken } from "@/lib/server/rate-limit";
import { hashOfSecret, randomSecret } from "@/lib/server/secret";
import type { OpenedSession, Viewer } from "@/lib/server/viewer";
import { knownForm, permit, standingOf } from "@/lib/server/visible";

/** A link that works once. `path` is shown to the person who made it, once; only its hash is kept. */
export type IssuedLink = { readonly path: string; readonly expiresAt: Date };

const RESET_HOURS = 24;
export const INVITATION_DAYS = 7;
export const hoursFromNow = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

export const tokenSchema = z.string().min(1).max(200);
export const resetSchema = z.object({ token: tokenSchema, password: z.string().min(1).max(1_000) });
export const invitationSchema = personSchema.extend({ token: tokenSchema, locale: z.enum(LOCALES).default("zh-CN") });

/**
 * A link with which a person chooses a new password. A manager makes one for a member who belongs to no other
 * organisation (whoever holds the link can enter everything the person can); an operator for anybody.
 */
export async function issueReset(viewer: Viewer, organisation: string, user: string): Promise<IssuedLink> {
  const grant = permit(viewer, standingOf(viewer) === "operator" ? "users.edit" : "members.reset", organisation);
  const secret = randomSecret();
  const expiresAt = hoursFromNow(RESET_HOURS);
  const [row] = await atGate(
    (gate) => gate.$queryRaw<{ issued: boolean }[]>`SELECT gate.issue_reset(${makeId()}::uuid, ${hashOfSecret(secret)}, ${grant.user}::uuid, ${organisation}::uuid,
      ${knownForm(user)}::uuid, ${expiresAt}::timestamptz, NULL) AS issued`,
  );
  if (!row?.issued) throw new AppError("NOT_FOUND");
  return { path: `/reset/${secret}`, expiresAt };
}

/** Sets the password and ends every session of the person; throws TOKEN if the link is unknown, used or expired. */
export async function redeemReset(viewer: Viewer, input: { token: string; password: string }): Promise<void> {
  permitRedeem(viewer);
  const { hash } = await openLink(input.token, "reset");
  checkPassword(input.password, []);
  const passwordHash = await hashPassword(input.password);
  const [row] = await atGate((gate) => gate.$queryRaw<{ person: string | null }[]>`SELECT gate.redeem_reset(${hash}, ${passwordHash}, NULL) AS person`);
  if (!row?.person) throw new AppError("TOKEN");
}

export type Invitation = {
  readonly organisation: string;
  readonly kind: OrganisationKind;
  readonly role: Role;
  /** Of whom it was meant for. */
  readonly login: string | null;
};
/** What the page of a join link says before it is redeemed; throws TOKEN. */
export async function loadInvitation(viewer: Viewer, token: string): Promise<Invitation> {
  permitRedeem(viewer);
  const found = await findToken(token, "invitation");
  return { organisation: found.organisation_name, kind: found.organisation_kind, role: found.role, login: found.login };
}
/** Whether a reset link is still good; throws TOKEN if not. */
export async function loadReset(viewer: Viewer, token: string): Promise<void> {
  permitRedeem(viewer);
  await findToken(token, "reset");
}

/** Opens an account and its membership; somebody signed in joins with the account they have (`joinSignedIn`). */
export async function redeemInvitation(
  viewer: Viewer,
  input: { token: string; name: string; login: string; password: string; locale?: Locale },
  device: Device,
): Promise<{ organisation: string; session: OpenedSession }> {
  permitRedeem(viewer);
  const { hash, ...invitation } = await openLink(input.token, "invitation");
  const person = checkPerson(invitationSchema.parse(input), [invitation.organisation_name]);
  const user = makeId();
  const passwordHash = await hashPassword(person.password);
  const organisation = await redeem(hash, user, { ...person, passwordHash, locale: input.locale ?? "zh-CN" });
  return { organisation, session: await openSession(user, device) };
}

/** Somebody signed in becomes a member. */
export async function joinSignedIn(viewer: Viewer, token: string): Promise<{ organisation: string }> {
  permitRedeem(viewer);
  if (viewer.kind !== "person") throw new AppError("SIGNED_OUT");
  const { hash } = await openLink(token, "invitation");
  return { organisation: await redeem(hash, viewer.user.id, null) };
}

/** For the first start without demo: a link that makes its bearer the operator; null once there is one. */
export async function issueFirstOperator(viewer: Viewer): Promise<IssuedLink | null> {
  if (viewer.kind !== "system") throw new AppError("NOT_FOUND");
  const secret = randomSecret();
  const expiresAt = hoursFromNow(INVITATION_DAYS * 24);
  const [row] = await atGate(
    (gate) => gate.$queryRaw<{ issued: boolean }[]>`SELECT gate.issue_first_operator(${makeId()}::uuid, ${hashOfSecret(secret)}, ${expiresAt}::timestamptz) AS issued`,
  );
  return row?.issued ? { path: `/join/${secret}`, expiresAt } : null;
}

type Account = { login: string; name: string; passwordHash: string; locale: Locale };
async function redeem(hash: Buffer, user: string, account: Account | null): Promise<string> {
  const [row] = await atGate(
    (gate) => gate.$queryRaw<{ organisation_id: string | null; problem: string | null }[]>`SELECT * FROM gate.redeem_invitation(${hash}, ${user}::uuid,
      ${account?.login ?? null}, ${account?.name ?? null}, ${account?.passwordHash ?? null}, ${account?.locale ?? null}, NULL)`,
  );
  if (row?.problem === "LOGIN_TAKEN") throw new AppError("LOGIN_TAKEN", { field: "login" });
  if (!row?.organisation_id) throw new AppError("TOKEN");
  return row.organisation_id;
}

type TokenRow = { purpose: "invitation" | "reset"; organisation_id: string; organisation_name: string; organisation_kind: OrganisationKind; role: Role; login: string | null };
async function findToken(token: string, purpose: TokenRow["purpose"]): Promise<TokenRow & { readonly hash: Buffer }> {
  const text = tokenSchema.safeParse(token);
  if (!text.success) throw new AppError("TOKEN");
  const hash = hashOfSecret(text.data);
  const [row] = await atGate((gate) => gate.$queryRaw<TokenRow[]>`SELECT * FROM gate.load_token(${hash})`);
  if (row?.purpose !== purpose) throw new AppError("TOKEN");
  return { ...row, hash };
}

/**
 * The same before a link is used up, which hashes a password and says whether a login is taken: limited by link. Guessing
 * is not limited, since nobody guesses 256 bits, and a limit for everybody would let one person close all links.
 */
async function openLink(token: string, purpose: TokenRow["purpose"]): ReturnType<typeof findToken> {
  const found = await findToken(token, purpose);
  takeToken("link", found.hash.toString("hex"), config.rates.link);
  return found;
}

/** Whoever holds a link may use it, signed in or not; a share link holds nothing but itself. */
export function permitRedeem(viewer: Viewer): void {
  const standing = standingOf(viewer);
  if (!can(standing === "link" ? "nobody" : standing, "token.redeem")) throw new AppError("NOT_FOUND");
}
