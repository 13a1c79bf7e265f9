import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, dayInChina, lastMomentOf } from "@/lib/core/calendar";
import { listAuditEvents, verifyAuditChain } from "@/lib/server/audit";
import { hashOfSecret } from "@/lib/server/secret";
import { issueCallUps, pathOfCallUp, secretOfCallUp } from "@/lib/server/call-up-links";
import { redeemCallUpSignedIn } from "@/lib/server/call-up-redemption";
import { extendCampaign } from "@/lib/server/campaigns";
import { atGate, closeDatabase, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { endMembership } from "@/lib/server/members";
import {
  listParticipations, loadLink, loadParticipation, PAGE_SIZE, relink, removeParticipation, reopenParticipation, returnParticipation, streamFollowUps, streamLinks,
} from "@/lib/server/participations";
import { saveResponses } from "@/lib/server/responses";
import { listSubmissions, submit, withdraw } from "@/lib/server/submissions";
import {
  addOfficial, answerCall, as, callCompany, callEnterprises, fill, joinCall, letPass, openAuthority, openCampaign, openCompany, publish, system, type Authority, type Company,
} from "@/lib/server/test-builders";
import { nobody, type Person } from "@/lib/server/viewer";

let authority: Authority;
let official: Person;
let other: Authority;
beforeAll(async () => {
  await publish();
  authority = await openAuthority("3301");
  other = await openAuthority("3301");
  official = await as(authority.official);
});
afterAll(closeDatabase);

const today = dayInChina(new Date());
const inAuthority = <Value>(run: Parameters<typeof inOrganisation<Value>>[1]) => inOrganisation({ organisation: authority.organisation, user: null }, run);
const list = (campaign: string, filter: Parameters<typeof listParticipations>[3] = {}) => listParticipations(official, authority.organisation, campaign, filter);
const load = (participation: string) => loadParticipation(official, authority.organisation, participation);
const giveBack = (participation: string, more: { closesOn?: string } = {}) => returnParticipation(official, authority.organisation, participation, { reason: "第 3 题的证明材料不清楚", ...more });
const reopen = (participation: string, closesOn: string) => reopenParticipation(official, authority.organisation, participation, { reason: "法定代表人变更", closesOn });

async function everyOf<Value>(stream: AsyncIterable<Value>): Promise<readonly Value[]> {
  const values: Value[] = [];
  for await (const value of stream) values.push(value);
  return values;
}

type Answering = { readonly company: Company; readonly campaign: string; readonly participation: string; readonly assessment: string };
/** A company that joined, everything answered. */
async function answering(): Promise<Answering> {
  const [company, campaign] = [await openCompany(), await openCampaign(authority)];
  const participation = await callCompany(authority, campaign, company);
  const assessment = await joinCall(company, participation);
  await fill(company, assessment);
  return { company, campaign, participation, assessment };
}
const handIn = ({ company, assessment }: Answering) => submit(company.system, company.organisation, assessment);
const takeBack = ({ company }: Answering, submission: string) => withdraw(company.system, company.organisation, submission);
const answer = ({ company, assessment }: Answering, revision = 1) => saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision, answer: { level: 4 } }]));
const assessmentOf = ({ company, assessment }: Answering) => inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.assessment.findFirstOrThrow({ where: { id: assessment } }));
const messagesOf = (participation: string) => inAuthority((tx) => tx.message.findMany({ where: { participationId: participation }, orderBy: [{ createdAt: "asc" }] }));

