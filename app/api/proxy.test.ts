import { NextRequest } from "next/server";
import { unstable_doesMiddlewareMatch as isProxied } from "next/experimental/testing/server";
import { describe, expect, it } from "vitest";
import type { NextConfig } from "next";
import { ASKED_ADDRESS } from "@/lib/core/asked-address";
import { config, proxy } from "@/proxy";

// Plain JavaScript, without types.
const { default: nextConfig } = (await import(new URL("../../next.config.js", import.meta.url).href)) as { default: NextConfig };

const SITE = "http://localhost:3000";
const ask = (path: string, init: ConstructorParameters<typeof NextRequest>[1] = {}) => proxy(new NextRequest(`${SITE}${path}`, init));

describe("every page, and what only looks like something else", () => {
  it.each(["/", "/sign-in", "/o/x/facts", "/admin", "/favicon.ico", "/favicon-x", "/metrics-x", "/metrics/x", "/healthzz", "/readyz/x", "/_next/image", "/_next/staticx", "/api", "/apix", "/icon.svg", "/workerxjs", "/worker.js/x"])(
    "%s gets a policy of its own",
    (path) => expect(isProxied({ config, nextConfig, url: path })).toBe(true),
  );
  it.each(["/healthz", "/readyz", "/metrics", "/worker.js", "/api/v1/regions", "/api/x", "/_next/static/chunks/a.js"])("%s gets the one for what is no page", (path) => {
    expect(isProxied({ config, nextConfig, url: path })).toBe(false);
  });

  it("runs no script and no frame that is not ours, with another nonce each time", () => {
    const [one, two] = ["/", "/"].map((path) => ask(path).headers.get("content-security-policy") ?? "");
    expect(one).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{40,}' 'strict-dynamic'; /);
    expect(one).not.toMatch(/script-src[^;]*unsafe/);
    for (const part of ["object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]) expect(one).toContain(part);
    expect(one).not.toBe(two);
  });
  it("takes no nonce from the request", () => {
    const headers = { "x-nonce": "known", "content-security-policy": "script-src 'nonce-known'" };
    const answered = ask("/", { headers });
    expect(answered.headers.get("content-security-policy")).not.toContain("known");
    expect(answered.headers.get("x-middleware-request-x-nonce")).not.toBe("known");
  });
});

describe("the address that a page is told", () => {
  const told = (path: string, init?: ConstructorParameters<typeof NextRequest>[1]) => ask(path, init).headers.get(`x-middleware-request-${ASKED_ADDRESS}`);
  it("has its query, so that the way back from sign-in leads to the same view", () => {
    expect(told("/o/x/facts?pack=cn.sme.srdi%402026&year=2025")).toBe("/o/x/facts?pack=cn.sme.srdi%402026&year=2025");
    expect(told("/o/x/facts")).toBe("/o/x/facts");
  });
  it("lacks what the router adds", () => {
    expect(told("/o/x/facts?year=2025&_rsc=1abc")).toBe("/o/x/facts?year=2025");
    expect(told("/o/x/facts?_rsc=1abc")).toBe("/o/x/facts");
  });
  it("is never what a client says", () => {
    expect(told("/o/x", { headers: { [ASKED_ADDRESS]: "/elsewhere" } })).toBe("/o/x");
  });
  it("is text that a header may hold", () => {
    expect(told("/o/x/facts?q=新质")).toMatch(/^[\x20-\x7e]+$/);
  });
});

it("what is no page has a policy that allows nothing, the service worker one that lets it ask us", async () => {
  const everywhere = (await nextConfig.headers?.())?.find(({ source }) => source === "/:path*")?.headers ?? [];
  expect(everywhere.find(({ key }) => key === "Content-Security-Policy")?.value).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
  expect(everywhere.find(({ key }) => key === "X-Content-Type-Options")?.value).toBe("nosniff");
  const worker = (await nextConfig.headers?.())?.find(({ source }) => source === "/worker.js")?.headers ?? [];
  expect(worker.find(({ key }) => key === "Content-Security-Policy")?.value).toBe("default-src 'none'; connect-src 'self'; frame-ancestors 'none'");
  expect(nextConfig.poweredByHeader).toBe(false);
});

describe("a page", () => {
  it.each(["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])("is not asked with %s", (method) => {
    const answered = ask("/sign-in", { method });
    expect([answered.status, answered.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
  });
  it("is sent a form of at most a megabyte", async () => {
    expect(ask("/sign-in", { method: "POST", headers: { "content-length": "1048576" } }).status).toBe(200);
    const refused = ask("/sign-in", { method: "POST", headers: { "content-length": "1048577" } });
    expect([refused.status, await refused.text()]).toEqual([413, expect.stringContaining("内容太大")]);
  });
});
