import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addDays, dayInChina } from "@/lib/core/calendar";
import { listAuditEvents, verifyAuditChain } from "@/lib/server/audit";
import { secretOfCallUp } from "@/lib/server/call-up-links";
import { loadCallUpInvitation, redeemCallUp, redeemCallUpSignedIn } from "@/lib/server/call-up-redemption";
import { listCalls } from "@/lib/server/calls";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { noDevice } from "@/lib/server/device";
import { endMembership } from "@/lib/server/members";
import { loadOrganisation, verifyOrganisation } from "@/lib/server/organisations";
import { addMember, as, callEnterprises, creditCode, moveCampaign, openAuthority, openCampaign, openCompany, PASSWORD, publish, system, unique, type Authority, type Company, type Someone } from "@/lib/server/test-builders";
import { giveLink } from "@/lib/server/testing/call-up-link";
import { loadInvitation } from "@/lib/server/tokens";
import { nobody } from "@/lib/server/viewer";

let authority: Authority;
let campaign: string;
beforeAll(async () => {
  await publish();
  authority = await openAuthority();
  campaign = await openCampaign(authority);
});
afterAll(closeDatabase);

type Called = { readonly id: string; readonly name: string; readonly creditCode: string; readonly token: string; readonly tokenId: string };
/** An enterprise on the list, with its link. */
async function call(more: { creditCode?: string; campaign?: string; of?: Authority } = {}): Promise<Called> {
  const of = more.of ?? authority;
  const [called] = await callEnterprises(of, more.campaign ?? campaign, [{ name: "临安云母机械有限公司", ...(more.creditCode && { creditCode: more.creditCode }) }]);
  if (!called) throw new Error("nobody was called");
  const tokenId = await giveLink(of, called.id);
  return { ...called, tokenId, token: secretOfCallUp(tokenId) };
}
const newcomer = () => ({ name: "云经理", login: `${unique()}@example.com`, password: PASSWORD, industry: "C3453", region: "330106" });
const open = async (token: string): Promise<Someone & { participation: string }> => {
  const person = newcomer();
  const { organisation, participation, session } = await redeemCallUp(nobody, { token, ...person }, noDevice);
  return { claim: { sid: session.sid, user: session.user }, login: person.login, organisation, participation };
};
const useFor = async ({ manager, organisation }: Company, token: string) => redeemCallUpSignedIn(await as(manager), { token, company: organisation });
/** A company with that code, as typed by whoever opened it. */
const companyWith = async (code: string): Promise<Company> => {
  const company = await openCompany();
  await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.organisation.updateMany({ where: { id: company.organisation }, data: { creditCode: code } }));
  return company;
};
const changeLink = ({ tokenId }: Called, data: { expiresAt?: Date; revokedAt?: Date }) =>
  inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.token.updateMany({ where: { id: tokenId }, data }));
const rowOf = ({ id }: Called) => inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.findFirstOrThrow({ where: { id } }));
const profileOf = async (someone: Someone, organisation = someone.organisation) => loadOrganisation(await as(someone, organisation), organisation);
const actsOf = async (viewer: Parameters<typeof listAuditEvents>[0], organisation: string) => (await listAuditEvents(viewer, organisation)).map(({ act }) => act);

describe("the page of a call's link", () => {
  it("says who asks whom until when, and lists the companies of whoever is signed in", async () => {
    const called = await call();
    const fits = await companyWith(called.creditCode);
    expect(await loadCallUpInvitation(nobody, called.token)).toMatchObject({
      state: "open",
      campaign: { title: "年度新质生产力自评", contactName: "王老师" },
      enterprise: { name: called.name, creditCode: called.creditCode, region: "330106" },
      companies: [],
      held: null,
    });
    expect((await loadCallUpInvitation(await as(fits.manager), called.token))?.companies).toMatchObject([{ id: fits.organisation, fits: true }]);
    expect((await loadCallUpInvitation(await as((await openCompany()).manager), called.token))?.companies).toMatchObject([{ fits: false }]);
  });

  it("is none for another secret, and for the link of an invitation", async () => {
    expect(await loadCallUpInvitation(nobody, "nothing")).toBeNull();
    expect(await loadCallUpInvitation(nobody, "x".repeat(5_000))).toBeNull();
    await expect(loadInvitation(nobody, (await call()).token)).rejects.toMatchObject({ code: "TOKEN" });
  });

  it("leads members of the company that used it to the call, and nobody else", async () => {
    const called = await call();
    const manager = await open(called.token);
    expect(await loadCallUpInvitation(await as(manager), called.token)).toMatchObject({ state: "used", held: { organisation: manager.organisation, participation: called.id } });
    expect(await loadCallUpInvitation(await as((await openCompany()).manager), called.token)).toMatchObject({ state: "used", held: null });
  });

  it("is closed with the campaign and with its own end, and says whom to ask", async () => {
    const [called, expired] = [await call(), await call()];
    await changeLink(expired, { expiresAt: new Date(Date.now() - 1) });
    expect(await loadCallUpInvitation(nobody, expired.token)).toMatchObject({ state: "closed", campaign: { contactName: "王老师" } });
    await expect(open(expired.token)).rejects.toMatchObject({ code: "TOKEN" });
    const ended = await openCampaign(authority);
    const late = await call({ campaign: ended });
    await moveCampaign(authority, ended, { opensAt: new Date(Date.now() - 9_000), closesAt: new Date(Date.now() - 1) });
    expect(await loadCallUpInvitation(nobody, late.token)).toMatchObject({ state: "closed" });
    await expect(open(late.token)).rejects.toMatchObject({ code: "TOKEN" });
    expect((await rowOf(late)).companyId).toBeNull();
    expect(await loadCallUpInvitation(nobody, called.token)).toMatchObject({ state: "open" });
  });

  it("is gone once a new link was made", async () => {
    const called = await call();
    await changeLink(called, { revokedAt: new Date() });
    expect(await loadCallUpInvitation(nobody, called.token)).toBeNull();
    await expect(open(called.token)).rejects.toMatchObject({ code: "TOKEN" });
  });
});

