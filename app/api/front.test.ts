import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { PUT as putUnderNext } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/responses/route";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { putFrontInPlace, type Front } from "@/lib/server/front";
import { makeId } from "@/lib/server/id";
import { writeMetrics } from "@/lib/server/metrics";
import { answerCall, factCall, openAssessment, openCompany, publish, type Company } from "@/lib/server/test-builders";
import { cookieName, cookieValue } from "@/lib/server/viewer";

/*
 * Over real connections. What stands behind it, where Next.js would, says so; the two together are in e2e/front.spec.ts.
 */
const SITE = "http://localhost:3000";
const BEHIND = "behind";
let company: Company;
let foreign: Company;
let assessment: string;
let cookie: string;
let server: http.Server;
let port: number;

beforeAll(async () => {
  await publish();
  foreign = await openCompany();
  putFrontInPlace();
  const front = (globalThis as unknown as Record<symbol, Front>)[Symbol.for("xinzhi.front")]!;
  server = http.createServer((request, response) => {
    if (!front(request, response)) response.end(BEHIND);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  ({ port } = server.address() as AddressInfo);
});
beforeEach(async () => {
  company = await openCompany();
  assessment = await openAssessment(company);
  cookie = `${cookieName()}=${await cookieValue({ ...company.manager.claim, expiresAt: new Date(Date.now() + 3_600_000) })}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await closeDatabase();
});

const address = (of = company.organisation, at = assessment) => `/api/v1/o/${of}/assessments/${at}/responses`;
const headers = () => ({ "content-type": "application/json", origin: SITE, cookie });
const call = (revision = 0, level = 3) => JSON.stringify(answerCall([{ item: "L1.2", revision, answer: { level } }]));
const put = (body: string, more: Record<string, string> = {}, path = address()) => fetch(`http://127.0.0.1:${String(port)}${path}`, { method: "PUT", headers: { ...headers(), ...more }, body });
const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { problem: { code: string } }).problem.code];
const stored = () => inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.response.findMany({ select: { item: true, revision: true } }));

/** Writes exactly these bytes; answers all that comes until the connection closes or `until` is in it. */
async function raw(text: string, until: RegExp): Promise<string> {
  const socket = net.connect(port, "127.0.0.1");
  socket.write(text);
  let said = "";
  for await (const chunk of socket) if (until.test((said += String(chunk)))) break;
  socket.destroy();
  return said;
}
const head = (more: string, path = address()) =>
  `PUT ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nOrigin: ${SITE}\r\nCookie: ${cookie}\r\n${more}\r\n\r\n`;
const whole = (body: string) => head(`Content-Length: ${String(Buffer.byteLength(body))}`) + body;

describe("a save before Next.js", () => {
  it("is answered as its Route Handler answers it, and counted", async () => {
    const body = call();
    const answer = await put(body);
    // The same batch again, and so the same answer.
    const again = await putUnderNext(new Request(SITE, { method: "PUT", headers: headers(), body }), { params: Promise.resolve({ organisation: company.organisation, assessment }) });
    expect([answer.status, await answer.json()]).toEqual([again.status, await again.json()]);
    for (const [name, value] of again.headers) expect([name, answer.headers.get(name)]).toEqual([name, value]);
    expect(await stored()).toEqual([{ item: "L1.2", revision: 1 }]);
    expect(writeMetrics()).toMatch(/xinzhi_requests_total\{route="responses",status="200"\} \d/);
  });
  it("keeps figures too", async () => {
    const answer = await put(JSON.stringify(factCall([{ key: "rdStaff", year: 2024, revision: 0, value: 5 }])), {}, `/api/v1/o/${company.organisation}/facts/standalone`);
    expect([answer.status, await answer.json()]).toMatchObject([200, { results: [{ key: "rdStaff", status: "saved", revision: 1 }] }]);
  });
  it("of somebody else, or of nobody, does not exist", async () => {
    const theirs = await openAssessment(foreign);
    for (const path of [address(foreign.organisation, theirs), address(company.organisation, theirs), address(company.organisation, makeId()), address("nobody", "nothing"), `/api/v1/o/${company.organisation}/facts/nothing`]) {
      expect([path, ...(await codeOf(await put(call(), {}, path)))]).toEqual([path, 404, "NOT_FOUND"]);
    }
  });
  it("is refused from another site, signed out, for another page's owner, and where it is no JSON", async () => {
    expect(await codeOf(await put(call(), { origin: "https://elsewhere.example" }))).toEqual([403, "ORIGIN"]);
    expect(await codeOf(await put(call(), { cookie: "" }))).toEqual([401, "SIGNED_OUT"]);
    expect(await codeOf(await put(call(), { "x-page-owner": makeId() }))).toEqual([401, "SIGNED_OUT"]);
    expect(await codeOf(await put("{"))).toEqual([400, "INVALID"]);
    expect(await codeOf(await put(call(), { "content-type": "text/plain" }))).toEqual([400, "INVALID"]);
    expect(await stored()).toEqual([]);
  });
  it("says of each change what is wrong with it, in the language of whoever asks", async () => {
    const answer = await put(JSON.stringify(answerCall([{ item: "Z9.9", revision: 0, answer: { level: 1 } }])), { cookie: `${cookie}; language-xinzhi=en` });
    expect(await answer.json()).toMatchObject({ results: [{ status: "refused", problem: { code: "ITEM", message: expect.stringMatching(/^[\x20-\x7e]+$/) as string } }] });
  });
  it("is not read beyond 64 KiB, stated or not", async () => {
    const large = " ".repeat(65_537);
    expect(await codeOf(await put(large))).toEqual([413, "TOO_LARGE"]);
    expect(await raw(`${head("Transfer-Encoding: chunked")}10001\r\n${large}\r\n`, /TOO_LARGE/)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await raw(whole(call()), /savedAt/)).toMatch(/^HTTP\/1\.1 200 /);
  });
  it("that comes right behind another on one connection is answered after it", async () => {
    const second = JSON.stringify(answerCall([{ item: "L3.1", revision: 0, answer: { level: 4 } }]));
    const said = await raw(whole(call(0, 2)) + whole(second), /savedAt[^]*savedAt/);
    expect(said.match(/"item":"L\d\.\d"/g)).toEqual(['"item":"L1.2"', '"item":"L3.1"']);
    expect((await stored()).toSorted((a, b) => a.item.localeCompare(b.item))).toEqual([{ item: "L1.2", revision: 1 }, { item: "L3.1", revision: 1 }]);
  });
  it("whose client goes away halfway saves nothing and harms nobody", async () => {
    const body = call();
    const socket = net.connect(port, "127.0.0.1");
    const [taken] = (await once(server, "connection")) as [net.Socket];
    socket.write(head(`Content-Length: ${String(body.length)}`) + body.slice(0, 20));
    await once(taken, "data");
    const closed = new Promise((resolve) => taken.once("close", resolve));
    socket.resetAndDestroy();
    await closed;
    expect((await put(body)).status).toBe(200);
    expect(await stored()).toEqual([{ item: "L1.2", revision: 1 }]);
  });
});

describe("what goes on to Next.js", () => {
  it.each(["GET", "POST", "DELETE", "PATCH"])("%s of the same address", async (method) => {
    expect(await (await fetch(`http://127.0.0.1:${String(port)}${address()}`, { method, headers: headers() })).text()).toBe(BEHIND);
  });
  it("every address that is not exactly one of the two", async () => {
    for (const path of [`${address()}/`, `${address()}?x=1`, `${address()}%20`, address().replace("responses", "place"), address().replace("/api", "//api"), "/", "/%E6%96%B0"]) {
      expect([path, await (await put(call(), {}, path)).text()]).toEqual([path, BEHIND]);
    }
  });
});

it("an address whose escapes stand for nothing is told so", async () => {
  for (const path of ["/%", "/o/%E0%A4%A", "/api/v1/o/%ff/pulse"]) {
    const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`);
    expect([path, answer.status, answer.headers.get("content-security-policy"), await answer.text()]).toEqual([path, 400, "default-src 'none'; frame-ancestors 'none'; sandbox", expect.stringContaining("地址无法识别")]);
  }
});

it("a batch id that goes to two assessments at once is taken by one of them, and the other is told", async () => {
  const other = await openAssessment(company, { label: "T2" });
  for (let round = 0; round < 3; round += 1) {
    const body = call(round, round);
    const answers = await Promise.all([put(body), put(body, {}, address(company.organisation, other))]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    const refused = answers.find(({ status }) => status === 400);
    expect(await refused?.json()).toMatchObject({ problem: { code: "INVALID", field: "/batch" } });
    // Both are at the same revision again, and at answers that no later round gives.
    const behind = answers[0]?.status === 400 ? address() : address(company.organisation, other);
    expect((await put(call(round, (round + 3) % 6), {}, behind)).status).toBe(200);
  }
});
