import "server-only";
import { AppError } from "@/lib/core/errors";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { PAGE_OWNER } from "@/lib/core/page-owner";
import { LARGEST_CALL_BYTES } from "@/lib/core/save";
import { askedOfRequest, type Asked } from "@/lib/server/asked";
import { deviceOf, type Device } from "@/lib/server/device";
import { LANGUAGE_COOKIE } from "@/lib/server/language";
import { count } from "@/lib/server/metrics";
import { checkOrigin } from "@/lib/server/origin";
import { problemOf, statusOfCode } from "@/lib/server/problem";
import { claimOf, cookieName, viewerOf, type Viewer, type ViewerClaim } from "@/lib/server/viewer";

export type Call<Params> = {
  readonly params: Params;
  readonly query: URLSearchParams;
  readonly locale: Locale;
  readonly device: Device;
  /** null without a cookie that is ours. Handlers other than hot paths ask `viewer`. */
  readonly claim: ViewerClaim | null;
  /** The checked viewer, acting for the organisation of the address. */
  readonly viewer: (organisation: string) => Promise<Viewer>;
};
/** An answer that is JSON: already text, since the server before Next.js writes it out without a `Response`. */
export type JsonAnswer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string };
/** Answers a request for the parameters in its address; what it throws it has answered itself. */
export type Route<Params> = (asked: Asked, params: Params) => Promise<JsonAnswer>;
type Handler<Params> = (request: Request, context: { readonly params: Promise<Params> }) => Promise<Response>;

/** The one way a Route Handler answers a reading request: typed faults become `{problem}` with their status. */
export function readRoute<Params>(name: string, run: (call: Call<Params>) => Promise<JsonAnswer | Response>): Handler<Params> {
  return underNext((asked, params) => answer(name, asked, params, run));
}

/** The same for a request that changes something: own origin, JSON of at most 64 KiB. */
export function writeRoute<Params>(name: string, run: (call: Call<Params>, body: unknown) => Promise<JsonAnswer>): Handler<Params> {
  return underNext(saveRoute(name, run));
}

/** The same, to be answered before Next.js too. */
export function saveRoute<Params>(name: string, run: (call: Call<Params>, body: unknown) => Promise<JsonAnswer>): Route<Params> {
  return (asked, params) =>
    answer(name, asked, params, async (call) => {
      checkOrigin(asked.headers);
      return run(call, await readJson(asked));
    });
}

/** The same for a form of ours that holds nothing. */
export function formRoute<Params>(name: string, run: (call: Call<Params>) => Promise<Response>): Handler<Params> {
  return underNext((asked, params) =>
    answer(name, asked, params, (call) => {
      checkOrigin(asked.headers);
      return run(call);
    }),
  );
}

/**
 * The same for a form with a file. `readForm` reads it, and no further than so many bytes, once the handler knows who asks;
 * `wantsJson`: a script sent it, and no page is to come.
 */
export function uploadRoute<Params>(
  name: string,
  most: number,
  run: (call: Call<Params>, sent: { readonly readForm: () => Promise<FormData>; readonly wantsJson: boolean }) => Promise<JsonAnswer | Response>,
): Handler<Params> {
  return underNext((asked, params) =>
    answer(name, asked, params, (call) => {
      checkOrigin(asked.headers);
      return run(call, { readForm: () => readForm(asked, most), wantsJson: /\bapplication\/json\b/.test(asked.headers.get("accept") ?? "") });
    }),
  );
}

/** After a form without scripts: the page that shows what came of it. */
export function seeOther(path: string): Response {
  return new Response(null, { status: 303, headers: { ...PRIVATE, Location: path } });
}

/** A route as Next.js calls it. */
export function underNext<Params>(route: (asked: Asked, params: Params) => Promise<JsonAnswer | Response>): Handler<Params> {
  return async (request, { params }) => {
    const answered = await route(askedOfRequest(request), await params);
    return answered instanceof Response ? answered : new Response(answered.text, answered);
  };
}

export function jsonAnswer(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): JsonAnswer {
  return { status, headers: { "Content-Type": "application/json", ...PRIVATE, ...headers }, text: JSON.stringify(value) };
}

/** A file to keep: its name in every alphabet, with an ASCII one for what reads no other. */
export function fileResponse({ name, type, bytes }: { readonly name: string; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> }): Response {
  return new Response(bytes, { headers: { ...fileHeaders(name, type), "Content-Length": String(bytes.byteLength) } });
}

