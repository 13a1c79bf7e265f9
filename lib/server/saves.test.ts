import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SaveFactsResult, SaveResponsesResult } from "@/lib/core/save";
import { createAssessment, listAssessments, loadIndicatorForm, loadOverview, loadStanding, savePlace } from "@/lib/server/assessments";
import { closeDatabase, runStatement } from "@/lib/server/db";
import { listFactHistory, loadFactSheet, saveFacts } from "@/lib/server/facts";
import { saveResponses } from "@/lib/server/responses";
import { submit } from "@/lib/server/submissions";
import { addMember, answerCall, as, assign, factCall, fill, INSTRUMENT, openAssessment, openCompany, publish, YEAR, type Company } from "@/lib/server/test-builders";
import { storable } from "@/lib/server/text";

let company: Company;
let assessment: string;
beforeAll(async () => {
  await publish();
});
afterAll(closeDatabase);

async function fresh(): Promise<void> {
  company = await openCompany();
  assessment = await openAssessment(company);
}
const save = (changes: readonly Record<string, unknown>[], more = {}): Promise<SaveResponsesResult> =>
  saveResponses(company.manager.claim, company.organisation, assessment, answerCall(changes, more));
const saveFigures = (changes: readonly Record<string, unknown>[], batch?: string): Promise<SaveFactsResult> =>
  saveFacts(company.manager.claim, company.organisation, "standalone", factCall(changes, batch));
const form = async (indicator = "L1") => loadIndicatorForm(await as(company.manager), company.organisation, assessment, indicator);
const stored = async (item: string) => (await form(item.split(".")[0])).items.find((found) => found.item.id === item)?.response ?? null;

