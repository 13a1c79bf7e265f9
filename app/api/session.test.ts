import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET as beat } from "@/app/api/v1/o/[organisation]/pulse/route";
import { POST as openAgain } from "@/app/api/v1/session/route";
import { POST as leave } from "@/app/sign-out/route";
import { PAGE_OWNER } from "@/lib/core/page-owner";
import { AppError } from "@/lib/core/errors";
import { listSessions } from "@/lib/server/accounts";
import * as database from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { knownDeviceCookie } from "@/lib/server/known-device";
import { addMember, as, openCompany, PASSWORD, publish, unique, type Company, type Someone } from "@/lib/server/test-builders";
import { claimOf, cookieName, cookieValue, viewerOf } from "@/lib/server/viewer";

/** What Next.js would add to the answer. */
const kept = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({ cookies: async () => ({ set: (name: string, value: string) => kept.set(name, value) }) }));

const SITE = "http://localhost:3000";
const nowhere = { params: Promise.resolve({}) };
const cookieOf = async ({ claim }: Someone) => `${cookieName()}=${await cookieValue({ ...claim, expiresAt: new Date(Date.now() + 3_600_000) })}`;

let company: Company;
beforeAll(async () => {
  await publish();
  company = await openCompany();
});
beforeEach(() => kept.clear());
afterAll(database.closeDatabase);

function enter(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return openAgain(new Request(`${SITE}/api/v1/session`, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json", origin: SITE, ...headers } }), nowhere);
}
const problemOf = async (response: Response) => ((await response.json()) as { problem: Record<string, unknown> }).problem;

describe("signing in again where one is", () => {
  it("opens a session as the sign-in page does", async () => {
    const { claim, login } = company.manager;
    const response = await enter({ login, password: PASSWORD, user: claim.user });
    expect([response.status, await response.json()]).toEqual([200, { user: claim.user }]);
    expect([...kept.keys()]).toEqual([cookieName(), knownDeviceCookie(), "language-xinzhi"]);
    const opened = await claimOf(kept.get(cookieName()));
    expect(await viewerOf(opened, company.organisation)).toMatchObject({ kind: "person", user: { id: claim.user }, acting: { role: "manager" } });
  });

  it("with another account opens none, and only whoever knows its password hears of it", async () => {
    const colleague = await addMember(company, "manager");
    const before = await listSessions(await as(colleague));
    const right = await enter({ login: colleague.login, password: PASSWORD, user: company.manager.claim.user });
    expect([right.status, (await problemOf(right)).code]).toEqual([409, "OTHER_USER"]);
    const wrong = await enter({ login: colleague.login, password: "wrong password", user: company.manager.claim.user });
    const unknown = await enter({ login: `${unique()}@example.com`, password: PASSWORD, user: company.manager.claim.user });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await problemOf(wrong)).toEqual(await problemOf(unknown));
    expect(kept.size).toBe(0);
    expect(await listSessions(await as(colleague))).toHaveLength(before.length);
  });

  it("with a wrong password says what the sign-in page says, in the reader's language, and counts", async () => {
    const { login } = await addMember(company, "manager");
    expect(await problemOf(await enter({ login, password: "wrong" }))).toMatchObject({ code: "CREDENTIALS", text: expect.stringContaining("账号或密码不对") as string });
    expect((await problemOf(await enter({ login, password: "wrong" }, { cookie: "language-xinzhi=en" }))).text).toMatch(/^The login or the password is wrong/);
    for (let turn = 0; turn < 8; turn += 1) await enter({ login, password: "wrong" });
    const refused = await enter({ login, password: PASSWORD });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  });

  it.each([
    ["no login", { password: PASSWORD }, "/login"],
    ["a user that is no id", { login: "a@example.com", password: PASSWORD, user: "x" }, "/user"],
    ["a password of ten thousand characters", { login: "a@example.com", password: "x".repeat(10_000) }, "/password"],
    ["a list", [], ""],
  ])("with %s is refused by its field", async (_, body, field) => {
    const response = await enter(body);
    expect([response.status, (await problemOf(response)).field]).toEqual([400, field]);
  });

  it.each([{ origin: "https://evil.example" }, { origin: "null" }])("from elsewhere opens none: %j", async (headers) => {
    expect((await enter({ login: company.manager.login, password: PASSWORD }, headers)).status).toBe(403);
    expect(kept.size).toBe(0);
  });
});

describe("a page of somebody else than who is signed in", () => {
  const ask = async (owner: string | null) => {
    const headers = { cookie: await cookieOf(company.manager), ...(owner !== null && { [PAGE_OWNER]: owner }) };
    const { organisation } = company;
    return beat(new Request(`${SITE}/api/v1/o/${organisation}/pulse`, { headers }), { params: Promise.resolve({ organisation }) });
  };

  it("is answered as signed out, and its owner's as ever", async () => {
    expect((await ask(company.manager.claim.user)).status).toBe(200);
    expect((await ask(null)).status).toBe(200);
    const foreign = await ask(makeId());
    expect([foreign.status, (await problemOf(foreign)).code]).toEqual([401, "SIGNED_OUT"]);
  });
});

describe("signing out", () => {
  const go = (headers: Record<string, string>) => leave(new Request(`${SITE}/sign-out`, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", ...headers } }), nowhere);

  // RW-014.
  it("ends the session and has the browser forget what it kept", async () => {
    const someone = await addMember(company, "respondent");
    const response = await go({ origin: SITE, cookie: await cookieOf(someone) });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/sign-in"]);
    expect(response.headers.get("clear-site-data")).toBe('"cache", "storage"');
    expect([...kept]).toEqual([[cookieName(), ""]]);
    expect(await viewerOf(someone.claim)).toEqual({ kind: "nobody" });
  });

  it("without a session does the same", async () => {
    const gone = { claim: { sid: "none", user: makeId() }, login: "", organisation: "" };
    for (const headers of [{}, { cookie: await cookieOf(gone) }] as Record<string, string>[]) {
      const response = await go({ "sec-fetch-site": "same-origin", ...headers });
      expect([response.status, response.headers.has("clear-site-data")]).toEqual([303, true]);
    }
  });

  it("at the word of another site does nothing", async () => {
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, {}] as Record<string, string>[]) {
      const response = await go({ ...headers, cookie: await cookieOf(company.manager) });
      expect([response.status, response.headers.has("clear-site-data")]).toEqual([403, false]);
    }
    expect(kept.size).toBe(0);
    expect((await as(company.manager)).kind).toBe("person");
  });

  it("while the database is away clears the browser all the same", async () => {
    const away = vi.spyOn(database, "runStatement").mockRejectedValue(new AppError("UNAVAILABLE"));
    const response = await go({ origin: SITE, cookie: await cookieOf(company.manager) });
    expect([response.status, response.headers.has("clear-site-data"), kept.get(cookieName())]).toEqual([303, true, ""]);
    expect(away).toHaveBeenCalled();
    away.mockRestore();
  });
});
