import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { listAuditEvents } from "@/lib/server/audit";
import { listSchemeAnswers, saveSchemeAnswers } from "@/lib/server/standing";
import { addMember, as, openCompany, YEAR, type Company } from "@/lib/server/test-builders";

const DIGITAL = "cn.digital-sme@2024";
const FACTORY = "cn.smart-factory@2025";
const frame = { scope: "standalone", fiscalYear: YEAR, pack: DIGITAL } as const;
const at = { scope: "standalone", fiscalYear: YEAR } as const;

let company: Company;
beforeAll(async () => {
  company = await openCompany();
});
afterAll(closeDatabase);

const save = async (changes: readonly Record<string, unknown>[], more: Record<string, unknown> = {}) => saveSchemeAnswers(await as(company.manager), company.organisation, { ...frame, ...more, changes });
const list = async () => listSchemeAnswers(await as(company.manager), company.organisation, at);

describe("an answer to a scheme's own question", () => {
  it("is kept in one form however it was written, with what proves it and what it was before", async () => {
    const first = await save([{ question: "organisation", revision: 0, answer: { declared: true, evidence: "成立文件 2025-03" } }], { pack: FACTORY });
    expect(first.results).toEqual([{ question: "organisation", status: "saved", revision: 1 }]);
    await save([{ question: "organisation", revision: 1, answer: false }], { pack: FACTORY });
    // As it is listed it can be saved again.
    const third = await save([{ question: "organisation", revision: 2, answer: { affirmed: true }, evidence: "红头文件" }], { pack: FACTORY });
    expect(third.results[0]).toMatchObject({ status: "saved", revision: 3 });
    const [row] = await list();
    expect(row).toMatchObject({ pack: FACTORY, question: "organisation", answer: { affirmed: true }, evidence: "红头文件", revision: 3, by: "经理" });
    expect(row?.history).toMatchObject([
      { answer: { affirmed: false }, evidence: "成立文件 2025-03", revision: 2 },
      { answer: { affirmed: true }, evidence: "成立文件 2025-03", revision: 1 },
    ]);
  });

  it("that is cleared keeps its row, so that its revision goes on", async () => {
    await save([{ question: "security", revision: 0, answer: true }], { pack: FACTORY });
    await save([{ question: "security", revision: 1, answer: null }], { pack: FACTORY });
    expect((await list()).find(({ question }) => question === "security")).toMatchObject({ answer: null, revision: 2 });
  });

  it("belongs to its scope and fiscal year alone", async () => {
    await save([{ question: "organisation", revision: 0, answer: true }], { pack: FACTORY, scope: "consolidated" });
    await save([{ question: "organisation", revision: 0, answer: true }], { pack: FACTORY, fiscalYear: YEAR - 1 });
    expect(await listSchemeAnswers(await as(company.manager), company.organisation, { ...at, scope: "consolidated" })).toHaveLength(1);
    expect((await list()).find(({ question }) => question === "organisation")?.history).toHaveLength(2);
  });

  it.each([
    ["of no such question", { question: "Q99", revision: 0, answer: 1 }, "QUESTION", "/changes/0/question"],
    ["of an option that there is not", { question: "Q5", revision: 0, answer: 9 }, "ANSWER", "/changes/0/answer"],
    ["of options of which one is not", { question: "Q1", revision: 0, answer: [1, 9] }, "ANSWER", "/changes/0/answer/1"],
    ["of another kind", { question: "Q5", revision: 0, answer: "很多" }, "ANSWER", "/changes/0/answer"],
    ["without a revision", { question: "Q5", answer: 1 }, "INVALID", "/changes/0/revision"],
    ["without an answer", { question: "Q5", revision: 0 }, "INVALID", "/changes/0/answer"],
    ["with a field of its own", { question: "Q5", revision: 0, answer: 1, by: "me" }, "INVALID", "/changes/0"],
  ])("%s is refused with its place, and the rest of the call is saved", async (_, change, code, path) => {
    const other = await openCompany();
    const { results } = await saveSchemeAnswers(await as(other.manager), other.organisation, { ...frame, changes: [change, { question: "Q6", revision: 0, answer: [1] }] });
    expect(results[0]).toMatchObject({ status: "refused", problem: { code, path } });
    expect(results[0]?.problem?.message.length).toBeGreaterThan(5);
    expect(results[1]).toMatchObject({ question: "Q6", status: "saved" });
  });

  it("twice in one call is saved once", async () => {
    const { results } = await save([{ question: "Q7", revision: 0, answer: [1] }, { question: "Q7", revision: 0, answer: [2] }]);
    expect(results.map(({ status }) => status)).toEqual(["saved", "refused"]);
  });
});

