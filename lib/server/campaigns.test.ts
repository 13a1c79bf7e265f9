import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, dayInChina, firstMomentOf, lastMomentOf } from "@/lib/core/calendar";
import { listAuditEvents, verifyAuditChain } from "@/lib/server/audit";
import { announceCampaign, createCampaign, extendCampaign, listCampaigns, loadCampaign, removeCampaign, saveCampaign } from "@/lib/server/campaigns";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { returnParticipation } from "@/lib/server/participations";
import { saveResponses } from "@/lib/server/responses";
import { submit } from "@/lib/server/submissions";
import {
  answerCall, as, callCompany, callEnterprises, fill, INSTRUMENT, joinCall, letPass, moveCampaign, openAuthority, openCampaign, openCompany, publish, YEAR, type Authority, type Company,
} from "@/lib/server/test-builders";
import type { Person } from "@/lib/server/viewer";

let authority: Authority;
let official: Person;
let other: Authority;
let company: Company;
beforeAll(async () => {
  await publish();
  authority = await openAuthority("3301");
  other = await openAuthority("3301");
  company = await openCompany();
  official = await as(authority.official);
});
afterAll(closeDatabase);

const today = dayInChina(new Date());
const stated = { title: "杭州市自评", text: "请自评。\r\n谢谢。", contactName: "王老师", contactPhone: "0571-1", fiscalYear: YEAR, instrument: INSTRUMENT, opensOn: today, closesOn: addDays(today, 10) };
const own = { user: null };
const create = (more: Partial<typeof stated> = {}) => createCampaign(official, authority.organisation, { ...stated, ...more });
const load = (campaign: string) => loadCampaign(official, authority.organisation, campaign);
const save = (campaign: string, more: Partial<typeof stated> & { revision: number }) => saveCampaign(official, authority.organisation, campaign, { ...stated, ...more });
const extend = (campaign: string, closesOn: string) => extendCampaign(official, authority.organisation, campaign, { closesOn });
const actsOf = async () => (await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.auditEvent.findMany({ orderBy: { sequence: "desc" }, take: 3 }))).map(({ act, actor }) => [act, actor]);

describe("making a campaign", () => {
  it("takes days of China, and the region that the authority sees", async () => {
    const { campaign } = await create();
    const loaded = await load(campaign);
    expect(loaded).toMatchObject({ title: "杭州市自评", text: "请自评。\n谢谢。", contactPhone: "0571-1", contactEmail: null, stage: "preparing", regionPrefix: "3301", announcedAt: null, revision: 1, refreshedAt: null });
    expect([loaded.opensAt, loaded.closesAt]).toEqual([firstMomentOf(today), lastMomentOf(addDays(today, 10))]);
    expect(loaded.counts).toEqual({ called: 0, draft: 0, submitted: 0, returned: 0, total: 0 });
    expect(loaded.can).toEqual({ edit: true, announce: true, extend: false, addList: true, return: false });
    expect((await actsOf())[0]).toEqual(["campaign.open", authority.official.claim.user]);
  });

  it("of an authority without a region is for all regions", async () => {
    const everywhere = await openAuthority("");
    expect(await loadCampaign(everywhere.system, everywhere.organisation, await openCampaign(everywhere))).toMatchObject({ regionPrefix: "" });
  });

  it.each([
    ["a closing that has gone by", { opensOn: addDays(today, -9), closesOn: addDays(today, -1) }, "DAY"],
    ["a closing before its opening", { opensOn: addDays(today, 5), closesOn: addDays(today, 4) }, "DAY"],
    ["an unknown questionnaire", { instrument: "xinzhi-enterprise@1999.1" }, "NOT_FOUND"],
    ["a title of characters that are not shown", { title: "\u202E\u202E\u202E" }, "INVALID"],
  ])("is refused with %s", async (_, more, code) => {
    await expect(create(more)).rejects.toMatchObject({ code });
  });
  it.each([{ title: "一" }, { text: " " }, { closesOn: "2026-02-30" }, { fiscalYear: 1066 }, { contactName: "" }])("is refused with %j", async (more) => {
    await expect(create(more)).rejects.toThrow(/invalid|Too|expected/i);
  });
  it("can last a single day, today's", async () => {
    const { campaign } = await create({ closesOn: today });
    await announceCampaign(official, authority.organisation, campaign);
    expect(await load(campaign)).toMatchObject({ stage: "open" });
  });
});

