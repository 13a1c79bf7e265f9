import { afterAll, describe, expect, test } from "vitest";
import { closeDatabase, inOrganisation, runStatement } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { addMember, openAssessment, openCompany, type Company } from "@/lib/server/testing/company";

/** The SQL behind both save calls. What an answer may be is judged before, in TypeScript, and tested there. */
afterAll(closeDatabase);

type Change = { item: string; revision: number; answer?: unknown; indicator?: string; comment?: string | null; evidence?: string; problem?: object };
type Answered = { problem?: string; field?: string; results: { status: string; revision: number; by?: string; current?: { answer: unknown } }[]; savedAt: string; replayed?: boolean; answered: string[]; declared: string[]; factsAt: string; facts?: object };

async function save(company: Pick<Company, "sessionHash" | "organisation">, assessment: string, changes: Change[], { batch = makeId(), instrument = "stub@2026.1", receivedAt = new Date(), factsAt = null as string | null } = {}): Promise<Answered> {
  const [row] = await runStatement<{ result: Answered }>(
    { name: "test_save", text: "SELECT save_responses($1, NULL, $2, $3, $4, $5, $6, '{manager}', '{respondent}', '{revenue}', $7, NULL, $8) AS result" },
    [company.sessionHash, company.organisation, assessment, instrument, batch, JSON.stringify(changes.map((change) => ({ answer: null, ...change }))), receivedAt, factsAt],
  );
  return row!.result;
}
const statuses = ({ results }: Answered) => results.map(({ status, revision }) => [status, revision]);

