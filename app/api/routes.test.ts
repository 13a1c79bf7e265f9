import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getCalls } from "@/app/api/v1/o/[organisation]/calls/route";
import { GET as getFacts, PUT as putFacts } from "@/app/api/v1/o/[organisation]/facts/[scope]/route";
import { GET as getHistory } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/history/[item]/route";
import { PUT as putPlace } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/place/route";
import { PUT as putResponses } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/responses/route";
import { GET as getStanding } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/standing/route";
import { POST as postSubmission } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/submissions/route";
import { GET as getCampaign } from "@/app/api/v1/o/[organisation]/campaigns/[campaign]/route";
import { GET as getConsentedReport } from "@/app/api/v1/o/[organisation]/campaigns/[campaign]/enterprises/[participation]/report/route";
import { GET as getFollowUp } from "@/app/api/v1/o/[organisation]/campaigns/[campaign]/follow-up/route";
import { GET as getLinks } from "@/app/api/v1/o/[organisation]/campaigns/[campaign]/links/route";
import { GET as getCells } from "@/app/api/v1/o/[organisation]/publications/[publication]/cells/route";
import { GET as getCellsCsv } from "@/app/api/v1/o/[organisation]/publications/[publication]/cells.csv/route";
import { GET as getCellsWorkbook } from "@/app/api/v1/o/[organisation]/publications/[publication]/cells.xlsx/route";
import { GET as getSeries } from "@/app/api/v1/o/[organisation]/publications/route";
import { GET as getPulse } from "@/app/api/v1/o/[organisation]/pulse/route";
import { GET as getSchemes } from "@/app/api/v1/o/[organisation]/standing/route";
import { GET as getCrosswalk } from "@/app/api/v1/o/[organisation]/standing/crosswalk/[pack]/route";
import { GET as getStandingDocument } from "@/app/api/v1/o/[organisation]/standing/document/route";
import { PUT as putSchemeAnswers } from "@/app/api/v1/o/[organisation]/standing/answers/route";
import { GET as getReport } from "@/app/api/v1/o/[organisation]/submissions/[submission]/report/route";
import { GET as healthz } from "@/app/healthz/route";
import { GET as metrics } from "@/app/metrics/route";
import { GET as readyz } from "@/app/readyz/route";
import { signOut } from "@/lib/server/accounts";
import { setNamed } from "@/lib/server/calls";
import { ownPath } from "@/lib/server/action";
import { closeDatabase } from "@/lib/server/db";
import { isUnavailable } from "@/lib/server/database-fault";
import { makeId } from "@/lib/server/id";
import { checkOrigin } from "@/lib/server/origin";
import { problemOf, statusOfCode } from "@/lib/server/problem";
import { fileResponse } from "@/lib/server/route";
import { submit } from "@/lib/server/submissions";
import { addMember, answerCall, as, assign, callCompany, factCall, fill, joinCall, openAssessment, openAuthority, openCampaign, openCompany, openOperator, publish, type Company, type Someone } from "@/lib/server/test-builders";
import { insertPublication, scoreOf } from "@/lib/server/testing/publications";
import { cookieName, cookieValue } from "@/lib/server/viewer";

const SITE = "http://localhost:3000";
type Target = { organisation: string; assessment: string; submission: string };
let own: Company;
let target: Target;
let foreignTarget: Target;
let people: Record<string, Someone | null>;

beforeAll(async () => {
  await publish();
  own = await openCompany();
  target = await openTarget(own);
  const respondent = await addMember(own, "respondent");
  await assign(own, target.assessment, respondent, ["L1"]);
  const foreign = await openCompany();
  foreignTarget = await openTarget(foreign);
  const revoked = await addMember(own, "manager");
  await signOut(await as(revoked));
  people = { anonymous: null, revoked, respondent, manager: own.manager, operator: await openOperator(), foreignManager: foreign.manager };
});
afterAll(closeDatabase);

async function openTarget(company: Company): Promise<Target> {
  const submitted = await openAssessment(company, { label: "T1" });
  await fill(company, submitted);
  const { submission } = await submit(company.system, company.organisation, submitted);
  return { organisation: company.organisation, assessment: await openAssessment(company), submission };
}

