import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scoreAssessment } from "@/lib/core/scoring/score";
import { loadDictionary, loadPackLibrary } from "@/lib/server/content";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { saveFacts } from "@/lib/server/facts";
import { loadInstrument } from "@/lib/server/instruments";
import { judgementsOf, listRestated, loadCrosswalk, loadStanding, saveSchemeAnswers, tryFigures, type TriedChange } from "@/lib/server/standing";
import { frozenFrom, readSubmission, submit, withdraw } from "@/lib/server/submissions";
import { addMember, APPLIED, as, factCall, fill, fillSchemes, openAssessment, openCompany, publish, system, YEAR, type Company } from "@/lib/server/test-builders";
import { permit } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";
import { DEMO_COMPANIES } from "@/prisma/seed/demo-companies";

const DIGITAL = "cn.digital-sme@2024";
const SRDI = "cn.sme.srdi@2026";
const LITTLE_GIANT = "cn.sme.little-giant@2026";
const query = { scope: "standalone", fiscalYear: YEAR } as const;

let company: Company;
let viewer: Viewer;
let assessment: string;
beforeAll(async () => {
  await publish();
  company = await openCompany(DEMO_COMPANIES[0]?.profile);
  assessment = await openAssessment(company);
  await fill(company, assessment);
  await fillSchemes(company);
  viewer = await as(company.manager);
});
afterAll(closeDatabase);

const load = (more: object = {}) => loadStanding(viewer, company.organisation, { ...query, ...more }, "zh-CN");
const resultsOf = ({ standing }: Awaited<ReturnType<typeof loadStanding>>) => Object.fromEntries(standing.cards.map(({ id, result }) => [id, result]));
const trial = (changes: readonly TriedChange[], locale: "zh-CN" | "en" = "zh-CN") => tryFigures(viewer, company.organisation, query, changes, locale);

