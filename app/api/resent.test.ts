import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { PUT as putResponses } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/responses/route";
import { POST as postSubmission } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/submissions/route";
import { PUT as putFacts } from "@/app/api/v1/o/[organisation]/facts/[scope]/route";
import { PUT as putSchemeAnswers } from "@/app/api/v1/o/[organisation]/standing/answers/route";
import { POST as openAgain } from "@/app/api/v1/session/route";
import { AppError } from "@/lib/core/errors";
import { signOut } from "@/lib/server/accounts";
import * as database from "@/lib/server/db";
import { answerCall, as, factCall, fill, openAssessment, openCompany, PASSWORD, publish, YEAR, type Company } from "@/lib/server/test-builders";
import { cookieName, cookieValue } from "@/lib/server/viewer";

/** A call that was refused or whose answer was lost, and that a browser sends again as it is. */
const kept = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({ cookies: async () => ({ set: (name: string, value: string) => kept.set(name, value) }) }));

const SITE = "http://localhost:3000";
let company: Company;
let assessment: string;
let cookie: string;
beforeAll(async () => {
  await publish();
});
beforeEach(async () => {
  company = await openCompany();
  assessment = await openAssessment(company);
  cookie = `${cookieName()}=${await cookieValue({ ...company.manager.claim, expiresAt: new Date(Date.now() + 3_600_000) })}`;
});
afterAll(database.closeDatabase);

const at = <Params>(params: Params) => ({ params: Promise.resolve(params) });
const request = (method: "PUT" | "POST", body: unknown) => new Request(SITE, { method, body: JSON.stringify(body), headers: { "content-type": "application/json", origin: SITE, cookie } });
const address = () => at({ organisation: company.organisation, assessment });
const save = (call: unknown) => putResponses(request("PUT", call), address());
const submit = (key: string) => postSubmission(request("POST", { key }), address());
const own = () => ({ organisation: company.organisation, user: null });
const count = () => database.inOrganisation(own(), async (tx) => ({ changes: await tx.change.count({ where: { assessmentId: assessment } }), submissions: await tx.submission.count() }));

/** `away`: nothing is executed. `lost`: it is, but whoever asked does not hear of it. */
function failOnce(name: "runStatement" | "inOrganisation", how: "away" | "lost", after = 0): void {
  const real = database[name] as (...parts: unknown[]) => Promise<unknown>;
  let calls = 0;
  const spy = vi.spyOn(database, name).mockImplementation((async (...parts: unknown[]) => {
    calls += 1;
    if (calls - 1 < after) return real(...parts);
    spy.mockRestore();
    if (how === "lost") await real(...parts);
    throw new AppError("UNAVAILABLE", { retryAfter: 3 });
  }) as never);
}

describe("a database that was away, or whose answer was lost", () => {
  // RW-012.
  it.each(["away", "lost"] as const)("(%s) asks for a save again, and it counts once", async (how) => {
    const call = answerCall([{ item: "L1.2", revision: 0, answer: { level: 3 } }]);
    failOnce("runStatement", how);
    const refused = await save(call);
    expect([refused.status, refused.headers.get("retry-after"), await refused.json()]).toMatchObject([503, "3", { problem: { code: "UNAVAILABLE" } }]);
    const again = await save(call);
    expect([again.status, await again.json()]).toMatchObject([200, { results: [{ item: "L1.2", status: "saved", revision: 1 }] }]);
    expect(await count()).toEqual({ changes: 1, submissions: 0 });
  });

  // RW-012, RW-028.
  it.each(["away", "lost"] as const)("(%s) asks to submit again, and one submission is made", async (how) => {
    await fill(company, assessment);
    const key = crypto.randomUUID();
    // The first transaction looks the key up, the second one submits.
    failOnce("inOrganisation", how, 1);
    expect((await submit(key)).status).toBe(503);
    const receipt: unknown = await (await submit(key)).json();
    expect(receipt).toMatchObject({ submission: expect.any(String) as string, number: 1, at: expect.stringMatching(/Z$/) as string });
    expect(await (await submit(key)).json()).toEqual(receipt);
    expect((await count()).submissions).toBe(1);
  });
});

describe("a session that has ended", () => {
  // RW-002, RW-017.
  it("refuses what is sent, and takes the same once somebody signed in again", async () => {
    await fill(company, assessment);
    await signOut(await as(company.manager));
    const call = answerCall([{ item: "L1.2", revision: 1, answer: { level: 1 } }]);
    const key = crypto.randomUUID();
    for (const response of [await save(call), await submit(key)]) expect([response.status, await response.json()]).toMatchObject([401, { problem: { code: "SIGNED_OUT" } }]);

    const { login, claim } = company.manager;
    expect((await openAgain(request("POST", { login, password: PASSWORD, user: claim.user }), at({}))).status).toBe(200);
    cookie = `${cookieName()}=${kept.get(cookieName()) ?? ""}`;
    const before = await count();
    expect((await save(call)).status).toBe(200);
    const receipts = await Promise.all(Array.from({ length: 3 }, async () => (await submit(key)).json()));
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
    expect(await count()).toEqual({ changes: before.changes + 1, submissions: 1 });
  });
});

describe("a revision that is not the stored one", () => {
  const scheme = (revision: number | undefined, answer: number) => ({ scope: "standalone", fiscalYear: YEAR, pack: "cn.digital-sme@2024", changes: [{ question: "Q5", revision, answer }] });
  const PLACES: Readonly<Record<string, (revision: number | undefined, value: number) => Promise<Response>>> = {
    answers: (revision, level) => save(answerCall([{ item: "L1.2", revision, answer: { level } }])),
    figures: (revision, value) => putFacts(request("PUT", factCall([{ key: "rdStaff", year: YEAR, revision, value }])), at({ organisation: company.organisation, scope: "standalone" })),
    "answers to a scheme": (revision, answer) => putSchemeAnswers(request("PUT", scheme(revision, answer)), at({ organisation: company.organisation })),
  };
  // RW-030.
  it.each(Object.entries(PLACES))("of %s is answered 409 with what is stored, one that is missing 400, and neither changes anything", async (_, put) => {
    expect((await put(0, 1)).status).toBe(200);
    expect((await put(1, 2)).status).toBe(200);
    for (const revision of [0, 1, 3, 2_000_000]) {
      const response = await put(revision, 3);
      expect([response.status, await response.json()]).toMatchObject([409, { results: [{ status: "conflict", revision: 2, by: "经理", current: expect.anything() as object }] }]);
    }
    expect((await put(undefined, 3)).status).toBe(400);
    expect(await database.inOrganisation(own(), (tx) => tx.change.count())).toBe(2);
    expect((await put(2, 3)).status).toBe(200);
  });
});
