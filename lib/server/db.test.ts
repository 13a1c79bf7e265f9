import { afterAll, describe, expect, test } from "vitest";
import { asUser, atGate, closeDatabase, inOrganisation, runStatement } from "@/lib/server/db";
import { sqlState } from "@/lib/server/database-fault";
import { makeId } from "@/lib/server/id";
import { canonicalHash } from "@/lib/core/canonical";
import { asOwner, openAssessment, openCompany, publishStub, signIn } from "@/lib/server/testing/company";

afterAll(closeDatabase);

const stateOf = (promise: Promise<unknown>) => promise.then(() => null, sqlState);
const submissionOf = (organisation: string, user: string, assessment: string, key: string) => ({
  organisationId: organisation, id: makeId(), assessmentId: assessment, number: 1, by: user, facts: {}, responses: {}, profile: {},
  instrumentKey: key, instrumentVersion: "2026.1", instrumentHash: "h1", engine: 1, scorecard: {}, hash: "x",
});

describe("an organisation's rows", () => {
  test("do not exist without a scope, nor in another organisation's, nor for the tables' owner", async () => {
    const [ours, theirs] = [await openCompany(), await openCompany("乙公司")];
    const assessment = await openAssessment(ours);
    const count = (who: { organisation: string; user: string }) => inOrganisation(who, (tx) => tx.assessment.count({ where: { id: assessment } }));
    expect(await count(ours)).toBe(1);
    expect(await count(theirs)).toBe(0);
    expect(await runStatement({ name: "t1", text: "SELECT FROM assessment" }, [])).toEqual([]);
    expect(await asOwner(async (owner) => (await owner.query("UPDATE assessment SET label = 'T9'")).rowCount)).toBe(0);
  });

  test("cannot be written into another organisation's scope", async () => {
    const [ours, theirs] = [await openCompany(), await openCompany("乙公司")];
    await publishStub("stub");
    const data = { organisationId: theirs.organisation, id: makeId(), instrumentKey: "stub", instrumentVersion: "2026.1", fiscalYear: 2025, scope: "standalone" as const, by: theirs.user };
    expect(await stateOf(inOrganisation(ours, (tx) => tx.assessment.create({ data })))).toBe("42501");
  });

  test("cannot point at another organisation's", async () => {
    const [ours, theirs] = [await openCompany(), await openCompany("乙公司")];
    const assessment = await openAssessment(theirs);
    const data = { organisationId: ours.organisation, assessmentId: assessment, item: "L1.1", revision: 1, by: ours.user };
    expect(await stateOf(inOrganisation(ours, (tx) => tx.response.create({ data })))).toBe("23503");
  });

  test("are shown to no transaction that follows on the same connection", async () => {
    const companies = await Promise.all([openCompany(), openCompany("乙公司"), openCompany("丙公司")]);
    const assessments = await Promise.all(companies.map((company) => openAssessment(company)));
    const runs = Array.from({ length: 120 }, async (_, index) => {
      const company = companies[index % 3]!;
      const aborted = index % 10 === 0;
      const seen = await inOrganisation(company, async (tx) => {
        const rows = await tx.assessment.findMany({ select: { id: true } });
        if (aborted) throw new Error("aborted");
        return rows;
      }).catch(() => null);
      if (seen) expect(seen).toEqual([{ id: assessments[index % 3] }]);
    });
    await Promise.all(runs);
    const left = await runStatement<{ left: string }>({ name: "t2", text: "SELECT coalesce(current_setting('app.organisation', true), '') || coalesce(current_setting('app.user', true), '') AS left" }, []);
    expect(left).toEqual([{ left: "" }]);
  });
});

describe("a person", () => {
  test("sees the own account and memberships, and nobody else's", async () => {
    const [one, other] = [await openCompany(), await openCompany("乙公司")];
    const seen = await asUser(one.user, async (tx) => ({
      users: await tx.user.findMany({ select: { id: true } }),
      organisations: await tx.organisation.findMany({ select: { id: true } }),
      sessions: await tx.session.count(),
      others: await tx.membership.count({ where: { userId: other.user } }),
    }));
    expect(seen).toEqual({ users: [{ id: one.user }], organisations: [{ id: one.organisation }], sessions: 1, others: 0 });
  });

  test("is nobody once the session is revoked", async () => {
    const { user } = await openCompany();
    const hash = await signIn(user);
    const load = () => atGate((gate) => gate.$queryRaw<{ user_id: string; memberships: unknown[] }[]>`SELECT * FROM gate.load_session(${hash})`);
    expect((await load())[0]).toMatchObject({ user_id: user, memberships: [{ role: "manager" }] });
    await asUser(user, (tx) => tx.session.updateMany({ data: { revokedAt: new Date() } }));
    expect(await load()).toEqual([]);
  });

  test("cannot open an account with a login that is taken, and nothing is left of the attempt", async () => {
    const { user } = await openCompany();
    const organisation = makeId();
    const [row] = await atGate((gate) => gate.$queryRaw<{ opened: boolean }[]>`SELECT gate.open_account(${makeId()}::uuid, ${`${user}@example.org`}, 'x', 'x', 'en',
      ${organisation}::uuid, 'x', NULL, NULL, NULL, NULL, NULL) AS opened`);
    expect(row).toEqual({ opened: false });
    expect(await inOrganisation({ organisation, user: null }, (tx) => tx.organisation.count({ where: { id: organisation } }))).toBe(0);
  });

  test("gets no link for a new password from a manager of one organisation while belonging to another", async () => {
    const [one, other] = [await openCompany(), await openCompany("乙公司")];
    const issue = (by: string, organisation: string, subject: string) =>
      atGate((gate) => gate.$queryRaw<{ issued: boolean }[]>`SELECT gate.issue_reset(${makeId()}::uuid, ${new Uint8Array(Buffer.from(makeId()))}, ${by}::uuid, ${organisation}::uuid, ${subject}::uuid, now() + interval '1 day', NULL) AS issued`);
    expect(await issue(one.user, one.organisation, other.user)).toEqual([{ issued: false }]);
    expect(await issue(one.user, other.organisation, other.user)).toEqual([{ issued: false }]);
    expect(await issue(one.user, one.organisation, one.user)).toEqual([{ issued: true }]);
  });
});

