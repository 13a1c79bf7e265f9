import { NextResponse, type NextRequest } from "next/server";
import { ASKED_ADDRESS } from "@/lib/core/asked-address";

/**
 * Gives each page a Content-Security-Policy with a nonce of its own, and its own address for the way back from sign-in. It decides nothing about access: a Server Action can
 * be posted to any path, so only the functions of lib/server guard data.
 *
 * API routes and static files are left out: a proxied body over 10 MB would be cut without a word. Names are compared
 * whole, since the page that says "not found" for `/metrics-x` is a page like any other.
 */
export function proxy(request: NextRequest) {
  if (!METHODS.includes(request.method)) return refuse(405, { Allow: METHODS.join(", ") });
  // What a form may hold. Next.js would read it whole first and then answer 500; what states no length it cuts off itself.
  if (Number(request.headers.get("content-length") ?? 0) > LARGEST_POST_BYTES) return refuse(413);
  const nonce = btoa(crypto.randomUUID());
  const policy = [
    "default-src 'self'",
    // React needs eval for its error overlay, in development only.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : ""}`,
    // Charts and progress bars set widths as style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("Content-Security-Policy", policy);
  headers.set(ASKED_ADDRESS, addressOf(request));
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  return response;
}

/** Path and query as a person sees them: without what the router adds when it fetches a page. */
function addressOf({ nextUrl: { pathname, searchParams } }: NextRequest): string {
  const query = new URLSearchParams(searchParams);
  query.delete("_rsc");
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
}

const METHODS = ["GET", "HEAD", "POST"];
const LARGEST_POST_BYTES = 1_048_576;

const WORDS = { 405: "不支持这种请求 · method not allowed", 413: "内容太大，请分几次提交 · too large, send it in parts" };
const refuse = (status: keyof typeof WORDS, headers: Record<string, string> = {}) =>
  new NextResponse(`${WORDS[status]}\n`, { status, headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", ...headers } });

export const config = {
  matcher: ["/((?!api/|_next/static/|(?:healthz|readyz|metrics|worker\\.js)$).*)"],
};
