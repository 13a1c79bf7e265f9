import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { checkPerson, openSession } from "@/lib/server/accounts";
import { config } from "@/lib/server/config";
import { asUser, atGate } from "@/lib/server/db";
import type { Device } from "@/lib/server/device";
import { makeId } from "@/lib/server/id";
import { checkClassification, profileSchema } from "@/lib/server/organisation-profile";
import { hashPassword } from "@/lib/server/passwords";
import { takeToken } from "@/lib/server/rate-limit";
import { hashOfSecret } from "@/lib/server/secret";
import { invitationSchema, permitRedeem, tokenSchema } from "@/lib/server/tokens";
import type { OpenedSession, Person, Viewer } from "@/lib/server/viewer";
import { knownForm } from "@/lib/server/visible";

/** What the page of a call's link says: who asks whom, until when, and whether the link still lets somebody in. */
export type CallUpInvitation = {
  readonly state: "open" | "used" | "closed";
  readonly authority: string;
  readonly campaign: { readonly title: string; readonly contactName: string; readonly contactPhone: string | null; readonly contactEmail: string | null; readonly opensAt: Date; readonly closesAt: Date };
  readonly enterprise: { readonly name: string; readonly creditCode: string; readonly region: string };
  /** Companies that the viewer manages; `fits` where it has the called code or none yet. */
  readonly companies: readonly { readonly id: string; readonly name: string; readonly creditCode: string | null; readonly fits: boolean }[];
  /** Where the call is, for a member of the company that holds it. */
  readonly held: CallPlace | null;
};
export type CallPlace = { readonly organisation: string; readonly participation: string };

/** null where the link is none of a call, or was replaced by a new one. */
export async function loadCallUpInvitation(viewer: Viewer, token: string): Promise<CallUpInvitation | null> {
  permitRedeem(viewer);
  const found = await findCallUp(viewer, token);
  if (!found) return null;
  const { row } = found;
  return {
    state: row.state,
    authority: row.authority_name,
    campaign: { title: row.title, contactName: row.contact_name, contactPhone: row.contact_phone, contactEmail: row.contact_email, opensAt: row.opens_at, closesAt: row.closes_at },
    enterprise: { name: row.name, creditCode: row.credit_code, region: row.region },
    companies: viewer.kind === "person" ? await managedBy(viewer, row.credit_code) : [],
    held: row.company_id !== null && row.participation_id !== null ? { organisation: row.company_id, participation: row.participation_id } : null,
  };
}

/** Name and code are those of the call; the rest is said by whoever opens the account. */
export const redeemCallUpSchema = invitationSchema.extend(profileSchema.pick({ industry: true, region: true, group: true }).shape);

/** Opens an account and the called company, which the link verifies. Throws TOKEN, LOGIN_TAKEN or ENTERPRISE_KNOWN. */
export async function redeemCallUp(viewer: Viewer, input: z.input<typeof redeemCallUpSchema>, device: Device): Promise<CallPlace & { session: OpenedSession }> {
  permitRedeem(viewer);
  const parsed = redeemCallUpSchema.parse(input);
  const { hash, name: company } = await openCallUp(viewer, parsed.token);
  const profile = checkClassification(parsed);
  const person = checkPerson(parsed, [company]);
  const user = makeId();
  const passwordHash = await hashPassword(person.password);
  const place = await redeem(hash, user, makeId(), { ...profile, ...person, passwordHash, locale: parsed.locale });
  return { ...place, session: await openSession(user, device) };
}

export const redeemSignedInSchema = z.object({ token: tokenSchema, company: z.string().max(64) });

/** Takes the call up for a company that the viewer manages. Throws TOKEN, NOT_FOUND, CALLED_OTHER or ENTERPRISE_KNOWN. */
export async function redeemCallUpSignedIn(viewer: Viewer, input: z.input<typeof redeemSignedInSchema>): Promise<CallPlace> {
  permitRedeem(viewer);
  if (viewer.kind !== "person") throw new AppError("SIGNED_OUT");
  const { token, company } = redeemSignedInSchema.parse(input);
  const { hash } = await openCallUp(viewer, token);
  return redeem(hash, viewer.user.id, knownForm(company), null);
}

type Account = { login: string; name: string; passwordHash: string; locale: string; industry: string; region: string; group: string | null };
async function redeem(hash: Buffer, user: string, company: string, account: Account | null): Promise<CallPlace> {
  const [row] = await atGate(
    (gate) => gate.$queryRaw<RedeemedRow[]>`SELECT * FROM gate.redeem_call_up(${hash}, ${user}::uuid, ${account?.login ?? null}, ${account?.name ?? null},
      ${account?.passwordHash ?? null}, ${account?.locale ?? null}, ${company}::uuid, ${account?.industry ?? null}, ${account?.region ?? null}, ${account?.group ?? null}, NULL)`,
  );
  if (row?.organisation_id && row.participation_id) return { organisation: row.organisation_id, participation: row.participation_id };
  const { name, code } = { name: row?.name ?? "", code: row?.code ?? "" };
  switch (row?.problem) {
    case "LOGIN_TAKEN":
      throw new AppError("LOGIN_TAKEN", { field: "login" });
    case "CALLED_OTHER":
      throw new AppError("CALLED_OTHER", { values: { name, code } });
    case "ENTERPRISE_KNOWN":
      throw new AppError("ENTERPRISE_KNOWN", { values: { name } });
    case "NOT_FOUND":
      throw new AppError("NOT_FOUND");
    default:
      throw new AppError("TOKEN");
  }
}
type RedeemedRow = { organisation_id: string | null; participation_id: string | null; problem: string | null; name: string | null; code: string | null };

type CallUpRow = {
  state: CallUpInvitation["state"];
  authority_name: string;
  title: string;
  contact_name: string;
  contact_phone: string | null;
  contact_email: string | null;
  opens_at: Date;
  closes_at: Date;
  name: string;
  credit_code: string;
  region: string;
  company_id: string | null;
  participation_id: string | null;
};

async function findCallUp(viewer: Viewer, token: string): Promise<{ row: CallUpRow; hash: Buffer } | null> {
  const text = tokenSchema.safeParse(token);
  if (!text.success) return null;
  const hash = hashOfSecret(text.data);
  const user = viewer.kind === "person" ? viewer.user.id : null;
  const [row] = await atGate((gate) => gate.$queryRaw<CallUpRow[]>`SELECT * FROM gate.load_call_up(${hash}, ${user}::uuid)`);
  return row ? { row, hash } : null;
}

/** The same before the link is used up, limited by link as every other; see `lib/server/tokens.ts`. */
async function openCallUp(viewer: Viewer, token: string): Promise<{ hash: Buffer; name: string }> {
  const found = await findCallUp(viewer, token);
  if (found?.row.state !== "open") throw new AppError("TOKEN");
  takeToken("link", found.hash.toString("hex"), config.rates.link);
  return { hash: found.hash, name: found.row.name };
}

async function managedBy({ user, memberships }: Person, called: string): Promise<CallUpInvitation["companies"]> {
  const managed = memberships.flatMap(({ role, organisation }) => (role === "manager" ? [organisation.id] : []));
  if (managed.length === 0) return [];
  const rows = await asUser(user.id, (tx) => tx.organisation.findMany({ where: { id: { in: managed }, kind: "company" }, select: { id: true, name: true, creditCode: true }, orderBy: [{ name: "asc" }, { id: "asc" }] }));
  return rows.map((row) => ({ ...row, fits: row.creditCode === null || row.creditCode === called }));
}