describe("saving answers", () => {
  beforeAll(fresh);

  it("keeps every kind of answer as it was given", async () => {
    const answers = { "L1.2": { level: 3 }, "L2.2": { options: ["staff", "pay"] }, "M2.2": { option: "most" }, "L2.3": { unknown: "withheld" }, "M1.1": { notApplicable: "noEquipment" } };
    const { results, savedAt } = await save(Object.entries(answers).map(([item, answer]) => ({ item, revision: 0, answer, evidence: "statement", comment: "说明" })));
    expect(results).toEqual(Object.keys(answers).map((item) => ({ item, status: "saved", revision: 1 })));
    expect(new Date(savedAt).getTime()).toBeGreaterThan(Date.now() - 60_000);
    for (const [item, answer] of Object.entries(answers)) expect(await stored(item)).toMatchObject({ answer, evidence: "statement", comment: "说明", revision: 1 });
  });

  // RW-024.
  it("gives a conflict with both values for a stale revision, and changes nothing", async () => {
    const { results } = await save([{ item: "L1.2", revision: 0, answer: { level: 5 } }]);
    expect(results[0]).toMatchObject({ status: "conflict", revision: 1, current: { answer: { level: 3 }, evidence: "statement", comment: "说明" }, by: "经理" });
    expect(await stored("L1.2")).toMatchObject({ answer: { level: 3 }, revision: 1 });
  });

  it("takes the other value once its revision is stated", async () => {
    const { results } = await save([{ item: "L1.2", revision: 1, answer: { level: 5 } }]);
    expect(results[0]).toEqual({ item: "L1.2", status: "saved", revision: 2 });
    // What was not sent stays.
    expect(await stored("L1.2")).toMatchObject({ answer: { level: 5 }, evidence: "statement", comment: "说明" });
  });

  it("clears with null and goes on counting", async () => {
    await save([{ item: "L1.2", revision: 2, answer: null, comment: null, evidence: null }]);
    expect(await stored("L1.2")).toMatchObject({ answer: null, comment: null, evidence: null, revision: 3 });
  });

  it("answers the same batch with the same results, and saves once", async () => {
    const batch = randomUUID();
    const first = await save([{ item: "L2.4", revision: 0, answer: { level: 1 } }], { batch });
    const again = await save([{ item: "L2.4", revision: 0, answer: { level: 1 } }], { batch });
    expect(again).toEqual(first);
    expect(await stored("L2.4")).toMatchObject({ revision: 1 });
  });

  it("does not give one batch's answer to somebody else", async () => {
    const batch = randomUUID();
    await save([{ item: "L3.1", revision: 0, answer: { level: 1 } }], { batch });
    const second = await addMember(company, "manager");
    await expect(saveResponses(second.claim, company.organisation, assessment, answerCall([{ item: "L3.1", revision: 0, answer: null }], { batch }))).rejects.toMatchObject({ code: "INVALID" });
  });

  it("saves what can be saved and names what cannot by its path", async () => {
    const { results } = await save([
      { item: "L3.3", revision: 0, answer: { level: 2 } },
      { item: "L9.9", revision: 0, answer: { level: 2 } },
      { item: "L1.1", revision: 0, answer: { level: 2 } },
      { item: "L3.4", revision: 0, answer: { option: "a" } },
      { item: "M2.1", revision: 0, answer: { options: ["none", "fiveG"] } },
      { item: "M2.1", revision: 0, answer: { options: ["siteCoverage", "ofAnotherItem"] } },
      { item: "L2.3", revision: 1, answer: { notApplicable: "noEquipment" } },
      { item: "M2.3", revision: 0, answer: { level: 6 } },
      { item: "L3.3", revision: 0, answer: { level: 3 } },
    ]);
    expect(results.map(({ status, problem }) => [status, problem?.code, problem?.path])).toEqual([
      ["saved", undefined, undefined],
      ["refused", "ITEM", "/changes/1/item"],
      ["refused", "ITEM_COMPUTED", "/changes/2/answer"],
      ["refused", "ANSWER", "/changes/3/answer/option"],
      ["refused", "ANSWER", "/changes/4/answer/options"],
      ["refused", "ANSWER", "/changes/5/answer/options/1"],
      ["refused", "ANSWER", "/changes/6/answer/notApplicable"],
      ["refused", "ANSWER", "/changes/7/answer/level"],
      ["refused", "INVALID", "/changes/8/item"],
    ]);
    for (const { problem } of results) if (problem) expect(problem.message).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(await stored("L3.3")).toMatchObject({ answer: { level: 2 }, revision: 1 });
  });

  it.each([
    ["NaN", { item: "L3.4", revision: 0, answer: { level: Number.NaN } }],
    ["1e309", { item: "L3.4", revision: 0, answer: { level: 1e309 } }],
    ["a fraction", { item: "L3.4", revision: 0, answer: { level: 1.5 } }],
    ["a negative level", { item: "L3.4", revision: 0, answer: { level: -1 } }],
    ["a text for a level", { item: "L3.4", revision: 0, answer: { level: "3" } }],
    ["two answers in one", { item: "L3.4", revision: 0, answer: { level: 3, option: "a" } }],
    ["no options", { item: "L2.2", revision: 1, answer: { options: [] } }],
    ["a negative revision", { item: "L3.4", revision: -1, answer: { level: 1 } }],
    ["no revision", { item: "L3.4", answer: { level: 1 } }],
    ["a list", []],
    ["null", null],
    ["a prototype", JSON.parse('{"__proto__": {"item": "L3.4"}, "item": "L3.4", "revision": 0, "answer": {"level": 1}}')],
    ["a comment that is too long", { item: "L3.4", revision: 0, answer: { level: 1 }, comment: "长".repeat(4_001) }],
  ])("refuses %s and keeps the rest of the batch", async (_, wrong) => {
    const good = { item: "C1.5", revision: 0, answer: { level: 1 } };
    const { results } = await save([wrong as Record<string, unknown>, good]);
    expect(results[0]).toMatchObject({ status: "refused", problem: { path: expect.stringMatching(/^\/changes\/0/) as string } });
    expect(["saved", "conflict"]).toContain(results[1]?.status);
    expect(await stored("L3.4")).toBeNull();
  });

  it("takes −0 for 0", async () => {
    await save([{ item: "C2.3", revision: 0, answer: { level: -0 } }]);
    expect(Object.is(((await stored("C2.3"))?.answer as { level: number }).level, 0)).toBe(true);
  });

  it.each([
    ["a frame without batch", { instrument: "xinzhi-enterprise@2026.1", changes: [{}] }, "INVALID"],
    ["no changes", answerCall([]), "INVALID"],
    ["201 changes", answerCall(Array.from({ length: 201 }, () => ({}))), "INVALID"],
    ["a field too many", { ...answerCall([{}]), more: 1 }, "INVALID"],
    ["a text", "x", "INVALID"],
    ["another version", answerCall([{}], { instrument: "xinzhi-enterprise@2025.1" }), "INSTRUMENT_VERSION"],
    ["a malformed version", answerCall([{}], { instrument: "../../etc" }), "NOT_FOUND"],
  ])("refuses %s as a whole", async (_, call, code) => {
    await expect(saveResponses(company.manager.claim, company.organisation, assessment, call)).rejects.toMatchObject({ code });
  });

  it("refuses JSON that is a thousand deep without running out of stack", async () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    await expect(saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item: "L3.4", revision: 0, answer: deep }]))).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("stores texts as typed", async () => {
    const texts = ["=HYPERLINK(\"http://x\")", "<script>alert(1)</script>", "#read(\"/etc/passwd\")", "𠮷龘🧪👩‍👩‍👧", "\u202Eabc", "a\tb\nc\u0007", "'; DROP TABLE response; --", "{0} %n"];
    for (const [index, comment] of texts.entries()) await save([{ item: "C2.4", revision: index, answer: { level: 1 }, comment }]);
    const { results } = await save([{ item: "C2.4", revision: texts.length, answer: { level: 1 }, comment: "last" }]);
    expect(results[0]).toMatchObject({ status: "saved" });
    for (const [index, comment] of texts.entries()) {
      await save([{ item: "C2.5", revision: index, answer: { level: 1 }, comment }]);
      expect((await stored("C2.5"))?.comment).toBe(comment);
    }
  });

  it("replaces what PostgreSQL cannot hold, once and for all", async () => {
    await save([{ item: "C2.6", revision: 0, answer: { level: 1 }, comment: "a\u0000b\uD800c" }]);
    expect((await stored("C2.6"))?.comment).toBe("a\uFFFDb\uFFFDc");
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 50 }), (text) => {
      const once = storable(text);
      expect(storable(once)).toBe(once);
      expect(once).not.toMatch(/\u0000|\p{Cs}/u);
    }));
  });
});

