import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { canonicalHash } from "@/lib/core/canonical";
import { createAssessment, listAssessments, loadOverview } from "@/lib/server/assessments";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { saveFacts } from "@/lib/server/facts";
import { loadReport, renderReportFile } from "@/lib/server/reports";
import { saveResponses } from "@/lib/server/responses";
import { listMissing, listSubmissions, submit, withdraw } from "@/lib/server/submissions";
import { addMember, answerCall, as, assign, factCall, fill, INSTRUMENT, instrumentFiles, openAssessment, openCompany, ownerUrl, publish, YEAR, type Company } from "@/lib/server/test-builders";

beforeAll(async () => {
  await publish();
});
afterAll(closeDatabase);

async function complete(): Promise<{ company: Company; assessment: string }> {
  const company = await openCompany();
  const assessment = await openAssessment(company);
  await fill(company, assessment);
  return { company, assessment };
}
const answer = (company: Company, assessment: string, item: string, revision: number, value: unknown) =>
  saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item, revision, answer: value }]));

describe("an assessment with something missing", () => {
  it("says exactly what, with the figures that are needed, and is not submitted", async () => {
    const { company, assessment } = await complete();
    await answer(company, assessment, "L1.2", 1, null);
    await saveFacts(company.manager.claim, company.organisation, "standalone", factCall([{ key: "rdStaff", year: YEAR, revision: 1, value: null }]));
    const viewer = await as(company.manager);
    const missing = await listMissing(viewer, company.organisation, assessment);
    expect(missing.map(({ item, indicator, facts }) => [item, indicator, facts.map(({ key, year }) => `${key}/${String(year)}`)])).toEqual([
      ["L1.1", "L1", [`rdStaff/${String(YEAR)}`]],
      ["L1.2", "L1", []],
    ]);
    await expect(submit(viewer, company.organisation, assessment)).rejects.toMatchObject({ code: "INCOMPLETE", details: { field: "L1.1", values: { count: 2 } } });
    const [summary] = await listAssessments(viewer, company.organisation);
    expect(summary).toMatchObject({ state: "draft", open: true, submission: null });
    expect(summary?.percent).toBeLessThan(100);
  });

  // RW-016.
  it("keeps every other answer where one of nine is missing", async () => {
    const { company, assessment } = await complete();
    const levels = { "L1.2": 0, "L2.3": 1, "L2.4": 2, "L3.1": 3, "L3.3": 4, "L3.4": 5, "M2.3": 0, "M2.4": 1 };
    await saveResponses(company.manager.claim, company.organisation, assessment, answerCall(Object.entries(levels).map(([item, level]) => ({ item, revision: 1, answer: { level } }))));
    await answer(company, assessment, "M4.5", 1, null);
    const viewer = await as(company.manager);
    await expect(submit(viewer, company.organisation, assessment)).rejects.toMatchObject({ code: "INCOMPLETE", details: { field: "M4.5", values: { count: 1 } } });
    expect((await listMissing(viewer, company.organisation, assessment)).map(({ item }) => item)).toEqual(["M4.5"]);
    const kept = await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.response.findMany({ where: { item: { in: Object.keys(levels) } } }));
    expect(Object.fromEntries(kept.map(({ item, answer: stored }) => [item, stored]))).toEqual(Object.fromEntries(Object.entries(levels).map(([item, level]) => [item, { level }])));
  });

  it("can be submitted once the rest is stated as unknown", async () => {
    const { company, assessment } = await complete();
    await answer(company, assessment, "L1.2", 1, { unknown: "dontKnow" });
    await saveFacts(company.manager.claim, company.organisation, "standalone", factCall([{ key: "rdStaff", year: YEAR, revision: 1, state: "withheld" }]));
    expect(await submit(await as(company.manager), company.organisation, assessment)).toMatchObject({ number: 1 });
    const { report } = await loadReport(await as(company.manager), company.organisation, (await listSubmissions(await as(company.manager), company.organisation))[0]?.id ?? "", "zh-CN");
    expect(report.summary.overall.range).toMatch(/–/);
  });

  it("waits for copied answers to be confirmed", async () => {
    const { company, assessment } = await complete();
    const { assessment: copy } = await createAssessment(await as(company.manager), company.organisation, { fiscalYear: YEAR, scope: "standalone", label: "T1", instrument: INSTRUMENT, copyFrom: assessment });
    const missing = await listMissing(await as(company.manager), company.organisation, copy);
    expect(missing.map(({ item }) => item)).toContain("L1.2");
  });
});

