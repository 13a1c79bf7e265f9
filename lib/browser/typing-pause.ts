type Page = Pick<Document, "addEventListener" | "removeEventListener">;

/** So long after the last key, whoever types has stopped. */
const PAUSE = 800;

/**
 * Calls back as soon as nobody is typing: what takes the focus must not take the next letters with it, or break a
 * composition. Answers what calls it off.
 */
export function whenTypingPauses(page: Page, callback: () => void): () => void {
  let composing = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(finish, PAUSE);
  };
  const listeners: Readonly<Record<string, () => void>> = {
    compositionstart: () => {
      composing = true;
      wait();
    },
    compositionend: () => {
      composing = false;
      wait();
    },
    keydown: wait,
    input: wait,
  };
  const stop = () => {
    clearTimeout(timer);
    for (const [event, listener] of Object.entries(listeners)) page.removeEventListener(event, listener, { capture: true });
  };
  const finish = () => {
    stop();
    callback();
  };
  for (const [event, listener] of Object.entries(listeners)) page.addEventListener(event, listener, { capture: true });
  wait();
  return stop;
}