describe("many at once", () => {
  beforeAll(fresh);

  it("never overwrite each other silently", async () => {
    const people = [company.manager, await addMember(company, "manager"), await addMember(company, "manager")];
    let wins = 0;
    for (let round = 0; round < 5; round += 1) {
      const revision = (await stored("L1.2"))?.revision ?? 0;
      const tries = await Promise.all(people.map(({ claim }, index) => saveResponses(claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision, answer: { level: index }, comment: `${String(round)}` }]))));
      wins += tries.filter(({ results }) => results[0]?.status === "saved").length;
      expect(tries.filter(({ results }) => results[0]?.status === "conflict")).toHaveLength(2);
    }
    expect(wins).toBe(5);
    expect((await stored("L1.2"))?.revision).toBe(5);
  });

  it("are one where they are the same batch", async () => {
    const batch = randomUUID();
    const tries = await Promise.all(Array.from({ length: 8 }, () => save([{ item: "L2.4", revision: 0, answer: { level: 4 } }], { batch })));
    for (const { results } of tries) expect(results).toEqual([{ item: "L2.4", status: "saved", revision: 1 }]);
    expect((await stored("L2.4"))?.revision).toBe(1);
  });

  it("leave no organisation behind on a connection of the pool", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => save([{ item: "L3.1", revision: index, answer: { level: index % 6 } }]).catch(() => undefined)));
    const settings = await Promise.all(Array.from({ length: 30 }, () => runStatement<{ organisation: string; rows: string }>({ name: "leak", text: "SELECT coalesce(current_setting('app.organisation', true), '') AS organisation, (SELECT count(*)::text FROM response) AS rows" }, [])));
    expect(new Set(settings.flat().map(({ organisation, rows }) => `${organisation}|${rows}`))).toEqual(new Set(["|0"]));
  });
});

describe("resuming", () => {
  // RW-005.
  it("goes on at the same place with the same values on another device", async () => {
    await fresh();
    await save([{ item: "L1.2", revision: 0, answer: { level: 2 } }, { item: "L2.3", revision: 0, answer: { level: 4 } }]);
    await savePlace(await as(company.manager), company.organisation, assessment, "M2.3");
    const overview = await loadOverview(await as(company.manager), company.organisation, assessment);
    expect(overview.resume).toEqual({ indicator: "M2", item: "M2.3" });
    expect(await stored("L2.3")).toMatchObject({ answer: { level: 4 } });
    const [summary] = await listAssessments(await as(company.manager), company.organisation);
    expect(summary).toMatchObject({ state: "draft", open: true, lastEdit: { by: "经理" } });
  });

  it("starts at the first open item", async () => {
    await fresh();
    expect((await loadOverview(await as(company.manager), company.organisation, assessment)).resume).toEqual({ indicator: "L1", item: "L1.1" });
  });
});