describe("submitting", () => {
  // RW-028, RW-029.
  it("fifty times at once makes one submission, and everybody gets its receipt", async () => {
    const { company, assessment } = await complete();
    const viewer = await as(company.manager);
    // A second copy of the module stands for another web process: between the two only the database decides.
    vi.resetModules();
    const other = await import("@/lib/server/submissions");
    expect(other.submit).not.toBe(submit);
    const receipts = await Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? submit : other.submit)(viewer, company.organisation, assessment)));
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt)))).toHaveProperty("size", 1);
    expect(await listSubmissions(viewer, company.organisation)).toHaveLength(1);
    expect(await submit(viewer, company.organisation, assessment)).toEqual(receipts[0]);
  });

  it("while answers are saved freezes what stood at one moment", async () => {
    const { company, assessment } = await complete();
    const viewer = await as(company.manager);
    const saving = (async () => {
      for (let revision = 1; revision < 30; revision += 1) await answer(company, assessment, "L1.2", revision, { level: revision % 6 }).catch(() => undefined);
    })();
    const receipt = await submit(viewer, company.organisation, assessment).catch((fault: { code: string }) => fault.code);
    await saving;
    if (typeof receipt === "string") {
      expect(receipt).toBe("CONFLICT");
      return;
    }
    const [frozen] = await inOrganisation({ organisation: company.organisation, user: company.manager.claim.user }, (tx) => tx.submission.findMany());
    const response = await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.response.findFirstOrThrow({ where: { item: "L1.2" } }));
    expect((frozen?.responses as Record<string, { answer: unknown }>)["L1.2"]?.answer).toEqual(response.answer);
  });

  it("freezes figures, answers, profile, instrument and scores under one hash", async () => {
    const { company, assessment } = await complete();
    const receipt = await submit(await as(company.manager), company.organisation, assessment);
    const frozen = await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.submission.findFirstOrThrow({ include: { scores: true } }));
    const { facts, responses, profile, schemes, scorecard, instrumentKey, instrumentVersion, instrumentHash, engine } = frozen;
    expect(frozen.hash).toBe(
      canonicalHash({
        organisation: company.organisation,
        submission: receipt.submission,
        assessment,
        number: 1,
        at: receipt.at.toISOString(),
        facts,
        responses,
        profile,
        schemes,
        instrumentKey,
        instrumentVersion,
        instrumentHash,
        engine,
        scorecard,
      }),
    );
    expect(profile).toMatchObject({ name: "试验公司", industry: "3453", region: "330106", size: "small" });
    expect(frozen.scores[0]).toMatchObject({ line: "self", fiscalYear: YEAR, size: "small" });
    const overall = (scorecard as { overall: { value: number } }).overall.value;
    expect(frozen.scores[0]?.s01).toBe(Math.round(overall * 10));
  });

  it("is refused after the closing, and withdrawing too", async () => {
    const { company, assessment } = await complete();
    const submitted = await openAssessment(company, { label: "T1" });
    await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.assessment.updateMany({ where: { id: assessment }, data: { closesAt: new Date(Date.now() - 1) } }));
    const viewer = await as(company.manager);
    await expect(submit(viewer, company.organisation, assessment)).rejects.toMatchObject({ code: "CLOSED" });
    await expect(answer(company, assessment, "L1.2", 1, { level: 1 })).rejects.toMatchObject({ code: "CLOSED" });
    expect((await loadOverview(viewer, company.organisation, assessment)).can).toMatchObject({ edit: false, submit: false });
    await fill(company, submitted);
    const receipt = await submit(viewer, company.organisation, submitted);
    await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.assessment.updateMany({ where: { id: submitted }, data: { closesAt: new Date(Date.now() - 1) } }));
    await expect(withdraw(viewer, company.organisation, receipt.submission)).rejects.toMatchObject({ code: "CLOSED" });
  });

  it("again after withdrawing makes the next number, and the first stays readable", async () => {
    const { company, assessment } = await complete();
    const viewer = await as(company.manager);
    const first = await submit(viewer, company.organisation, assessment);
    await withdraw(viewer, company.organisation, first.submission);
    await withdraw(viewer, company.organisation, first.submission);
    expect((await listAssessments(viewer, company.organisation))[0]).toMatchObject({ state: "draft", open: true, submission: null });
    await answer(company, assessment, "L1.2", 1, { level: 5 });
    const second = await submit(viewer, company.organisation, assessment);
    expect(second.number).toBe(2);
    expect((await listSubmissions(viewer, company.organisation)).map(({ number, state }) => [number, state])).toEqual([[2, "valid"], [1, "withdrawn"]]);
    const [before, after] = [await loadReport(viewer, company.organisation, first.submission, "en"), await loadReport(viewer, company.organisation, second.submission, "en")];
    expect(before.report.summary.overall.value).not.toBe(after.report.summary.overall.value);
  });

  it("does not depend on what a respondent can see", async () => {
    const { company, assessment } = await complete();
    const respondent = await addMember(company, "respondent");
    await assign(company, assessment, respondent, ["L2"]);
    const viewer = await as(respondent);
    expect((await listAssessments(viewer, company.organisation))[0]).toMatchObject({ progress: { answered: 4, applicable: 4 } });
    await expect(submit(viewer, company.organisation, assessment)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const receipt = await submit(await as(company.manager), company.organisation, assessment);
    const frozen = await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.submission.findFirstOrThrow({ where: { id: receipt.submission } }));
    expect(Object.keys(frozen.responses as object).length).toBe(32);
  });
});

