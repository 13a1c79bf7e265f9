import "server-only";
import type { NextAuthOptions } from "next-auth";
import NextAuth from "next-auth";
import { decode, encode } from "next-auth/jwt";
import { cookies } from "next/headers";
import { cache } from "react";
import { LOCALES, type Locale } from "@/lib/core/localised";
import type { OrganisationKind, Role } from "@/lib/core/policy";
import { recordRefusal } from "@/lib/server/audit";
import { config } from "@/lib/server/config";
import { runStatement } from "@/lib/server/db";
import { KNOWN_DEVICE_SECONDS, knownDeviceCookie, markDevice } from "@/lib/server/known-device";
import { log } from "@/lib/server/log";
import { hashOfSecret } from "@/lib/server/secret";

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

/** What a sign-in hands to the cookie. `sid` is the secret itself; the database keeps its hash. */
export type OpenedSession = { readonly sid: string; readonly user: string; readonly expiresAt: Date };

/**
 * The viewer of this request, acting for `organisation` if one is given (the id in the address).
 *
 * Session, user and memberships are read again on every request, in one statement. Somebody signed in without a
 * grant in that organisation comes back with `acting: null`, and an audit event is written.
 */
export async function loadViewer(organisation?: string): Promise<Viewer> {
  return viewerOf(await readClaim(), organisation);
}

/** The same for a claim that was read elsewhere (a Route Handler reads its own request). */
export async function viewerOf(claim: ViewerClaim | null, organisation?: string): Promise<Viewer> {
  const person = claim === null ? null : await loadPerson(claim.sid, claim.user);
  if (person === null) return nobody;
  if (organisation === undefined) return person;
  const acting = person.memberships.find((membership) => membership.organisation.id === organisation) ?? null;
  if (acting === null) await recordRefusal(person.user.id, organisation);
  return { ...person, acting };
}

/** The cookie's claim, or null without a cookie that is ours. */
export async function readClaim(): Promise<ViewerClaim | null> {
  return claimOf((await cookies()).get(cookieName())?.value);
}

/** The claim that a cookie's value carries; null where it is missing, forged or expired. */
export async function claimOf(value: string | undefined): Promise<ViewerClaim | null> {
  if (value === undefined || value.length > 4_096) return null;
  const known = claims.get(value);
  if (known && known.until > Date.now()) return known.claim;
  claims.delete(value);
  try {
    const token = await decode({ token: value, secret: config.secret });
    if (!token || typeof token.sid !== "string" || typeof token.user !== "string") return null;
    const claim = { sid: token.sid, user: token.user };
    if (typeof token.exp === "number") remember(value, { claim, until: token.exp * 1_000 });
    return claim;
  } catch {
    // Whatever is wrong with a cookie, it is not a session.
    return null;
  }
}

/**
 * What the cookies of the last requests say, until they expire: next-auth derives its key anew for each, which takes longer
 * than anything else of ours in a save. A claim is no session; whether it runs, the database is asked each time.
 */
const claims = new Map<string, { readonly claim: ViewerClaim; readonly until: number }>();
const MOST_CLAIMS = 1_000;
function remember(value: string, found: { readonly claim: ViewerClaim; readonly until: number }): void {
  if (claims.size >= MOST_CLAIMS) claims.delete(claims.keys().next().value as string);
  claims.set(value, found);
}

/** Only inside a Server Action or a Route Handler. The browser is known from then on, also when the session has ended. */
export async function setSessionCookie(opened: OpenedSession): Promise<void> {
  const store = await cookies();
  store.set(cookieName(), await cookieValue(opened), { ...cookieOptions(), expires: opened.expiresAt });
  store.set(knownDeviceCookie(), markDevice(opened.user), { ...cookieOptions(), maxAge: KNOWN_DEVICE_SECONDS });
}

/** Only inside a Server Action or a Route Handler. */
export async function clearSessionCookie(): Promise<void> {
  (await cookies()).set(cookieName(), "", { ...cookieOptions(), maxAge: 0 });
}

/** The signed value that `claimOf` reads. */
export function cookieValue(opened: OpenedSession): Promise<string> {
  const maxAge = Math.max(1, Math.floor((opened.expiresAt.getTime() - Date.now()) / 1_000));
  return encode({ token: { sid: opened.sid, user: opened.user }, secret: config.secret, maxAge });
}

/** `__Host-` binds the cookie to this host and to https; without https browsers refuse that name. */
export const cookieName = (): string => (isHttps() ? "__Host-xinzhi" : "xinzhi");
const isHttps = () => config.url.startsWith("https:");
const cookieOptions = () => ({ httpOnly: true, sameSite: "lax", path: "/", secure: isHttps() }) as const;

const LOAD_SESSION = { name: "load-session", text: "SELECT * FROM gate.load_session($1)" } as const;

/** Signed in with a session that runs, or null. Asked several times by one page, read once. */
const loadPerson = cache(async (sid: string, user: string): Promise<Person | null> => {
  const [row] = await runStatement<SessionRow>(LOAD_SESSION, [hashOfSecret(sid)]);
  if (!row || row.user_id !== user) return null;
  return {
    kind: "person",
    user: { id: row.user_id, name: row.name, login: row.login, locale: LOCALES.find((known) => known === row.locale) ?? LOCALES[0] },
    session: row.session_id,
    acting: null,
    memberships: row.memberships.map(({ organisation, name, kind, role }) => ({ organisation: { id: organisation, name, kind }, role })),
  };
});
type SessionRow = {
  session_id: string;
  user_id: string;
  name: string;
  login: string;
  locale: string;
  memberships: { organisation: string; name: string; kind: OrganisationKind; role: Role }[];
};

/**
 * next-auth without an adapter and so far without a provider: it only keeps the place where OIDC comes in. Password
 * sign-in is our own action, since next-auth limits no attempts and puts error texts into addresses.
 */
const options: NextAuthOptions = {
  providers: [],
  session: { strategy: "jwt" },
  pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
  get secret() {
    return config.secret;
  },
  get cookies() {
    return { sessionToken: { name: cookieName(), options: cookieOptions() } };
  },
  // Its own logger writes over several lines, and what it writes is partly the client's.
  logger: { error: (code) => log("auth.fault", { code }), warn: (code) => log("auth.warning", { code }), debug: () => undefined },
};

/**
 * The steps of signing in with a provider, and none of next-auth's other addresses: its `session` would renew a cookie
 * whose session was ended and take away one that it cannot read, its `signout` would leave the session running, and its
 * `_log` lets anybody write into the log.
 */
const STEPS: readonly (string | undefined)[] = ["providers", "csrf", "signin", "callback", "error"];
const LARGEST_BODY_BYTES = 65_536;

export async function authHandler(request: Request, context: { readonly params: Promise<{ readonly nextauth: readonly string[] }> }): Promise<Response> {
  const [step] = (await context.params).nextauth;
  if (!STEPS.includes(step)) return new Response(null, { status: 404 });
  if (Number(request.headers.get("content-length") ?? 0) > LARGEST_BODY_BYTES) return new Response(null, { status: 413 });
  // Node hands over the whole CommonJS module where a bundler hands over its default export.
  const handler = "default" in NextAuth ? (NextAuth.default as typeof NextAuth) : NextAuth;
  try {
    return (await handler(request as never, context as never, options)) as Response;
  } catch (fault) {
    // A body that is not what it says it is.
    if (!(fault instanceof SyntaxError || fault instanceof TypeError)) throw fault;
    return new Response(null, { status: 400 });
  }
}