it("changing the industry and back keeps the answers that did not apply meanwhile", async () => {
  await fresh();
  const answers = { "M3.2": { level: 3 }, "M2.1": { options: ["controlNetwork", "fiveG"] } };
  await save(Object.entries(answers).map(([item, answer]) => ({ item, revision: 0, answer })));
  const { saveOrganisation } = await import("@/lib/server/organisations");
  const profile = { company: "试验公司", creditCode: "91330106MADEMYA18M", region: "330106", group: "" };
  await saveOrganisation(await as(company.manager), company.organisation, { ...profile, industry: "I65" });
  expect((await form("M3")).items.find(({ item }) => item.id === "M3.2")).toMatchObject({ applies: { state: "notApplicable", by: "branch" }, response: { answer: { level: 3 } } });
  await saveOrganisation(await as(company.manager), company.organisation, { ...profile, industry: "C34" });
  for (const [item, answer] of Object.entries(answers)) expect(await stored(item)).toMatchObject({ answer, revision: 1 });
});

it("a page on which nothing applies is passed over, in both directions and when coming back", async () => {
  await fresh();
  const { saveOrganisation } = await import("@/lib/server/organisations");
  const profile = { company: "试验公司", creditCode: "91330106MADEMYA18M", region: "330106", group: "" };
  const way = async () => [(await form("M2")).next, (await form("M4")).previous];
  await savePlace(await as(company.manager), company.organisation, assessment, "M3.2");
  // Of M3, services are asked only for the energy platform, and that from 1,000 tce on.
  await saveOrganisation(await as(company.manager), company.organisation, { ...profile, industry: "I65" });
  expect(await way()).toEqual(["M3", "M3"]);
  await saveFigures([{ key: "energyTce", year: YEAR, revision: 0, value: "999.9" }]);
  expect(await way()).toEqual(["M4", "M2"]);
  expect((await loadOverview(await as(company.manager), company.organisation, assessment)).resume?.indicator).toBe("L1");
  // It is there all the same, with the reason.
  expect((await form("M3")).items.map(({ applies }) => applies.state)).toEqual(["notApplicable", "notApplicable", "notApplicable"]);
  await saveFigures([{ key: "energyTce", year: YEAR, revision: 1, value: "1000" }]);
  expect(await way()).toEqual(["M3", "M3"]);
  await saveOrganisation(await as(company.manager), company.organisation, { ...profile, industry: "C34" });
  expect((await loadOverview(await as(company.manager), company.organisation, assessment)).resume).toEqual({ indicator: "M3", item: "M3.2" });
});

it("the score so far is none before the first answer, and another one after each", async () => {
  await fresh();
  const score = async () => (await loadStanding(await as(company.manager), company.organisation, assessment)).score;
  expect(await score()).toBeNull();
  await save([{ item: "L1.2", revision: 0, answer: { unknown: "dontKnow" } }]);
  expect(await score()).toBeNull();
  await save([{ item: "L1.2", revision: 1, answer: { level: 5 } }]);
  // L1.2 decides 0.25 · 0.30 · 0.25 of the whole: 1.875 of 100, and what is not known may be full.
  expect(await score()).toEqual({ value: "1.9", range: "1.9–100.0" });
  await save([{ item: "L1.2", revision: 2, answer: { level: 0 } }]);
  // 100 − 1.875
  expect(await score()).toEqual({ value: "0.0", range: "0.0–98.1" });
  await save([{ item: "L1.2", revision: 3, answer: null }]);
  expect(await score()).toBeNull();
});

it("a copy of last year's answers waits to be confirmed", async () => {
  await fresh();
  await fill(company, assessment);
  const viewer = await as(company.manager);
  const { assessment: copy } = await createAssessment(viewer, company.organisation, { fiscalYear: YEAR + 1, scope: "standalone", instrument: INSTRUMENT, copyFrom: assessment });
  const overview = await loadOverview(viewer, company.organisation, copy);
  expect(overview.assessment).toMatchObject({ state: "draft", lastEdit: null });
  const copied = (await loadIndicatorForm(viewer, company.organisation, copy, "L3")).items.find(({ item }) => item.id === "L3.1");
  expect(copied?.response).toMatchObject({ answer: { level: 3 }, confirmed: false, evidence: null });
  // Only the as-of figures are those of this year already; no copied answer counts.
  const answered = overview.elements.flatMap(({ indicators }) => indicators).find(({ id }) => id === "L3")?.progress.answered;
  expect(answered).toBe(0);
  const { results } = await saveResponses(company.manager.claim, company.organisation, copy, answerCall([{ item: "L3.1", revision: 1, answer: { level: 3 } }]));
  expect(results[0]).toMatchObject({ status: "saved", revision: 2 });
  expect((await loadIndicatorForm(viewer, company.organisation, copy, "L3")).progress.answered).toBe(1);
});

