import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase } from "@/lib/server/db";
import { listHistory } from "@/lib/server/history";
import { endMembership } from "@/lib/server/members";
import { saveResponses } from "@/lib/server/responses";
import { addMember, answerCall, as, assign, openAssessment, openCompany, publish, type Company, type Someone } from "@/lib/server/test-builders";

beforeAll(async () => {
  await publish();
});
afterAll(closeDatabase);

const save = (who: Someone, { organisation }: Company, assessment: string, change: Record<string, unknown>) => saveResponses(who.claim, organisation, assessment, answerCall([change]));

describe("the history of a response", () => {
  it("says who changed it when, from what to what, newest first", async () => {
    const company = await openCompany();
    const { organisation } = company;
    const assessment = await openAssessment(company);
    const colleague = await addMember(company, "respondent");
    await assign(company, assessment, colleague, ["L1"]);
    const began = new Date();
    await save(company.manager, company, assessment, { item: "L1.2", revision: 0, answer: { level: 2 } });
    await save(colleague, company, assessment, { item: "L1.2", revision: 1, answer: { level: 3 }, evidence: "internalRecord", comment: "2025 年花名册" });
    await save(company.manager, company, assessment, { item: "L1.2", revision: 2, answer: null });
    const { changes, copied, item, indicator } = await listHistory(await as(company.manager), organisation, assessment, "L1.2");
    expect([item.id, indicator, copied]).toEqual(["L1.2", "L1", false]);
    expect(changes.map(({ at: _, ...change }) => change)).toEqual([
      {
        revision: 3,
        by: "经理",
        before: { answer: { level: 3 }, evidence: "internalRecord", comment: "2025 年花名册" },
        after: { answer: null, evidence: "internalRecord", comment: "2025 年花名册" },
      },
      { revision: 2, by: "成员", before: { answer: { level: 2 }, evidence: null, comment: null }, after: { answer: { level: 3 }, evidence: "internalRecord", comment: "2025 年花名册" } },
      { revision: 1, by: "经理", before: null, after: { answer: { level: 2 }, evidence: null, comment: null } },
    ]);
    for (const { at } of changes) expect(at.getTime()).toBeGreaterThanOrEqual(began.getTime() - 1_000);
  });

  it("keeps the name of whoever has left", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const colleague = await addMember(company, "respondent");
    await assign(company, assessment, colleague, ["L1"]);
    await save(colleague, company, assessment, { item: "L1.2", revision: 0, answer: { level: 1 } });
    await endMembership(await as(company.manager), company.organisation, colleague.claim.user);
    const { changes } = await listHistory(await as(company.manager), company.organisation, assessment, "L1.2");
    expect(changes).toMatchObject([{ by: "成员", revision: 1 }]);
  });

  it("is empty for an item that nobody answered, and does not exist for one that nobody is asked", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const viewer = await as(company.manager);
    expect((await listHistory(viewer, company.organisation, assessment, "L1.2")).changes).toEqual([]);
    for (const item of ["X9.9", "", "__proto__", "L1.2\u0000"]) {
      await expect(listHistory(viewer, company.organisation, assessment, item)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("says that the first answer came from an earlier assessment", async () => {
    const company = await openCompany();
    const { organisation } = company;
    const earlier = await openAssessment(company, { fiscalYear: 2024 });
    await save(company.manager, company, earlier, { item: "L1.2", revision: 0, answer: { level: 4 } });
    const assessment = await openAssessment(company, { copyFrom: earlier });
    const viewer = await as(company.manager);
    expect(await listHistory(viewer, organisation, assessment, "L1.2")).toMatchObject({ changes: [], copied: true });
    expect(await listHistory(viewer, organisation, assessment, "L1.3")).toMatchObject({ changes: [], copied: false });
    await save(company.manager, company, assessment, { item: "L1.2", revision: 1, answer: { level: 5 } });
    expect(await listHistory(viewer, organisation, assessment, "L1.2")).toMatchObject({ copied: true, changes: [{ revision: 2, before: { answer: { level: 4 } }, after: { answer: { level: 5 } } }] });
  });

  it("holds at most two hundred changes, the latest", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    for (let revision = 0; revision < 201; revision += 1) await save(company.manager, company, assessment, { item: "L1.2", revision, answer: { level: revision % 6 } });
    const { changes, copied } = await listHistory(await as(company.manager), company.organisation, assessment, "L1.2");
    expect([changes.length, changes[0]?.revision, changes.at(-1)?.revision, copied]).toEqual([200, 201, 2, false]);
  });

  it("is read by a respondent for what is assigned in this assessment alone", async () => {
    const company = await openCompany();
    const { organisation } = company;
    const [assessment, other] = [await openAssessment(company), await openAssessment(company, { label: "T1" })];
    const colleague = await addMember(company, "respondent");
    await assign(company, assessment, colleague, ["L1"]);
    await assign(company, other, colleague, ["M1"]);
    await save(company.manager, company, assessment, { item: "M1.2", revision: 0, answer: { level: 2 } });
    const viewer = await as(colleague);
    expect((await listHistory(viewer, organisation, assessment, "L1.2")).changes).toEqual([]);
    await expect(listHistory(viewer, organisation, assessment, "M1.2")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