describe("changing a campaign", () => {
  it("is refused where somebody saved since it was read", async () => {
    const { campaign } = await create();
    await save(campaign, { title: "第一次修改", revision: 1 });
    await expect(save(campaign, { title: "第二次修改", revision: 1 })).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await load(campaign)).toMatchObject({ title: "第一次修改", revision: 2 });
    // Of several at the same moment one is right.
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, (_, index) => save(campaign, { title: `同时修改${String(index)}`, revision: 2 })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("reaches everything while it is prepared, and only words and contact once it is announced", async () => {
    const { campaign } = await create();
    await save(campaign, { fiscalYear: YEAR - 1, closesOn: addDays(today, 20), revision: 1 });
    expect(await load(campaign)).toMatchObject({ fiscalYear: YEAR - 1, closesAt: lastMomentOf(addDays(today, 20)) });
    await announceCampaign(official, authority.organisation, campaign);
    const frame = { fiscalYear: YEAR - 1, closesOn: addDays(today, 20), revision: 3 };
    for (const more of [{ fiscalYear: YEAR }, { closesOn: addDays(today, 30) }, { opensOn: addDays(today, 1) }]) await expect(save(campaign, { ...frame, ...more })).rejects.toMatchObject({ code: "STAGE" });
    await save(campaign, { ...frame, text: "请尽快自评。", contactName: "李老师" });
    expect(await load(campaign)).toMatchObject({ text: "请尽快自评。", contactName: "李老师", revision: 4 });
  });

  it("announces it once, and not after its last day", async () => {
    const { campaign } = await create();
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => announceCampaign(official, authority.organisation, campaign)));
    expect(outcomes.map((outcome) => (outcome.status === "rejected" ? (outcome.reason as { code: string }).code : "done")).toSorted()).toEqual(["STAGE", "STAGE", "done"]);
    const { campaign: late } = await create();
    await moveCampaign(authority, late, { opensAt: new Date(Date.now() - 2), closesAt: new Date(Date.now() - 1) });
    await expect(announceCampaign(official, authority.organisation, late)).rejects.toMatchObject({ code: "DAY" });
  });

  it("removes it with its list while it is prepared, and never again", async () => {
    const { campaign } = await create();
    await callEnterprises(authority, campaign, 3);
    await removeCampaign(official, authority.organisation, campaign);
    await expect(load(campaign)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await inOrganisation({ ...own, organisation: authority.organisation }, (tx) => tx.participation.count({ where: { campaignId: campaign } }))).toBe(0);
    const announced = await openCampaign(authority);
    await expect(removeCampaign(official, authority.organisation, announced)).rejects.toMatchObject({ code: "STAGE" });
    // Not even a query that forgot to look.
    expect(await inOrganisation({ ...own, organisation: authority.organisation }, (tx) => tx.campaign.deleteMany({ where: { id: announced } }))).toEqual({ count: 0 });
  });
});