describe("a new account by the link of a call", () => {
  it("opens a company of the called name and code, verified, and takes the call up", async () => {
    const called = await call();
    const manager = await open(called.token);
    expect(await profileOf(manager)).toMatchObject({ name: called.name, creditCode: called.creditCode, industry: "3453", region: "330106", verifiedAt: expect.any(Date) });
    expect(await rowOf(called)).toMatchObject({ companyId: manager.organisation, state: "draft", assessmentId: null });
    expect((await listCalls(await as(manager), manager.organisation)).map(({ participation }) => participation)).toEqual([called.id]);
    expect(manager.participation).toBe(called.id);
  });

  it("is written down by both sides, in chains that hold", async () => {
    const called = await call();
    const manager = await open(called.token);
    const viewer = await as(manager);
    expect(await actsOf(viewer, manager.organisation)).toEqual(["call.redeem", "account.open"]);
    expect((await listAuditEvents(authority.system, authority.organisation)).find(({ object }) => object === called.id)).toMatchObject({ act: "call.redeem", actor: manager.claim.user });
    expect((await verifyAuditChain(viewer, manager.organisation)).firstBroken).toBeNull();
    expect((await verifyAuditChain(authority.system, authority.organisation)).firstBroken).toBeNull();
  });

  it("works once", async () => {
    const called = await call();
    await open(called.token);
    await expect(open(called.token)).rejects.toMatchObject({ code: "TOKEN" });
    await expect(useFor(await companyWith(called.creditCode), called.token)).rejects.toMatchObject({ code: "TOKEN" });
  });

  it("works for one of many who press it at once", async () => {
    const called = await call();
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => open(called.token)));
    const [won] = tries.flatMap((tried) => (tried.status === "fulfilled" ? [tried.value] : []));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await rowOf(called)).companyId).toBe(won?.organisation);
  });

  it("leaves nothing behind where the login is taken, and the link stays good", async () => {
    const called = await call();
    const taken = await openCompany();
    await expect(redeemCallUp(nobody, { ...newcomer(), token: called.token, login: taken.manager.login }, noDevice)).rejects.toMatchObject({ code: "LOGIN_TAKEN", details: { field: "login" } });
    expect((await rowOf(called)).companyId).toBeNull();
    expect((await open(called.token)).organisation).not.toBe(taken.organisation);
  });

  it("is refused where an enterprise that was checked has the code, and names only whom the list names", async () => {
    const called = await call();
    const known = await companyWith(called.creditCode);
    await verifyOrganisation(system, known.organisation);
    await expect(open(called.token)).rejects.toMatchObject({ code: "ENTERPRISE_KNOWN", details: { values: { name: called.name } } });
    expect(await loadCallUpInvitation(nobody, called.token)).toMatchObject({ state: "open" });
  });

  it("goes to one of two who use the links of two campaigns at once", async () => {
    const first = await call();
    const neighbour = await openAuthority();
    const other = await call({ of: neighbour, campaign: await openCampaign(neighbour), creditCode: first.creditCode });
    const tries = await Promise.allSettled([open(first.token), open(other.token)]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(tries.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "ENTERPRISE_KNOWN" } });
  });

  it("is not kept away by somebody who typed the code before", async () => {
    const called = await call();
    const squatter = await companyWith(called.creditCode);
    const manager = await open(called.token);
    expect((await profileOf(manager)).verifiedAt).not.toBeNull();
    expect((await profileOf(squatter.manager)).verifiedAt).toBeNull();
    expect(await listCalls(await as(squatter.manager), squatter.organisation)).toEqual([]);
  });

  it("names the fields that are wrong", async () => {
    const called = await call();
    await expect(redeemCallUp(nobody, { ...newcomer(), token: called.token, industry: "ZZ" }, noDevice)).rejects.toMatchObject({ code: "INDUSTRY", details: { field: "industry" } });
    await expect(redeemCallUp(nobody, { ...newcomer(), token: called.token, region: "1" }, noDevice)).rejects.toMatchObject({ code: "REGION", details: { field: "region" } });
  });
});

