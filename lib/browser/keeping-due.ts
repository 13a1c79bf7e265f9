import { isAnythingKept } from "@/lib/browser/outbox/anything-kept";

/** So long after a page has come nobody misses the pulse, and what the page shows itself has been loaded. */
const AFTER_LOAD_MS = 3_000;
/** Where the code did not come, it is asked for again. */
const AGAIN_MS = 10_000;

/**
 * Calls `start` when a page where nothing is entered needs the outbox and the pulse: at once where this browser keeps
 * something, which is sent from here; otherwise a little after the page has loaded. A start that fails is tried again, also
 * as soon as the network is back. Answers what ends it.
 */
export function whenKeepingIsDue(start: () => Promise<unknown>): () => void {
  let isOver = false;
  let isStarting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const begin = () => {
    clearTimeout(timer);
    if (isOver || isStarting) return;
    isStarting = true;
    start().then(stop, () => {
      isStarting = false;
      if (!isOver) timer = setTimeout(begin, AGAIN_MS);
    });
  };
  const plan = () => {
    if (!isOver && !isStarting) timer = setTimeout(begin, AFTER_LOAD_MS);
  };
  const stop = () => {
    isOver = true;
    clearTimeout(timer);
    window.removeEventListener("load", plan);
    window.removeEventListener("online", begin);
  };

  window.addEventListener("online", begin);
  if (document.readyState === "complete") plan();
  else window.addEventListener("load", plan, { once: true });
  void isAnythingKept().then((isKept) => isKept && begin());
  return stop;
}