describe("a report", () => {
  it("is in the language asked for, with no Chinese heading in English, and as a file with its name", async () => {
    const { company, assessment } = await complete();
    const viewer = await as(company.manager);
    const { submission } = await submit(viewer, company.organisation, assessment);
    const { report, changedSince } = await loadReport(viewer, company.organisation, submission, "en");
    expect(changedSince).toBe(false);
    for (const { title } of report.sections) expect(title).not.toMatch(/[\u4e00-\u9fff]/);
    const json = await renderReportFile(viewer, company.organisation, submission, "json", "zh-CN");
    expect(JSON.parse(Buffer.from(json.bytes).toString("utf8"))).toMatchObject({ locale: "zh-CN", cover: { organisation: "试验公司" } });
    const pdf = await renderReportFile(viewer, company.organisation, submission, "pdf", "zh-CN");
    expect(Buffer.from(pdf.bytes.subarray(0, 5)).toString()).toBe("%PDF-");
    expect(pdf.name).toMatch(/试验公司.*\.pdf$/);
    expect((await renderReportFile(viewer, company.organisation, submission, "pdf", "zh-CN")).bytes).toBe(pdf.bytes);
  }, 60_000);

  it("keeps the submitted figures and says where they were changed since", async () => {
    const { company, assessment } = await complete();
    const viewer = await as(company.manager);
    const { submission } = await submit(viewer, company.organisation, assessment);
    const before = await loadReport(viewer, company.organisation, submission, "zh-CN");
    await saveFacts(company.manager.claim, company.organisation, "standalone", factCall([{ key: "rdExpense", year: YEAR, revision: 1, value: "10", basis: "重述" }]));
    const after = await loadReport(viewer, company.organisation, submission, "zh-CN");
    expect(after.changedSince).toBe(true);
    expect(after.report.summary.overall).toEqual(before.report.summary.overall);
    expect(JSON.stringify(after.report)).toContain("数据在提交后已更改");
    expect(JSON.stringify(before.report)).not.toContain("数据在提交后已更改");
  });
});