async function cookieOf(someone: Someone | null): Promise<Record<string, string>> {
  if (!someone) return {};
  return { cookie: `${cookieName()}=${await cookieValue({ ...someone.claim, expiresAt: new Date(Date.now() + 3_600_000) })}` };
}

async function request(path: string, someone: Someone | null, more: { method?: string; body?: string; headers?: Record<string, string> } = {}): Promise<Request> {
  const headers = { "content-type": "application/json", origin: SITE, ...(await cookieOf(someone)), ...more.headers };
  return new Request(`${SITE}${path}`, { method: more.method ?? "GET", headers, ...(more.body !== undefined && { body: more.body }) });
}
const at = <Params>(params: Params) => ({ params: Promise.resolve(params) });

type Route = { readonly call: (someone: Someone | null, to: Target, headers?: Record<string, string>) => Promise<Response>; readonly respondent: number; readonly manager?: number };
const put = JSON.stringify(answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }]));
const schemeCall = (changes: readonly object[]) => ({ scope: "standalone", fiscalYear: 2025, pack: "cn.digital-sme@2024", changes });
/** One row per handler; `respondent`: the status for a respondent of the company with L1 assigned; `manager`: for a manager, where not 200. */
const ROUTES: Readonly<Record<string, Route>> = {
  "PUT responses": {
    respondent: 200,
    call: async (someone, { organisation, assessment }, headers) => putResponses(await request("/", someone, { method: "PUT", body: put.replace(/"batch":"[^"]+"/, `"batch":"${crypto.randomUUID()}"`), headers }), at({ organisation, assessment })),
  },
  "POST submissions": {
    respondent: 404,
    // Nothing is answered yet but what the other rows have.
    manager: 409,
    call: async (someone, { organisation, assessment }, headers) =>
      postSubmission(await request("/", someone, { method: "POST", body: JSON.stringify({ key: crypto.randomUUID() }), headers }), at({ organisation, assessment })),
  },
  "PUT facts": {
    respondent: 200,
    call: async (someone, { organisation }, headers) =>
      putFacts(await request("/", someone, { method: "PUT", body: JSON.stringify(factCall([{ key: "rdStaff", year: 2019, revision: 0, value: 5 }])), headers }), at({ organisation, scope: "standalone" })),
  },
  "PUT place": {
    respondent: 200,
    call: async (someone, { organisation, assessment }, headers) => putPlace(await request("/", someone, { method: "PUT", body: '{"item":"L1.2"}', headers }), at({ organisation, assessment })),
  },
  "GET facts": { respondent: 200, call: async (someone, { organisation }) => getFacts(await request("/?year=2025", someone), at({ organisation, scope: "standalone" })) },
  "GET history": { respondent: 200, call: async (someone, { organisation, assessment }) => getHistory(await request("/", someone), at({ organisation, assessment, item: "L1.2" })) },
  "GET standing": { respondent: 200, call: async (someone, { organisation, assessment }) => getStanding(await request("/", someone), at({ organisation, assessment })) },
  "GET calls": { respondent: 200, call: async (someone, { organisation }) => getCalls(await request("/", someone), at({ organisation })) },
  "GET publications": { respondent: 200, call: async (someone, { organisation }) => getSeries(await request("/", someone), at({ organisation })) },
  "GET pulse": { respondent: 200, call: async (someone, { organisation, assessment }) => getPulse(await request(`/?assessment=${assessment}&section=L1&revision=0`, someone), at({ organisation })) },
  "GET schemes": { respondent: 404, call: async (someone, { organisation }) => getSchemes(await request("/?year=2025&scope=standalone&application=review", someone), at({ organisation })) },
  "GET standing document": { respondent: 404, call: async (someone, { organisation }) => getStandingDocument(await request("/?year=2025&scope=standalone&locale=en", someone), at({ organisation })) },
  "GET crosswalk": { respondent: 404, call: async (someone, { organisation }) => getCrosswalk(await request("/?year=2025&scope=standalone", someone), at({ organisation, pack: "cn.digital-sme%402024" })) },
  "PUT scheme answers": {
    respondent: 404,
    call: async (someone, { organisation }, headers) =>
      putSchemeAnswers(await request("/", someone, { method: "PUT", body: JSON.stringify(schemeCall([{ question: "Q5", revision: 0, answer: 3 }])), headers }), at({ organisation })),
  },
  "GET report": { respondent: 404, call: async (someone, { organisation, submission }) => getReport(await request("/?format=json&locale=en", someone), at({ organisation, submission })) },
};

/** The handlers that show officials a campaign; tested below, by officials of two authorities and by everybody else. */
const OF_CAMPAIGNS = { "": getCampaign, "/follow-up": getFollowUp, "/links": getLinks };

/** The handlers that show a publication; tested below. */
const OF_PUBLICATIONS = { "/cells": getCells, "/cells.csv": getCellsCsv, "/cells.xlsx": getCellsWorkbook };

/** Handlers that show nobody's data, each with the reason. */
const WITHOUT_ROW: Readonly<Record<string, string>> = {
  "api/auth/[...nextauth]": "next-auth's own; says only whether there is a session",
  "api/v1/call-up-template.xlsx": "an empty form",
  "api/v1/o/[organisation]/campaigns/[campaign]/enterprises/[participation]/report": "of officials and of who consented; tested below",
  "api/v1/o/[organisation]/campaigns/[campaign]/lists": "of officials; tested in lists.test.ts",
  "api/v1/o/[organisation]/lists/[callUp]": "likewise",
  "api/v1/o/[organisation]/lists/[callUp]/faults.xlsx": "likewise",
  "api/v1/regions": "public reference data",
  "api/v1/session": "for whoever has no session; tested in session.test.ts",
  "sign-out": "shows nothing; tested in session.test.ts",
  healthz: "tested below",
  readyz: "tested below",
  metrics: "tested below",
};
const FOLDERS = ["assessments/[assessment]/history/[item]", "assessments/[assessment]/responses", "assessments/[assessment]/place", "assessments/[assessment]/standing", "assessments/[assessment]/submissions", "calls", "facts/[scope]", "publications", "pulse", "standing", "standing/answers", "standing/crosswalk/[pack]", "standing/document", "submissions/[submission]/report"];

it("every handler has its row", () => {
  const found = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((file) => /(^|\/)route\.tsx?$/.test(file)).map((file) => file.replace(/\/?route\.tsx?$/, ""));
  expect(found.toSorted()).toEqual([...FOLDERS.map((folder) => `api/v1/o/[organisation]/${folder}`), ...Object.keys(OF_CAMPAIGNS).map((file) => `api/v1/o/[organisation]/campaigns/[campaign]${file}`), ...Object.keys(OF_PUBLICATIONS).map((file) => `api/v1/o/[organisation]/publications/[publication]${file}`), ...Object.keys(WITHOUT_ROW)].toSorted());
});

describe("every handler by every role, own and foreign", () => {
  for (const [name, { call, respondent, manager = 200 }] of Object.entries(ROUTES)) {
    it(name, async () => {
      const statuses = { anonymous: 401, revoked: 401, respondent, manager, operator: 404, foreignManager: 404 };
      for (const [who, status] of Object.entries(statuses)) {
        const response = await call(people[who] ?? null, target);
        expect([who, response.status]).toEqual([who, status]);
        expect(response.headers.get("cache-control")).toBe("private, no-store");
        expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      }
      for (const who of ["respondent", "manager", "operator"]) {
        const response = await call(people[who] ?? null, foreignTarget);
        const missing = await call(people[who] ?? null, { organisation: makeId(), assessment: makeId(), submission: makeId() });
        expect([who, response.status, await response.text()]).toEqual([who, 404, await missing.text()]);
      }
    });
  }
});

describe("every handler of campaigns", () => {
  it.each(Object.entries(OF_CAMPAIGNS))("%s is there for the authority's officials alone", async (_, get) => {
    const authority = await openAuthority();
    const stranger = await openAuthority();
    const campaign = await openCampaign(authority);
    const ask = async (someone: Someone | null, organisation: string, path = "/") => get(await request(path, someone), at({ organisation, campaign }));
    await expectOfficialsAlone((someone) => ask(someone, authority.organisation), authority.official, stranger.official);
    expect((await ask(stranger.official, stranger.organisation)).status).toBe(404);
    expect((await get(await request("/", authority.official), at({ organisation: authority.organisation, campaign: "nowhere" }))).status).toBe(404);
  });
  it("refuses a state or district that is none by name", async () => {
    const authority = await openAuthority();
    const campaign = await openCampaign(authority);
    for (const query of ["state=lost", "region=%25"]) {
      const response = await getFollowUp(await request(`/?${query}`, authority.official), at({ organisation: authority.organisation, campaign }));
      expect([response.status, ((await response.json()) as { problem: { field: string } }).problem.field]).toEqual([400, `/${query.split("=")[0]!}`]);
    }
  });
});

/** Of an authority's address: its own officials are answered, everybody else finds nothing, and nothing is kept by caches. */
async function expectOfficialsAlone(ask: (someone: Someone | null) => Promise<Response>, official: Someone, stranger: Someone): Promise<void> {
  const asking = { anonymous: [null, 401], revoked: [people.revoked, 401], manager: [own.manager, 404], operator: [people.operator, 404], stranger: [stranger, 404], official: [official, 200] } as const;
  for (const [who, [someone, status]] of Object.entries(asking)) {
    const response = await ask(someone ?? null);
    expect([who, response.status]).toEqual([who, status]);
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    await response.arrayBuffer();
  }
}

describe("every handler of publications", () => {
  it.each(Object.entries(OF_PUBLICATIONS))("%s shows to officials their own regions, and refuses what is no place of the tables", async (file, get) => {
    const fiscalYear = 2060 + Object.keys(OF_PUBLICATIONS).indexOf(file);
    const publication = await insertPublication([{ region: "330000", n: 20, numbers: { overall: scoreOf("61.2") } }], { fiscalYear });
    const [authority, stranger] = [await openAuthority("33"), await openAuthority("61")];
    const ask = async (someone: Someone | null, organisation: string, query = "") => get(await request(`/${query}`, someone), at({ organisation, publication }));
    await expectOfficialsAlone((someone) => ask(someone, authority.organisation), authority.official, stranger.official);
    expect((await ask(stranger.official, stranger.organisation, "?region=330000")).status).toBe(404);
    expect((await get(await request("/", authority.official), at({ organisation: authority.organisation, publication: "nowhere" }))).status).toBe(404);
    for (const [query, field] of [["?exclude=330106", "/exclude"], ["?region=330000&region=330100", "/region"], ["?industry=C%7CD", "/industry"], ["?number=revenue", "/number"]] as const) {
      const response = await ask(authority.official, authority.organisation, query);
      expect([query, response.status, ((await response.json()) as { problem: { code: string; field: string } }).problem]).toEqual([query, 400, expect.objectContaining({ code: "NODE", field })]);
    }
  });
});

describe("the report of an enterprise that consented to be named", () => {
  it("is a PDF for the officials of the authority that called it, as long as it consents, and for nobody else", async () => {
    const authority = await openAuthority();
    const stranger = await openAuthority();
    const campaign = await openCampaign(authority);
    const company = await openCompany();
    const participation = await callCompany(authority, campaign, company);
    const assessment = await joinCall(company, participation, true);
    await fill(company, assessment);
    await submit(company.system, company.organisation, assessment);
    const ask = async (someone: Someone | null, organisation = authority.organisation, query = "?locale=en") => getConsentedReport(await request(`/${query}`, someone), at({ organisation, campaign, participation }));
    const asking = { anonymous: [null, 401], revoked: [people.revoked, 401], manager: [company.manager, 404], operator: [people.operator, 404], stranger: [stranger.official, 404], official: [authority.official, 200] } as const;
    for (const [who, [someone, status]] of Object.entries(asking)) {
      const response = await ask(someone ?? null);
      expect([who, response.status]).toEqual([who, status]);
      expect(response.headers.get("cache-control")).toBe("private, no-store");
      if (status === 200) {
        expect(response.headers.get("content-type")).toBe("application/pdf");
        expect(Buffer.from(await response.arrayBuffer()).subarray(0, 5).toString("latin1")).toBe("%PDF-");
      }
    }
    expect((await ask(stranger.official, stranger.organisation)).status).toBe(404);
    expect((await ask(company.manager, company.organisation)).status).toBe(404);
    expect((await ask(authority.official, authority.organisation, "?locale=fr")).status).toBe(400);
    await setNamed(company.system, company.organisation, participation, { named: false });
    expect((await ask(authority.official)).status).toBe(404);
  }, 60_000);
});

describe("a request from elsewhere", () => {
  const changing = ["PUT responses", "POST submissions", "PUT facts", "PUT place", "PUT scheme answers"];
  it.each([
    ["another site", { origin: "https://evil.example" }],
    ["nowhere", { origin: "null" }],
    ["another site with a forged host", { origin: "https://evil.example", "x-forwarded-host": "evil.example", host: "evil.example" }],
    ["another port", { origin: "http://localhost:3001" }],
    ["a look-alike", { origin: "http://localhost:3000.evil.example" }],
  ])("of %s changes nothing", async (_, headers) => {
    for (const name of changing) expect((await ROUTES[name]?.call(own.manager, target, headers))?.status).toBe(403);
  });
  it("without an origin is believed only where the browser says it is our page", () => {
    expect(() => checkOrigin(new Headers())).toThrow("ORIGIN");
    expect(() => checkOrigin(new Headers({ "sec-fetch-site": "cross-site" }))).toThrow("ORIGIN");
    expect(() => checkOrigin(new Headers({ "sec-fetch-site": "same-site" }))).toThrow("ORIGIN");
    expect(() => checkOrigin(new Headers({ "sec-fetch-site": "same-origin" }))).not.toThrow();
  });
  it("of this machine under its other names is our own", () => {
    expect(() => checkOrigin(new Headers({ origin: "http://127.0.0.1:3000" }))).not.toThrow();
  });
});

describe("a body", () => {
  const send = async (body: string, headers: Record<string, string> = {}) => putResponses(await request("/", own.manager, { method: "PUT", body, headers }), at(target));
  it.each([
    ["of ten megabytes", `{"a":"${"x".repeat(10_000_000)}"}`, 413],
    ["of 64 KiB and one", `{"a":"${"x".repeat(65_536 - 7)}"}`, 413],
    ["a thousand deep", JSON.stringify(answerCall([])).replace("[]", "[".repeat(1_000) + "]".repeat(1_000)), 413],
    ["fifty thousand deep", "[".repeat(50_000), 413],
    ["that is no JSON", "{", 400],
    ["that is empty", "", 400],
    ["with 1e309", JSON.stringify(answerCall([{ item: "L1.2", revision: 0, answer: { level: 9 } }])).replace("9}", "1e309}"), 400],
    ["with none beside others", JSON.stringify(answerCall([{ item: "L2.2", revision: 0, answer: { options: ["none", "staff"] } }])), 400],
    ["with a stale revision", JSON.stringify(answerCall([{ item: "L1.2", revision: 77, answer: { level: 5 } }])), 409],
  ])("%s is answered as it deserves", async (_, body, status) => {
    expect((await send(body)).status).toBe(status);
  });
  it("that lies about its length is stopped all the same", async () => {
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(32)) });
    const headers = { "content-type": "application/json", origin: SITE, ...(await cookieOf(own.manager)) };
    const response = await putResponses(new Request(`${SITE}/`, { method: "PUT", headers, body: endless, duplex: "half" } as RequestInit), at(target));
    expect(response.status).toBe(413);
  });
  it("of another type is refused", async () => {
    expect((await send(put, { "content-type": "text/plain" })).status).toBe(400);
  });
  it("names the field and says in the reader's language what to do", async () => {
    const wrong = () => JSON.stringify(answerCall([{ item: "L2.2", revision: 0, answer: { options: ["none", "staff"] } }]));
    const zh = (await (await send(wrong())).json()) as { results: { problem: { path: string; message: string } }[] };
    expect(zh.results[0]?.problem).toMatchObject({ path: "/changes/0/answer/options", message: expect.stringContaining("不能与其他选项同时选择") as string });
    const cookie = `${(await cookieOf(own.manager)).cookie ?? ""}; language-xinzhi=en`;
    const en = (await (await send(wrong(), { cookie })).json()) as typeof zh;
    expect(en.results[0]?.problem.message).not.toMatch(/[\u4e00-\u9fff]/);
  });
});