describe("what was handed in", () => {
  test("never changes but for its two stamps, each once, and pins its instrument", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company, { key: "frozen" });
    const submission = submissionOf(company.organisation, company.user, assessment, "frozen");
    await inOrganisation(company, (tx) => tx.submission.createMany({ data: submission }));
    const where = { organisationId_id: { organisationId: company.organisation, id: submission.id } };
    const change = (data: object) => stateOf(inOrganisation(company, (tx) => tx.submission.update({ where, data, select: { id: true } })));
    expect(await change({ scorecard: { overall: 100 } })).toBe("42501");
    expect(await change({ withdrawnAt: new Date() })).toBeNull();
    expect(await change({ withdrawnAt: new Date(0) })).toBe("23001");
    expect(await stateOf(inOrganisation(company, (tx) => tx.submission.deleteMany()))).toBe("42501");
    const replace = (key: string) => stateOf(asOwner((owner) => owner.query("UPDATE instrument_version SET hash = 'h2' WHERE key = $1", [key])));
    expect(await replace("frozen")).toBe("23001");
    await publishStub("loose");
    expect(await replace("loose")).toBeNull();
  });

  test("is valid once per assessment", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const submit = (number: number) => stateOf(inOrganisation(company, (tx) => tx.submission.createMany({ data: { ...submissionOf(company.organisation, company.user, assessment, "stub"), number } })));
    expect(await submit(1)).toBeNull();
    expect(await submit(2)).toBe("23505");
  });
});

describe("the audit chain", () => {
  test("names in each event the one before, also when many write at once, and only takes new ones", async () => {
    const company = await openCompany();
    const append = (index: number) => inOrganisation(company, (tx) => tx.$queryRaw`SELECT gate.append_audit(${company.user}::uuid, 'test', ${`第“${index}”项\n\t\\ \u{20bb7}`}, NULL, NULL, NULL)::text`);
    await Promise.all(Array.from({ length: 40 }, (_, index) => append(index)));
    const events = await inOrganisation(company, (tx) => tx.auditEvent.findMany({ orderBy: { sequence: "asc" } }));
    expect(events).toHaveLength(41);
    let previousHash = "0".repeat(64);
    events.forEach((event, index) => {
      const { act, actor, afterHash, at, beforeHash, object, organisationId: organisation, requestId, sequence } = event;
      expect(Number(sequence)).toBe(index + 1);
      expect(event.hash).toBe(canonicalHash({ act, actor, afterHash, at: at.toISOString(), beforeHash, object, organisation, previousHash, requestId, sequence: Number(sequence) }));
      previousHash = event.hash;
    });
    expect(await stateOf(inOrganisation(company, (tx) => tx.auditEvent.deleteMany()))).toBe("42501");
    expect(await stateOf(asOwner((owner) => owner.query("TRUNCATE audit_event")))).toBe("23001");
  });

  test("has an event in the organisation that somebody without a grant asked for", async () => {
    const [one, other] = [await openCompany(), await openCompany("乙公司")];
    await atGate((gate) => gate.$queryRaw`SELECT gate.record_refusal(${one.user}::uuid, ${other.organisation}::uuid, 'x', NULL)::text`);
    const events = await inOrganisation(other, (tx) => tx.auditEvent.findMany({ where: { act: "refused" }, select: { actor: true } }));
    expect(events).toEqual([{ actor: one.user }]);
  });
});

test("a statement that takes too long, like a database that is away, is answered with when to try again", async () => {
  await expect(atGate((gate) => gate.$queryRaw`SELECT pg_sleep(6)::text`)).rejects.toMatchObject({ code: "UNAVAILABLE", details: { retryAfter: 3 } });
});
