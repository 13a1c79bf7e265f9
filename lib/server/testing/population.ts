import "server-only";
import { Client } from "pg";
import { hashInstrument } from "@/lib/core/instrument/hash";
import { slotsOf } from "@/lib/core/scoring/slots";
import { makeId } from "@/lib/server/id";
import { loadLatestInstrument } from "@/lib/server/instruments";
import { creditCode, instrumentFiles, ownerUrl, publish, system, unique } from "@/lib/server/test-builders";

/** An enterprise that handed in, as far as publications look at it. */
export type Filed = {
  readonly region?: string | null;
  readonly industry?: string | null;
  readonly size?: string | null;
  readonly group?: string | null;
  /** Tenths of the overall score; the others lie around it, up to the last that the questionnaire has. */
  readonly overall?: number;
  readonly isVerified?: boolean;
  readonly hasReview?: boolean;
  readonly state?: "valid" | "withdrawn" | "returned" | "draft";
  readonly figures?: Readonly<Record<string, { readonly state: string; readonly value?: string }>>;
};
export type FiledRow = { readonly organisation: string; readonly submission: string; readonly code: string };

/** A questionnaire of the test's own: other tests publish later versions of the one that everybody uses. Answers its key. */
export async function publishOwn(version = "2026.1", key = `own-${[...unique()].map((character) => String.fromCharCode(97 + (Number.parseInt(character, 36) % 26))).join("")}`, edit?: (files: Map<string, unknown>) => void): Promise<string> {
  await publish(
    instrumentFiles(({ files }) => {
      Object.assign(files.get("instrument.yaml") ?? {}, { key, version });
      edit?.(files);
    }),
  );
  return key;
}

/** As the owner, whom the walls between organisations do not bind for as long as the transaction lasts. */
export async function asOwner<Value>(run: (client: Client) => Promise<Value>): Promise<Value> {
  const client = new Client({ connectionString: ownerUrl() });
  await client.connect();
  const force = async (how: string) => {
    for (const table of TABLES) await client.query(`ALTER TABLE "${table}" ${how} ROW LEVEL SECURITY`);
  };
  try {
    await client.query("BEGIN");
    await force("NO FORCE");
    const value = await run(client);
    await force("FORCE");
    await client.query("COMMIT");
    return value;
  } finally {
    await client.end();
  }
}
const TABLES = ["user", "organisation", "membership", "assessment", "submission", "submission_score", "publication", "publication_cell", "publication_unit"];

/** Enterprises with their submissions and scores, written as rows: an enterprise a millisecond instead of half a second. */
export async function fileAll(key: string, fiscalYear: number, enterprises: readonly Filed[]): Promise<readonly FiledRow[]> {
  const { instrument } = await loadLatestInstrument(system, key);
  const rows = enterprises.map((filed) => ({ filed, organisation: makeId(), assessment: makeId(), submission: makeId(), code: creditCode() }));
  const slots = (overall: number): Record<string, number> =>
    Object.fromEntries(slotsOf(instrument).map(({ slot }, index) => [slot, Math.min(1_000, Math.max(0, overall + (index === 0 ? 0 : ((index * 53) % 101) - 50)))]));
  const user = makeId();
  const now = new Date();
  const written: Record<string, Record<string, unknown>[]> = {
    user: [{ id: user, login: `p${unique()}@example.com`, name: "经理", state: "active", locale: "zh-CN", created_at: now, updated_at: now }],
    organisation: rows.map(({ filed, organisation, code }) => ({
      id: organisation, kind: "company", name: "企业", credit_code: code, verified_at: (filed.isVerified ?? true) ? now : null, group_code: filed.group ?? null, created_at: now, updated_at: now,
    })),
    membership: rows.map(({ organisation }) => ({ organisation_id: organisation, user_id: user, role: "manager", display_name: "经理", created_at: now })),
    assessment: rows.map(({ filed, organisation, assessment }) => ({
      organisation_id: organisation, id: assessment, instrument_key: key, instrument_version: instrument.version, fiscal_year: fiscalYear, label: "T0", scope: "standalone",
      state: { valid: "submitted", withdrawn: "draft", returned: "returned", draft: "draft" }[filed.state ?? "valid"], revision: 1, by: user, created_at: now, updated_at: now,
    })),
  };
  const handedIn = rows.filter(({ filed }) => filed.state !== "draft");
  written.submission = handedIn.map(({ filed, organisation, assessment, submission }) => ({
    organisation_id: organisation, id: submission, assessment_id: assessment, number: 1, by: user, at: now, responses: {}, profile: {}, scorecard: {}, schemes: null,
    facts: { facts: Object.fromEntries(Object.entries(filed.figures ?? {}).map(([name, entry]) => [name, { [fiscalYear]: entry }])) },
    instrument_key: key, instrument_version: instrument.version, instrument_hash: hashInstrument(instrument), engine: 1, hash: submission,
    withdrawn_at: filed.state === "withdrawn" ? now : null, returned_at: filed.state === "returned" ? now : null,
  }));
  written.submission_score = handedIn.flatMap(({ filed, organisation, submission }) =>
    (filed.hasReview ? ["self", "reviewed"] : ["self"]).map((line) => ({
      organisation_id: organisation, submission_id: submission, line, instrument_key: key, instrument_version: instrument.version, fiscal_year: fiscalYear,
      region: filed.region ?? null, industry: filed.industry ?? null, size: filed.size ?? null, group_code: filed.group ?? null, ...slots(filed.overall ?? 500),
    })),
  );
  await asOwner(async (client) => {
    for (const [table, all] of Object.entries(written)) {
      const [first] = all;
      if (!first) continue;
      const columns = Object.keys(first).map((column) => `"${column}"`).join(", ");
      await client.query(`INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::"${table}", $1)`, [JSON.stringify(all)]);
    }
  });
  return rows.map(({ organisation, submission, code }) => ({ organisation, submission, code }));
}

/** Lets a month pass for everything that was published: what was begun now was begun so many days earlier. */
export async function letPublicationsAge(key: string, days: number): Promise<void> {
  await asOwner(async (client) => {
    await client.query("ALTER TABLE publication DISABLE TRIGGER frozen");
    await client.query("UPDATE publication SET started_at = started_at - make_interval(days => $2), as_of = as_of - make_interval(days => $2) WHERE instrument_key = $1", [key, days]);
    await client.query("ALTER TABLE publication ENABLE TRIGGER frozen");
  });
}
