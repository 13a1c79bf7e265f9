/**
 * The web server of a build: `-p <port> -H <host>`, as `next start`. Asks `lib/server/front.ts` first, which answers saves, and
 * hands everything else to Next.js. Ends on SIGTERM and SIGINT once the requests under way are answered and
 * the jobs under way have ended. Plain Node.
 */
import http from "node:http";
import { parseArgs } from "node:util";
import next from "next";
import { ROOT } from "./database.mjs";

/**
 * Milliseconds that a connection stays open for a further request: longer than proxies and programs keep theirs, since a request that
 * is sent in the moment of closing is lost.
 */
const KEEP_ALIVE = 75_000;
/** The same once the server ends. */
const LAST_KEEP_ALIVE = 1;

const { values } = parseArgs({ options: { port: { type: "string", short: "p" }, host: { type: "string", short: "H" } } });
const [port, host] = [Number(values.port), values.host];
// Next.js asks itself where an action redirects to, and so needs an address that can be reached.
const reached = host === "0.0.0.0" || host === "::" ? "localhost" : host;

const app = next({ dev: false, dir: ROOT, hostname: reached, port });
await app.prepare();
const handle = app.getRequestHandler();
const FRONT = Symbol.for("xinzhi.front");
const STOP_JOBS = Symbol.for("xinzhi.stop-jobs");

const server = http.createServer((request, response) => {
  // Next.js puts it there when instrumentation.ts has run, which its first request waits for.
  if (globalThis[FRONT]?.(request, response)) return;
  handle(request, response).catch((fault) => {
    console.error(fault);
    if (!response.headersSent) response.writeHead(500);
    response.end("Internal Server Error");
  });
});
server.once("error", (fault) => {
  console.error(fault);
  process.exit(1);
});
server.keepAliveTimeout = KEEP_ALIVE;
server.listen(port, host);

for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, end);

let ending = false;
function end() {
  if (ending) return;
  ending = true;
  server.keepAliveTimeout = LAST_KEEP_ALIVE;
  // Jobs come to an end while the last requests are answered; `lib/server/startup.ts` put it there if this process has any.
  const stopped = globalThis[STOP_JOBS]?.().catch((fault) => console.error(fault));
  server.close(async () => {
    // What Next.js does after it has answered.
    await app.close();
    await stopped;
    process.exit(0);
  });
}
