import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs";
import net, { type AddressInfo } from "node:net";
import path from "node:path";
import type { APIResponse, BrowserContext } from "@playwright/test";
import { expect, test } from "./fixtures";

/*
 * The web server as `npm start` starts it: what is answered before Next.js (lib/server/front.ts), and what by it.
 */
const callOf = (revision = 0) => ({ batch: crypto.randomUUID(), instrument: "xinzhi-enterprise@2026.1", changes: [{ item: "L3.1", revision, answer: { level: 3 } }] });
/** Of one connection, or of one moment. */
const PASSING = ["date", "connection", "keep-alive", "content-length", "transfer-encoding"];
const headersOf = (answer: APIResponse) => {
  const { vary = "", ...others } = Object.fromEntries(Object.entries(answer.headers()).filter(([name]) => !PASSING.includes(name)));
  // Next.js names what its own router sends, to which no answer of the API pays attention.
  return { ...others, vary: vary.split(", ").filter((name) => !/^(?:rsc|next-router-.*)$/.test(name)) };
};
const originOf = (place: APIResponse) => new URL(place.url()).origin;

test("a save is answered before Next.js, with the headers that a neighbour's answer has", async ({ context: { request }, draft }) => {
  const origin = originOf(await request.get("/healthz"));
  const saved = await request.put(`${draft.api}/responses`, { headers: { origin }, data: callOf() });
  const neighbour = await request.put(`${draft.api}/place`, { headers: { origin }, data: { item: "L3.1" } });
  expect([saved.status(), neighbour.status()]).toEqual([200, 200]);
  expect(headersOf(saved)).toEqual(headersOf(neighbour));
  // Next.js sends what a handler answers in pieces.
  expect([saved.headers()["content-length"], neighbour.headers()["content-length"]]).toEqual([String((await saved.body()).length), undefined]);
});

test("only a save is: every other method of its address is Next.js's to answer", async ({ context: { request }, draft }) => {
  for (const method of ["GET", "HEAD", "POST", "DELETE"]) {
    expect([method, (await request.fetch(`${draft.api}/responses`, { method })).status()]).toEqual([method, 405]);
  }
});

test("an address that cannot be read is said to be one, wherever it leads", async ({ context: { request } }) => {
  for (const address of ["/%E0%A4%A", "/api/v1/o/%ff/pulse"]) {
    const answer = await request.get(address);
    expect([address, answer.status(), await answer.text()]).toEqual([address, 400, expect.stringContaining("地址无法识别")]);
    expect(answer.headers()["x-content-type-options"]).toBe("nosniff");
  }
});

test("a server that is told to end finishes the save under way, and then it is gone", async ({ context, draft, baseURL }) => {
  const own = await startOwn(baseURL!);
  const body = JSON.stringify(callOf());
  const socket = net.connect(own.port, "localhost");
  const answered = textOf(socket);
  socket.write((await headOf(context, baseURL!, `${draft.api}/responses`, body)) + body.slice(0, 30));
  // An answer to somebody else, so that the half of the save has arrived too.
  expect((await fetch(`http://localhost:${String(own.port)}/healthz`)).status).toBe(200);
  own.child.kill("SIGTERM");
  await expect.poll(() => isListening(own.port)).toBe(false);
  socket.write(body.slice(30));
  expect(await answered).toMatch(/^HTTP\/1\.1 200 OK[^]*"status":"saved"/);
  expect(await own.ended).toEqual([0, null]);
});

/** A second web server on the installation under test. */
async function startOwn(url: string) {
  const folder = process.env.XINZHI_TEST_DATA!;
  const kept = (name: string) => fs.readFileSync(path.join(folder, name), "utf8").trim();
  const port = await freePort();
  const child = spawn(process.execPath, ["scripts/serve.mjs", "-p", String(port), "-H", "localhost"], {
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: `postgres://xinzhi_app:${kept("secrets/database-xinzhi_app")}@127.0.0.1:${kept("database-port")}/xinzhi`,
      XINZHI_DATA: folder,
      XINZHI_URL: url,
      XINZHI_SECRET: kept("secrets/cookies"),
      // Any will do: no action is called.
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    },
    stdio: "inherit",
  });
  const ended = once(child, "exit");
  await expect.poll(() => isListening(port), { timeout: 60_000 }).toBe(true);
  return { port, child, ended };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "localhost");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}

async function textOf(socket: net.Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

async function headOf(context: BrowserContext, origin: string, address: string, body: string): Promise<string> {
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  return [`PUT ${address} HTTP/1.1`, "Host: localhost", `Origin: ${origin}`, "Content-Type: application/json", `Cookie: ${cookie}`, `Content-Length: ${String(body.length)}`, "", ""].join("\r\n");
}
