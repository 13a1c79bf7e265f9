import "server-only";
import { z } from "zod";
import { canonicalEmail } from "@/lib/core/email-address";
import { AppError } from "@/lib/core/errors";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { can } from "@/lib/core/policy";
import { appendPlatformAudit } from "@/lib/server/audit";
import { config } from "@/lib/server/config";
import { asUser, atGate } from "@/lib/server/db";
import type { Device } from "@/lib/server/device";
import { makeId } from "@/lib/server/id";
import { recogniseDevice } from "@/lib/server/known-device";
import { checkProfile, profileSchema } from "@/lib/server/organisation-profile";
import { checkPassword, hashPassword, verifyPassword } from "@/lib/server/passwords";
import { checkToken, returnTokens, takeToken, type Rate } from "@/lib/server/rate-limit";
import { hashOfSecret, randomSecret } from "@/lib/server/secret";
import { storableName } from "@/lib/server/text";
import type { OpenedSession, Viewer } from "@/lib/server/viewer";
import { knownForm, permitSelf, standingOf } from "@/lib/server/visible";

const password = z.string().min(1).max(1_000);
export const personSchema = z.object({
  name: z.string().trim().min(1).max(100),
  /** E-mail address or mobile number. */
  login: z.string().trim().min(3).max(254),
  password,
});
export const signUpSchema = profileSchema.extend(personSchema.shape).extend({ locale: z.enum(LOCALES).default("zh-CN") });
export type SignUp = z.input<typeof signUpSchema>;
export const signInSchema = z.object({ login: z.string().min(1).max(254), password });
export type SignIn = z.input<typeof signInSchema>;
/** Signing in again on a page that is open: `user` is whose page it is. */
export const signInAgainSchema = signInSchema.extend({ user: z.uuid().optional() });
export const passwordChangeSchema = z.object({ current: password, password });

export type SessionRow = {
  readonly id: string;
  readonly current: boolean;
  readonly agent: string;
  readonly address: string;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
};

/** Opens a user, a company, its first manager and a session. */
export async function signUp(viewer: Viewer, input: SignUp, device: Device): Promise<{ organisation: string; session: OpenedSession }> {
  permitOpen(viewer, "account.open");
  takeToken("sign-up", device.address, signUpRate(device));
  const profile = signUpSchema.parse(input);
  const checked = checkProfile(profile);
  const person = checkPerson(profile, [checked.name]);
  const user = makeId();
  const organisation = makeId();
  const passwordHash = await hashPassword(person.password);
  const [row] = await atGate(
    (gate) => gate.$queryRaw<{ opened: boolean }[]>`SELECT gate.open_account(${user}::uuid, ${person.login}, ${person.name}, ${passwordHash}, ${profile.locale},
      ${organisation}::uuid, ${checked.name}, ${checked.creditCode}, ${checked.industry}, ${checked.region}, ${checked.group}, NULL) AS opened`,
  );
  if (!row?.opened) throw new AppError("LOGIN_TAKEN", { field: "login" });
  return { organisation, session: await openSession(user, device) };
}

/** Where no proxy says who is who, everybody shares one bucket: ten times the size, so that a campaign's first day fits in. */
function signUpRate({ address }: Device): Rate {
  const { burst, secondsEach } = config.rates.signUp;
  return address === "" ? { burst: burst * 10, secondsEach: secondsEach / 10 } : { burst, secondsEach };
}

/**
 * Throws CREDENTIALS (the same, after the same work, for an unknown login and a wrong password) or TOO_MANY; with a `user`
 * also OTHER_USER, which only somebody who knows the password of that account is told.
 *
 * Only failures count, and a success forgets them: against the account, or against the browser where the person signed in
 * with it before, so that nobody is kept out of an account by somebody else's guessing. The limit for the whole
 * installation bounds what hashing may cost.
 */
