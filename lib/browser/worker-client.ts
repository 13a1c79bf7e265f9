import type { WorkerMessage } from "@/lib/browser/worker/worker-message";

/*
 * What pages have to do with the service worker. Where there is none (plain http, private windows, development) nothing
 * happens and nothing fails.
 */

/** Starts the worker once the page is there: it must not compete with it. */
export function registerWorker(): void {
  if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
  const register = () => void navigator.serviceWorker.register("/worker.js").catch(() => undefined);
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register, { once: true });
}

/** Who is signed in: what was kept for somebody else is deleted, and the open page is kept. */
export const tellOwner = (user: string): void => tell({ type: "owner", user, page: location.href });

/** Keeps these pages in the background, so that they open without a network. Paths or addresses. */
export const keepPages = (urls: readonly string[]): void => tell({ type: "keep", urls: urls.map((url) => new URL(url, location.href).href) });

/** How long a page that is being left waits for the worker. */
const PATIENCE = 2_000;

/** Deletes every kept page. Resolves when they are gone, or after two seconds without an answer; never rejects. */
export async function wipePages(): Promise<void> {
  const worker = await findWorker();
  if (!worker) return;
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    port1.onmessage = () => resolve();
    setTimeout(resolve, PATIENCE);
    worker.postMessage({ type: "wipe" } satisfies WorkerMessage, [port2]);
  });
  port1.close();
}

function tell(message: WorkerMessage): void {
  // It may still be on its way: the first page of a visit is told when it has come.
  if ("serviceWorker" in navigator) void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage(message)).catch(() => undefined);
}

async function findWorker(): Promise<ServiceWorker | null> {
  if (!("serviceWorker" in navigator)) return null;
  return (await navigator.serviceWorker.getRegistration().catch(() => undefined))?.active ?? null;
}
