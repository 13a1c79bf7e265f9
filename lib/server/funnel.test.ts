import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAssessments } from "@/lib/server/assessments";
import { loadCampaign } from "@/lib/server/campaigns";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { saveFacts } from "@/lib/server/facts";
import { refreshParticipations } from "@/lib/server/funnel";
import { saveOrganisation } from "@/lib/server/organisations";
import { saveResponses } from "@/lib/server/responses";
import { submit, withdraw } from "@/lib/server/submissions";
import { answerCall, answerCampaign, callEnterprises, creditCode, factCall, fill, openAssessment, openAuthority, openCampaign, openCompany, publish, system, type Authority, type Company } from "@/lib/server/test-builders";

let authority: Authority;
let campaign: string;
let company: Company;
let assessment: string;
let participation: string;
beforeAll(async () => {
  await publish();
  authority = await openAuthority();
  campaign = await openCampaign(authority);
  participation = (await callEnterprises(authority, campaign, 2))[0]?.id ?? "";
  company = await openCompany();
  assessment = await openAssessment(company);
  await answerCampaign(authority, participation, company, assessment);
});
afterAll(closeDatabase);

const row = () => inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.findFirstOrThrow({ where: { id: participation } }));
const shown = async () => (await listAssessments(company.system, company.organisation)).find(({ id }) => id === assessment)?.percent;

describe("the authority's row of an enterprise", () => {
  it("follows what the enterprise sees of its progress, after an answer, a figure and another industry", async () => {
    await refreshParticipations(system);
    expect((await row()).percent).toBe(await shown());
    await saveResponses(company.system, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }]));
    expect(await refreshParticipations(system)).toEqual({ states: 0, percents: 1 });
    const first = await row();
    expect([first.percent, first.state]).toEqual([await shown(), "draft"]);
    await saveFacts(company.system, company.organisation, "standalone", factCall([{ key: "rdStaff", year: 2025, revision: 0, value: 3 }, { key: "headcount", year: 2025, revision: 0, value: 30 }]));
    expect((await refreshParticipations(system)).percents).toBe(1);
    expect((await row()).percent).toBe(await shown());
    await saveOrganisation(company.system, company.organisation, { company: "改行公司", creditCode: creditCode(), industry: "I6513", region: "330106", group: "" });
    expect((await refreshParticipations(system)).percents).toBe(1);
    expect((await row()).percent).toBe(await shown());
  });

  it("costs nothing where nothing was saved, and says as of when that is so", async () => {
    const before = (await loadCampaign(authority.system, authority.organisation, campaign)).refreshedAt;
    expect(await refreshParticipations(system)).toEqual({ states: 0, percents: 0 });
    const after = (await loadCampaign(authority.system, authority.organisation, campaign)).refreshedAt;
    expect(after?.getTime()).toBeGreaterThan(before?.getTime() ?? Infinity);
  });

  it("is mended where it says something else than the assessment", async () => {
    const other = await openCompany();
    const filled = await openAssessment(other);
    const [called] = await callEnterprises(authority, campaign, 1);
    await answerCampaign(authority, called?.id ?? "", other, filled);
    await fill(other, filled);
    const { submission } = await submit(other.system, other.organisation, filled);
    const find = () => inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.findFirstOrThrow({ where: { id: called?.id ?? "" } }));
    await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.updateMany({ where: { id: called?.id ?? "" }, data: { state: "draft", submittedAt: null } }));
    expect((await refreshParticipations(system)).states).toBe(1);
    expect(await find()).toMatchObject({ state: "submitted", percent: 100, submittedAt: expect.any(Date) as Date });
    await withdraw(other.system, other.organisation, submission);
    await refreshParticipations(system);
    expect(await find()).toMatchObject({ state: "draft", percent: 100, submittedAt: null });
  });

  it("comes later where there are more than one run looks at, the longest untouched first", async () => {
    const opened = await Promise.all(Array.from({ length: 3 }, async () => {
      const one = await openCompany();
      const draft = await openAssessment(one);
      const [called] = await callEnterprises(authority, campaign, 1);
      await answerCampaign(authority, called?.id ?? "", one, draft);
      await saveResponses(one.system, one.organisation, draft, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }]));
    }));
    expect(opened).toHaveLength(3);
    expect((await refreshParticipations(system, undefined, 2)).percents).toBe(2);
    expect((await refreshParticipations(system, undefined, 2)).percents).toBe(1);
    expect((await refreshParticipations(system, undefined, 2)).percents).toBe(0);
  });

  it("is the system's business alone", async () => {
    await expect(refreshParticipations({ kind: "nobody" })).rejects.toMatchObject({ code: "SIGNED_OUT" });
  });
});
