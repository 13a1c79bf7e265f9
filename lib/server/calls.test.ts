import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, dayInChina, lastMomentOf } from "@/lib/core/calendar";
import { listAuditEvents, verifyAuditChain } from "@/lib/server/audit";
import { secretOfCallUp } from "@/lib/server/call-up-links";
import { loadCallUpInvitation, redeemCallUp } from "@/lib/server/call-up-redemption";
import { consentHash, joinCampaign, listCalls, loadCall, setNamed } from "@/lib/server/calls";
import { wordsOf } from "@/lib/server/content";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { noDevice } from "@/lib/server/device";
import { makeId } from "@/lib/server/id";
import { saveOrganisation, verifyOrganisation } from "@/lib/server/organisations";
import { saveResponses } from "@/lib/server/responses";
import { submit, withdraw } from "@/lib/server/submissions";
import {
  addMember, answerCall, as, assign, callEnterprises, creditCode, fill, INSTRUMENT, moveCampaign, openAssessment, openAuthority, openCampaign, openCompany, PASSWORD, publish, system, unique, YEAR,
  type Authority, type Company,
} from "@/lib/server/test-builders";
import { giveLink } from "@/lib/server/testing/call-up-link";
import { nobody, type Viewer } from "@/lib/server/viewer";

let authority: Authority;
let campaign: string;
beforeAll(async () => {
  await publish();
  authority = await openAuthority();
  campaign = await openCampaign(authority, { contactPhone: "0571-8888 6666" });
});
afterAll(closeDatabase);

type Invited = Company & { readonly code: string; readonly participation: string; readonly viewer: Viewer };
/** A company of the called code, checked by the operator unless said otherwise. */
async function invite(more: { campaign?: string; of?: Authority; verified?: boolean } = {}): Promise<Invited> {
  const code = creditCode();
  const company = await openCompany();
  await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.organisation.updateMany({ where: { id: company.organisation }, data: { creditCode: code } }));
  if (more.verified !== false) await verifyOrganisation(system, company.organisation);
  const participation = await callAgain(code, more);
  return { ...company, code, participation, viewer: await as(company.manager) };
}
async function callAgain(code: string, more: { campaign?: string; of?: Authority } = {}): Promise<string> {
  const [called] = await callEnterprises(more.of ?? authority, more.campaign ?? campaign, [{ name: "富阳竹里造纸有限公司", creditCode: code }]);
  return called?.id ?? "";
}
const callsOf = ({ viewer, organisation }: Invited) => listCalls(viewer, organisation);
const join = ({ viewer, organisation, participation }: Invited, more: { named?: boolean; scope?: "standalone" | "consolidated" } = {}) => joinCampaign(viewer, organisation, participation, { named: false, ...more });
const rowOf = (participation: string, of: Authority = authority) => inOrganisation({ organisation: of.organisation, user: null }, (tx) => tx.participation.findFirstOrThrow({ where: { id: participation } }));
const assessmentOf = ({ organisation }: Company, id: string) => inOrganisation({ organisation, user: null }, (tx) => tx.assessment.findFirstOrThrow({ where: { id } }));
const assessmentsOf = ({ organisation }: Company) => inOrganisation({ organisation, user: null }, (tx) => tx.assessment.findMany({ orderBy: { label: "asc" } }));
const consentsOf = ({ organisation }: Company) => inOrganisation({ organisation, user: null }, (tx) => tx.consent.findMany({ orderBy: { at: "asc" } }));
const actsOf = async ({ viewer, organisation }: Invited) => (await listAuditEvents(viewer, organisation)).map(({ act }) => act);
/** Answers completely, and hands in. */
const handIn = async (company: Company, assessment: string) => (await fill(company, assessment), submit(company.system, company.organisation, assessment));

