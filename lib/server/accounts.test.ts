import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { changePassword, canonicalLogin, listSessions, revokeOtherSessions, revokeSession, setLocale, signIn, signOut, signUp } from "@/lib/server/accounts";
import { loadOrganisation, saveOrganisation } from "@/lib/server/organisations";
import { closeDatabase } from "@/lib/server/db";
import { deviceOf, noDevice } from "@/lib/server/device";
import { knownDeviceCookie, markDevice } from "@/lib/server/known-device";
import { inviteMember } from "@/lib/server/invitations";
import { endMembership, listMembers } from "@/lib/server/members";
import { checkPassword, hashPassword, verifyPassword } from "@/lib/server/passwords";
import { checkToken, takeToken } from "@/lib/server/rate-limit";
import { addMember, as, creditCode, openCompany, openOperator, PASSWORD, system, unique } from "@/lib/server/test-builders";
import { issueFirstOperator, issueReset, joinSignedIn, loadInvitation, loadReset, redeemInvitation, redeemReset } from "@/lib/server/tokens";
import { claimOf, cookieName, cookieValue, nobody, viewerOf } from "@/lib/server/viewer";

const profile = () => ({ company: "某某精密机械有限公司", creditCode: creditCode(), industry: "C3453", region: "330106" });
const tokenOf = (path: string) => path.split("/").at(-1) ?? "";

beforeAll(async () => {
  // The clock of the first hash is not part of what is measured below.
  await verifyPassword(null, "warm");
});
afterAll(closeDatabase);

describe("signing up", () => {
  it("opens a company with its first manager, signed in", async () => {
    const login = `${unique()}@example.com`;
    const { organisation, session } = await signUp(nobody, { ...profile(), name: "王经理", login: login.toUpperCase(), password: PASSWORD }, noDevice);
    const viewer = await viewerOf(session, organisation);
    expect(viewer).toMatchObject({ kind: "person", acting: { role: "manager", organisation: { id: organisation, kind: "company" } }, user: { login, name: "王经理" } });
    expect(await loadOrganisation(viewer, organisation)).toMatchObject({ industry: "3453", region: "330106", verifiedAt: null });
  });

  it("refuses a login that is taken, and leaves nothing behind", async () => {
    const { manager } = await openCompany();
    await expect(signUp(nobody, { ...profile(), name: "某人", login: manager.login, password: PASSWORD }, noDevice)).rejects.toMatchObject({ code: "LOGIN_TAKEN" });
  });

  it.each([
    ["creditCode", { creditCode: "91330106MA27XW123X" }, "CREDIT_CODE"],
    ["industry", { industry: "Z9999" }, "INDUSTRY"],
    ["industry", { industry: "9999" }, "INDUSTRY"],
    ["region", { region: "999999" }, "REGION"],
    ["login", { login: '"e@attacker.example"@victim.example' }, "INVALID"],
    ["login", { login: "a@b.example, c@d.example" }, "INVALID"],
    ["password", { password: "short" }, "PASSWORD_SHORT"],
    ["password", { password: "password123" }, "PASSWORD_COMMON"],
    ["password", { password: "某某精密机械有限公司1" }, "PASSWORD_COMMON"],
  ])("names the field %s", async (field, wrong, code) => {
    const input = { ...profile(), name: "某人", login: `${unique()}@example.com`, password: PASSWORD, ...wrong };
    await expect(signUp(nobody, input, noDevice)).rejects.toMatchObject({ code, details: { field } });
  });

  it("keeps a company's group and drops control and direction characters from names", async () => {
    const { organisation, session } = await signUp(
      nobody,
      { ...profile(), company: "甲\u202E乙\u0007 公司 𠮷龘🧪", group: "某集团", name: "某\n人", login: `${unique()}@example.com`, password: PASSWORD },
      noDevice,
    );
    expect(await loadOrganisation(await viewerOf(session, organisation), organisation)).toMatchObject({ name: "甲 乙  公司 𠮷龘🧪", group: "某集团" });
  });
});

describe("a login has one form", () => {
  it.each([
    [" Li.Na+x@Example.COM ", "li.na+x@example.com"],
    ["+86 138-0013-8000", "13800138000"],
    ["008613800138000", "13800138000"],
    ["user@例子.中国", null],
    ["user@example.com.", null],
    ["<b>@example.com", null],
    ["user@localhost", null],
    ["a@b.example\u0000", null],
  ])("%j → %j", (typed, canonical) => expect(canonicalLogin(typed)).toBe(canonical));
});

