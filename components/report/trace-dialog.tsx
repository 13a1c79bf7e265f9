"use client";
import { useEffect, useRef, useState } from "react";
import { TraceView, type TraceLabels } from "@/components/report/trace-view";
import { Button } from "@/components/ui/button";
import type { Report, Trace } from "@/lib/core/report/report";

/**
 * Opens the trace of a pressed number in a dialog. The traces come with the report's JSON, fetched once at the first press:
 * in the page they would double its size. Where the fetch fails, the link leads to the trace's own page.
 */
export function TraceDialog({ reportUrl, traceBase, labels, close }: { reportUrl: string; traceBase: string; labels: TraceLabels; close: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const traces = useRef<Promise<Report["traces"]> | null>(null);
  const [trace, setTrace] = useState<Trace | null>(null);

  const open = async (id: string) => {
    try {
      traces.current ??= fetch(reportUrl).then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return ((await answer.json()) as Report).traces;
      });
      const found = (await traces.current)[id];
      if (!found) throw new Error(id);
      setTrace(found);
      if (!dialog.current?.open) dialog.current?.showModal();
    } catch {
      traces.current = null;
      window.location.assign(`${traceBase}/${encodeURIComponent(id)}`);
    }
  };

  useEffect(() => {
    const press = (event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-trace]");
      if (!link?.dataset.trace) return;
      event.preventDefault();
      void open(link.dataset.trace);
    };
    document.addEventListener("click", press);
    return () => document.removeEventListener("click", press);
    // `open` reads only refs and constants.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby="trace-title"
      className="m-auto max-h-[85vh] w-[min(44rem,calc(100vw-1rem))] overflow-y-auto rounded-lg border border-edge bg-surface p-4 text-ink backdrop:bg-ink/50 sm:p-6"
    >
      <div className="mb-3 flex items-start justify-between gap-4">
        <h2 id="trace-title">{trace?.title}</h2>
        <Button type="button" onClick={() => dialog.current?.close()}>
          {close}
        </Button>
      </div>
      {trace ? <TraceView trace={trace} labels={labels} href={(id) => `${traceBase}/${encodeURIComponent(id)}`} onOpen={(id) => void open(id)} /> : null}
    </dialog>
  );
}
