import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "@/lib/core/errors";
import { itemsOf } from "@/lib/core/scoring/score";
import { listAuditEvents, verifyAuditChain } from "@/lib/server/audit";
import { setNamed } from "@/lib/server/calls";
import { loadConsentedReport, renderConsentedReport } from "@/lib/server/consented-reports";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { loadInstrument } from "@/lib/server/instruments";
import { loadParticipation, returnParticipation } from "@/lib/server/participations";
import { listReadings } from "@/lib/server/readings";
import { loadReport } from "@/lib/server/reports";
import { submit, withdraw } from "@/lib/server/submissions";
import { addMember, addOfficial, as, callCompany, COMPLETE, fill, joinCall, openAuthority, openCampaign, openCompany, openOperator, ownerUrl, PLATFORM, publish, system, type Authority, type Company } from "@/lib/server/test-builders";
import { nobody, type Viewer } from "@/lib/server/viewer";
import { readPdfText } from "@/lib/documents/pdf/pdf-text";

let authority: Authority;
let campaign: string;
beforeAll(async () => {
  await publish();
  authority = await openAuthority();
  campaign = await openCampaign(authority);
});
afterAll(closeDatabase);

type Course = Company & { readonly participation: string; readonly assessment: string };
/** A company that answers the campaign, and has handed in. */
async function answer(named: boolean, of: Authority = authority, called: string = campaign): Promise<Course & { readonly submission: string }> {
  const course = await join(named, of, called);
  return { ...course, submission: await handIn(course) };
}
async function join(named: boolean, of: Authority = authority, called: string = campaign): Promise<Course> {
  const company = await openCompany();
  const participation = await callCompany(of, called, company);
  const assessment = await joinCall(company, participation, named);
  await fill(company, assessment);
  return { ...company, participation, assessment };
}
const handIn = async ({ system: viewer, organisation, assessment }: Course) => (await submit(viewer, organisation, assessment)).submission;
const consent = ({ system: viewer, organisation, participation }: Course, named: boolean) => setNamed(viewer, organisation, participation, { named });
const read = async ({ participation }: Pick<Course, "participation">, viewer?: Viewer, at = { organisation: authority.organisation, campaign }) =>
  loadConsentedReport(viewer ?? (await as(authority.official)), at.organisation, { campaign: at.campaign, participation }, "zh-CN");
const codeOf = (asked: Promise<unknown>) => asked.then(() => "read", (fault: unknown) => (fault instanceof AppError ? fault.code : Promise.reject(fault as Error)));
const disclosures = async ({ system: viewer, organisation }: Company) => (await listAuditEvents(viewer, organisation)).filter(({ act }) => act === "report.disclose");

describe("the official of the authority that called it", () => {
  it("reads score, level and the results of the parts of an enterprise that consented, and none of its answers or figures", async () => {
    const course = await answer(true);
    const report = await read(course);
    const { report: whole } = await loadReport(await as(course.manager), course.organisation, course.submission, "zh-CN");
    expect(report.summary).toMatchObject({ headline: whole.summary.headline, overall: { value: whole.summary.overall.value }, level: whole.summary.level });
    expect(report.sections.map(({ id }) => id)).toEqual(["elements", "measures", "characteristics", "drivers", "indicators"]);
    const { instrument } = await loadInstrument(system, "xinzhi-enterprise", "2026.1");
    const text = JSON.stringify(report);
    expect(itemsOf(instrument).filter(({ id }) => text.includes(`${id} `))).toEqual([]);
    expect(text).not.toContain(COMPLETE.profile.industry);
  });

  it("gets the same as a PDF", async () => {
    const course = await answer(true);
    const { name, type, bytes } = await renderConsentedReport(await as(authority.official), authority.organisation, { campaign, participation: course.participation }, "zh-CN");
    expect([name.endsWith("2025-1.pdf"), type]).toEqual([true, "application/pdf"]);
    const text = readPdfText(Buffer.from(bytes)).join("").replaceAll(/\s/g, "");
    expect(text).toContain("企业同意署名后可以查看的部分");
    expect(text).not.toContain("回答与依据");
  }, 60_000);

  it("finds nothing without consent, whatever is handed in", async () => {
    const course = await answer(false);
    expect(await codeOf(read(course))).toBe("NOT_FOUND");
    expect(await disclosures(course)).toEqual([]);
  });

  it("finds nothing from the moment the consent is withdrawn, and reads again once it is given again", async () => {
    const course = await answer(true);
    const outcomes: string[] = [await codeOf(read(course))];
    for (const named of [false, true, false]) {
      await consent(course, named);
      outcomes.push(await codeOf(read(course)));
    }
    expect(outcomes).toEqual(["read", "NOT_FOUND", "read", "NOT_FOUND"]);
  });

  it("finds nothing before it is handed in, while it is withdrawn, and after it was sent back", async () => {
    const course = await join(true);
    expect(await codeOf(read(course))).toBe("NOT_FOUND");
    const first = await handIn(course);
    expect(await codeOf(read(course))).toBe("read");
    await withdraw(course.system, course.organisation, first);
    expect(await codeOf(read(course))).toBe("NOT_FOUND");
    await handIn(course);
    expect((await read(course)).imprint).toContain("第 2 次提交");
    await returnParticipation(authority.system, authority.organisation, course.participation, { reason: "请补充" });
    expect(await codeOf(read(course))).toBe("NOT_FOUND");
  });

  it("is offered it where it can be read, and only there", async () => {
    const viewer = await as(authority.official);
    const offered = async ({ participation }: Course) => (await loadParticipation(viewer, authority.organisation, participation)).can.readReport;
    const course = await join(true);
    expect(await offered(course)).toBe(false);
    await handIn(course);
    expect(await offered(course)).toBe(true);
    await consent(course, false);
    expect(await offered(course)).toBe(false);
  });
});

