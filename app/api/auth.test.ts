import { NextRequest } from "next/server";
import { describe, expect, it, vi } from "vitest";
import { GET, POST } from "@/app/api/auth/[...nextauth]/route";

const SITE = "http://localhost:3000";
function ask(method: "GET" | "POST", path: string, more: { body?: string; headers?: Record<string, string> } = {}): Promise<Response> {
  const [steps = ""] = path.split("?");
  const request = new NextRequest(`${SITE}/api/auth/${path}`, { method, headers: { "content-type": "application/json", ...more.headers }, ...(more.body !== undefined && { body: more.body }) });
  return (method === "GET" ? GET : POST)(request, { params: Promise.resolve({ nextauth: steps.split("/") }) });
}

describe("of next-auth's addresses", () => {
  it.each(["session", "signout", "_log", "verify-request", "constructor", "__proto__"])("%s is none of ours", async (step) => {
    for (const method of ["GET", "POST"] as const) {
      const answered = await ask(method, step, method === "POST" ? { body: '{"level":"error","code":"x"}' } : {});
      expect([answered.status, answered.headers.getSetCookie()]).toEqual([404, []]);
    }
  });

  it("a body that is none, or too large, is refused and not a fault", async () => {
    const written = vi.spyOn(console, "error").mockImplementation(() => undefined);
    expect((await ask("POST", "callback/x", { body: "{" })).status).toBe(400);
    expect((await ask("POST", "callback/x", { body: "{}", headers: { "content-length": "65537" } })).status).toBe(413);
    expect(written).not.toHaveBeenCalled();
    written.mockRestore();
  });
});