describe("the counts of a campaign", () => {
  it("are by state, and by the first level below the authority's region at which there is more than one", async () => {
    const campaign = await openCampaign(authority);
    await callEnterprises(authority, campaign, [{ region: "330106" }, { region: "330106" }, { region: "330102" }]);
    const loaded = await load(campaign);
    expect(loaded.counts).toEqual({ called: 3, draft: 0, submitted: 0, returned: 0, total: 3 });
    expect(loaded.byRegion).toMatchObject([
      { region: "330102", name: { "zh-CN": "上城区" }, counts: { called: 1, total: 1 } },
      { region: "330106", name: { "zh-CN": "西湖区" }, counts: { called: 2, total: 2 } },
    ]);
    expect(loaded.refreshedAt).toBeInstanceOf(Date);
    const province = await openAuthority("33");
    const larger = await openCampaign(province);
    await callEnterprises(province, larger, [{ region: "330106" }, { region: "330102" }, { region: "330203" }]);
    expect((await loadCampaign(province.system, province.organisation, larger)).byRegion).toMatchObject([{ region: "3301", name: { "zh-CN": "杭州市" }, counts: { total: 2 } }, { region: "3302", name: { "zh-CN": "宁波市" }, counts: { total: 1 } }]);
    expect((await listCampaigns(province.system, province.organisation)).map(({ id, counts }) => [id, counts.total])).toEqual([[larger, 3]]);
  });

  it("of fifty thousand enterprises come within a second", async () => {
    // Not announced: nobody else's test gives fifty thousand their links.
    const campaign = await openCampaign(other, { announced: false });
    for (let from = 1; from < 50_000; from += 5_000) {
      await inOrganisation({ ...own, organisation: other.organisation }, (tx) => tx.$queryRaw`INSERT INTO participation (organisation_id, id, campaign_id, name, credit_code, region, state)
        SELECT ${other.organisation}::uuid, gen_random_uuid(), ${campaign}::uuid, '企业' || n, 'LARGE' || n, '3301' || lpad((2 + n % 12)::text, 2, '0'), (ARRAY['called', 'draft', 'submitted', 'returned'])[1 + n % 4]::participation_state
        FROM generate_series(${from}::integer, ${from + 4_999}::integer) AS n`);
    }
    const began = performance.now();
    const { counts, byRegion } = await loadCampaign(other.system, other.organisation, campaign);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(counts).toEqual({ called: 12_500, draft: 12_500, submitted: 12_500, returned: 12_500, total: 50_000 });
    expect(byRegion).toHaveLength(12);
  });
});