describe("where a company stands", () => {
  it("is judged by every scheme, on the day, in the language asked for", async () => {
    const loaded = await load();
    expect(loaded.standing.cards).toHaveLength(loadPackLibrary().packs.length);
    expect(loaded.judgements.every(({ asOf }) => asOf === loaded.judgements[0]?.asOf)).toBe(true);
    expect(loaded.judgements[0]?.asOf.slice(0, 4)).toBe(String(APPLIED));
    expect(loaded.asked).toEqual({ ...query, application: "new" });
    expect(loaded.canEdit).toBe(true);
    expect(loaded.assessment).toEqual({ id: assessment, state: "draft" });
    const english = await loadStanding(viewer, company.organisation, query, "en");
    expect(JSON.stringify([english.standing.title, english.standing.lead, english.standing.cards.map(({ conclusion }) => conclusion)])).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it("has met, missed and open schemes in the demonstration", async () => {
    expect(resultsOf(await load())).toMatchObject({
      [SRDI]: "pass",
      "cn.sme.innovative@2022": "pass",
      "cn.sme.tech@2017": "pass",
      "cn.smart-factory@2025": "pass",
      // The domestic rank is not known, and the share is below 10%.
      [LITTLE_GIANT]: "undetermined",
      // No energy management system.
      "cn.green-factory@2025": "fail",
    });
  });

  it("reads the year of the application, the year before a transformation and earlier years, whatever fiscal year is judged", async () => {
    const { judgements, figures } = await load();
    const inputs = judgements.flatMap(({ findings }) => findings.flatMap((finding) => finding.inputs));
    const given = (fact: string, year: number) => inputs.some((input) => input.fact === fact && input.year === year && input.state === "given");
    expect(given("platformDevScore", APPLIED)).toBe(true);
    const cells = Object.fromEntries(figures.map(({ definition, cells: of }) => [definition.key, of.map(({ year }) => year)]));
    expect(cells.energyTce).toContain(2021);
    expect(cells.platformDevScore).toEqual([APPLIED, APPLIED - 1]);
    expect(figures.find(({ definition }) => definition.key === "rdExpense")?.cells[0]).toMatchObject({ year: YEAR, revision: 1, by: "经理", entry: { value: "742.3" } });
  });

  it("follows the latest assessment where nothing is asked for, and offers the years that something is known of", async () => {
    const { asked, years } = await loadStanding(viewer, company.organisation, {}, "zh-CN");
    expect(asked).toEqual({ ...query, application: "new" });
    expect(years).toEqual([2025, 2024, 2023, 2021]);
    const empty = await openCompany();
    const other = await loadStanding(await as(empty.manager), empty.organisation, {}, "zh-CN");
    expect(other.asked).toEqual({ scope: "standalone", fiscalYear: APPLIED - 1, application: "new" });
    expect(other.assessment).toBeNull();
  });

  it("of a review asks what is asked at a review", async () => {
    const { judgements } = await load({ application: "review" });
    const gates = judgements.find(({ pack }) => pack.id === SRDI)?.findings.map(({ id }) => id);
    expect(gates).toContain("6-review");
    expect(gates).not.toContain("6");
  });

  it("on the consolidated sheet shows none of the legal entity's figures and decides no size", async () => {
    const { judgements, standing } = await load({ scope: "consolidated" });
    expect(judgements.find(({ pack }) => pack.id === SRDI)?.findings.find(({ id }) => id === "0")?.result).toBe("undetermined");
    expect(standing.notices.some(({ text }) => text.includes("合并"))).toBe(true);
  });

  it.each([{ fiscalYear: 1 }, { fiscalYear: Number.NaN }, { scope: "group" }, { application: "appeal" }, { pack: SRDI }])("is not found for %o", async (more) => {
    await expect(loadStanding(viewer, company.organisation, { ...query, ...more } as never, "zh-CN")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a scheme's own questions", () => {
  it("are filled in from the questionnaire and the figures: the fifteen of the digital level", async () => {
    const { rows, counts } = await loadCrosswalk(viewer, company.organisation, DIGITAL, query, "zh-CN");
    const fifteen = rows.filter(({ id }) => /^Q\d+$/.test(id));
    expect(fifteen).toHaveLength(15);
    expect(fifteen.filter(({ relation }) => relation === "equivalent" || relation === "approximate").length).toBeGreaterThanOrEqual(12);
    expect(fifteen.every(({ answer, source }) => answer !== null && source !== "")).toBe(true);
    expect(counts.find(({ relation }) => relation === "given")?.count).toBe(5);
    await expect(loadCrosswalk(viewer, company.organisation, "cn.none@2026", query, "zh-CN")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("show what was answered by hand beside what would follow without it", async () => {
    const other = await openCompany(DEMO_COMPANIES[0]?.profile);
    const own = await as(other.manager);
    await fill(other, await openAssessment(other));
    const q5 = async () => (await loadStanding(own, other.organisation, query, "zh-CN")).questions.find(({ pack }) => pack === DIGITAL)?.rows.find(({ question }) => question.id === "Q5");
    expect(await q5()).toMatchObject({ given: { answer: null, revision: 0 }, filled: { answer: { options: [3] }, relation: "equivalent" } });
    await saveSchemeAnswers(own, other.organisation, { ...query, pack: DIGITAL, changes: [{ question: "Q5", revision: 0, answer: 4, evidence: "系统清单" }] });
    expect(await q5()).toMatchObject({ given: { answer: { options: [4] }, evidence: "系统清单", revision: 1, by: "经理" }, filled: { answer: { options: [3] } } });
    const row = (await loadCrosswalk(own, other.organisation, DIGITAL, query, "zh-CN")).rows.find(({ id }) => id === "Q5");
    expect(row?.relation).toBe("given");
  });

  it("answered for one scheme in a form it no longer takes are left out and do no harm", async () => {
    const other = await openCompany(DEMO_COMPANIES[0]?.profile);
    const own = await as(other.manager);
    await inOrganisation({ organisation: other.organisation, user: null }, (tx) =>
      tx.schemeAnswer.createMany({
        data: [
          { organisationId: other.organisation, ...query, pack: DIGITAL, question: "Q5", answer: { options: [99] }, revision: 1, by: other.manager.claim.user },
          { organisationId: other.organisation, ...query, pack: DIGITAL, question: "Q99", answer: { number: "1" }, revision: 1, by: other.manager.claim.user },
          { organisationId: other.organisation, ...query, pack: "cn.gone@2020", question: "Q1", answer: { options: [1] }, revision: 1, by: other.manager.claim.user },
        ],
      }),
    );
    const { questions } = await loadStanding(own, other.organisation, query, "zh-CN");
    expect(questions.find(({ pack }) => pack === DIGITAL)?.rows.find(({ question }) => question.id === "Q5")?.filled.relation).toBe("missing");
  });
});

describe("figures that are tried", () => {
  it("turn what hangs on them, and nothing is stored", async () => {
    const before = await rowsOf(company);
    const { before: cards, after, turned, problems } = await trial([
      { key: "marketRankDomestic", year: "asOf", value: 3 },
      { key: "platformDevScore", year: APPLIED, value: "49.9" },
    ]);
    expect(problems).toEqual([]);
    // The rank meets the open condition; the score below 60 fails another, and below 50 the specialised title too.
    expect(turned).toEqual(expect.arrayContaining([{ id: LITTLE_GIANT, from: "undetermined", to: "fail" }, { id: SRDI, from: "pass", to: "fail" }]));
    expect(cards.find(({ id }) => id === SRDI)).toMatchObject({ result: "pass", resultWord: "达到" });
    expect(after.cards.find(({ id }) => id === SRDI)?.result).toBe("fail");
    expect(await rowsOf(company)).toEqual(before);
    expect((await load()).standing.cards.find(({ id }) => id === SRDI)?.result).toBe("pass");
  });

  it("that meet the last open condition say so", async () => {
    expect((await trial([{ key: "marketRankDomestic", year: "asOf", value: "３" }])).turned).toEqual([{ id: LITTLE_GIANT, from: "undetermined", to: "pass" }]);
  });

  it.each([
    ["no such figure", { key: "none", year: YEAR, value: 1 }, "FACT", "/0/key"],
    ["a year for a figure without years", { key: "ipClassI", year: YEAR, value: 1 }, "FACT_YEAR", "/0/year"],
    ["no year for a figure of a year", { key: "revenue", year: "asOf", value: 1 }, "FACT_YEAR", "/0/year"],
    ["a year that no scheme reads", { key: "revenue", year: 1999, value: 1 }, "FACT_YEAR", "/0/year"],
    ["a text for a number", { key: "revenue", year: YEAR, value: "much" }, "FACT_VALUE", "/0/value"],
    ["minus nothing", { key: "revenue", year: YEAR, value: -0 }, "FACT_VALUE", "/0/value"],
    ["a share above 100", { key: "marketShareDomestic", year: "asOf", value: 101 }, "FACT_VALUE", "/0/value"],
    ["a part above its whole", { key: "mainRevenue", year: YEAR, value: 20_000 }, "FACT_VALUE", "/0/value"],
    ["a whole below its part", { key: "revenue", year: YEAR, value: 100 }, "FACT_VALUE", "/0/value"],
    ["a row that lacks a field", { key: "techAwards", year: "asOf", value: [{ level: "national" }] }, "FACT_VALUE", "/0/value/0/rank"],
  ] as const)("with %s are left out and named", async (_, change, code, path) => {
    const { problems, turned } = await trial([change]);
    expect(problems).toMatchObject([{ code, path }]);
    expect(turned).toEqual([]);
    const [english] = (await trial([change], "en")).problems;
    expect(english?.message).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it("twice for one cell count once", async () => {
    const { problems } = await trial([{ key: "marketRankDomestic", year: "asOf", value: 3 }, { key: "marketRankDomestic", year: "asOf", value: 9 }]);
    expect(problems).toMatchObject([{ code: "INVALID", path: "/1/key" }]);
  });

  it("with what is right among what is wrong are tried without the wrong", async () => {
    const { problems, turned } = await trial([{ key: "none", year: YEAR, value: 1 }, { key: "marketRankDomestic", year: "asOf", value: 2 }]);
    expect(problems).toHaveLength(1);
    expect(turned).toHaveLength(1);
  });

  it("are refused as a whole where they are no list of changes", async () => {
    for (const changes of [[], "x", [{ key: "revenue" }], Array.from({ length: 201 }, () => ({ key: "revenue", year: YEAR, value: 1 }))]) {
      await expect(trial(changes as never)).rejects.toMatchObject({ code: "INVALID" });
    }
  });

  it("too often have to wait", async () => {
    const other = await openCompany();
    const own = await as(other.manager);
    const outcomes: string[] = [];
    for (let turn = 0; turn < 120 && outcomes.at(-1) !== "TOO_MANY"; turn += 1) {
      outcomes.push(await tryFigures(own, other.organisation, query, [], "zh-CN").then(() => "", (fault: { code: string }) => fault.code));
    }
    expect(outcomes.at(-1)).toBe("TOO_MANY");
  });
});

describe("a figure that was restated", () => {
  it("stands beside the one that was filed, with what the filed one would come to", async () => {
    const restated = await listRestated(viewer, company.organisation, query, "zh-CN");
    expect(restated).toMatchObject([
      {
        key: "rdExpense",
        year: 2024,
        now: { shown: "640.5 万元", basis: "更正后口径：计入中试车间的研发领料", source: "2025 年度审计报告，前期差错更正附注" },
        // 742.3 + 420.8 = 1163.1, below the 1200 of two years.
        earlier: [{ shown: "420.8 万元", basis: null, source: "2024 年度审计报告", by: "经理", turned: [{ id: LITTLE_GIANT, from: "undetermined", to: "fail" }] }],
      },
    ]);
  });

  it("is one whose 口径 or source differs as well: a value that was merely corrected is in the history alone", async () => {
    const other = await openCompany();
    const own = await as(other.manager);
    const save = (change: object) => saveFacts(other.system, other.organisation, "standalone", factCall([{ key: "revenue", year: YEAR, ...change }]));
    const list = () => listRestated(own, other.organisation, query, "zh-CN");
    await save({ revision: 0, value: 100 });
    await save({ revision: 1, value: 120 });
    expect(await list()).toEqual([]);
    await save({ revision: 2, value: 120, source: "审计报告" });
    expect(await list()).toMatchObject([{ now: { shown: "120 万元", source: "审计报告" }, earlier: [{ shown: "100 万元", source: null }] }]);
    await save({ revision: 3, value: 130, basis: "追溯调整后" });
    expect((await list())[0]?.earlier).toMatchObject([{ shown: "120 万元", source: "审计报告" }, { shown: "120 万元", source: null }, { shown: "100 万元" }]);
    await save({ revision: 4, state: "dontKnow" });
    expect(await list()).toEqual([]);
  });
});

describe("a submission", () => {
  it("is judged as it was frozen, whatever is answered afterwards", async () => {
    const { submission } = await submit(viewer, company.organisation, assessment);
    const grant = permit(viewer, "submission.read", company.organisation);
    const frozen = await frozenFrom(viewer, await inOrganisation(grant, (tx) => readSubmission(grant, tx, submission)));
    const { instrument, hash } = await loadInstrument(system, frozen.summary.instrument.key, frozen.summary.instrument.version);
    const evaluation = scoreAssessment({ instrument, hash, dictionary: loadDictionary(), sheet: frozen.sheet, responses: frozen.responses });
    const before = judgementsOf(frozen, evaluation);
    expect(before.corrected).toEqual([]);
    const now = Object.fromEntries((await load()).judgements.map(({ pack, result }) => [pack.id, result]));
    expect(Object.fromEntries(before.judgements.map(({ pack, result }) => [pack.id, result]))).toEqual(now);

    await saveSchemeAnswers(viewer, company.organisation, { ...query, pack: SRDI, changes: [{ question: "5", revision: 1, answer: false }] });
    expect(resultsOf(await load())[SRDI]).toBe("fail");
    const again = await frozenFrom(viewer, await inOrganisation(grant, (tx) => readSubmission(grant, tx, submission)));
    expect(judgementsOf(again, evaluation).judgements.find(({ pack }) => pack.id === SRDI)?.result).toBe("pass");
    // One made before packs were frozen has no answers, and nothing is known of its packs.
    expect(judgementsOf({ ...again, schemes: null }, evaluation)).toMatchObject({ corrected: null });
    const corrected = { ...again, schemes: { answers: [], packs: { ...again.schemes?.packs, [SRDI]: "another" } } };
    expect(judgementsOf(corrected, evaluation).corrected).toEqual([SRDI]);
    await withdraw(viewer, company.organisation, submission);
  });
});

describe("somebody", () => {
  it("who is asked to answer indicators sees nothing of it", async () => {
    const respondent = await as(await addMember(company, "respondent"));
    await expect(loadStanding(respondent, company.organisation, query, "zh-CN")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
  it("who holds a link sees nothing of it", async () => {
    const link: Viewer = { kind: "link", organisation: company.organisation, submission: assessment };
    await expect(loadStanding(link, company.organisation, query, "zh-CN")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

/** Rows that a trial must leave alone, the audit chain included. */
function rowsOf({ organisation }: Company): Promise<readonly number[]> {
  return inOrganisation({ organisation, user: null }, async (tx) => [await tx.fact.count(), await tx.change.count(), await tx.schemeAnswer.count(), await tx.auditEvent.count(), await tx.batchKey.count()]);
}