describe("a list of called-up enterprises", () => {
  it("is turned in pages of fifty, by name, each of them once", async () => {
    const campaign = await openCampaign(authority);
    await callEnterprises(authority, campaign, PAGE_SIZE * 2 + 1);
    const pages = await Promise.all([1, 2, 3].map((page) => list(campaign, { page })));
    expect(pages.map(({ rows, page, pages: of, total }) => [rows.length, page, of, total])).toEqual([[50, 1, 3, 101], [50, 2, 3, 101], [1, 3, 3, 101]]);
    const names = pages.flatMap(({ rows }) => rows.map(({ name }) => name));
    expect(names).toEqual(names.toSorted());
    expect(new Set(names).size).toBe(101);
    for (const [page, shown] of [[99, 3], [0, 1], [-3, 1], [1.5, 1], [Number.NaN, 1]] as const) expect((await list(campaign, { page })).page).toBe(shown);
    expect(await list(await openCampaign(authority))).toEqual({ rows: [], total: 0, page: 1, pages: 1 });
  });

  it("is narrowed by state, region, and part of a name or code, whatever characters that has", async () => {
    const campaign = await openCampaign(authority);
    await callEnterprises(authority, campaign, [
      { name: "百分之百%制造", region: "330106" },
      { name: "下划_线机械", region: "330102" },
      { name: "反斜\\杠电子", region: "330110" },
      { name: "Alpha 机电", region: "330106", creditCode: "91330106MADEMYA18M" },
    ]);
    const found = async (filter: Parameters<typeof listParticipations>[3]) => (await list(campaign, filter)).rows.map(({ name }) => name);
    expect(await found({ q: "%" })).toEqual(["百分之百%制造"]);
    expect(await found({ q: "_" })).toEqual(["下划_线机械"]);
    expect(await found({ q: "\\" })).toEqual(["反斜\\杠电子"]);
    expect(await found({ q: " alpha " })).toEqual(["Alpha 机电"]);
    expect(await found({ q: "demya" })).toEqual(["Alpha 机电"]);
    expect(await found({ q: "'; DROP TABLE fact; --" })).toEqual([]);
    expect(await found({ region: "330106" })).toEqual(["Alpha 机电", "百分之百%制造"]);
    expect(await found({ region: "3301" })).toHaveLength(4);
    expect(await found({ region: "33%" })).toHaveLength(4);
    expect(await found({ state: "submitted" })).toEqual([]);
    expect(await found({ state: "called", region: "330106", q: "制造" })).toEqual(["百分之百%制造"]);
  });

  it("shows where each stands and until when, and nothing of what it answers", async () => {
    const one = await answering();
    await handIn(one);
    const [row] = (await list(one.campaign)).rows;
    expect(Object.keys(row ?? {}).toSorted()).toEqual(["closesAt", "contactEmail", "contactName", "contactPhone", "creditCode", "hasLink", "id", "name", "named", "percent", "reason", "refreshedAt", "region", "regionName", "state", "submittedAt"]);
    expect(row).toMatchObject({ state: "submitted", percent: 100, closesAt: lastMomentOf(addDays(today, 30)), hasLink: false, regionName: { "zh-CN": "西湖区" } });
    expect(row?.submittedAt).toBeInstanceOf(Date);
  });

  it("is followed up as a stream of rows, noted once in the audit chain", async () => {
    const campaign = await openCampaign(authority);
    await callEnterprises(authority, campaign, 2_003);
    const chunks = await everyOf(streamFollowUps(official, authority.organisation, campaign, { state: "called" }));
    expect(chunks.map((chunk) => chunk.length)).toEqual([1_000, 1_000, 3]);
    expect(new Set(chunks.flat().map(({ id }) => id)).size).toBe(2_003);
    const events = await inAuthority((tx) => tx.auditEvent.findMany({ where: { object: campaign, act: "participation.export" } }));
    expect(events).toMatchObject([{ actor: authority.official.claim.user }]);
  });
});