export async function signIn(viewer: Viewer, input: SignIn & { readonly user?: string | undefined }, device: Device): Promise<OpenedSession> {
  permitOpen(viewer, "session.open");
  const login = canonicalLogin(input.login) ?? "";
  takeToken("sign-in", "all", config.rates.signInAll);
  if (device.address !== "") takeToken("sign-in-address", device.address, config.rates.signInAddress);
  const [found] = await atGate((gate) => gate.$queryRaw<Credentials[]>`SELECT * FROM gate.find_credentials(${login})`);
  const known = found ? recogniseDevice(device.mark, found.id) : null;
  const counted = known === null ? login : `device ${known}`;
  checkToken("sign-in-failed", counted, config.rates.signInAccount);
  const matches = await verifyPassword(found?.password_hash ?? null, input.password);
  if (!found || !matches || found.state !== "active") {
    spendFailure(counted);
    await appendPlatformAudit({ actor: found?.id ?? null, act: "session.refused", object: null });
    throw new AppError("CREDENTIALS");
  }
  returnTokens("sign-in-failed", counted);
  if (input.user !== undefined && input.user !== found.id) {
    await appendPlatformAudit({ actor: found.id, act: "session.refused", object: null });
    throw new AppError("OTHER_USER");
  }
  return openSession(found.id, device);
}
type Credentials = { id: string; name: string; password_hash: string | null; locale: string; state: string };

/** Failures at the same moment must not all pass the check above and then count as one. */
function spendFailure(counted: string): void {
  try {
    takeToken("sign-in-failed", counted, config.rates.signInAccount);
  } catch {
    // Nothing is left to take: the answer is the same.
  }
}

export async function signOut(viewer: Viewer): Promise<void> {
  const { user, session } = permitSelf(viewer);
  await endSessions(user, { id: session });
  await appendPlatformAudit({ actor: user, act: "session.end", object: session });
}

/** Sessions that run, the latest used first. */
export async function listSessions(viewer: Viewer): Promise<readonly SessionRow[]> {
  const { user, session } = permitSelf(viewer);
  const now = new Date();
  return asUser(user, async (tx) => {
    const rows = await tx.session.findMany({
      select: { id: true, agent: true, address: true, createdAt: true, lastSeenAt: true, idleMinutes: true },
      where: { userId: user, revokedAt: null, expiresAt: { gt: now } },
      orderBy: { lastSeenAt: "desc" },
    });
    return rows
      .filter((row) => row.lastSeenAt.getTime() + row.idleMinutes * 60_000 > now.getTime())
      .map((row) => ({ id: row.id, current: row.id === session, agent: row.agent ?? "", address: row.address ?? "", openedAt: row.createdAt, lastSeenAt: row.lastSeenAt }));
  });
}

export async function revokeSession(viewer: Viewer, session: string): Promise<void> {
  const { user } = permitSelf(viewer);
  if ((await endSessions(user, { id: knownForm(session) })) === 0) throw new AppError("NOT_FOUND");
  await appendPlatformAudit({ actor: user, act: "session.end", object: session });
}

export async function revokeOtherSessions(viewer: Viewer): Promise<{ revoked: number }> {
  const { user, session } = permitSelf(viewer);
  const revoked = await endSessions(user, { id: { not: session } });
  await appendPlatformAudit({ actor: user, act: "session.end", object: "others" });
  return { revoked };
}