it("an assessment of the same year and label exists once", async () => {
  await fresh();
  await expect(openAssessment(company)).rejects.toMatchObject({ code: "ASSESSMENT_EXISTS" });
});

it("progress follows the figures that were saved between two answers", async () => {
  await fresh();
  await save([{ item: "L1.2", revision: 0, answer: { level: 1 } }]);
  const before = await save([{ item: "L1.2", revision: 1, answer: { level: 2 } }]);
  await saveFigures([{ key: "rdStaff", year: 2025, revision: 0, value: 30 }, { key: "headcount", year: 2025, revision: 0, value: 300 }]);
  const after = await save([{ item: "L1.2", revision: 2, answer: { level: 3 } }]);
  expect([before, after].map(({ progress }) => progress.answered)).toEqual([1, 2]);
  expect(after.progress).toEqual((await listAssessments(await as(company.manager), company.organisation))[0]?.progress);
  await saveFigures([{ key: "rdStaff", year: 2025, revision: 1, value: null }]);
  expect((await save([{ item: "L1.2", revision: 3, answer: { level: 4 } }])).progress).toEqual(before.progress);
});

it("progress says the same in the save and on the page", async () => {
  await fresh();
  await fill(company, assessment);
  const respondent = await addMember(company, "respondent");
  await assign(company, assessment, respondent, ["L2", "M1"]);
  const forManager = await save([{ item: "L1.2", revision: 1, answer: null }]);
  expect(forManager.progress).toEqual((await listAssessments(await as(company.manager), company.organisation))[0]?.progress);
  expect(forManager.progress.answered).toBe(forManager.progress.applicable - 1);
  const forRespondent = await saveResponses(respondent.claim, company.organisation, assessment, answerCall([{ item: "L2.3", revision: 1, answer: { level: 1 } }]));
  expect(forRespondent.progress).toEqual((await listAssessments(await as(respondent), company.organisation))[0]?.progress);
});