describe("the link of a call in the hands of a manager who is signed in", () => {
  it("takes the call up for the company that has the code, and verifies it", async () => {
    const called = await call();
    const company = await companyWith(called.creditCode);
    expect(await useFor(company, called.token)).toEqual({ organisation: company.organisation, participation: called.id });
    expect((await profileOf(company.manager)).verifiedAt).not.toBeNull();
    expect(await rowOf(called)).toMatchObject({ companyId: company.organisation, state: "draft" });
    expect(await actsOf(await as(company.manager), company.organisation)).toEqual(expect.arrayContaining(["call.redeem", "organisation.verify"]));
  });

  it("gives the code to a company without one", async () => {
    const called = await call();
    const company = await openCompany();
    await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.organisation.updateMany({ where: { id: company.organisation }, data: { creditCode: null } }));
    await useFor(company, called.token);
    expect(await profileOf(company.manager)).toMatchObject({ creditCode: called.creditCode, verifiedAt: expect.any(Date) });
  });

  it("is refused for a company with another code, and says whom it is for", async () => {
    const called = await call();
    await expect(useFor(await openCompany(), called.token)).rejects.toMatchObject({ code: "CALLED_OTHER", details: { values: { name: called.name, code: called.creditCode } } });
    expect((await rowOf(called)).companyId).toBeNull();
  });

  it("is refused where another company with the code was verified", async () => {
    const called = await call();
    const known = await companyWith(called.creditCode);
    await verifyOrganisation(system, known.organisation);
    await expect(useFor(await companyWith(called.creditCode), called.token)).rejects.toMatchObject({ code: "ENTERPRISE_KNOWN" });
    await useFor(known, called.token);
  });

  it("is no way into a company for a respondent, for who left, and for a stranger", async () => {
    const called = await call();
    const company = await companyWith(called.creditCode);
    const [respondent, left, stranger] = [await addMember(company, "respondent"), await addMember(company, "manager"), (await openCompany()).manager];
    const viewerOfWhoLeft = await as(left);
    await endMembership(await as(company.manager), company.organisation, left.claim.user);
    for (const viewer of [await as(respondent), viewerOfWhoLeft, await as(stranger)]) {
      await expect(redeemCallUpSignedIn(viewer, { token: called.token, company: company.organisation })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(redeemCallUpSignedIn(authority.system, { token: called.token, company: company.organisation })).rejects.toMatchObject({ code: "SIGNED_OUT" });
    await expect(redeemCallUpSignedIn(await as(authority.official), { token: called.token, company: authority.organisation })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await rowOf(called)).companyId).toBeNull();
  });

  it("works for one of two companies that press it at once", async () => {
    const called = await call();
    const [one, two] = [await companyWith(called.creditCode), await companyWith(called.creditCode)];
    const tries = await Promise.allSettled([useFor(one, called.token), useFor(two, called.token)]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is not followed by a second company after a new link was made", async () => {
    const called = await call({ creditCode: creditCode() });
    const first = await open(called.token);
    const again = secretOfCallUp(await giveLink(authority, called.id));
    await expect(open(again)).rejects.toMatchObject({ code: "ENTERPRISE_KNOWN" });
    await expect(useFor(await companyWith(called.creditCode), again)).rejects.toMatchObject({ code: "ENTERPRISE_KNOWN" });
    expect(await redeemCallUpSignedIn(await as(first), { token: again, company: first.organisation })).toEqual({ organisation: first.organisation, participation: called.id });
  });
});

it("a call is for the days of its campaign: an announced one can be taken up before it opens", async () => {
  const later = await openCampaign(authority, { opensOn: addDays(dayInChina(new Date()), 3) });
  const called = await call({ campaign: later });
  const manager = await open(called.token);
  expect(await listCalls(await as(manager), manager.organisation)).toMatchObject([{ stage: "announced", state: "draft", can: { join: false } }]);
});