describe("a later closing", () => {
  const later = addDays(today, 40);

  it("moves the assessments that answer, and the links; who was given more time keeps it", async () => {
    const campaign = await openCampaign(authority);
    const [waiting] = await callEnterprises(authority, campaign, 1);
    const companies = await Promise.all([1, 2, 3].map(() => openCompany()));
    const [inTime, given, handedIn] = companies as [Company, Company, Company];
    const calls: string[] = [];
    for (const one of companies) calls.push(await callCompany(authority, campaign, one));
    const assessments = await Promise.all(companies.map((one, index) => joinCall(one, calls[index] ?? "")));
    for (const index of [1, 2]) {
      await fill(companies[index] as Company, assessments[index] ?? "");
      await submit((companies[index] as Company).system, (companies[index] as Company).organisation, assessments[index] ?? "");
    }
    const own = addDays(today, 60);
    await returnParticipation(official, authority.organisation, calls[1] ?? "", { reason: "请补充材料", closesOn: own });
    await extend(campaign, later);
    expect((await load(campaign)).closesAt).toEqual(lastMomentOf(later));
    const closings = await Promise.all([inTime, given, handedIn].map((one, index) => closingIn(one, assessments[index] ?? "")));
    expect(closings).toEqual([lastMomentOf(later), lastMomentOf(own), lastMomentOf(later)]);
    const tokens = await inOrganisation({ user: null, organisation: authority.organisation }, (tx) => tx.token.findMany({ where: { purpose: "callUp", participationId: { in: [waiting?.id ?? "", ...calls] } } }));
    expect(tokens.filter(({ usedAt }) => usedAt === null).map(({ expiresAt }) => expiresAt)).toEqual([lastMomentOf(later)]);
    // Told are those who know of it, have not handed in, and have more time by it.
    const told = await inOrganisation({ user: null, organisation: authority.organisation }, (tx) => tx.message.findMany({ where: { kind: "extended", participationId: { in: [waiting?.id ?? "", ...calls] } } }));
    expect(told.map(({ participationId, key, state, values }) => [participationId, key, state, values]).toSorted()).toEqual(
      [waiting?.id, calls[0]].map((id) => [id, later, "held", { closesAt: lastMomentOf(later).toISOString() }]).toSorted(),
    );
    expect(await actsOf()).toContainEqual(["campaign.extend", authority.official.claim.user]);
    // Those whose closing it moved have it in their own chains, which still compute.
    const noted = async ({ system, organisation }: Company) => (await listAuditEvents(system, organisation)).flatMap(({ act, actor, object }) => (act === "assessment.extended" ? [[actor, object]] : []));
    const by = authority.official.claim.user;
    expect(await Promise.all([inTime, given, handedIn].map(noted))).toEqual([[[by, assessments[0]]], [], [[by, assessments[2]]]]);
    await extend(campaign, addDays(today, 45));
    expect(await noted(inTime)).toHaveLength(2);
    for (const one of companies) expect(await verifyAuditChain(one.system, one.organisation)).toMatchObject({ firstBroken: null });
  });

  it("must be later than the one that holds, and not gone by; it may come after the closing", async () => {
    const campaign = await openCampaign(authority, { closesOn: addDays(today, 10) });
    for (const day of [addDays(today, 10), addDays(today, 9)]) await expect(extend(campaign, day)).rejects.toMatchObject({ code: "DAY", details: { values: { detail: expect.stringContaining("北京时间") as unknown } } });
    await letPass(12, authority, campaign);
    expect(await load(campaign)).toMatchObject({ stage: "closed", can: { extend: true, addList: false } });
    await expect(extend(campaign, addDays(today, -1))).rejects.toMatchObject({ code: "DAY" });
    await extend(campaign, today);
    expect(await load(campaign)).toMatchObject({ stage: "open" });
    const { campaign: preparing } = await create();
    await expect(extend(preparing, later)).rejects.toMatchObject({ code: "STAGE" });
  });

  it("opens what had closed to answers again, and to nothing before", async () => {
    const campaign = await openCampaign(authority, { closesOn: addDays(today, 1) });
    const call = await callCompany(authority, campaign, company);
    const assessment = await joinCall(company, call);
    const answer = (revision: number) => saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision, answer: { level: revision } }]));
    await answer(0);
    await letPass(3, authority, campaign, [company]);
    await expect(answer(1)).rejects.toMatchObject({ code: "CLOSED" });
    await extend(campaign, today);
    expect((await answer(1)).results).toMatchObject([{ status: "saved", revision: 2 }]);
  });
});

const closingIn = async ({ organisation }: Company, id: string) => (await inOrganisation({ organisation, user: null }, (tx) => tx.assessment.findFirstOrThrow({ where: { id } }))).closesAt;

describe("who is no official of the authority", () => {
  it("finds nothing of it, by any id and in any address", async () => {
    const { campaign } = await create();
    const strangers = [[await as(other.official), other.organisation], [await as(other.official), authority.organisation], [await as(company.manager), company.organisation], [await as(company.manager), authority.organisation]] as const;
    for (const [viewer, organisation] of strangers) {
      for (const call of [
        () => loadCampaign(viewer, organisation, campaign),
        () => saveCampaign(viewer, organisation, campaign, { ...stated, revision: 1 }),
        () => announceCampaign(viewer, organisation, campaign),
        () => extendCampaign(viewer, organisation, campaign, { closesOn: addDays(today, 50) }),
        () => removeCampaign(viewer, organisation, campaign),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
      }
    }
    expect((await listCampaigns(await as(other.official), other.organisation)).map(({ id }) => id)).not.toContain(campaign);
    for (const id of ["", "x", campaign.toUpperCase(), makeId()]) await expect(load(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is told so by the gate itself, too", async () => {
    const campaign = await openCampaign(authority);
    await expect(
      inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.$queryRaw`SELECT * FROM gate.move_closing(${other.official.claim.user}::uuid, ${authority.organisation}::uuid, ${campaign}::uuid,
        ${lastMomentOf(addDays(today, 90))}::timestamptz, 'x', false, NULL)`),
    ).rejects.toThrow(/not an official/);
  });
});