describe("saving figures", () => {
  beforeAll(fresh);

  it("keeps exact decimals, sets, dates and the three answers that are not figures", async () => {
    const { results } = await saveFigures([
      { key: "revenue", year: 2025, revision: 0, value: "12345678901234.567890", basis: "合并报表口径", source: "2025 年度审计报告" },
      { key: "mainRevenue", year: 2025, revision: 0, value: "１，２３４．５万" },
      { key: "headcount", year: 2025, revision: 0, value: 224 },
      { key: "qualityItems", year: "asOf", revision: 0, value: ["award", "ownBrand"] },
      { key: "establishedOn", year: "asOf", revision: 0, value: "2008-02-29" },
      { key: "rdStaff", year: 2025, revision: 0, state: "dontKnow" },
      { key: "passRate", year: 2025, revision: 0, state: "notApplicable", reason: "只做来料加工" },
      { key: "co2", year: 2025, revision: 0, state: "withheld" },
    ]);
    expect(results.map(({ status }) => status)).toEqual(Array(8).fill("saved"));
    const sheet = await loadFactSheet(await as(company.manager), company.organisation, { scope: "standalone", fiscalYear: 2025 });
    const entry = (key: string, year: number | "asOf") => sheet.groups.flatMap(({ rows }) => rows).find(({ definition }) => definition.key === key)?.cells.find((cell) => cell.year === year)?.entry;
    expect(entry("revenue", 2025)).toEqual({ state: "given", value: "12345678901234.56789", basis: "合并报表口径", source: "2025 年度审计报告" });
    expect(entry("mainRevenue", 2025)).toMatchObject({ value: "1234.5" });
    expect(entry("qualityItems", "asOf")).toMatchObject({ value: ["award", "ownBrand"] });
    expect(entry("rdStaff", 2025)).toEqual({ state: "dontKnow" });
    expect(entry("passRate", 2025)).toEqual({ state: "notApplicable", reason: "只做来料加工" });
  });

  // RF-2.
  it("keeps a restated figure's history with its basis and source", async () => {
    await saveFigures([{ key: "rdExpense", year: 2024, revision: 0, value: "718", basis: "申报数" }]);
    await saveFigures([{ key: "rdExpense", year: 2024, revision: 1, value: "230", basis: "重述后", source: "更正公告" }]);
    const history = await listFactHistory(await as(company.manager), company.organisation, { scope: "standalone", key: "rdExpense", year: 2024 });
    expect(history.map(({ before, after }) => [before, after])).toEqual([
      [{ state: "given", value: "718", basis: "申报数" }, { state: "given", value: "230", basis: "重述后", source: "更正公告" }],
      [null, { state: "given", value: "718", basis: "申报数" }],
    ]);
    expect(history[0]).toMatchObject({ by: "经理" });
  });

  it("gives a conflict with both values", async () => {
    const { results } = await saveFigures([{ key: "rdExpense", year: 2024, revision: 1, value: "999" }]);
    expect(results[0]).toMatchObject({ status: "conflict", revision: 2, current: { state: "given", value: "230", basis: "重述后" }, by: "经理" });
  });

  it("answers the same batch with the same results", async () => {
    const batch = randomUUID();
    const change = { key: "retrofitSpend", year: 2025, revision: 0, value: "12" };
    expect((await saveFigures([change], batch)).results).toEqual((await saveFigures([change], batch)).results);
  });

  it("refuses what is no figure and saves the rest", async () => {
    const { results } = await saveFigures([
      { key: "totalAssets", year: 2025, revision: 0, value: "100" },
      { key: "unknownKey", year: 2025, revision: 0, value: "1" },
      { key: "totalAssets", year: "asOf", revision: 0, value: "1" },
      { key: "establishedOn", year: 2025, revision: 0, value: "2008-01-01" },
      { key: "headcountAvg", year: 2025, revision: 0, value: "很多" },
      { key: "techWorkers", year: 2025, revision: 0, value: "1.5" },
      { key: "payroll", year: 2025, revision: 0, value: -1 },
      { key: "marketShareDomestic", year: "asOf", revision: 0, value: 101 },
      { key: "rdInstitution", year: "asOf", revision: 0, value: "galaxy" },
      { key: "leadProductFields", year: "asOf", revision: 0, value: ["none", "sei"] },
      { key: "energyTce", year: 2025, revision: 0, value: 1e309 },
      { key: "payroll", year: 2024, revision: 0, value: -0 },
      { key: "trainingSpend", year: 2025, revision: 0, value: "1e309" },
      { key: "trainingSpend", year: 99999, revision: 0, value: "1" },
      { key: "solidWaste", year: 2025, revision: 0, state: "given" },
    ]);
    expect(results.map(({ status }) => status)).toEqual(["saved", ...Array<string>(14).fill("refused")]);
    for (const { problem } of results.slice(1)) expect(problem?.message).toMatch(/[\u4e00-\u9fff]/);
    expect(results[1]?.problem).toMatchObject({ code: "FACT", path: "/changes/1/key" });
  });

  it("refuses a part above its whole and names both figures", async () => {
    const { results } = await saveFigures([
      { key: "equipmentTotal", year: 2025, revision: 0, value: 10 },
      { key: "equipmentDigital", year: 2025, revision: 0, value: 12 },
    ]);
    expect(results.map(({ status }) => status)).toEqual(["saved", "refused"]);
    expect(results[1]?.problem?.message).toMatch(/12.*10/);
    await saveFigures([{ key: "equipmentDigital", year: 2025, revision: 0, value: 12 }]);
    const sheet = await loadFactSheet(await as(company.manager), company.organisation, { scope: "standalone", fiscalYear: 2025 });
    expect(sheet.warnings.map(({ keys }) => keys)).toContainEqual(["equipmentDigital", "equipmentTotal"]);
  });

  it("keeps 单体 and 合并 apart", async () => {
    const sheet = await loadFactSheet(await as(company.manager), company.organisation, { scope: "consolidated", fiscalYear: 2025 });
    expect(sheet.progress.answered).toBe(0);
  });
});

it("after a submission answers are closed, figures are not", async () => {
  await fresh();
  await fill(company, assessment);
  await submit(await as(company.manager), company.organisation, assessment);
  await expect(save([{ item: "L1.2", revision: 1, answer: { level: 1 } }])).rejects.toMatchObject({ code: "CLOSED" });
  expect((await saveFigures([{ key: "rdStaff", year: 2025, revision: 1, value: 33 }])).results[0]).toMatchObject({ status: "saved" });
});