describe("where a company stands", () => {
  type Printed = { fiscalYear: number; judgements: { pack: string; result: string; hash: string; checkedOn: string; findings: unknown[] }[]; standing: { cards: { id: string }[] }; answers: { pack: string; question: string; revision: number; answer: unknown }[] };
  const read = async (path: string, cookie?: string) => getSchemes(await request(path, own.manager, cookie === undefined ? {} : { headers: { cookie } }), at({ organisation: target.organisation }));
  it("comes as results for programs and as sentences for people, in the reader's language", async () => {
    const cookie = `${(await cookieOf(own.manager)).cookie ?? ""}; language-xinzhi=en`;
    const [zh, en] = (await Promise.all([read("/?year=2025"), read("/?year=2025", cookie)].map(async (response) => (await response).json()))) as [Printed, Printed];
    expect(zh.fiscalYear).toBe(2025);
    expect(zh.judgements.map(({ pack }) => pack).toSorted()).toEqual(zh.standing.cards.map(({ id }) => id).toSorted());
    expect(zh.judgements[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(zh.judgements[0]?.checkedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(en.judgements.map(({ result }) => result)).toEqual(zh.judgements.map(({ result }) => result));
    expect(JSON.stringify(en.judgements)).not.toMatch(/[\u4e00-\u9fff]/);
  });
  it("gives answers back as they can be saved again", async () => {
    const { answers } = (await (await read("/?year=2025&scope=standalone")).json()) as Printed;
    const row = answers.find(({ question }) => question === "Q5");
    const saved = await putSchemeAnswers(await request("/", own.manager, { method: "PUT", body: JSON.stringify(schemeCall([{ question: "Q5", revision: row?.revision, answer: row?.answer }])) }), at({ organisation: target.organisation }));
    expect([saved.status, await saved.json()]).toMatchObject([200, { results: [{ status: "saved", revision: row?.revision }] }]);
  });
  it.each(["/?year=nonsense", "/?year=1", "/?year=2025.5", "/?scope=group", "/?application=appeal"])("%s is refused with its field", async (path) => {
    const response = await read(path);
    expect([response.status, await response.json()]).toMatchObject([400, { problem: { code: "INVALID", field: path.slice(2).split("=")[0] } }]);
  });
  it.each([
    ["of a stale revision", [{ question: "Q6", revision: 7, answer: [1] }], 409],
    ["of no such question", [{ question: "Q99", revision: 0, answer: 1 }], 400],
    ["of no such option", [{ question: "Q5", revision: 0, answer: 99 }], 400],
  ])("an answer %s is answered as it deserves", async (_, changes, status) => {
    expect((await putSchemeAnswers(await request("/", own.manager, { method: "PUT", body: JSON.stringify(schemeCall(changes)) }), at({ organisation: target.organisation }))).status).toBe(status);
  });
});

describe("a submitted assessment", () => {
  it("answers 409 CLOSED with what to do", async () => {
    const company = await openCompany();
    const { organisation } = company;
    const assessment = await openAssessment(company);
    await fill(company, assessment);
    await submit(company.system, organisation, assessment);
    const response = await putResponses(await request("/", company.manager, { method: "PUT", body: put }), at({ organisation, assessment }));
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ problem: { code: "CLOSED", text: expect.stringContaining("撤回") as string } });
  });
});

it("too many saves answer 429 with the time to wait", async () => {
  const company = await openCompany();
  const assessment = await openAssessment(company);
  const statuses = new Set<number>();
  let retryAfter: string | null = null;
  for (let turn = 0; turn < 300 && !statuses.has(429); turn += 1) {
    const response = await putResponses(await request("/", company.manager, { method: "PUT", body: "{}" }), at({ organisation: company.organisation, assessment }));
    statuses.add(response.status);
    retryAfter = response.headers.get("retry-after");
  }
  expect([...statuses]).toEqual([400, 429]);
  expect(Number(retryAfter)).toBeGreaterThan(0);
});

describe("a file", () => {
  it("has its Chinese name and an ASCII one", async () => {
    const response = await getReport(await request("/?format=json", own.manager), at(target));
    expect(response.status).toBe(200);
    const disposition = response.headers.get("content-disposition") ?? "";
    expect(disposition).toMatch(/^attachment; filename="xinzhi\.json"; filename\*=UTF-8''[\w%.!~*-]+$/);
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? "")).toContain("试验公司");
  });
  it("of another format or language is refused by name", async () => {
    for (const query of ["format=exe", "locale=fr"]) {
      const response = await getReport(await request(`/?${query}`, own.manager), at(target));
      expect([response.status, ((await response.json()) as { problem: { field: string } }).problem.field]).toEqual([400, query.split("=")[0]]);
    }
  });
  it("with a hostile name stays one header", () => {
    const { headers } = fileResponse({ name: 'a"\r\nSet-Cookie: x=1; \u202E机械(1).pdf', type: "application/pdf", bytes: new Uint8Array(1) });
    expect(headers.get("set-cookie")).toBeNull();
    expect(headers.get("content-disposition")).not.toMatch(/[\r\n]/);
  });
});

