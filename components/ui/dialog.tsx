"use client";
import { useEffect, useLayoutEffect, useRef, type ReactNode } from "react";

/**
 * A dialog over the page, open for as long as it is drawn. The browser's own: it keeps the focus inside, gives it back to
 * where it was, and needs nothing that would have to be fetched while there is no network.
 *
 * The first control in it gets the focus, or the one marked `data-first`. `onClose`: Esc, or whatever else the browser closes dialogs with. Not a press beside it: what is typed would be gone.
 */
export function Dialog({ id, title, onClose, children, wide = "w-[min(34rem,calc(100vw-1rem))]" }: { id: string; title: string; onClose: () => void; children: ReactNode; wide?: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });

  // Before the element leaves the page: only a dialog that is closed gives the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    shown?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => shown?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault();
        close.current();
      }}
      // A second Esc closes it whatever is said to the first.
      onClose={() => {
        if (!dialog.current?.open) close.current();
      }}
      className={`screen-only m-auto max-h-[calc(100dvh-1rem)] overflow-y-auto rounded-lg border border-edge bg-surface p-4 text-ink backdrop:bg-ink/50 sm:p-6 dark:backdrop:bg-paper/80 ${wide}`}
    >
      <h2 id={`${id}-title`} className="mb-3">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