describe("links", () => {
  it("come to each enterprise of an open campaign, once, with the message that calls it up", async () => {
    const campaign = await openCampaign(authority);
    await issueCallUps(system);
    const called = await callEnterprises(authority, campaign, 1_203);
    expect((await list(campaign)).rows.every(({ hasLink }) => !hasLink)).toBe(true);
    // Two jobs at the same moment.
    const counts = await Promise.all([issueCallUps(system), issueCallUps(system)]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1_203);
    expect(await issueCallUps(system)).toBe(0);
    const { tokens, rows, messages } = await inAuthority(async (tx) => ({
      tokens: await tx.token.findMany({ where: { participationId: { in: called.map(({ id }) => id) } } }),
      rows: await tx.participation.findMany({ where: { campaignId: campaign } }),
      messages: await tx.message.findMany({ where: { participationId: { in: called.map(({ id }) => id) } } }),
    }));
    expect(tokens).toHaveLength(1_203);
    expect(new Map(rows.map(({ id, tokenId }) => [id, tokenId]))).toEqual(new Map(tokens.map(({ id, participationId }) => [participationId, id])));
    expect(new Set(tokens.map(({ expiresAt }) => expiresAt.toISOString()))).toEqual(new Set([lastMomentOf(addDays(today, 30)).toISOString()]));
    expect(messages.map(({ kind, state }) => `${kind} ${state}`)).toEqual(Array.from({ length: 1_203 }, () => "callUp held"));
  });

  it("do not come before a campaign is announced and has opened, nor after it has closed", async () => {
    const preparing = await openCampaign(authority, { announced: false });
    const early = await openCampaign(authority, { opensOn: addDays(today, 2) });
    const closed = await openCampaign(authority, { closesOn: today });
    for (const campaign of [preparing, early, closed]) await callEnterprises(authority, campaign, 1);
    await letPass(1, authority, closed);
    await issueCallUps(system);
    for (const campaign of [preparing, early, closed]) expect((await list(campaign)).rows[0]?.hasLink).toBe(false);
    await letPass(2, authority, early);
    await issueCallUps(system);
    expect((await list(early)).rows[0]?.hasLink).toBe(true);
  });

  it("can be written again as they are, and are known by their hash alone", async () => {
    const campaign = await openCampaign(authority);
    const [called] = await callEnterprises(authority, campaign, 1);
    expect(await loadLink(official, authority.organisation, called?.id ?? "")).toBeNull();
    await issueCallUps(system);
    const { tokenId } = await inAuthority((tx) => tx.participation.findFirstOrThrow({ where: { id: called?.id ?? "" } }));
    const link = await loadLink(official, authority.organisation, called?.id ?? "");
    expect(link).toEqual({ path: pathOfCallUp(tokenId ?? ""), expiresAt: lastMomentOf(addDays(today, 30)) });
    expect(await everyOf(streamLinks(official, authority.organisation, campaign))).toMatchObject([[{ row: { id: called?.id }, url: `http://localhost:3000${link?.path ?? ""}` }]]);
    const [loaded] = await atGate((gate) => gate.$queryRaw<{ purpose: string }[]>`SELECT purpose FROM gate.load_token(${hashOfSecret(secretOfCallUp(tokenId ?? ""))})`);
    expect(loaded).toEqual({ purpose: "callUp" });
    expect((await listAuditEvents(system, authority.organisation)).slice(0, 2).map(({ act, object }) => [act, object])).toEqual([["campaign.links", campaign], ["campaign.links", called?.id]]);
  });

  it("are replaced by a new one, which voids the old and ends with its maker's office", async () => {
    const [company, campaign] = [await openCompany(), await openCampaign(authority)];
    const [called] = await callEnterprises(authority, campaign, 1);
    const id = called?.id ?? "";
    await issueCallUps(system);
    const first = await loadLink(official, authority.organisation, id);
    const colleague = await addOfficial(authority);
    const second = await relink(await as(colleague), authority.organisation, id);
    expect(second.path).not.toBe(first?.path);
    const stands = async (path: string | undefined) => (await atGate((gate) => gate.$queryRaw<object[]>`SELECT * FROM gate.load_token(${hashOfSecret(path?.split("/").at(-1) ?? "")})`)).length === 1;
    expect([await stands(first?.path), await stands(second.path)]).toEqual([false, true]);
    await endMembership(system, authority.organisation, colleague.claim.user);
    expect(await stands(second.path)).toBe(false);
    const third = await relink(official, authority.organisation, id);
    expect(await stands(third.path)).toBe(true);
    await expect(redeemCallUpSignedIn(await as(company.manager), { token: first?.path.split("/").at(-1) ?? "", company: company.organisation })).rejects.toMatchObject({ code: "TOKEN" });
  });

  it("are not made anew for who came in, nor outside of the time", async () => {
    const one = await answering();
    await expect(relink(official, authority.organisation, one.participation)).rejects.toMatchObject({ code: "STAGE" });
    expect(await loadLink(official, authority.organisation, one.participation)).toBeNull();
    const campaign = await openCampaign(authority, { closesOn: today });
    const [called] = await callEnterprises(authority, campaign, 1);
    await letPass(1, authority, campaign);
    await expect(relink(official, authority.organisation, called?.id ?? "")).rejects.toMatchObject({ code: "STAGE" });
    const preparing = await openCampaign(authority, { announced: false });
    const [early] = await callEnterprises(authority, preparing, 1);
    await expect(relink(official, authority.organisation, early?.id ?? "")).rejects.toMatchObject({ code: "STAGE" });
  });
});