describe("a company sees a call", () => {
  it("that names its checked code, without any link", async () => {
    const company = await invite();
    expect(await callsOf(company)).toMatchObject([
      {
        participation: company.participation,
        authority: { id: authority.organisation },
        campaign: { title: "年度新质生产力自评", contactName: "王老师", contactPhone: "0571-8888 6666", fiscalYear: YEAR, instrument: INSTRUMENT },
        stage: "open",
        state: "called",
        assessment: null,
        reason: null,
        named: false,
        can: { join: true, consent: false },
      },
    ]);
    expect((await loadCall(company.viewer, company.organisation, company.participation)).attaches).toBeNull();
  });

  it("not where it only typed the code, and no longer once it changed it", async () => {
    const squatter = await invite({ verified: false });
    expect(await callsOf(squatter)).toEqual([]);
    await expect(loadCall(squatter.viewer, squatter.organisation, squatter.participation)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(join(squatter)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const changed = await invite();
    await saveOrganisation(changed.viewer, changed.organisation, { company: "改名公司", creditCode: creditCode(), industry: "C3453", region: "330106", group: "" });
    expect(await callsOf(changed)).toEqual([]);
    await expect(join(changed)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("not before it was announced", async () => {
    const company = await invite({ campaign: await openCampaign(authority, { announced: false }) });
    expect(await callsOf(company)).toEqual([]);
    await expect(join(company)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("and none of another company, nor of one that took it up with its link", async () => {
    const [company, other] = [await invite(), await invite()];
    await expect(loadCall(other.viewer, other.organisation, company.participation)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(joinCampaign(other.viewer, other.organisation, company.participation, { named: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(setNamed(other.viewer, other.organisation, company.participation, { named: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.updateMany({ where: { id: company.participation }, data: { companyId: other.organisation } }));
    expect(await callsOf(company)).toEqual([]);
    expect((await callsOf(other)).map(({ participation }) => participation)).toContain(company.participation);
  });

  it("as what it is to a respondent, who cannot answer it", async () => {
    const company = await invite();
    const respondent = await as(await addMember(company, "respondent"));
    expect(await listCalls(respondent, company.organisation)).toMatchObject([{ can: { join: false, consent: false } }]);
    await expect(joinCampaign(respondent, company.organisation, company.participation, { named: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(setNamed(respondent, company.organisation, company.participation, { named: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("with what its authority wrote, until it handed in again", async () => {
    const company = await invite();
    const { assessment } = await join(company);
    const state = (row: object) => inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.updateMany({ where: { id: company.participation }, data: row }));
    await state({ reason: "研发费用与年报不一致" });
    expect(await callsOf(company)).toMatchObject([{ state: "draft", reason: "研发费用与年报不一致" }]);
    await handIn(company, assessment);
    expect(await callsOf(company)).toMatchObject([{ state: "submitted", reason: null }]);
  });
});

describe("joining", () => {
  it("opens an assessment of what is asked, which closes with the campaign", async () => {
    const company = await invite();
    const { assessment } = await join(company, { scope: "consolidated" });
    const { closesAt } = await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.campaign.findFirstOrThrow({ where: { id: campaign } }));
    expect(await assessmentOf(company, assessment)).toMatchObject({ instrumentKey: "xinzhi-enterprise", fiscalYear: YEAR, label: "T0", scope: "consolidated", state: "draft", authorityId: authority.organisation, participationId: company.participation, closesAt });
    expect(await rowOf(company.participation)).toMatchObject({ companyId: company.organisation, assessmentId: assessment, state: "draft", named: false });
    expect(await callsOf(company)).toMatchObject([{ state: "draft", assessment, can: { join: false, consent: true } }]);
    expect((await actsOf(company)).slice(0, 3)).toEqual(["consent.refuse", "call.join", "assessment.open"]);
    expect((await verifyAuditChain(company.viewer, company.organisation)).firstBroken).toBeNull();
  });

  it("again answers the same, with the consent as now said", async () => {
    const company = await invite();
    const first = await join(company);
    expect(await join(company, { named: true })).toEqual(first);
    expect(await assessmentsOf(company)).toHaveLength(1);
    expect((await rowOf(company.participation)).named).toBe(true);
  });

  it("takes up the first assessment of that year, whose answers stay", async () => {
    const company = await invite();
    const draft = await openAssessment(company);
    await saveResponses(company.system, company.organisation, draft, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }]));
    expect((await loadCall(company.viewer, company.organisation, company.participation)).attaches).toEqual({ id: draft, scope: "standalone", state: "draft" });
    expect(await join(company, { scope: "consolidated" })).toEqual({ assessment: draft });
    expect(await assessmentOf(company, draft)).toMatchObject({ scope: "standalone", participationId: company.participation });
    // The job that counts progress looks at what changed since it last looked.
    expect((await assessmentOf(company, draft)).updatedAt.getTime()).toBeGreaterThan((await rowOf(company.participation)).refreshedAt.getTime());
  });

  it("counts as handed in where that assessment was", async () => {
    const company = await invite();
    const submitted = await openAssessment(company);
    const { at } = await handIn(company, submitted);
    expect(await join(company)).toEqual({ assessment: submitted });
    expect(await rowOf(company.participation)).toMatchObject({ state: "submitted", submittedAt: at });
  });

  it("opens another one beside an assessment of another year, another version, or another campaign", async () => {
    const company = await invite();
    await openAssessment(company, { fiscalYear: YEAR - 1 });
    const { assessment } = await join(company);
    const second = { ...company, participation: await callAgain(company.code, { campaign: await openCampaign(authority) }) };
    const { assessment: another } = await join(second);
    expect(another).not.toBe(assessment);
    expect(await assessmentOf(company, another)).toMatchObject({ label: "T1", participationId: second.participation });
    expect(await assessmentOf(company, assessment)).toMatchObject({ label: "T0", participationId: company.participation });
  });

  it("takes the first free label, whatever else is there", async () => {
    const company = await invite();
    for (const label of ["T1", "试填"]) await openAssessment(company, { label });
    const { assessment } = await join(company);
    expect((await assessmentOf(company, assessment)).label).toBe("T0");
    const again = { ...company, participation: await callAgain(company.code, { campaign: await openCampaign(authority) }) };
    expect((await assessmentOf(company, (await join(again)).assessment)).label).toBe("T2");
  });

  it("makes one assessment where two managers press at once", async () => {
    const company = await invite();
    const other = await as(await addMember(company, "manager"));
    const both = await Promise.all([join(company), joinCampaign(other, company.organisation, company.participation, { named: false }), join(company)]);
    expect(new Set(both.map(({ assessment }) => assessment)).size).toBe(1);
    expect(await assessmentsOf(company)).toHaveLength(1);
  });

  it("gives each of two campaigns its own assessment where both are joined at once", async () => {
    const company = await invite();
    const neighbour = await openAuthority();
    const second = { ...company, participation: await callAgain(company.code, { of: neighbour, campaign: await openCampaign(neighbour) }) };
    const draft = await openAssessment(company);
    const both = await Promise.all([join(company), join(second)]);
    expect(new Set(both.map(({ assessment }) => assessment)).size).toBe(2);
    expect(both.map(({ assessment }) => assessment)).toContain(draft);
    expect((await assessmentsOf(company)).map(({ label }) => label)).toEqual(["T0", "T1"]);
  });

  it("uses the link up, which leads its members to the call from then on", async () => {
    const company = await invite();
    const token = secretOfCallUp(await giveLink(authority, company.participation));
    await join(company);
    expect(await loadCallUpInvitation(company.viewer, token)).toMatchObject({ state: "used", held: { organisation: company.organisation, participation: company.participation } });
    await expect(redeemCallUp(nobody, { token, name: "某人", login: `${unique()}@example.com`, password: PASSWORD, industry: "C3453", region: "330106" }, noDevice)).rejects.toMatchObject({ code: "TOKEN" });
    expect((await listAuditEvents(authority.system, authority.organisation)).find(({ object }) => object === company.participation)).toMatchObject({ act: "call.join" });
  });

  it("is refused before the campaign opens and after it closed", async () => {
    const early = await invite({ campaign: await openCampaign(authority, { opensOn: addDays(dayInChina(new Date()), 3) }) });
    expect(await callsOf(early)).toMatchObject([{ stage: "announced", can: { join: false } }]);
    await expect(join(early)).rejects.toMatchObject({ code: "STAGE" });
    const ended = await openCampaign(authority);
    const late = await invite({ campaign: ended });
    await moveCampaign(authority, ended, { opensAt: new Date(Date.now() - 9_000), closesAt: new Date(Date.now() - 1) });
    expect(await callsOf(late)).toMatchObject([{ stage: "closed", can: { join: false } }]);
    await expect(join(late)).rejects.toMatchObject({ code: "STAGE" });
    expect(await assessmentsOf(late)).toEqual([]);
    expect(await consentsOf(late)).toEqual([]);
  });

  it("is open for who was given more time, up to that", async () => {
    const ended = await openCampaign(authority);
    const late = await invite({ campaign: ended });
    await moveCampaign(authority, ended, { opensAt: new Date(Date.now() - 9_000), closesAt: new Date(Date.now() - 1) });
    const own = lastMomentOf(addDays(dayInChina(new Date()), 2));
    await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.updateMany({ where: { id: late.participation }, data: { closesAt: own } }));
    const { assessment } = await join(late);
    expect((await assessmentOf(late, assessment)).closesAt).toEqual(own);
  });

  it("needs a person behind it", async () => {
    const company = await invite();
    await expect(joinCampaign(system, company.organisation, company.participation, { named: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(joinCampaign(company.viewer, company.organisation, makeId(), { named: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(joinCampaign(company.viewer, company.organisation, "x", { named: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("lets a respondent answer what they are asked, as before", async () => {
    const company = await invite();
    const { assessment } = await join(company);
    const respondent = await addMember(company, "respondent");
    await assign(company, assessment, respondent, ["L1"]);
    const { results } = await saveResponses(respondent.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }]));
    expect(results).toMatchObject([{ status: "saved" }]);
  });
});

describe("consent to be named", () => {
  it("is kept as every answer that was given, with the wording it was given to; the last holds", async () => {
    const company = await invite();
    await join(company);
    await setNamed(company.viewer, company.organisation, company.participation, { named: true, locale: "en" });
    await setNamed(company.viewer, company.organisation, company.participation, { named: true, locale: "en" });
    await setNamed(company.viewer, company.organisation, company.participation, { named: false });
    expect((await consentsOf(company)).map(({ given, textHash, by, authorityId }) => ({ given, textHash, by, authorityId }))).toEqual(
      ([[false, "zh-CN"], [true, "en"], [false, "zh-CN"]] as const).map(([given, locale]) => ({ given, textHash: consentHash(locale), by: company.manager.claim.user, authorityId: authority.organisation })),
    );
    expect((await rowOf(company.participation)).named).toBe(false);
    expect((await actsOf(company)).slice(0, 3)).toEqual(["consent.refuse", "consent.give", "consent.refuse"]);
  });

  it("changes what the authority sees, and nothing else", async () => {
    const company = await invite();
    await join(company);
    expect((await callsOf(company))[0]?.sees).not.toContain("report");
    await setNamed(company.viewer, company.organisation, company.participation, { named: true });
    expect(await callsOf(company)).toMatchObject([{ named: true, state: "draft", sees: expect.arrayContaining(["name", "creditCode", "percent", "report"]) }]);
  });

  it("can be withdrawn after the closing, and is nothing before joining", async () => {
    const ended = await openCampaign(authority);
    const company = await invite({ campaign: ended });
    await expect(setNamed(company.viewer, company.organisation, company.participation, { named: true })).rejects.toMatchObject({ code: "STAGE" });
    await join(company, { named: true });
    await moveCampaign(authority, ended, { opensAt: new Date(Date.now() - 9_000), closesAt: new Date(Date.now() - 1) });
    await setNamed(company.viewer, company.organisation, company.participation, { named: false });
    expect((await rowOf(company.participation)).named).toBe(false);
  });

  it("is asked: an answer that is missing is none", async () => {
    const company = await invite();
    await expect(joinCampaign(company.viewer, company.organisation, company.participation, {} as never)).rejects.toMatchObject({ issues: [{ path: ["named"] }] });
    expect(await assessmentsOf(company)).toEqual([]);
  });

  it("ends where the last answers of two people at once agree with what the authority has", async () => {
    const company = await invite();
    await join(company);
    await Promise.all([true, false, true, false].map((named) => setNamed(company.viewer, company.organisation, company.participation, { named })));
    expect((await rowOf(company.participation)).named).toBe((await consentsOf(company)).at(-1)?.given);
  });

  // What is stored is the hash alone. Whoever changes the wording gives it another key and keeps this one.
  it.each([
    ["zh-CN", "c0fa3c16cee2bd44122e19f430078d944a7397c674f2bef259fc06bdf727fdb8"],
    ["en", "8998126e6795f195a059f4ee2ee205d23a355d4b7fbe24bfcb7752ace2ea63e3"],
  ] as const)("has a wording that can be found again, in %s", (locale, hash) => {
    expect(consentHash(locale)).toBe(hash);
    expect(wordsOf(locale, "call")("consent.named1")).not.toBe("");
  });
});

describe("after the closing", () => {
  it("a late answer is refused with whom to ask, and a submitted one with what to do", async () => {
    const company = await invite();
    const { assessment } = await join(company);
    const save = () => saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }]));
    await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.assessment.updateMany({ where: { id: assessment }, data: { closesAt: new Date(Date.now() - 1) } }));
    await expect(save()).rejects.toMatchObject({ code: "CLOSED", details: { values: { why: "called", contact: expect.stringContaining("0571-8888 6666") } } });
    await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.assessment.updateMany({ where: { id: assessment }, data: { closesAt: new Date(Date.now() + 99_000) } }));
    const { submission } = await handIn(company, assessment);
    await expect(save()).rejects.toMatchObject({ code: "CLOSED", details: { values: { why: "submitted" } } });
    await withdraw(company.viewer, company.organisation, submission);
  });
});
