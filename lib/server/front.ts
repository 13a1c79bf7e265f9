import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { EVERYWHERE, IN_API } from "@/lib/core/answer-headers.js";
import { askedOfMessage } from "@/lib/server/asked";
import { logFault } from "@/lib/server/log";
import type { JsonAnswer, Route } from "@/lib/server/route";
import { putFacts, putResponses } from "@/lib/server/save-routes";

/**
 * What is answered before Next.js: the two addresses that every entry of every person is sent to. What Next.js does for a
 * request takes longer than the save; see docs/decisions/0014. The routes are the same functions that its Route Handlers
 * export, so there is one judge of what may be saved.
 *
 * Anything that is not exactly such an address (another method, a query, an escaped character) goes on to Next.js.
 */
export type Front = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * `scripts/serve.mjs` asks it first. It hangs at the process, by this name, because the two know each other in no other way:
 * this file is compiled by Next.js with all that it needs and loaded at its start, the server runs before anything is built.
 */
export function putFrontInPlace(): void {
  (globalThis as { [FRONT]?: Front })[FRONT] = front;
}
const FRONT = Symbol.for("xinzhi.front");

/** True where the request is answered here. */
const front: Front = (request, response) => {
  const url = request.url ?? "";
  if (url.includes("%") && !isReadable(url)) {
    write(response, { status: 400, headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" }, text: MALFORMED });
    return true;
  }
  if (request.method !== "PUT") return false;
  for (const { address, route } of SAVES) {
    const found = address.exec(url);
    if (!found) continue;
    route(askedOfMessage(request), found.groups as never)
      .then((answered) => write(response, answered, OF_API))
      .catch((fault: unknown) => {
        // A route answers its own faults; what comes here is one of writing.
        logFault("front", fault);
        response.destroy();
      });
    return true;
  }
  return false;
};

const SAVES: readonly { readonly address: RegExp; readonly route: Route<never> }[] = [
  { address: /^\/api\/v1\/o\/(?<organisation>[\w-]+)\/assessments\/(?<assessment>[\w-]+)\/responses$/, route: putResponses },
  { address: /^\/api\/v1\/o\/(?<organisation>[\w-]+)\/facts\/(?<scope>[\w-]+)$/, route: putFacts },
];

const MALFORMED = "地址无法识别，请检查后重试 · the address cannot be read, please check it\n";

/** Next.js answers 500 where an escape in a path stands for no character. */
function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

const recordOf = (headers: typeof EVERYWHERE) => Object.fromEntries(headers.map(({ key, value }) => [key, value]));
const OF_ALL = recordOf(EVERYWHERE);
const OF_API = recordOf([...EVERYWHERE, ...IN_API]);

/** As with Next.js, what is set for all answers wins over the route. */
function write(response: ServerResponse, { status, headers, text }: JsonAnswer, ours: Readonly<Record<string, string>> = OF_ALL): void {
  response.writeHead(status, { ...headers, ...ours, "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}