describe("signing in", () => {
  it("opens a new session each time", async () => {
    const { manager } = await openCompany();
    const first = await signIn(nobody, { login: manager.login, password: PASSWORD }, noDevice);
    const second = await signIn(nobody, { login: ` ${manager.login.toUpperCase()}`, password: PASSWORD }, noDevice);
    expect(first.sid).not.toBe(second.sid);
    expect(await listSessions(await viewerOf(second))).toHaveLength(3);
  });

  it("says the same, after about the same time, for an unknown login and a wrong password", async () => {
    const { manager } = await openCompany();
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let turn = 0; turn < 6; turn += 1) {
      for (const [kind, login] of [["known", manager.login], ["unknown", `${unique()}@example.com`]] as const) {
        const began = performance.now();
        await expect(signIn(nobody, { login, password: "wrong password" }, noDevice)).rejects.toMatchObject({ code: "CREDENTIALS", message: "CREDENTIALS", details: {} });
        times[kind]?.push(performance.now() - began);
      }
    }
    // The quickest of each: whatever else the machine does only adds. Hashing takes tens of milliseconds, and without the decoy an unknown login would be
    // answered in a fraction of that.
    const quickest = (list: readonly number[] = []) => Math.min(...list);
    expect(quickest(times.unknown)).toBeGreaterThan(quickest(times.known) / 2);
    expect(quickest(times.unknown)).toBeLessThan(quickest(times.known) * 2);
  });

  it("stops guessing at one account after ten failures, whatever addresses claim to guess", async () => {
    const { manager } = await openCompany();
    const codes: string[] = [];
    for (let turn = 0; turn < 14; turn += 1) {
      const device = deviceOf(new Headers({ "x-forwarded-for": `198.51.100.${String(turn)}` }), 0);
      expect(device.address).toBe("");
      await signIn(nobody, { login: manager.login, password: `wrong ${String(turn)}` }, device).catch((fault: { code: string }) => codes.push(fault.code));
    }
    expect(codes.filter((code) => code === "CREDENTIALS")).toHaveLength(10);
    expect(codes.filter((code) => code === "TOO_MANY")).toHaveLength(4);
  });

  it("lets nobody be kept out by somebody else's guessing: a browser used before is counted by itself", async () => {
    const { manager } = await openCompany();
    const other = await openCompany();
    const mark = markDevice(manager.claim.user);
    const from = (cookie: string) => deviceOf(new Headers({ cookie: `a=b; ${knownDeviceCookie()}=${cookie}; c=d` }), 0);
    const attempt = (password: string, cookie: string) => signIn(nobody, { login: manager.login, password }, from(cookie)).then(() => "IN", (fault: { code: string }) => fault.code);
    for (let turn = 0; turn < 11; turn += 1) await attempt(`wrong ${String(turn)}`, "");
    expect(await attempt(PASSWORD, "")).toBe("TOO_MANY");
    expect(await attempt(PASSWORD, mark)).toBe("IN");
    const [user = "", id = "", sealed = ""] = mark.split(".");
    for (const forged of [markDevice(other.manager.claim.user), `${user}.other.${sealed}`, `${user}.${id}.${sealed.slice(0, -1)}`, `${user}.${id}`, `${mark}.x`, `${other.manager.claim.user}.${id}.${sealed}`, "x".repeat(5_000)]) {
      expect(await attempt(PASSWORD, forged)).toBe("TOO_MANY");
    }
    // Whoever has the browser and not the password guesses no faster for it.
    const codes: string[] = [];
    for (let turn = 0; turn < 12; turn += 1) codes.push(await attempt(`wrong ${String(turn)}`, mark));
    expect(codes).toEqual([...Array<string>(10).fill("CREDENTIALS"), "TOO_MANY", "TOO_MANY"]);
  });

  it("forgets failures after a success", async () => {
    const { manager } = await openCompany();
    for (let turn = 0; turn < 8; turn += 1) await signIn(nobody, { login: manager.login, password: "wrong" }, noDevice).catch(() => undefined);
    await signIn(nobody, { login: manager.login, password: PASSWORD }, noDevice);
    for (let turn = 0; turn < 8; turn += 1) {
      await expect(signIn(nobody, { login: manager.login, password: "wrong" }, noDevice)).rejects.toMatchObject({ code: "CREDENTIALS" });
    }
  });
});