describe("versions of the questionnaire", () => {
  type Indicators = { indicators: { id: string; items: { id: string; weight: number; kind: string; options?: { id: string; value: number }[] }[] }[] };
  const items = (content: Record<string, unknown>, indicator: string) => (content as Indicators).indicators.find(({ id }) => id === indicator)?.items ?? [];

  // RW-032, RW-035.
  it("a newer one without an item leaves the older one's submissions as they were", async () => {
    const { company, assessment } = await complete();
    const viewer = await as(company.manager);
    const { submission } = await submit(viewer, company.organisation, assessment);
    const before = await loadReport(viewer, company.organisation, submission, "zh-CN");
    const half = await openAssessment(company, { label: "T1" });
    await publish(
      instrumentFiles(({ files }) => {
        (files.get("instrument.yaml") as { version: string }).version = "2031.1";
        const head = files.get("L.yaml") as Indicators & Record<string, unknown>;
        const L3 = head.indicators.find(({ id }) => id === "L3");
        if (!L3) throw new Error("no L3");
        L3.items = L3.items.filter(({ id }) => id !== "L3.4");
        for (const item of L3.items) item.weight = { "L3.1": 3400, "L3.2": 3300, "L3.3": 3300 }[item.id] ?? 0;
        const option = items(files.get("M.yaml") as Record<string, unknown>, "M2").find(({ id }) => id === "M2.5");
        if (option?.options) option.options = option.options.filter(({ id }) => id !== "boundary").map((kept, index) => ({ ...kept, value: [3400, 3300, 3300][index] ?? 0 }));
      }),
    );
    const after = await loadReport(viewer, company.organisation, submission, "zh-CN");
    expect({ ...after.report, cover: null }).toEqual({ ...before.report, cover: null });
    expect(JSON.stringify(after.report)).toContain("L3.4");
    // Who had begun goes on with the version they began.
    const overview = await loadOverview(viewer, company.organisation, half);
    expect(overview.assessment.instrument.version).toBe("2026.1");
    expect((await saveResponses(company.manager.claim, company.organisation, half, answerCall([{ item: "L3.4", revision: 0, answer: { level: 1 } }]))).results[0]?.status).toBe("saved");
    await expect(
      saveResponses(company.manager.claim, company.organisation, half, answerCall([{ item: "L1.2", revision: 0, answer: { level: 1 } }], { instrument: "xinzhi-enterprise@2031.1" })),
    ).rejects.toMatchObject({ code: "INSTRUMENT_VERSION" });
    // Who begins now gets the newest.
    const { assessment: newest } = await createAssessment(viewer, company.organisation, { fiscalYear: YEAR, scope: "standalone", label: "T2" });
    expect((await loadOverview(viewer, company.organisation, newest)).assessment.instrument.version).toBe("2031.1");
    const fixed = await openAssessment(company, { label: "T3", instrument: INSTRUMENT, copyFrom: assessment });
    expect((await loadOverview(viewer, company.organisation, fixed)).assessment.instrument.version).toBe("2026.1");
  });
});

it("a submission cannot be changed, not even by the owner of the database", async () => {
  const { company, assessment } = await complete();
  const { submission } = await submit(await as(company.manager), company.organisation, assessment);
  const client = new Client({ connectionString: ownerUrl() });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("ALTER TABLE submission NO FORCE ROW LEVEL SECURITY");
    await expect(client.query("UPDATE submission SET scorecard = '{}' WHERE id = $1", [submission])).rejects.toMatchObject({ code: "23001" });
  } finally {
    await client.query("ROLLBACK");
    await client.end();
  }
});
