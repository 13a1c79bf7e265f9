import { afterEach, expect, test, vi } from "vitest";
import { canReachServer, openSession } from "@/lib/browser/session-call";

afterEach(() => void vi.unstubAllGlobals());
const ENTRY = { login: "li@firm.example", password: "秋天", user: "u1" };

function answering(answer: () => Response | Promise<Response>) {
  const fetch = vi.fn(async (_url: string, _call: RequestInit) => answer());
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

test("the page says whose it is", async () => {
  const fetch = answering(() => Response.json({ user: "u1" }));
  expect(await openSession(ENTRY)).toEqual({ kind: "entered" });
  const [url, call] = fetch.mock.calls[0]!;
  expect(url).toBe("/api/v1/session");
  expect(call.method).toBe("POST");
  expect(JSON.parse(String(call.body))).toEqual(ENTRY);
});

test("a wrong password comes back in the server's words", async () => {
  answering(() => Response.json({ problem: { code: "CREDENTIALS", text: "账号或密码不对。" } }, { status: 401 }));
  expect(await openSession(ENTRY)).toEqual({ kind: "refused", text: "账号或密码不对。" });
});

test("somebody else's account is told apart", async () => {
  answering(() => Response.json({ problem: { code: "OTHER_USER", text: "…" } }, { status: 409 }));
  expect(await openSession(ENTRY)).toEqual({ kind: "otherUser" });
});

test("no answer, and an answer that is not the server's, are a matter of the network", async () => {
  answering(() => Promise.reject(new TypeError("fetch failed")));
  expect(await openSession(ENTRY)).toEqual({ kind: "offline" });
  answering(() => new Response("<html>", { status: 502 }));
  expect(await openSession(ENTRY)).toEqual({ kind: "offline" });
});

test("a server that answers anything can be reached, and one that does not cannot", async () => {
  answering(() => new Response(null, { status: 503 }));
  expect(await canReachServer()).toBe(true);
  answering(() => Promise.reject(new TypeError("fetch failed")));
  expect(await canReachServer()).toBe(false);
});
