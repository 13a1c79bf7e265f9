/**
 * The service worker: pages that people fill in open without a network. It keeps documents, never data: no answer of the
 * API, no payload of the router, no report. What is entered meanwhile is the outbox's to keep.
 *
 * `scripts/worker.mjs` makes `public/worker.js` of it and fills in what stands in capitals below.
 */
import type { WorkboxPlugin } from "workbox-core/types.js";
import { ExpirationPlugin } from "workbox-expiration";
import { Route, Router } from "workbox-routing";
import { CacheFirst, NetworkFirst, NetworkOnly, Strategy, type StrategyHandler } from "workbox-strategies";
import { filesOfScript, placeOf } from "@/lib/browser/worker/form-pages";
import { createKeptPages } from "@/lib/browser/worker/kept-pages";
import { drawOfflinePage, type OfflineWords } from "@/lib/browser/worker/offline-page";
import type { WorkerMessage } from "@/lib/browser/worker/worker-message";

declare const self: ServiceWorkerGlobalScope;
declare const BUILD: string;
declare const WORDS: readonly OfflineWords[];
declare const STYLE: string;

const PAGES = "xinzhi-pages";
const FILES = "xinzhi-files";
/** All sections of several assessments; the files of a handful of builds. */
const MOST_PAGES = 100;
const MOST_FILES = 400;
/** Seconds that somebody who has a kept page waits for a fresh one. */
const PATIENCE = 4;

// Files of the build ------------------------------------------------------------------------------------------------------

// Their names change with their content, so a kept one is always right, and pages of an older build find theirs.
const files = new CacheFirst({ cacheName: FILES, matchOptions: { ignoreVary: true }, plugins: [new ExpirationPlugin({ maxEntries: MOST_FILES })] });

const seen = new Set<string>();
/** What a page loads, and what that loads later: the page may have been drawn before this worker saw any of its requests. */
async function keepFiles(event: ExtendableEvent, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if (seen.has(path)) continue;
    const [answered, kept] = files.handleAll({ event, request: new Request(path) });
    const answer = await answered;
    const script = path.endsWith(".js") ? await answer.clone().text() : "";
    await kept;
    seen.add(path);
    await keepFiles(event, filesOfScript(script));
  }
}

// Pages that are filled in ------------------------------------------------------------------------------------------------

const expiration = new ExpirationPlugin({ maxEntries: MOST_PAGES });
const pages = createKeptPages<ExtendableEvent>({
  build: BUILD,
  now: () => new Date(),
  open: () => caches.open(PAGES),
  empty: async () => {
    await expiration.deleteCacheAndMetadata();
    await caches.delete(PAGES);
  },
  renew: async (event, place) => {
    const [answered, kept] = renewal.handleAll({ event, request: new Request(place, { headers: { accept: "text/html" } }) });
    const answer = await answered;
    await kept;
    return answer;
  },
  keepFiles,
});

const keeping: WorkboxPlugin = {
  handlerWillStart: async ({ state }) => {
    if (state) state.epoch = pages.epoch();
  },
  cacheKeyWillBeUsed: async ({ request }) => placeOf(request.url) ?? request,
  cacheWillUpdate: async ({ request, response, event, state }) => {
    try {
      return await pages.copyOf(event, request.url, response, state?.epoch as number);
    } catch {
      // A file could not be had: the page that was kept before, if any, is the better one.
      return null;
    }
  },
};
const refusingWhatIsAway: WorkboxPlugin = {
  fetchDidSucceed: async ({ response }) => {
    if (await isAway(response)) throw new Error("the server is away");
    return response;
  },
};

const forms = new NetworkFirst({
  cacheName: PAGES,
  networkTimeoutSeconds: PATIENCE,
  matchOptions: { ignoreVary: true },
  plugins: [refusingWhatIsAway, keeping, expiration],
});

class Renewal extends Strategy {
  protected override _handle(request: Request, handler: StrategyHandler): Promise<Response> {
    return handler.fetchAndCachePut(request);
  }
}
const renewal = new Renewal({ cacheName: PAGES, plugins: [keeping, expiration], fetchOptions: { redirect: "manual", cache: "no-store" } });

/** Said by what stands before a server that is down, or by a server whose database is. */
async function isAway(response: Response): Promise<boolean> {
  if ([502, 503, 504].includes(response.status)) return true;
  return response.status === 500 && (await response.clone().text()).includes("UNAVAILABLE");
}

/** Whoever goes on has mostly changed the page they came from. */
function keepAround(event: ExtendableEvent, request: Request): void {
  if (savesTraffic()) return;
  const here = placeOf(request.url);
  if (request.referrer && placeOf(request.referrer) !== here) event.waitUntil(pages.keep(event, [request.referrer], "again"));
  if (request.mode !== "navigate") event.waitUntil(pages.keep(event, [request.url], "missing"));
}

const savesTraffic = () => (self.navigator as { readonly connection?: { readonly saveData?: boolean } }).connection?.saveData === true;

// What is answered, and how -----------------------------------------------------------------------------------------------

const router = new Router();
const isPage = (request: Request, url: URL) => request.mode === "navigate" && url.origin === self.location.origin && !url.pathname.startsWith("/api/");

router.registerRoute(new Route(({ url, sameOrigin }) => sameOrigin && (url.pathname.startsWith("/_next/static/") || (url.pathname === "/icon.svg" && url.search !== "")), files));
router.registerRoute(
  new Route(
    ({ request, url }) => isPage(request, url) && placeOf(url) !== null,
    async ({ event, request }) => {
      const answer = await forms.handle({ event, request });
      keepAround(event, request);
      return answer;
    },
  ),
);
router.registerRoute(new Route(({ request, url }) => isPage(request, url), new NetworkOnly()));
router.registerRoute(
  new Route(
    ({ request, sameOrigin }) => sameOrigin && request.headers.has("rsc"),
    async ({ event, request }) => {
      try {
        const answer = await fetch(request);
        if (answer.ok && !request.headers.has("next-router-prefetch")) keepAround(event, request);
        return answer;
      } catch {
        // The router goes to the document instead, which may be kept, and a prefetch is forgotten, both without a complaint.
        return new Response(null, { status: 204 });
      }
    },
  ),
);
router.setCatchHandler(async ({ request, url }) => {
  if (!isPage(request, url)) return Response.error();
  const html = drawOfflinePage({ words: WORDS, pages: await pages.list(), style: STYLE, address: url.pathname + url.search });
  return new Response(html, {
    status: 503,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
  });
});
router.addFetchListener();

// Its own life ------------------------------------------------------------------------------------------------------------

// A new worker takes over at once: pages that are open go on as they are, and what is kept stays.
self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => event.waitUntil(obey(event, event.data as WorkerMessage)));

async function obey(event: ExtendableMessageEvent, message: WorkerMessage): Promise<void> {
  switch (message.type) {
    case "owner":
      await pages.tellOwner(message.user);
      // Nobody saw the first page come.
      if (!savesTraffic()) await pages.keep(event, [message.page], "missing");
      return;
    case "keep":
      if (!savesTraffic()) await pages.keep(event, message.urls, "missing");
      return;
    case "wipe":
      await pages.wipe();
      event.ports[0]?.postMessage("wiped");
  }
}