describe("two people", () => {
  it("who answer the same question get a conflict with both answers, unless they say the same", async () => {
    const colleague = await addMember(company, "manager");
    const viewer = await as(colleague);
    await save([{ question: "Q8", revision: 0, answer: 3 }]);
    const { results } = await saveSchemeAnswers(viewer, company.organisation, { ...frame, changes: [{ question: "Q8", revision: 0, answer: 4 }] });
    expect(results[0]).toMatchObject({ status: "conflict", revision: 1, current: { answer: { options: [3] }, evidence: null }, by: "经理" });
    const same = await saveSchemeAnswers(viewer, company.organisation, { ...frame, changes: [{ question: "Q8", revision: 0, answer: 3 }] });
    expect(same.results[0]).toEqual({ question: "Q8", status: "saved", revision: 1 });
  });

  it("at the same moment leave one answer and one history", async () => {
    const other = await openCompany();
    const viewer = await as(other.manager);
    const calls = Array.from({ length: 8 }, (_, index) => saveSchemeAnswers(viewer, other.organisation, { ...frame, changes: [{ question: "Q2", revision: 0, answer: index + 1 }] }));
    const outcomes = (await Promise.all(calls)).map(({ results }) => results[0]?.status);
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 7 }, () => "conflict"), "saved"]);
    expect(await listSchemeAnswers(viewer, other.organisation, at)).toMatchObject([{ revision: 1, history: [] }]);
  });
});

describe("a call", () => {
  it("with the same batch again gets the same answer, and another call may not use it", async () => {
    const batch = randomUUID();
    const first = await save([{ question: "Q9", revision: 0, answer: [1] }], { batch });
    expect(await save([{ question: "Q9", revision: 0, answer: [2] }], { batch })).toEqual(first);
    await expect(save([{ question: "organisation", revision: 9, answer: true }], { batch, pack: FACTORY })).rejects.toMatchObject({ code: "INVALID", details: { field: "/batch" } });
  });

  it.each([
    ["of no such scheme", { pack: "cn.none@2026" }, "QUESTION"],
    ["of no such scope", { scope: "group" }, "INVALID"],
    ["of the year 1", { fiscalYear: 1 }, "INVALID"],
    ["with nothing in it", { changes: [] }, "INVALID"],
    ["with too much in it", { changes: Array.from({ length: 201 }, () => ({})) }, "INVALID"],
  ])("%s is refused as a whole", async (_, more, code) => {
    await expect(saveSchemeAnswers(await as(company.manager), company.organisation, { ...frame, changes: [{ question: "Q9", revision: 0, answer: [1] }], ...more })).rejects.toMatchObject({ code });
  });

  it("nested deeper than any answer is refused", async () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100; level += 1) deep = [deep];
    await expect(save([{ question: "Q9", revision: 0, answer: deep }])).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("is written into the audit chain, if it changed anything", async () => {
    const other = await openCompany();
    const viewer = await as(other.manager);
    const call = { ...frame, changes: [{ question: "Q9", revision: 0, answer: [1] }] };
    await saveSchemeAnswers(viewer, other.organisation, call);
    await saveSchemeAnswers(viewer, other.organisation, call);
    const events = (await listAuditEvents(viewer, other.organisation)).filter(({ act }) => act === "standing.save");
    expect(events).toMatchObject([{ actor: other.manager.claim.user, object: `answers/standalone/${String(YEAR)}/${DIGITAL}` }]);
  });

  it("keeps texts that no database would take and no page should run", async () => {
    const evidence = "=HYPERLINK(\"x\")<script>\u0000\u202e𠮷";
    await save([{ question: "Q6", revision: 0, answer: [1], evidence }]);
    expect((await list()).find(({ question }) => question === "Q6")?.evidence).toBe(evidence.replace("\u0000", "\uFFFD"));
  });
});

it("a change is filed where nobody can change it, apart from those of figures", async () => {
  const changes = await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.change.findMany({ where: { what: { contains: "organisation" }, scope: "standalone" }, orderBy: { revision: "asc" } }));
  expect(changes.map(({ what }) => what)).toContain(`${FACTORY}/organisation/${String(YEAR)}`);
  await expect(inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.change.deleteMany())).rejects.toThrow();
});