describe("taking an enterprise off the list", () => {
  it("voids its link, and is refused once it has come in", async () => {
    const campaign = await openCampaign(authority);
    const [called] = await callEnterprises(authority, campaign, 1);
    await issueCallUps(system);
    const link = await loadLink(official, authority.organisation, called?.id ?? "");
    await removeParticipation(official, authority.organisation, called?.id ?? "");
    await expect(load(called?.id ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await atGate((gate) => gate.$queryRaw<object[]>`SELECT * FROM gate.load_token(${hashOfSecret(link?.path.split("/").at(-1) ?? "")})`)).toEqual([]);
    const one = await answering();
    await expect(removeParticipation(official, authority.organisation, one.participation)).rejects.toMatchObject({ code: "STAGE" });
  });

  it("at the moment it comes in does the one or the other, never half of both", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [company, campaign] = [await openCompany(), await openCampaign(authority)];
      const { creditCode: code } = await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.organisation.findUniqueOrThrow({ where: { id: company.organisation } }));
      const [called] = await callEnterprises(authority, campaign, [{ creditCode: code ?? "" }]);
      await issueCallUps(system);
      const link = await loadLink(official, authority.organisation, called?.id ?? "");
      const outcomes = await Promise.allSettled([
        removeParticipation(official, authority.organisation, called?.id ?? ""),
        redeemCallUpSignedIn(await as(company.manager), { token: link?.path.split("/").at(-1) ?? "", company: company.organisation }),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const rows = await inAuthority((tx) => tx.participation.findMany({ where: { campaignId: campaign } }));
      expect(rows.map(({ companyId }) => companyId)).toEqual(outcomes[0].status === "fulfilled" ? [] : [company.organisation]);
    }
  });
});

