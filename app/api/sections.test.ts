import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getFacts } from "@/app/api/v1/o/[organisation]/facts/[scope]/route";
import { GET as getHistory } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/history/[item]/route";
import { PUT as putPlace } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/place/route";
import { PUT as putResponses } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/responses/route";
import { GET as getStanding } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/standing/route";
import { listAssessments, loadIndicatorForm, loadOverview, loadStanding } from "@/lib/server/assessments";
import { closeDatabase } from "@/lib/server/db";
import { loadFactSheet } from "@/lib/server/facts";
import { saveResponses } from "@/lib/server/responses";
import { listMissing } from "@/lib/server/submissions";
import { addMember, answerCall, as, assign, openAssessment, openCompany, publish, YEAR, type Company, type Someone } from "@/lib/server/test-builders";
import { cookieName, cookieValue } from "@/lib/server/viewer";

/** Two departments of one company, each asked for its own. RW-138. */
const SITE = "http://localhost:3000";
const SECRET = "只有财务部知道的说明";
let company: Company;
let assessment: string;
let finance: Someone;
let production: Someone;

beforeAll(async () => {
  await publish();
  company = await openCompany();
  assessment = await openAssessment(company);
  finance = await addMember(company, "respondent");
  production = await addMember(company, "respondent");
  await assign(company, assessment, finance, ["L1"]);
  await assign(company, assessment, production, ["M1"]);
  await saveResponses(finance.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 0, answer: { level: 4 }, comment: SECRET }]));
});
afterAll(closeDatabase);

async function request(someone: Someone, more: { method?: string; body?: unknown; path?: string } = {}): Promise<Request> {
  const cookie = `${cookieName()}=${await cookieValue({ ...someone.claim, expiresAt: new Date(Date.now() + 3_600_000) })}`;
  const headers = { "content-type": "application/json", origin: SITE, cookie };
  return new Request(`${SITE}${more.path ?? "/"}`, { method: more.method ?? "GET", headers, ...(more.body !== undefined && { body: JSON.stringify(more.body) }) });
}
const at = <More extends object>(more: More = {} as More) => ({ params: Promise.resolve({ organisation: company.organisation, assessment, ...more }) });

describe("an indicator assigned to one department", () => {
  it("is on no page of another", async () => {
    const viewer = await as(production);
    const { organisation } = company;
    const overview = await loadOverview(viewer, organisation, assessment);
    const pages = [
      overview,
      await listAssessments(viewer, organisation),
      await loadStanding(viewer, organisation, assessment),
      await loadIndicatorForm(viewer, organisation, assessment, "M1"),
      await listMissing(viewer, organisation, assessment),
    ];
    expect(overview.elements.flatMap(({ indicators }) => indicators.map(({ id }) => id))).toEqual(["M1"]);
    for (const page of pages) expect(JSON.stringify(page, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))).not.toMatch(new RegExp(`"L1|${SECRET}`));
    await expect(loadIndicatorForm(viewer, organisation, assessment, "L1")).rejects.toMatchObject({ code: "NOT_FOUND" });
    // What remains of the whole is what remains of one's own, and no score tells of the others.
    expect(overview.assessment.progress).toEqual(overview.elements[0]?.progress);
    expect((await loadStanding(viewer, organisation, assessment)).score).toBeNull();
    expect(overview.assessment.lastEdit).toBeNull();
  });

  it("is not among the figures of another", async () => {
    const { groups } = await loadFactSheet(await as(production), company.organisation, { scope: "standalone", fiscalYear: YEAR });
    const keys = groups.flatMap(({ rows }) => rows.map(({ definition }) => definition.key));
    expect(keys).not.toContain("rdStaff");
    expect(keys.length).toBeGreaterThan(0);
    const answer = await getFacts(await request(production, { path: `/?year=${String(YEAR)}` }), at({ scope: "standalone" }));
    expect([answer.status, (await answer.text()).includes("rdStaff")]).toEqual([200, false]);
  });

  it("is read through no address by another", async () => {
    const standing = await getStanding(await request(production), at());
    const { sections } = (await standing.json()) as { sections: Record<string, unknown> };
    expect([standing.status, Object.keys(sections)]).toEqual([200, ["M1"]]);
    const history = await getHistory(await request(production), at({ item: "L1.2" }));
    const unknown = await getHistory(await request(production), at({ item: "X9.9" }));
    expect([history.status, await history.text()]).toEqual([404, await unknown.text()]);
  });

  it("is written through no address by another", async () => {
    const call = answerCall([{ item: "L1.2", revision: 1, answer: { level: 0 } }]);
    const answer = await putResponses(await request(production, { method: "PUT", body: call }), at());
    const text = await answer.text();
    expect([answer.status, text.includes("refused"), text.includes(SECRET)]).toEqual([400, true, false]);
    expect((await putPlace(await request(production, { method: "PUT", body: { item: "L1.2" } }), at())).status).toBe(404);
    const { items } = await loadIndicatorForm(await as(finance), company.organisation, assessment, "L1");
    expect(items.find(({ item }) => item.id === "L1.2")?.response).toMatchObject({ answer: { level: 4 }, revision: 1 });
  });

  it("is its own department's and the managers'", async () => {
    for (const someone of [finance, company.manager]) {
      const answer = await getHistory(await request(someone), at({ item: "L1.2" }));
      expect(await answer.json()).toMatchObject({ changes: [{ by: "成员", before: null, after: { answer: { level: 4 }, evidence: null, comment: SECRET }, revision: 1 }] });
    }
  });
});

describe("the history as people read it", () => {
  it("says in words what was changed, and only that", async () => {
    const own = await openCompany();
    const opened = await openAssessment(own);
    const changes = [
      { item: "L1.2", revision: 0, answer: { level: 2 }, comment: "2024 年花名册" },
      { item: "L1.2", revision: 1, answer: { level: 2 }, evidence: "internalRecord", comment: "2025 年花名册" },
      { item: "L1.2", revision: 2, answer: { unknown: "dontKnow" } },
      { item: "L1.2", revision: 3, answer: null },
    ];
    for (const change of changes) await saveResponses(own.manager.claim, own.organisation, opened, answerCall([change]));
    const answer = await getHistory(await request(own.manager), { params: Promise.resolve({ organisation: own.organisation, assessment: opened, item: "L1.2" }) });
    type Line = { label: string; before: { text: string; changed: boolean }[]; after: { text: string; changed: boolean }[] };
    const { shown } = (await answer.json()) as { shown: { title: string; note: string | null; entries: { by: string; lines: Line[] }[] } };
    const text = (pieces: Line["before"]) => pieces.map(({ text, changed }) => (changed ? `[${text}]` : text)).join("");
    const [cleared, unknown, second, first] = shown.entries.map(({ lines }) => lines.map(({ label, before, after }) => `${label}：${text(before)} → ${text(after)}`));
    expect([shown.title, shown.note, shown.entries.map(({ by }) => by)]).toEqual(["修改记录 L1.2", null, ["经理", "经理", "经理", "经理"]]);
    expect(cleared).toEqual(["答案：不知道 → 未作答"]);
    expect(unknown).toEqual([expect.stringMatching(/^答案：2 级 .+ → 不知道$/)]);
    expect(second).toEqual(["佐证：没有佐证 → 内部记录", "说明：202[4] 年花名册 → 202[5] 年花名册"]);
    expect(first).toEqual([expect.stringMatching(/^答案：未作答 → 2 级 .+/), "说明：没有说明 → 2024 年花名册"]);
  });
});
