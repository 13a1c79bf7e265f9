import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Client } from "pg";
import { APPEND_ONLY, checkDatabase } from "@/lib/server/database-check";
import { closeDatabase } from "@/lib/server/db";

/** What the linter cannot see: the shape of this folder and of the database. */
let owner: Client;
beforeAll(async () => {
  owner = new Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await closeDatabase();
});

/** The first column of each row, sorted. */
async function list(sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await owner.query({ text: sql, values, rowMode: "array" });
  return rows.map(([first]) => String(first)).sort();
}
const OURS = "relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> '_prisma_migrations'";

test("every file of lib/server refuses to be part of a browser's bundle", () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|^testing\//.test(name));
  const open = files.filter((name) => readFileSync(path.join(import.meta.dirname, name), "utf8").split("\n")[0] !== 'import "server-only";');
  expect(open).toEqual([]);
});

describe("the database", () => {
  test("has row-level security forced on every table", async () => {
    expect(await list(`SELECT relname FROM pg_class WHERE ${OURS} AND NOT (relrowsecurity AND relforcerowsecurity)`)).toEqual([]);
  });

  test("has keys and foreign keys of an organisation's tables that begin with the organisation", async () => {
    const loose = await list(
      `SELECT conrelid::regclass || '.' || conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
       WHERE contype IN ('p', 'u', 'f') AND t.${OURS} AND t.relname NOT IN ('token', 'organisation')
         AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = t.oid AND attname = 'organisation_id')
         AND (SELECT attname FROM pg_attribute WHERE attrelid = t.oid AND attnum = conkey[1]) <> 'organisation_id'`,
    );
    // They point at what belongs to no organisation, or to the authority whose campaign is answered. Who is behind a publication is the publication's.
    expect(loose).toEqual([
      "assessment.assessment_authority_id_participation_id_fkey",
      "assessment.assessment_instrument_key_instrument_version_fkey",
      "campaign.campaign_instrument_key_instrument_version_fkey",
      "membership.membership_user_id_fkey",
      "publication_unit.publication_unit_pkey",
      "publication_unit.publication_unit_publication_id_fkey",
      "submission.submission_instrument_key_instrument_version_fkey",
    ]);
  });

  test("has no function that runs with another's rights but these, and each looks for its tables in a fixed place", async () => {
    expect(await list("SELECT oid::regproc FROM pg_proc WHERE prosecdef")).toEqual(
      [
        "admit", "append_audit", "append_platform_audit", "check_official", "check_operator", "check_role", "claim_message", "find_credentials",
        "forget_batches", "is_operator", "issue_first_operator", "issue_invitation", "issue_reset", "join_call", "keep_pinned_version", "link_stands",
        "list_calls", "list_due_call_ups", "list_organisations", "list_outgoing_messages", "list_running_closings", "list_stale_participations",
        "list_users", "list_versions", "list_waiting_call_ups", "load_call_up", "load_organisation", "load_session", "load_token", "lock_call",
        "mark_unclear_messages", "measure_installation", "move_closing", "note_progress", "note_refreshed", "open_account", "open_consented", "open_organisation",
        "open_session", "pin_version", "record_refusal", "redeem_call_up", "redeem_invitation", "redeem_reset", "refresh_participation",
        "refresh_states", "remind", "reopen", "requeue_message", "return_submission", "set_named", "set_user_state", "verify_organisation",
        "write_audit", "write_audits",
      ].map((name) => `gate.${name}`).concat(
        ["add_cells", "begin", "contributions", "fail", "list_due", "list_provinces", "list_series", "release", "request", "set_schedule"].map((name) => `publisher.${name}`),
      ),
    );
    expect(await list("SELECT oid::regproc FROM pg_proc WHERE pronamespace IN ('gate'::regnamespace, 'publisher'::regnamespace, 'public'::regnamespace) AND NOT coalesce(array_to_string(proconfig, ','), '') LIKE 'search_path=pg_catalog%'")).toEqual([]);
    // Where it is not named, the caller's temporary tables come before everything.
    expect(await list("SELECT oid::regproc FROM pg_proc WHERE prosecdef AND NOT array_to_string(proconfig, ',') LIKE '%, pg_temp'")).toEqual([]);
    expect(await list("SELECT DISTINCT pronamespace::regnamespace || ' of ' || proowner::regrole FROM pg_proc WHERE prosecdef")).toEqual(["gate of xinzhi_gate", "publisher of xinzhi_publisher"]);
  });

  test("lets nobody sign in as the gate or the publisher, which cannot pass over row-level security either", async () => {
    expect(await list("SELECT rolname FROM pg_roles WHERE rolname LIKE 'xinzhi%' AND (rolsuper OR rolbypassrls)")).toEqual([]);
    expect(await list("SELECT rolname FROM pg_roles WHERE rolname LIKE 'xinzhi%' AND rolcanlogin")).toEqual(["xinzhi_app", "xinzhi_owner"]);
  });

  test("lets the application call only what is listed for it", async () => {
    expect(await list("SELECT oid::regproc FROM pg_proc WHERE pronamespace = 'gate'::regnamespace AND NOT has_function_privilege('xinzhi_app', oid, 'EXECUTE')")).toEqual(
      ["acting_organisation", "acting_user", "check_official", "check_operator", "check_role", "closing_of", "day_in_china", "forget_batches", "hash_event", "is_operator", "keep_pinned_version", "link_stands", "lock_participation", "moment", "pin_version", "platform", "queue_messages", "role_fits", "works_as", "write_audit", "write_audits"].map((name) => `gate.${name}`),
    );
  });

  test("lets the application call of the publisher's functions only what is listed for it, and the publisher of the gate's", async () => {
    const callable = (role: string, schema: string, can: string) => list(`SELECT oid::regproc FROM pg_proc WHERE pronamespace = '${schema}'::regnamespace AND ${can} has_function_privilege('${role}', oid, 'EXECUTE')`);
    expect(await callable("xinzhi_app", "publisher", "NOT")).toEqual(
      ["building", "day_in_china", "has_changed", "has_enough", "min_units_of", "month_in_china", "obstacle", "population", "related", "scoring_of", "series"].map((name) => `publisher.${name}`),
    );
    expect(await callable("xinzhi_publisher", "gate", "")).toEqual(["gate.append_platform_audit", "gate.check_official", "gate.check_operator"]);
    expect(await callable("xinzhi_gate", "publisher", "")).toEqual([]);
  });

  test("shows the publisher who is counted by key, and no name, answer or person", async () => {
    expect(
      await list(
        `SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
         WHERE ${OURS} AND relname NOT LIKE 'publication%' AND relname <> 'submission_score' AND attnum > 0 AND NOT attisdropped AND has_column_privilege('xinzhi_publisher', attrelid, attnum, 'SELECT')`,
      ),
    ).toEqual([
      ...["key", "published_at", "scoring_hash", "version"].map((column) => `instrument_version.${column}`),
      ...["credit_code", "id", "kind", "verified_at"].map((column) => `organisation.${column}`),
      ...["assessment_id", "at", "facts", "id", "organisation_id", "returned_at", "withdrawn_at"].map((column) => `submission.${column}`),
    ]);
  });

  test("lets the application change no row of a table that only takes new ones", async () => {
    expect(await list(`SELECT relname FROM pg_class WHERE ${OURS} AND has_table_privilege('xinzhi_app', oid, 'DELETE')`)).toEqual(["assignment", "batch_key", "call_up_row", "campaign", "participation"]);
    expect(await list(`SELECT relname FROM pg_class WHERE ${OURS} AND has_table_privilege('xinzhi_app', oid, 'TRUNCATE')`)).toEqual([]);
    const updated = await list(`SELECT relname FROM pg_class WHERE ${OURS} AND has_table_privilege('xinzhi_app', oid, 'UPDATE')`);
    expect(updated).toEqual(["assessment", "call_up", "campaign", "fact", "message", "participation", "place", "presence", "response", "scheme_answer"]);
    expect(updated.filter((name) => (APPEND_ONLY as readonly string[]).includes(name))).toEqual([]);
  });

  test("shows the application no password, second factor, or hash of a link or session", async () => {
    expect(
      await list(
        `SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
         WHERE ${OURS} AND attnum > 0 AND NOT attisdropped AND NOT has_column_privilege('xinzhi_app', attrelid, attnum, 'SELECT') AND relname <> 'audit_head'`,
      ),
    ).toEqual(['"user".password_hash', '"user".totp', ...["line", "organisation_id", "province", "publication_id", "submission_id", "unit"].map((column) => `publication_unit.${column}`), "session.token_hash", "token.hash"]);
  });

  test("is one the server agrees to work with", async () => {
    await expect(checkDatabase()).resolves.toBeUndefined();
  });

  test("is refused as its owner, who could lift every wall", async () => {
    await closeDatabase();
    vi.resetModules();
    vi.stubEnv("DATABASE_URL", process.env.DATABASE_OWNER_URL);
    const asOwner = { ...(await import("@/lib/server/database-check")), ...(await import("@/lib/server/db")) };
    await expect(asOwner.checkDatabase()).rejects.toThrow(/owns: .*assessment/);
    await asOwner.closeDatabase();
    vi.unstubAllEnvs();
  });
});