describe("nobody else", () => {
  it("reads it: no official of another authority, whichever ids are mixed, no operator, no company, not the enterprise itself, not the installation", async () => {
    const course = await answer(true);
    const other = await openAuthority();
    const otherCampaign = await openCampaign(other);
    const stranger = await as(other.official);
    const own = { organisation: other.organisation, campaign: otherCampaign };
    const here = { organisation: authority.organisation, campaign };
    const asked: readonly (readonly [Viewer, typeof own])[] = [
      [stranger, own],
      [stranger, { ...own, campaign }],
      [stranger, here],
      [await as(other.official, authority.organisation), here],
      [await as(await openOperator(), PLATFORM), { ...here, organisation: PLATFORM }],
      [await as(await openOperator(), authority.organisation), here],
      [await as(course.manager), { ...here, organisation: course.organisation }],
      [await as(course.manager, authority.organisation), here],
      [await as((await openCompany()).manager, authority.organisation), here],
      [authority.system, here],
    ];
    for (const [viewer, at] of asked) expect(await codeOf(read(course, viewer, at))).toBe("NOT_FOUND");
    expect(await codeOf(read(course, nobody))).toBe("SIGNED_OUT");
    expect(await disclosures(course)).toEqual([]);
  });

  it("reads it through another campaign of the same authority, or an id that is none", async () => {
    const course = await answer(true);
    const another = await openCampaign(authority);
    for (const at of [another, makeId(), "nowhere"]) expect(await codeOf(read(course, undefined, { organisation: authority.organisation, campaign: at }))).toBe("NOT_FOUND");
    for (const participation of [makeId(), "nowhere", course.assessment]) expect(await codeOf(read({ participation }))).toBe("NOT_FOUND");
  });

  it("reads what was consented to towards another authority", async () => {
    const other = await openAuthority();
    const course = await answer(true, other, await openCampaign(other));
    // On the list of ours as well, with the same company behind it.
    const ours = await callCompany(authority, campaign, course);
    await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.updateMany({ where: { id: ours }, data: { named: true, assessmentId: course.assessment, state: "submitted" } }));
    expect(await codeOf(read({ participation: ours }))).toBe("NOT_FOUND");
  });

  it("reads it as an official who has left, even where the page was asked for before", async () => {
    const course = await answer(true);
    const leaving = await addOfficial(authority);
    const viewer = await as(leaving);
    expect(await codeOf(read(course, viewer))).toBe("read");
    await endAsOwner(authority.organisation, leaving.claim.user);
    expect(await codeOf(read(course, viewer))).toBe("NOT_FOUND");
  });
});

describe("the enterprise", () => {
  it("sees each reading in its own chain of events and on the page of the call, and the chain computes", async () => {
    const course = await answer(true);
    const manager = await as(course.manager);
    expect(await listReadings(manager, course.organisation, course.participation)).toEqual({ total: 0, latest: [] });
    await read(course);
    await renderConsentedReport(await as(authority.official), authority.organisation, { campaign, participation: course.participation }, "en");
    expect(await disclosures(course)).toMatchObject(Array.from({ length: 2 }, () => ({ actor: authority.official.claim.user, object: course.participation })));
    const { total, latest } = await listReadings(manager, course.organisation, course.participation);
    expect([total, latest.length]).toEqual([2, 2]);
    expect(latest[0]!.getTime()).toBeGreaterThanOrEqual(latest[1]!.getTime());
    expect(await verifyAuditChain(manager, course.organisation)).toMatchObject({ firstBroken: null });
    expect(await listReadings(manager, course.organisation, makeId())).toEqual({ total: 0, latest: [] });
  }, 60_000);

  it("shows them to its managers alone", async () => {
    const course = await answer(true);
    const respondent = await addMember(course, "respondent");
    for (const viewer of [await as(respondent), await as(authority.official, course.organisation)]) {
      expect(await codeOf(listReadings(viewer, course.organisation, course.participation))).toBe("NOT_FOUND");
    }
  });

  it("that withdraws while it is read is either told of the reading, or was not read", async () => {
    const course = await answer(true);
    const viewer = await as(authority.official);
    const outcomes = await Promise.all([...Array.from({ length: 6 }, () => codeOf(read(course, viewer))), consent(course, false).then(() => "withdrawn")]);
    const events = (await listAuditEvents(course.system, course.organisation)).map(({ act }) => act);
    expect(events.filter((act) => act === "report.disclose")).toHaveLength(outcomes.filter((outcome) => outcome === "read").length);
    // The newest first: nothing was read after the withdrawal.
    expect(events.slice(0, events.indexOf("consent.refuse"))).not.toContain("report.disclose");
    expect(await codeOf(read(course, viewer))).toBe("NOT_FOUND");
  });
});

/** As an authority's members are ended: nobody of an authority can yet. */
async function endAsOwner(organisation: string, user: string): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl() });
  await owner.connect();
  await owner.query("BEGIN; ALTER TABLE membership NO FORCE ROW LEVEL SECURITY");
  await owner.query("UPDATE membership SET ended_at = now() WHERE organisation_id = $1 AND user_id = $2", [organisation, user]);
  await owner.query("ALTER TABLE membership FORCE ROW LEVEL SECURITY; COMMIT");
  await owner.end();
}