describe("a redirect", () => {
  it.each([
    ["/o/机械/报告?名=值", "/o/%E6%9C%BA%E6%A2%B0/%E6%8A%A5%E5%91%8A?%E5%90%8D=%E5%80%BC"],
    ["/o/x#L1.1", "/o/x#L1.1"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["/\t/evil.example", "/"],
    ["https://evil.example", "/"],
    ["https:evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["", "/"],
    ["/a\r\nSet-Cookie: x=1", "/aSet-Cookie:%20x=1"],
  ])("to %j leads to %s", (path, led) => expect(ownPath(path)).toBe(led));

  const DOTS = ["", ".", "..", "%2e", "%2E%2e", "a/..", "a/b/../..", "a/%2e%2e", "./.", "\t", "\n", "\r", " "];
  const SLASHES = ["//", "/\\", "\\\\", "\\/", "///", "/\t/", "/\n/", "\t//", "/ /", "%2f/", "/%2f", "%5c/", "／／"];
  const HOSTS = ["evil.example", "localhost:3000@evil.example", "[::1]"];
  const paths = ["", "/", "https:", "javascript:"].flatMap((start) => DOTS.flatMap((dots) => SLASHES.flatMap((slashes) => HOSTS.map((host) => start + dots + slashes + host))));
  it(`never leads elsewhere, tried in ${String(paths.length)} ways`, () => {
    const led = paths.filter((path) => {
      const own = ownPath(path);
      // What a browser on any of our pages makes of it, once and again.
      const once = new URL(own, `${SITE}/o/x/facts`);
      return once.origin !== SITE || new URL(once.pathname, SITE).origin !== SITE || !/^[\x21-\x7e]+$/.test(own);
    });
    expect(led).toEqual([]);
  });
});

describe("the addresses for whoever runs it", () => {
  it("say whether the process and the database answer", async () => {
    expect(healthz().status).toBe(200);
    expect((await readyz()).status).toBe(200);
  });
  it("count, for this machine alone", async () => {
    const here = await metrics(new Request(`${SITE}/metrics`, { headers: { host: "localhost:3000" } }));
    expect(await here.text()).toMatch(/^xinzhi_requests_total\{route="responses",status="\d+"\} \d+$/m);
    expect(metrics(new Request(`${SITE}/metrics`, { headers: { host: "xinzhi.example" } })).status).toBe(404);
    expect(metrics(new Request(`${SITE}/metrics`, { headers: { host: "localhost:3000", "x-forwarded-for": "203.0.113.9" } })).status).toBe(404);
  });
});

describe("faults", () => {
  it("that nobody expected get a reference and say nothing of their inside", () => {
    const problem = problemOf(new Error("SELECT secret FROM users"), "zh-CN");
    expect(problem).toMatchObject({ code: "UNEXPECTED", reference: expect.stringMatching(/^[0-9a-f]{8}$/) as string });
    expect(JSON.stringify(problem)).not.toContain("secret");
    expect(statusOfCode(problem.code)).toBe(500);
  });
  it.each([
    [{ code: "57P01" }, true],
    [{ code: "P2010", meta: { driverAdapterError: { cause: { originalCode: "53300" } } } }, true],
    [new Error("timeout exceeded when trying to connect"), true],
    [{ code: "ECONNREFUSED" }, true],
    [{ code: "23505" }, false],
    [new Error("x"), false],
    [null, false],
  ])("of the database are told apart: %j", (fault, away) => expect(isUnavailable(fault)).toBe(away));
});