describe("sending back", () => {
  it("keeps what was handed in, opens the assessment, and tells why; handed in again it is the next submission", async () => {
    const one = await answering();
    const first = await handIn(one);
    expect((await load(one.participation)).can).toEqual({ return: true, reopen: false, relink: false, remove: false, readReport: false });
    await giveBack(one.participation);
    expect(await load(one.participation)).toMatchObject({ state: "returned", reason: "第 3 题的证明材料不清楚", submittedAt: null, closesAt: lastMomentOf(addDays(today, 30)), can: { return: false } });
    expect(await assessmentOf(one)).toMatchObject({ state: "returned", closesAt: lastMomentOf(addDays(today, 30)) });
    expect(await listSubmissions(one.company.system, one.company.organisation)).toMatchObject([{ id: first.submission, state: "returned" }]);
    expect(await messagesOf(one.participation)).toMatchObject([{ kind: "callUp" }, { kind: "returned", key: first.submission, values: { reason: "第 3 题的证明材料不清楚", closesAt: lastMomentOf(addDays(today, 30)).toISOString() } }]);
    expect((await answer(one)).results).toMatchObject([{ status: "saved" }]);
    expect(await handIn(one)).toMatchObject({ number: 2 });
    expect(await load(one.participation)).toMatchObject({ state: "submitted" });
    // In both chains, by the official.
    const [own, theirs] = await Promise.all([listAuditEvents(system, authority.organisation), listAuditEvents(one.company.system, one.company.organisation)]);
    expect(own.find(({ act }) => act === "participation.return")).toMatchObject({ actor: authority.official.claim.user, object: one.participation });
    expect(theirs.find(({ act }) => act === "submission.returned")).toMatchObject({ actor: authority.official.claim.user, object: first.submission });
    for (const organisation of [authority.organisation, one.company.organisation]) expect(await verifyAuditChain(system, organisation)).toMatchObject({ firstBroken: null });
  });

  it("twice at once is done once, and only of what is handed in", async () => {
    const one = await answering();
    await expect(giveBack(one.participation)).rejects.toMatchObject({ code: "STAGE" });
    const { submission } = await handIn(one);
    const outcomes = await Promise.allSettled([giveBack(one.participation), giveBack(one.participation), giveBack(one.participation)]);
    expect(outcomes.map((outcome) => (outcome.status === "rejected" ? (outcome.reason as { code: string }).code : "done")).toSorted()).toEqual(["STAGE", "STAGE", "done"]);
    expect((await messagesOf(one.participation)).filter(({ kind }) => kind === "returned")).toHaveLength(1);
    // What was sent back is not there to be taken back any more.
    await takeBack(one, submission);
    expect(await assessmentOf(one)).toMatchObject({ state: "returned" });
  });

  it("after the closing needs a new day, which is this enterprise's alone", async () => {
    const one = await answering();
    await handIn(one);
    await letPass(31, authority, one.campaign, [one.company]);
    await expect(giveBack(one.participation)).rejects.toMatchObject({ code: "DAY" });
    await expect(giveBack(one.participation, { closesOn: addDays(today, -1) })).rejects.toMatchObject({ code: "DAY" });
    await giveBack(one.participation, { closesOn: addDays(today, 3) });
    expect(await load(one.participation)).toMatchObject({ state: "returned", closesAt: lastMomentOf(addDays(today, 3)), campaign: { stage: "closed" } });
    expect(await assessmentOf(one)).toMatchObject({ closesAt: lastMomentOf(addDays(today, 3)) });
    expect(await handIn(one)).toMatchObject({ number: 2 });
  });

  it("while it is open can give more time, and takes none away", async () => {
    const one = await answering();
    await handIn(one);
    await expect(giveBack(one.participation, { closesOn: addDays(today, 5) })).rejects.toMatchObject({ code: "DAY" });
    await giveBack(one.participation, { closesOn: addDays(today, 30) });
    expect(await assessmentOf(one)).toMatchObject({ state: "returned", closesAt: lastMomentOf(addDays(today, 30)) });
  });

  it("needs a reason", async () => {
    const one = await answering();
    await handIn(one);
    for (const reason of ["", "  ", "长".repeat(501)]) await expect(returnParticipation(official, authority.organisation, one.participation, { reason })).rejects.toThrow();
    expect(await load(one.participation)).toMatchObject({ state: "submitted" });
  });

  it("at the moment it is taken back leaves the submission with one stamp, and an assessment that can be edited", async () => {
    const one = await answering();
    for (let round = 0; round < 5; round += 1) {
      const { submission } = await handIn(one);
      const [returned] = await Promise.allSettled([giveBack(one.participation), takeBack(one, submission)]);
      const frozen = await inOrganisation({ organisation: one.company.organisation, user: null }, (tx) => tx.submission.findFirstOrThrow({ where: { id: submission } }));
      const state = returned.status === "fulfilled" ? "returned" : "draft";
      expect([frozen.returnedAt !== null, frozen.withdrawnAt !== null]).toEqual([state === "returned", state === "draft"]);
      expect([(await assessmentOf(one)).state, (await load(one.participation)).state]).toEqual([state, state]);
    }
  });

  it("at the moment answers are saved loses none that was taken", async () => {
    const one = await answering();
    await handIn(one);
    const [, saved] = await Promise.allSettled([giveBack(one.participation), answer(one)]);
    const stored = await inOrganisation({ organisation: one.company.organisation, user: null }, (tx) => tx.response.findFirstOrThrow({ where: { assessmentId: one.assessment, item: "L1.2" } }));
    expect(stored.revision).toBe(saved.status === "fulfilled" ? 2 : 1);
  });
});