/** The same for a file that is sent while it is made: its length is not known yet. */
export function streamedFileResponse({ name, type, stream }: { readonly name: string; readonly type: string; readonly stream: ReadableStream<Uint8Array> }): Response {
  return new Response(stream, { headers: fileHeaders(name, type) });
}

function fileHeaders(name: string, type: string): Record<string, string> {
  const extension = /\.[a-z0-9]+$/.exec(name)?.[0] ?? "";
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return {
    ...PRIVATE,
    "Content-Type": type,
    "Content-Disposition": `attachment; filename="xinzhi${extension}"; filename*=UTF-8''${encoded}`,
    "Content-Security-Policy": "sandbox; default-src 'none'",
  };
}

const PRIVATE = { "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff", Vary: "Cookie" };

async function answer<Params, Answered extends JsonAnswer | Response>(
  name: string,
  request: Pick<Asked, "url" | "headers">,
  params: Params,
  run: (call: Call<Params>) => Promise<Answered>,
): Promise<Answered | JsonAnswer> {
  const cookies = readCookies(request.headers.get("cookie"));
  const locale = LOCALES.find((known) => known === cookies.get(LANGUAGE_COOKIE)) ?? LOCALES[0];
  try {
    const claim = ofOwner(await claimOf(cookies.get(cookieName())), request.headers.get(PAGE_OWNER));
    const response = await run({
      params,
      // Worked out for those who ask: a save asks for neither.
      get query() {
        return new URL(request.url).searchParams;
      },
      get device() {
        return deviceOf(request.headers);
      },
      locale,
      claim,
      viewer: (organisation) => viewerOf(claim, organisation),
    });
    count("requests", { route: name, status: String(response.status) });
    return response;
  } catch (fault) {
    const problem = problemOf(fault, locale);
    const status = statusOfCode(problem.code);
    count("requests", { route: name, status: String(status) });
    return jsonAnswer({ problem }, status, problem.retryAfter === undefined ? {} : { "Retry-After": String(problem.retryAfter) });
  }
}

/** A session of somebody else than the page's owner is none: the page asks its owner to sign in again, and keeps what it has. */
function ofOwner(claim: ViewerClaim | null, owner: string | null): ViewerClaim | null {
  return claim !== null && owner !== null && owner !== claim.user ? null : claim;
}

async function readJson({ headers, readBody }: Asked): Promise<unknown> {
  if (Number(headers.get("content-length") ?? 0) > LARGEST_CALL_BYTES) throw new AppError("TOO_LARGE");
  if (!/^application\/(?:[a-z.+-]+\+)?json\b/i.test(headers.get("content-type") ?? "")) throw new AppError("INVALID", { field: "" });
  const bytes = await readBody(LARGEST_CALL_BYTES);
  if (bytes === null) throw new AppError("TOO_LARGE");
  const text = bytes.toString("utf8");
  checkDepth(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppError("INVALID", { field: "" });
  }
}

/** What a form adds around its file: names, boundaries, the other fields. */
const AROUND_BYTES = 65_536;
async function readForm({ headers, readBody }: Asked, most: number): Promise<FormData> {
  const type = headers.get("content-type") ?? "";
  if (Number(headers.get("content-length") ?? 0) > most + AROUND_BYTES) throw new AppError("TOO_LARGE");
  if (!/^multipart\/form-data\b/i.test(type)) throw new AppError("INVALID", { field: "" });
  const bytes = await readBody(most + AROUND_BYTES);
  if (bytes === null) throw new AppError("TOO_LARGE");
  try {
    return await new Response(new Uint8Array(bytes), { headers: { "Content-Type": type } }).formData();
  } catch {
    throw new AppError("INVALID", { field: "" });
  }
}

/**
 * No JSON of a save nests beyond this, and the parser itself runs out of stack at some thousands. Brackets inside of texts
 * count too, which errs on the side of refusing only where one text holds more unclosed brackets than fit into any answer.
 */
const DEEPEST_TEXT = 2_000;
function checkDepth(text: string): void {
  if (text.length <= DEEPEST_TEXT) return;
  let depth = 0;
  for (const character of text) {
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    if (depth > DEEPEST_TEXT) throw new AppError("TOO_LARGE");
  }
}

function readCookies(header: string | null): ReadonlyMap<string, string> {
  const pairs = (header ?? "").split(";").map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return new Map(pairs);
}