describe("saving responses", () => {
  test("raises the revision, keeps the history, and raises the assessment's revision once", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    expect(statuses(await save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 2 } }, { item: "L1.3", revision: 0, answer: { level: 1 } }]))).toEqual([["saved", 1], ["saved", 1]]);
    const again = await save(company, assessment, [{ item: "L1.2", revision: 1, answer: { level: 3 }, comment: "改" }]);
    expect(statuses(again)).toEqual([["saved", 2]]);
    expect([again.answered.toSorted(), again.declared]).toEqual([["L1.2", "L1.3"], []]);
    const stored = await inOrganisation(company, async (tx) => ({
      assessment: await tx.assessment.findFirstOrThrow({ select: { revision: true } }),
      changes: await tx.change.findMany({ where: { what: "L1.2" }, orderBy: { revision: "asc" }, select: { before: true, after: true } }),
    }));
    expect(stored.assessment.revision).toBe(2);
    expect(stored.changes).toMatchObject([{ before: null, after: { answer: { level: 2 } } }, { before: { answer: { level: 2 } }, after: { answer: { level: 3 }, comment: "改" } }]);
  });

  test("with a stale revision is a conflict that shows what is stored and by whom, and saves the others", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const colleague = await addMember(company, "manager", "王五");
    await save(colleague, assessment, [{ item: "L1.2", revision: 0, answer: { level: 2 } }]);
    const answered = await save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 5 } }, { item: "L1.3", revision: 0, answer: { level: 1 } }]);
    expect(statuses(answered)).toEqual([["conflict", 1], ["saved", 1]]);
    expect(answered.results[0]).toMatchObject({ by: "王五", current: { answer: { level: 2 } } });
  });

  test("what is stored already is saved, whoever stored it", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    await save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 2 } }]);
    expect(statuses(await save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 2 } }]))).toEqual([["saved", 1]]);
  });

  test("cleared and answered again does not start its revisions again", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    await save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 2 } }]);
    const cleared = await save(company, assessment, [{ item: "L1.2", revision: 1, answer: null }]);
    expect([statuses(cleared), cleared.answered]).toEqual([[["saved", 2]], []]);
    expect(statuses(await save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 1 } }]))).toEqual([["conflict", 2]]);
  });

  test("the same batch again gives the same answer and changes nothing, also twice at once", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const batch = makeId();
    const calls = await Promise.all(Array.from({ length: 4 }, () => save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 2 } }], { batch })));
    await save(company, assessment, [{ item: "L1.2", revision: 1, answer: { level: 4 } }]);
    calls.push(await save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 2 } }], { batch }));
    expect(new Set(calls.map(({ results, savedAt }) => JSON.stringify([results, savedAt]))).size).toBe(1);
    expect(calls.filter(({ replayed }) => replayed)).toHaveLength(4);
  });

  test("a batch of somebody else is refused", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const batch = makeId();
    await save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 2 } }], { batch });
    const colleague = await addMember(company, "manager");
    expect(await save(colleague, assessment, [{ item: "L1.2", revision: 1, answer: { level: 3 } }], { batch })).toEqual({ problem: "INVALID", field: "batch" });
  });

  test("a change refused before keeps its place and its reason", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const problem = { code: "ANSWER", path: "/changes/0", message: "…" };
    const answered = await save(company, assessment, [{ item: "L1.2", revision: 0, problem }, { item: "L1.3", revision: 0, answer: { level: 1 } }]);
    expect(answered.results).toEqual([{ item: "L1.2", status: "refused", revision: 0, problem }, { item: "L1.3", status: "saved", revision: 1 }]);
  });

  test("after the closing or submitting is refused as a whole, by the moment of arrival", async () => {
    const company = await openCompany();
    const closesAt = new Date("2026-06-30T15:59:59.999Z");
    const assessment = await openAssessment(company, { closesAt });
    const change = { item: "L1.2", revision: 0, answer: { level: 2 } };
    expect(await save(company, assessment, [change], { receivedAt: new Date(closesAt.getTime() + 1) })).toMatchObject({ problem: "CLOSED", closesAt: closesAt.toISOString() });
    expect(statuses(await save(company, assessment, [change], { receivedAt: closesAt }))).toEqual([["saved", 1]]);
    await inOrganisation(company, (tx) => tx.assessment.updateMany({ data: { state: "submitted" } }));
    expect(await save(company, assessment, [change], { receivedAt: closesAt })).toMatchObject({ problem: "CLOSED", state: "submitted" });
  });

  test("for another version, organisation or assessment, or without a session, saves nothing", async () => {
    const [company, stranger] = [await openCompany(), await openCompany("乙公司")];
    const assessment = await openAssessment(company);
    const change = { item: "L1.2", revision: 0, answer: { level: 2 } };
    expect(await save(company, assessment, [change], { instrument: "stub@2025.1" })).toMatchObject({ problem: "INSTRUMENT_VERSION" });
    expect(await save(stranger, assessment, [change])).toEqual({ problem: "NOT_FOUND" });
    expect(await save({ ...stranger, organisation: company.organisation }, assessment, [change])).toEqual({ problem: "NOT_FOUND" });
    expect(await save({ ...company, sessionHash: Buffer.alloc(32) }, assessment, [change])).toEqual({ problem: "SIGNED_OUT" });
    const kept = await inOrganisation(company, async (tx) => ({ responses: await tx.response.count(), refused: await tx.auditEvent.findMany({ where: { act: "refused" }, select: { actor: true } }) }));
    expect(kept).toEqual({ responses: 0, refused: [{ actor: stranger.user }] });
  });

  test("for somebody else's company is written down there, and not without end", async () => {
    const [company, stranger] = [await openCompany(), await openCompany("乙公司")];
    const assessment = await openAssessment(company);
    for (let turn = 0; turn < 25; turn += 1) await save({ ...stranger, organisation: company.organisation }, assessment, []);
    expect(await inOrganisation(company, (tx) => tx.auditEvent.count({ where: { act: "refused", actor: stranger.user } }))).toBe(10);
  });

  test("by a respondent reaches as far as the indicators that are assigned", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const respondent = await addMember(company, "respondent");
    const changes = [{ item: "L1.2", indicator: "L1", revision: 0, answer: { level: 2 } }, { item: "M1.1", indicator: "M1", revision: 0, answer: { level: 2 } }];
    expect(await save(respondent, assessment, changes)).toEqual({ problem: "NOT_FOUND" });
    await inOrganisation(company, (tx) => tx.assignment.create({ data: { organisationId: company.organisation, assessmentId: assessment, userId: respondent.user, indicator: "L1", by: company.user } }));
    expect(statuses(await save(respondent, assessment, changes))).toEqual([["saved", 1], ["refused", 0]]);
  });

  test("twenty at once on one item: one is stored, nineteen see it", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const answered = await Promise.all(Array.from({ length: 20 }, (_, index) => save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 0 }, comment: String(index) }])));
    expect(answered.flatMap(statuses).filter(([status]) => status === "saved")).toHaveLength(1);
    expect(answered.flatMap(statuses).filter(([status]) => status === "conflict")).toHaveLength(19);
  });
});