describe("opening again for one enterprise", () => {
  it("gives time to who has not handed in, after the closing, and to nobody else", async () => {
    const one = await answering();
    await expect(reopen(one.participation, addDays(today, 50))).rejects.toMatchObject({ code: "STAGE" });
    await letPass(31, authority, one.campaign, [one.company]);
    await expect(answer(one)).rejects.toMatchObject({ code: "CLOSED" });
    expect((await load(one.participation)).can).toEqual({ return: false, reopen: true, relink: false, remove: false, readReport: false });
    await expect(reopen(one.participation, addDays(today, -1))).rejects.toMatchObject({ code: "DAY" });
    await reopen(one.participation, today);
    expect(await load(one.participation)).toMatchObject({ reason: "法定代表人变更", closesAt: lastMomentOf(today), can: { reopen: false } });
    expect(await messagesOf(one.participation)).toMatchObject([{ kind: "callUp" }, { kind: "reopened", key: today, values: { reason: "法定代表人变更", closesAt: lastMomentOf(today).toISOString() } }]);
    expect((await answer(one)).results).toMatchObject([{ status: "saved" }]);
    await handIn(one);
    await letPass(1, authority, one.campaign, [one.company]);
    await expect(reopen(one.participation, addDays(today, 3))).rejects.toMatchObject({ code: "STAGE" });
    expect((await listAuditEvents(one.company.system, one.company.organisation)).map(({ act }) => act)).toContain("assessment.reopened");
  });

  it("lets in who had not come yet, by the link that it has or by its first", async () => {
    const campaign = await openCampaign(authority);
    const company = await openCompany();
    const { creditCode: code } = await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.organisation.findUniqueOrThrow({ where: { id: company.organisation } }));
    const [called] = await callEnterprises(authority, campaign, [{ creditCode: code ?? "" }]);
    await issueCallUps(system);
    const [late] = await callEnterprises(authority, campaign, 1);
    const link = await loadLink(official, authority.organisation, called?.id ?? "");
    const token = link?.path.split("/").at(-1) ?? "";
    await letPass(31, authority, campaign);
    await expect(redeemCallUpSignedIn(await as(company.manager), { token, company: company.organisation })).rejects.toMatchObject({ code: "TOKEN" });
    for (const one of [called, late]) await reopen(one?.id ?? "", addDays(today, 2));
    expect(await loadLink(official, authority.organisation, called?.id ?? "")).toEqual({ path: link?.path, expiresAt: lastMomentOf(addDays(today, 2)) });
    expect(await loadLink(official, authority.organisation, late?.id ?? "")).toMatchObject({ expiresAt: lastMomentOf(addDays(today, 2)) });
    expect(await redeemCallUpSignedIn(await as(company.manager), { token, company: company.organisation })).toEqual({ organisation: company.organisation, participation: called?.id });
    // The campaign itself stays closed.
    expect(await load(called?.id ?? "")).toMatchObject({ state: "draft", campaign: { stage: "closed" } });
    expect(await joinCall(company, called?.id ?? "")).toBeTruthy();
  });

  it("is overtaken by a later closing of the whole campaign", async () => {
    const one = await answering();
    await letPass(31, authority, one.campaign, [one.company]);
    await reopen(one.participation, addDays(today, 2));
    await extendCampaign(official, authority.organisation, one.campaign, { closesOn: addDays(today, 9) });
    expect(await load(one.participation)).toMatchObject({ closesAt: lastMomentOf(addDays(today, 9)) });
    expect(await assessmentOf(one)).toMatchObject({ closesAt: lastMomentOf(addDays(today, 9)) });
  });
});