describe("the address of a request", () => {
  const headers = new Headers({ "x-forwarded-for": "10.0.0.1, 203.0.113.77, 192.0.2.9" });
  it("is unknown without a trusted proxy", () => expect(deviceOf(headers, 0).address).toBe(""));
  it("is counted from the right by the proxies of ours, and masked", () => {
    expect(deviceOf(headers, 1).address).toBe("192.0.2.*");
    expect(deviceOf(headers, 2).address).toBe("203.0.113.*");
    expect(deviceOf(headers, 9).address).toBe("");
    expect(deviceOf(new Headers({ "x-forwarded-for": "2001:db8:1:2::3" }), 1).address).toBe("2001:db8:1:*");
    expect(deviceOf(new Headers({ "x-forwarded-for": "<script>" }), 1).address).toBe("");
  });
});

describe("sessions", () => {
  it("end with signing out, on every request that follows", async () => {
    const { manager } = await openCompany();
    await signOut(await as(manager));
    expect(await viewerOf(manager.claim)).toEqual(nobody);
  });

  it("can be listed and ended one by one and all but this one", async () => {
    const { manager } = await openCompany();
    const second = await signIn(nobody, { login: manager.login, password: PASSWORD }, { agent: "Browser", address: "192.0.2.*", mark: null });
    const third = await signIn(nobody, { login: manager.login, password: PASSWORD }, noDevice);
    const viewer = await as(manager);
    const listed = await listSessions(viewer);
    expect(listed.filter(({ current }) => current)).toHaveLength(1);
    const other = listed.find(({ agent }) => agent === "Browser");
    await revokeSession(viewer, other?.id ?? "");
    expect(await viewerOf(second)).toEqual(nobody);
    await expect(revokeSession(viewer, other?.id ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await revokeOtherSessions(viewer)).toEqual({ revoked: 1 });
    expect(await viewerOf(third)).toEqual(nobody);
    expect((await viewerOf(manager.claim)).kind).toBe("person");
  });

  it("of somebody else cannot be ended", async () => {
    const [one, two] = [await openCompany(), await openCompany()];
    const [session] = await listSessions(await as(two.manager));
    await expect(revokeSession(await as(one.manager), session?.id ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await viewerOf(two.manager.claim)).kind).toBe("person");
  });

  it("all end with a new password, which needs the old one", async () => {
    const { manager } = await openCompany();
    const viewer = await as(manager);
    await expect(changePassword(viewer, { current: "wrong", password: "another corridor 43" }, noDevice)).rejects.toMatchObject({ code: "CREDENTIALS", details: { field: "current" } });
    const opened = await changePassword(viewer, { current: PASSWORD, password: "another corridor 43" }, noDevice);
    expect(await viewerOf(manager.claim)).toEqual(nobody);
    expect((await viewerOf(opened)).kind).toBe("person");
    await expect(signIn(nobody, { login: manager.login, password: PASSWORD }, noDevice)).rejects.toMatchObject({ code: "CREDENTIALS" });
  });

  it("keep the language that was chosen", async () => {
    const { manager } = await openCompany();
    await setLocale(await as(manager), "en");
    expect((await as(manager)).user.locale).toBe("en");
  });
});

describe("the cookie", () => {
  it("carries a claim that only we can make", async () => {
    const { manager } = await openCompany();
    const value = await cookieValue({ ...manager.claim, expiresAt: new Date(Date.now() + 60_000) });
    expect(await claimOf(value)).toEqual(manager.claim);
    expect(value.length).toBeLessThan(1_000);
    // One bit changed anywhere, or a part left out, is not ours.
    for (let at = 0; at < value.length; at += 7) {
      const forged = value.slice(0, at) + (value[at] === "A" ? "B" : "A") + value.slice(at + 1);
      if (forged !== value) expect(await claimOf(forged), String(at)).toBeNull();
    }
    expect(await claimOf(value.slice(0, -10))).toBeNull();
    expect(await claimOf(undefined)).toBeNull();
    expect(await claimOf("eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4IiwidXNlciI6InkifQ.")).toBeNull();
  });
  it("ends when the session does", async () => {
    const { manager } = await openCompany();
    const value = await cookieValue({ ...manager.claim, expiresAt: new Date(Date.now() - 3_600_000) });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    // next-auth allows clocks to differ by fifteen seconds; the database allows nothing.
    expect(await claimOf(value)).toEqual(manager.claim);
  });
  it("is remembered no longer than it holds", async () => {
    const { manager } = await openCompany();
    const value = await cookieValue({ ...manager.claim, expiresAt: new Date(Date.now() + 60_000) });
    expect([await claimOf(value), await claimOf(value)]).toEqual([manager.claim, manager.claim]);
    // A minute, the fifteen seconds that next-auth allows clocks to differ by, and one more.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 76_000 });
    try {
      expect(await claimOf(value)).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
  it("is named after the address of the installation", () => expect(cookieName()).toBe("xinzhi"));
  it("does not let one person's secret pass for another's", async () => {
    const [one, two] = [await openCompany(), await openCompany()];
    expect(await viewerOf({ sid: one.manager.claim.sid, user: two.manager.claim.user })).toEqual(nobody);
  });
});

describe("links that work once", () => {
  it("a reset ends every session and cannot be used again", async () => {
    const company = await openCompany();
    const respondent = await addMember(company, "respondent");
    const { path } = await issueReset(await as(company.manager), company.organisation, respondent.claim.user);
    expect(tokenOf(path).length).toBeGreaterThanOrEqual(43);
    await redeemReset(nobody, { token: tokenOf(path), password: "a third corridor 44" });
    expect(await viewerOf(respondent.claim)).toEqual(nobody);
    await signIn(nobody, { login: respondent.login, password: "a third corridor 44" }, noDevice);
    await expect(redeemReset(nobody, { token: tokenOf(path), password: "a fourth corridor 45" })).rejects.toMatchObject({ code: "TOKEN" });
  });

  it("twenty at once are one", async () => {
    const company = await openCompany();
    const respondent = await addMember(company, "respondent");
    const { path } = await issueReset(await as(company.manager), company.organisation, respondent.claim.user);
    const tries = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => redeemReset(nobody, { token: tokenOf(path), password: `corridor number ${String(index)}` })));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("an invitation is for its role and says nothing when forged", async () => {
    const company = await openCompany();
    const { path } = await inviteMember(await as(company.manager), company.organisation, "respondent");
    expect(await loadInvitation(nobody, tokenOf(path))).toMatchObject({ role: "respondent", kind: "company" });
    await expect(loadInvitation(nobody, `${tokenOf(path).slice(0, -1)}_`)).rejects.toMatchObject({ code: "TOKEN" });
    await expect(redeemReset(nobody, { token: tokenOf(path), password: PASSWORD })).rejects.toMatchObject({ code: "TOKEN" });
    const login = `${unique()}@example.com`;
    await redeemInvitation(nobody, { token: tokenOf(path), name: "新人", login, password: PASSWORD }, noDevice);
    await expect(loadInvitation(nobody, tokenOf(path))).rejects.toMatchObject({ code: "TOKEN" });
  });

  it("somebody signed in joins with the account they have", async () => {
    const [company, other] = [await openCompany(), await openCompany()];
    const { path } = await inviteMember(await as(company.manager), company.organisation, "respondent");
    await joinSignedIn(await as(other.manager), tokenOf(path));
    const viewer = await as(other.manager, company.organisation);
    expect(viewer.acting?.role).toBe("respondent");
    expect(viewer.memberships).toHaveLength(2);
    // Whoever holds a reset link enters both companies, so the manager of one cannot make it.
    await expect(issueReset(await as(company.manager), company.organisation, other.manager.claim.user)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are worth what their maker may still do", async () => {
    const company = await openCompany();
    const [second, respondent] = [await addMember(company, "manager"), await addMember(company, "respondent")];
    const leaving = await as(second);
    const invitation = tokenOf((await inviteMember(leaving, company.organisation, "manager")).path);
    const reset = tokenOf((await issueReset(leaving, company.organisation, respondent.claim.user)).path);
    await loadInvitation(nobody, invitation);
    await loadReset(nobody, reset);
    await endMembership(await as(company.manager), company.organisation, second.claim.user);
    // Who was removed does not come back through a door left open.
    const tries = [
      () => loadInvitation(nobody, invitation),
      () => joinSignedIn(leaving, invitation),
      () => redeemInvitation(nobody, { token: invitation, name: "某人", login: `${unique()}@example.com`, password: PASSWORD }, noDevice),
      () => loadReset(nobody, reset),
      () => redeemReset(nobody, { token: reset, password: "a third corridor 44" }),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code: "TOKEN" });
    expect((await as(second, company.organisation)).acting).toBeNull();
  });

  it("a manager's reset ends with the person's joining another company", async () => {
    const [company, other] = [await openCompany(), await openCompany()];
    const respondent = await addMember(company, "respondent");
    const reset = tokenOf((await issueReset(await as(company.manager), company.organisation, respondent.claim.user)).path);
    await joinSignedIn(await as(respondent), tokenOf((await inviteMember(await as(other.manager), other.organisation, "manager")).path));
    await expect(redeemReset(nobody, { token: reset, password: "a third corridor 44" })).rejects.toMatchObject({ code: "TOKEN" });
    await signIn(nobody, { login: respondent.login, password: PASSWORD }, noDevice);
  });

  it("stay open to their bearer however many others are tried, and take a few attempts each", async () => {
    const company = await openCompany();
    const token = tokenOf((await inviteMember(await as(company.manager), company.organisation, "respondent")).path);
    for (let turn = 0; turn < 60; turn += 1) await expect(loadInvitation(nobody, `guess-${String(turn)}`)).rejects.toMatchObject({ code: "TOKEN" });
    await loadInvitation(nobody, token);
    // It would tell which logins are taken, and hash a password each time.
    const codes = new Set<string>();
    for (let turn = 0; turn < 22; turn += 1) await redeemInvitation(nobody, { token, name: "某人", login: company.manager.login, password: PASSWORD }, noDevice).catch((fault: { code: string }) => codes.add(fault.code));
    expect([...codes]).toEqual(["LOGIN_TAKEN", "TOO_MANY"]);
  });

  it.each([null, 7, true, ["x"], { toString: 1 }, "x".repeat(300)])("%j is no link", async (token) => {
    await expect(loadInvitation(nobody, token as string)).rejects.toMatchObject({ code: "TOKEN" });
  });

  it("the first operator's exists only before there is one", async () => {
    const operator = await openOperator();
    expect((await as(operator)).acting?.role).toBe("operator");
    expect(await issueFirstOperator(system)).toBeNull();
    await expect(issueFirstOperator(await as(operator))).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("members", () => {
  it("who are removed see nothing from the next request on", async () => {
    const company = await openCompany();
    const respondent = await addMember(company, "respondent");
    await endMembership(await as(company.manager), company.organisation, respondent.claim.user);
    expect((await as(respondent, company.organisation)).acting).toBeNull();
    expect((await listMembers(await as(company.manager), company.organisation)).map(({ user }) => user)).not.toContain(respondent.claim.user);
  });

  it("always include a manager, even if two remove each other at once", async () => {
    const company = await openCompany();
    const second = await addMember(company, "manager");
    const tries = await Promise.allSettled([
      endMembership(await as(company.manager), company.organisation, second.claim.user),
      endMembership(await as(second), company.organisation, company.manager.claim.user),
    ]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

it("a company's profile is changed with its code unverified again", async () => {
  const company = await openCompany();
  const viewer = await as(company.manager);
  await saveOrganisation(viewer, company.organisation, { ...profile(), company: "改名后的公司", industry: "I65", group: "某集团" });
  expect(await loadOrganisation(viewer, company.organisation)).toMatchObject({ name: "改名后的公司", industry: "65", group: "某集团", verifiedAt: null });
});

describe("passwords", () => {
  it("are argon2id with the stated parameters", async () => {
    expect(await hashPassword(PASSWORD)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
  it("are the same in both ways of typing an accent", async () => {
    expect(await verifyPassword(await hashPassword("cafe\u0301 corridor"), "caf\u00e9 corridor")).toBe(true);
  });
  it.each(["12345678", "aaaaaaaa", "abababab", "qwertyuiop", "P@ssw0rd", "password2026", "1qaz2wsx", "woaini1314", "Xinzhi-2026", "11223344"])("refuse %s", (password) => {
    expect(() => checkPassword(password, [])).toThrow("PASSWORD_COMMON");
  });
  it.each(["corridor battery 42", "夜阑卧听风吹雨铁马", "k7#Vq2!x", "正确的马电池订书钉"])("take %s", (password) => {
    expect(() => checkPassword(password, ["某某精密机械有限公司", "王经理"])).not.toThrow();
  });
});

it("a bucket refills with time and forgets the oldest keys", () => {
  const rate = { burst: 2, secondsEach: 10 };
  takeToken("t", "a", rate, 0);
  takeToken("t", "a", rate, 0);
  expect(() => takeToken("t", "a", rate, 1_000)).toThrow("TOO_MANY");
  expect(() => checkToken("t", "a", rate, 10_000)).not.toThrow();
  takeToken("t", "a", rate, 10_000);
  expect(() => checkToken("t", "a", rate, 10_000)).toThrow("TOO_MANY");
});
