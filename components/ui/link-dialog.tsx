"use client";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";

type Props<Value> = {
  /** Links with the attribute `data-<marker>` open the dialog; its value says what is loaded. */
  marker: string;
  load: (id: string) => Promise<Value>;
  title: (value: Value) => string;
  close: string;
  children: (value: Value) => ReactNode;
};

/**
 * Shows in a dialog what a link leads to, for every marked link of the page, those in the dialog included. Where it cannot be
 * loaded, and for whoever opens a link in another tab, the link leads to the page of its own.
 */
export function LinkDialog<Value>({ marker, load, title, close, children }: Props<Value>) {
  const dialog = useRef<HTMLDialogElement>(null);
  const latest = useRef(load);
  const [value, setValue] = useState<Value | null>(null);

  useEffect(() => {
    latest.current = load;
  }, [load]);

  useEffect(() => {
    const open = async (link: HTMLAnchorElement, id: string) => {
      try {
        const found = await latest.current(id);
        setValue(() => found);
        if (!dialog.current?.open) dialog.current?.showModal();
      } catch {
        window.location.assign(link.href);
      }
    };
    const press = (event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      const link = (event.target as HTMLElement).closest<HTMLAnchorElement>(`a[data-${marker}]`);
      const id = link?.getAttribute(`data-${marker}`);
      if (!link || !id) return;
      event.preventDefault();
      void open(link, id);
    };
    document.addEventListener("click", press);
    return () => document.removeEventListener("click", press);
  }, [marker]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${marker}-title`}
      className="m-auto max-h-[85vh] w-[min(44rem,calc(100vw-1rem))] overflow-y-auto rounded-lg border border-edge bg-surface p-4 text-ink backdrop:bg-ink/50 sm:p-6"
    >
      <div className="mb-3 flex items-start justify-between gap-4">
        <h2 id={`${marker}-title`}>{value === null ? null : title(value)}</h2>
        <Button type="button" className="shrink-0" onClick={() => dialog.current?.close()}>
          {close}
        </Button>
      </div>
      {value === null ? null : children(value)}
    </dialog>
  );
}