describe("the last moment", () => {
  /** Writes the closing itself: so many milliseconds from now. */
  const closeIn = ({ company, assessment }: Answering, closesAt: Date) =>
    inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.assessment.updateMany({ where: { id: assessment }, data: { closesAt } }));

  it("RW-126, RW-131: takes what arrives at its very millisecond, and nothing of the one after, from any client", async () => {
    const one = await answering();
    const moment = new Date("2026-06-30T23:59:59.999+08:00");
    await closeIn(one, moment);
    const call = async (receivedAt: Date, revision: number) => {
      const rows = await inOrganisation({ organisation: one.company.organisation, user: one.company.manager.claim.user }, (tx) => tx.$queryRaw<{ result: { problem?: string } }[]>`SELECT save_responses(NULL, ${one.company.manager.claim.user}::uuid,
        ${one.company.organisation}::uuid, ${one.assessment}::uuid, 'xinzhi-enterprise@2026.1', ${makeId()}::uuid, ${JSON.stringify([{ item: "L1.2", revision, answer: { level: revision } }])}::jsonb, '{}', '{}', '{}', ${receivedAt}::timestamptz, NULL) AS result`);
      return rows[0]?.result.problem ?? "saved";
    };
    expect(await call(new Date(moment.getTime() - 1), 1)).toBe("saved");
    expect(await call(moment, 2)).toBe("saved");
    expect(await call(new Date(moment.getTime() + 1), 3)).toBe("CLOSED");
  });

  it("RW-131: once it is over refuses saving, handing in and taking back, whoever calls and whatever their page still shows", async () => {
    const one = await answering();
    const { submission } = await handIn(one);
    await closeIn(one, new Date(Date.now() - 1));
    await expect(takeBack(one, submission)).rejects.toMatchObject({ code: "CLOSED" });
    const draft = await answering();
    await closeIn(draft, new Date(Date.now() - 1));
    await expect(handIn(draft)).rejects.toMatchObject({ code: "CLOSED" });
    await expect(submit(await as(draft.company.manager), draft.company.organisation, draft.assessment)).rejects.toMatchObject({ code: "CLOSED" });
    await expect(answer(draft)).rejects.toMatchObject({ code: "CLOSED" });
  });
});

describe("who is no official of the authority", () => {
  it("finds nothing of it", async () => {
    const one = await answering();
    await handIn(one);
    const strangers = [
      [await as(other.official), other.organisation],
      [await as(other.official), authority.organisation],
      [await as(one.company.manager), one.company.organisation],
      [await as(one.company.manager), authority.organisation],
    ] as const;
    for (const [viewer, organisation] of strangers) {
      for (const call of [
        () => listParticipations(viewer, organisation, one.campaign, {}),
        () => loadParticipation(viewer, organisation, one.participation),
        () => returnParticipation(viewer, organisation, one.participation, { reason: "x" }),
        () => reopenParticipation(viewer, organisation, one.participation, { reason: "x", closesOn: addDays(today, 9) }),
        () => relink(viewer, organisation, one.participation),
        () => loadLink(viewer, organisation, one.participation),
        () => removeParticipation(viewer, organisation, one.participation),
        () => everyOf(streamFollowUps(viewer, organisation, one.campaign, {})),
        () => everyOf(streamLinks(viewer, organisation, one.campaign)),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
      }
    }
    await expect(loadParticipation(nobody, authority.organisation, one.participation)).rejects.toMatchObject({ code: "SIGNED_OUT" });
    expect(await load(one.participation)).toMatchObject({ state: "submitted" });
    await expect(issueCallUps(official)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is told so by the gate itself, too, also after leaving office", async () => {
    const one = await answering();
    await handIn(one);
    const former = await addOfficial(authority);
    await endMembership(system, authority.organisation, former.claim.user);
    for (const user of [other.official.claim.user, one.company.manager.claim.user, former.claim.user]) {
      for (const act of ["return_submission", "reopen"]) {
        const call = act === "reopen"
          ? atGate((gate) => gate.$queryRaw`SELECT * FROM gate.reopen(${user}::uuid, ${authority.organisation}::uuid, ${one.participation}::uuid, 'x', now() + interval '99 days', 'x', false, NULL)`)
          : atGate((gate) => gate.$queryRaw`SELECT * FROM gate.return_submission(${user}::uuid, ${authority.organisation}::uuid, ${one.participation}::uuid, 'x', NULL, 'x', false, NULL)`);
        await expect(call).rejects.toThrow(/not an official/);
      }
    }
    expect(await load(one.participation)).toMatchObject({ state: "submitted" });
  });
});
