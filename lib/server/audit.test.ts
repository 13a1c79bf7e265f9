import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAuditEvents, AUDITED_ACTS, verifyAuditChain } from "@/lib/server/audit";
import { loadMessages, wordsOf } from "@/lib/server/content";
import { ERROR_CODES } from "@/lib/core/errors";
import { LOCALES } from "@/lib/core/localised";
import { closeDatabase } from "@/lib/server/db";
import { inviteMember } from "@/lib/server/invitations";
import { submit, withdraw } from "@/lib/server/submissions";
import { as, fill, openAssessment, openCompany, ownerUrl, publish, type Company } from "@/lib/server/test-builders";

beforeAll(async () => {
  await publish();
});
afterAll(closeDatabase);

async function busyCompany(): Promise<Company> {
  const company = await openCompany();
  const assessment = await openAssessment(company);
  await fill(company, assessment);
  const { submission } = await submit(company.system, company.organisation, assessment);
  await withdraw(company.system, company.organisation, submission);
  return company;
}

/** As the owner of the database, with the guards taken off: what an intruder with every right could do. */
async function tamper(sql: string, organisation: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl() });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER");
    const { rowCount } = await client.query(sql, [organisation]);
    expect(rowCount).toBeGreaterThan(0);
    await client.query("ALTER TABLE audit_event FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER");
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}

describe("the chain of events", () => {
  it("names what was done, and computes", async () => {
    const company = await busyCompany();
    const viewer = await as(company.manager);
    const events = await listAuditEvents(viewer, company.organisation);
    expect(events.map(({ act }) => act).toReversed()).toEqual(["account.open", "assessment.open", "facts.save", "responses.save", "submission.make", "submission.withdraw"]);
    expect(await verifyAuditChain(viewer, company.organisation)).toEqual({ events: 6, firstBroken: null, head: events[0]?.hash });
  });

  it("stays whole with many writers", async () => {
    const company = await openCompany();
    const viewer = await as(company.manager);
    await Promise.all(Array.from({ length: 40 }, () => inviteMember(viewer, company.organisation, "respondent")));
    expect(await verifyAuditChain(viewer, company.organisation)).toMatchObject({ events: 41, firstBroken: null });
  });

  it.each([
    ["an act was changed", "UPDATE audit_event SET act = 'session.open' WHERE organisation_id = $1 AND sequence = 3", 3],
    ["an event was removed", "DELETE FROM audit_event WHERE organisation_id = $1 AND sequence = 4", 5],
    ["two events changed places", "UPDATE audit_event SET sequence = CASE sequence WHEN 2 THEN 1002 WHEN 3 THEN 2 END WHERE organisation_id = $1 AND sequence IN (2, 3)", 2],
    ["a time was changed by a millisecond", "UPDATE audit_event SET at = at + interval '1 millisecond' WHERE organisation_id = $1 AND sequence = 1", 1],
  ])("shows where %s", async (_, sql, first) => {
    const company = await busyCompany();
    await tamper(sql, company.organisation);
    expect(await verifyAuditChain(await as(company.manager), company.organisation)).toMatchObject({ firstBroken: first });
  });

  it("shows a cut-off end by the head that was noted before", async () => {
    const company = await busyCompany();
    const viewer = await as(company.manager);
    const { head } = await verifyAuditChain(viewer, company.organisation);
    await tamper("DELETE FROM audit_event WHERE organisation_id = $1 AND sequence = 6", company.organisation);
    expect((await verifyAuditChain(viewer, company.organisation)).head).not.toBe(head);
  });
});

describe("every text that people may be shown exists", () => {
  for (const locale of LOCALES) {
    it(`for acts in ${locale}`, () => {
      const words = wordsOf(locale, "account");
      for (const act of AUDITED_ACTS) expect(words(`acts.${act}`).length).toBeGreaterThan(1);
    });
    it(`for errors in ${locale}`, () => {
      const words = wordsOf(locale, "errors");
      const values = { seconds: 1, least: 8, most: 200, count: 2, detail: "请选今天或以后的日期。", reference: "x", name: "甲公司", code: "91330106MADEMYA18M", why: "other", authority: "", contact: "", day: "2027-01-01" };
      for (const code of ERROR_CODES) expect(words(code, values).length).toBeGreaterThan(10);
    });
  }
  it("in both languages under the same keys", () => {
    const keys = (value: unknown, at = ""): string[] => (typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, part]) => keys(part, `${at}.${key}`)) : [at]);
    for (const namespace of ["errors", "account"]) expect(keys(loadMessages("en")[namespace]).toSorted()).toEqual(keys(loadMessages("zh-CN")[namespace]).toSorted());
  });
});