/** Ends every session of the person, this one too, and opens a new one for this browser: the old cookie is worth nothing. */
export async function changePassword(viewer: Viewer, input: { current: string; password: string }, device: Device): Promise<OpenedSession> {
  const { user } = permitSelf(viewer);
  if (viewer.kind !== "person") throw new AppError("NOT_FOUND");
  checkToken("sign-in-failed", viewer.user.login, config.rates.signInAccount);
  const [found] = await atGate((gate) => gate.$queryRaw<Credentials[]>`SELECT * FROM gate.find_credentials(${viewer.user.login})`);
  if (!(await verifyPassword(found?.password_hash ?? null, input.current))) {
    spendFailure(viewer.user.login);
    throw new AppError("CREDENTIALS", { field: "current" });
  }
  checkPassword(input.password, [...namesOf(viewer.user), ...viewer.memberships.map(({ organisation }) => organisation.name)]);
  const passwordHash = await hashPassword(input.password);
  await asUser(user, (tx) => tx.user.updateMany({ where: { id: user }, data: { passwordHash, updatedAt: new Date() } }));
  await endSessions(user, {});
  await appendPlatformAudit({ actor: user, act: "password.change", object: user });
  return openSession(user, device);
}

export async function setLocale(viewer: Viewer, locale: Locale): Promise<void> {
  const { user } = permitSelf(viewer);
  const known = z.enum(LOCALES).parse(locale);
  await asUser(user, (tx) => tx.user.updateMany({ where: { id: user }, data: { locale: known, updatedAt: new Date() } }));
  await appendPlatformAudit({ actor: user, act: "account.locale", object: known });
}

/** A person as typed on a form, checked; throws INVALID or a code of the password. */
export function checkPerson(input: z.output<typeof personSchema>, organisations: readonly string[]): { name: string; login: string; password: string } {
  const login = canonicalLogin(input.login);
  if (login === null) throw new AppError("INVALID", { field: "login" });
  const name = storableName(input.name);
  if (name === "") throw new AppError("INVALID", { field: "name" });
  checkPassword(input.password, [...organisations, ...namesOf({ name, login })]);
  return { name, login, password: input.password };
}

const namesOf = ({ name, login }: { name: string; login: string }) => [name, login.split("@")[0] ?? login];

/** The one form of a login: an e-mail address or a phone number of the mainland; null for anything else. */
export function canonicalLogin(login: string): string | null {
  const address = canonicalEmail(login);
  if (address !== null) return address;
  const plain = login.trim().toLowerCase();
  const digits = plain.replaceAll(/[\s-]/g, "").replace(/^(?:\+|00)?86(?=1\d{10}$)/, "");
  return /^1\d{10}$/.test(digits) ? digits : null;
}

/** Idle and absolute limits; officials and operators see much of others and get short ones. */
const LIMITS = {
  usual: { idleMinutes: 8 * 60, hours: 7 * 24 },
  short: { idleMinutes: 30, hours: 12 },
} as const;

/** Always a new secret: a session never survives a sign-in, a password or a change of role under the same cookie. */
export async function openSession(user: string, device: Device): Promise<OpenedSession> {
  const roles = await asUser(user, (tx) => tx.membership.findMany({ select: { role: true }, where: { userId: user, endedAt: null } }));
  const { idleMinutes, hours } = roles.some(({ role }) => role === "official" || role === "operator") ? LIMITS.short : LIMITS.usual;
  const sid = randomSecret();
  const expiresAt = new Date(Date.now() + hours * 3_600_000);
  await atGate(
    (gate) => gate.$queryRaw`SELECT gate.open_session(${makeId()}::uuid, ${user}::uuid, ${hashOfSecret(sid)}, ${idleMinutes}::integer, ${expiresAt}::timestamptz,
      ${device.agent}, ${device.address}, NULL)::text`,
  );
  return { sid, user, expiresAt };
}

function endSessions(user: string, which: { id?: string | { not: string } }): Promise<number> {
  return asUser(user, async (tx) => (await tx.session.updateMany({ where: { userId: user, revokedAt: null, ...which }, data: { revokedAt: new Date() } })).count);
}

/** What works before there is a viewer works for everybody but a share link. */
function permitOpen(viewer: Viewer, act: "account.open" | "session.open" | "token.redeem"): void {
  const standing = standingOf(viewer);
  if (!can(standing === "link" ? "nobody" : standing, act)) throw new AppError("NOT_FOUND");
}
