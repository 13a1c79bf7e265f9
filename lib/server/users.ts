import "server-only";
import { AppError } from "@/lib/core/errors";
import { atGate } from "@/lib/server/db";
import { readPage, searched, type Paged } from "@/lib/server/paged";
import type { Membership, Viewer } from "@/lib/server/viewer";
import { knownForm, permitPlatform } from "@/lib/server/visible";

/** `disabled`: may not sign in, and is signed out everywhere. What the person wrote keeps its author. */
export const USER_STATES = ["active", "disabled"] as const;
export type UserState = (typeof USER_STATES)[number];

export type User = {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly state: UserState;
  readonly openedAt: Date;
  /** null for somebody who has not signed in since their sessions were cleared away. */
  readonly signedInAt: Date | null;
  /** Sessions that run now. */
  readonly sessions: number;
  readonly memberships: readonly Membership[];
  readonly self: boolean;
};
/** `q`: part of a name or login. */
export type UserQuery = { readonly q?: string; readonly state?: UserState; readonly page?: number };

/** Everybody with an account, newest first, so many a page; for the operator. */
export async function listUsers(viewer: Viewer, { q, state, page }: UserQuery = {}): Promise<Paged<User>> {
  const operator = permitPlatform(viewer, "users.edit");
  return readPage(page, async ({ limit, offset }) => {
    const rows = await atGate(
      (gate) => gate.$queryRaw<UserRow[]>`SELECT * FROM gate.list_users(${operator}::uuid, NULL::uuid, ${searched(q)}, ${state ?? null}::user_state, ${limit}::integer, ${offset}::integer)`,
    );
    return { total: rows[0]?.total ?? 0, rows: rows.map((row) => readUser(row, operator)) };
  });
}

export async function loadUser(viewer: Viewer, user: string): Promise<User> {
  const operator = permitPlatform(viewer, "users.edit");
  const [row] = await atGate((gate) => gate.$queryRaw<UserRow[]>`SELECT * FROM gate.list_users(${operator}::uuid, ${knownForm(user)}::uuid, NULL, NULL::user_state, 1, 0)`);
  if (!row) throw new AppError("NOT_FOUND");
  return readUser(row, operator);
}

/**
 * Lets a person sign in, or ends all their sessions and lets them in no more. Throws LAST_OPERATOR where no operator who can
 * sign in would be left, and for one's own account, with which nobody could undo it.
 */
export async function setUserState(viewer: Viewer, user: string, state: UserState): Promise<void> {
  const operator = permitPlatform(viewer, "users.edit");
  const [row] = await atGate(
    (gate) => gate.$queryRaw<{ problem: "NOT_FOUND" | "SELF" | "LAST_OPERATOR" | null }[]>`SELECT gate.set_user_state(${operator}::uuid, ${knownForm(user)}::uuid, ${state}::user_state, NULL) AS problem`,
  );
  if (row?.problem === "SELF") throw new AppError("LAST_OPERATOR", { field: "self" });
  if (row?.problem) throw new AppError(row.problem);
}

type UserRow = {
  id: string;
  login: string;
  name: string;
  state: UserState;
  created_at: Date;
  signed_in_at: Date | null;
  sessions: number;
  memberships: { organisation: string; name: string; kind: Membership["organisation"]["kind"]; role: Membership["role"] }[];
  total: number;
};
const readUser = (row: UserRow, operator: string | null): User => ({
  id: row.id,
  login: row.login,
  name: row.name,
  state: row.state,
  openedAt: row.created_at,
  signedInAt: row.signed_in_at,
  sessions: row.sessions,
  memberships: row.memberships.map(({ organisation, name, kind, role }) => ({ organisation: { id: organisation, name, kind }, role })),
  self: row.id === operator,
});