describe("saving facts", () => {
  const saveFacts = async (company: Company, changes: object[], batch = makeId()) => {
    const [row] = await runStatement<{ result: Answered & { stored: string[] } }>(
      { name: "test_facts", text: "SELECT save_facts($1, NULL, $2, 'standalone', $3, $4, '{manager}', '{respondent}', NULL) AS result" },
      [company.sessionHash, company.organisation, batch, JSON.stringify(changes)],
    );
    return row!.result;
  };

  test("sends figures along with an answer only where one has changed since", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const first = await save(company, assessment, [{ item: "L1.2", revision: 0, answer: { level: 2 } }]);
    expect(first.facts).toEqual({});
    const second = await save(company, assessment, [{ item: "L1.2", revision: 1, answer: { level: 3 } }], { factsAt: first.factsAt });
    expect([second.factsAt, "facts" in second]).toEqual([first.factsAt, false]);
    await saveFacts(company, [{ key: "revenue", year: 2025, revision: 0, state: "given", value: "5512.5" }, { key: "unasked", year: 2025, revision: 0, state: "given", value: 1 }]);
    const third = await save(company, assessment, [{ item: "L1.2", revision: 2, answer: { level: 4 } }], { factsAt: second.factsAt });
    expect(third.facts).toEqual({ revenue: { 2025: { state: "given", value: "5512.5" } } });
    // Cleared is a change like any other.
    await saveFacts(company, [{ key: "revenue", year: 2025, revision: 1, state: null, value: null }]);
    expect((await save(company, assessment, [{ item: "L1.2", revision: 3, answer: { level: 5 } }], { factsAt: third.factsAt })).facts).toEqual({});
  });

  test("keeps value, state and year apart, and raises the revision of assessments that read them", async () => {
    const company = await openCompany();
    await openAssessment(company);
    const answered = await saveFacts(company, [
      { key: "revenue", year: 2025, revision: 0, state: "given", value: "5512.5", basis: "审计口径" },
      { key: "revenue", year: 2024, revision: 0, state: "dontKnow", value: null },
      { key: "employees", year: "asOf", revision: 0, state: "given", value: "120" },
    ]);
    expect(answered.results).toEqual([
      { key: "revenue", year: 2025, status: "saved", revision: 1 },
      { key: "revenue", year: 2024, status: "saved", revision: 1 },
      { key: "employees", year: "asOf", status: "saved", revision: 1 },
    ]);
    expect(answered.stored.toSorted()).toEqual(["employees/asOf", "revenue/2024", "revenue/2025"]);
    expect(await inOrganisation(company, (tx) => tx.assessment.findFirstOrThrow({ select: { revision: true } }))).toEqual({ revision: 1 });
  });

  test("clears with a state of null, and shows both values on a conflict", async () => {
    const company = await openCompany();
    const first = { key: "revenue", year: 2025, revision: 0, state: "given", value: "1" };
    await saveFacts(company, [first]);
    const conflict = await saveFacts(company, [{ ...first, value: "2" }]);
    expect(conflict.results).toMatchObject([{ status: "conflict", revision: 1, current: { state: "given", value: "1" } }]);
    const cleared = await saveFacts(company, [{ key: "revenue", year: 2025, revision: 1, state: null }]);
    expect([cleared.results, cleared.stored]).toEqual([[{ key: "revenue", year: 2025, status: "saved", revision: 2 }], []]);
  });

  test("side by side with responses never waits for ever", async () => {
    const company = await openCompany();
    const [one, two] = [await openAssessment(company), await openAssessment(company, { fiscalYear: 2024 })];
    const runs = Array.from({ length: 30 }, (_, index) =>
      index % 2
        ? saveFacts(company, [{ key: `fact${index}`, year: 2025, revision: 0, state: "given", value: "1" }])
        : save(company, index % 4 ? one : two, [{ item: `L1.${index}`, revision: 0, answer: { level: 1 } }]),
    );
    expect((await Promise.all<Answered>(runs)).flatMap(statuses).every(([status]) => status === "saved")).toBe(true);
  });
});
