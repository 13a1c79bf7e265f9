"use client";
import { useRef } from "react";
import { TraceView, type TraceLabels } from "@/components/report/trace-view";
import { LinkDialog } from "@/components/ui/link-dialog";
import type { Report, Trace } from "@/lib/core/report/report";

/**
 * Opens the trace of a pressed number in a dialog. The traces come with the report's JSON, fetched once at the first press:
 * in the page they would double its size.
 */
export function TraceDialog({ reportUrl, traceBase, labels, close }: { reportUrl: string; traceBase: string; labels: TraceLabels; close: string }) {
  const traces = useRef<Promise<Report["traces"]> | null>(null);

  const load = async (id: string): Promise<Trace> => {
    try {
      traces.current ??= fetch(reportUrl).then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return ((await answer.json()) as Report).traces;
      });
      const found = (await traces.current)[id];
      if (!found) throw new Error(id);
      return found;
    } catch (fault) {
      traces.current = null;
      throw fault;
    }
  };

  return (
    <LinkDialog marker="trace" load={load} title={(trace) => trace.title} close={close}>
      {(trace) => <TraceView trace={trace} labels={labels} href={(id) => `${traceBase}/${encodeURIComponent(id)}`} />}
    </LinkDialog>
  );
}
