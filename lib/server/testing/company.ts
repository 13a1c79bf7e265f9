import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { atGate, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { hashOfSecret } from "@/lib/server/secret";

/** A company with its manager, signed in: what most tests of the database start from. */
export type Company = { readonly organisation: string; readonly user: string; readonly sessionHash: Buffer };

export async function openCompany(name = "甲公司"): Promise<Company> {
  const [organisation, user] = [makeId(), makeId()];
  const login = `${user}@example.org`;
  await atGate((gate) => gate.$queryRaw`SELECT gate.open_account(${user}::uuid, ${login}, '张三', 'no password', 'zh-CN',
    ${organisation}::uuid, ${name}, NULL, '3499', '330106', NULL, NULL)`);
  return { organisation, user, sessionHash: await signIn(user) };
}

/** A running session; answers the hash of its secret. */
export async function signIn(user: string): Promise<Buffer> {
  const sessionHash = hashOfSecret(randomBytes(32).toString("base64url"));
  await atGate((gate) => gate.$queryRaw`SELECT gate.open_session(${makeId()}::uuid, ${user}::uuid, ${sessionHash}, 480, now() + interval '1 day', '', '', NULL)::text`);
  return sessionHash;
}

/** Another member of the company. */
export async function addMember(company: Company, role: "manager" | "respondent", displayName = "李四"): Promise<Company> {
  const user = makeId();
  const hash = hashOfSecret(makeId());
  await inOrganisation(company, (tx) =>
    tx.token.createMany({ data: { id: makeId(), hash: new Uint8Array(hash), purpose: "invitation", organisationId: company.organisation, role, expiresAt: new Date(Date.now() + 60_000) } }),
  );
  await atGate((gate) => gate.$queryRaw`SELECT * FROM gate.redeem_invitation(${hash}, ${user}::uuid, ${`${user}@example.org`}, ${displayName}, 'no password', 'zh-CN', NULL)`);
  return { organisation: company.organisation, user, sessionHash: await signIn(user) };
}

/** An instrument version with that hash, as small as the database takes it. */
export async function publishStub(key: string, version = "2026.1", hash = "h1"): Promise<void> {
  await asOwner((owner) =>
    owner.query("INSERT INTO instrument_version (key, version, hash, scoring_hash, body) VALUES ($1, $2, $3, $3, '{}') ON CONFLICT DO NOTHING", [key, version, hash]),
  );
}

export async function openAssessment(company: Company, { key = "stub", fiscalYear = 2025, closesAt = null as Date | null } = {}): Promise<string> {
  await publishStub(key);
  const id = makeId();
  await inOrganisation(company, (tx) =>
    tx.assessment.create({
      data: { organisationId: company.organisation, id, instrumentKey: key, instrumentVersion: "2026.1", fiscalYear, scope: "standalone", by: company.user, closesAt },
    }),
  );
  return id;
}

/** Runs as the owner of the tables, under forced row-level security like everybody else. */
export async function asOwner<Value>(run: (owner: Client) => Promise<Value>): Promise<Value> {
  const owner = new Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
  try {
    return await run(owner);
  } finally {
    await owner.end();
  }
}
