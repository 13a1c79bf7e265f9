import "server-only";
import { countConnections } from "@/lib/server/db";

/** Plain counters of this process since its start, in the text form that Prometheus reads. No name of a person or company. */
const holder = globalThis as typeof globalThis & { xinzhiCounters?: Map<string, number> };
/** One for the process, as in db.ts: what is answered before Next.js is counted with the rest. */
const counters = (holder.xinzhiCounters ??= new Map());

/** `labels` of a closed set only: a label per id would grow without end. */
export function count(name: string, labels: Readonly<Record<string, string>> = {}): void {
  const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`).join(",");
  const id = `xinzhi_${name}_total${text === "" ? "" : `{${text}}`}`;
  counters.set(id, (counters.get(id) ?? 0) + 1);
}

export function writeMetrics(): string {
  const { total, idle, waiting } = countConnections();
  const gauges: readonly (readonly [string, number])[] = [
    ["xinzhi_database_connections", total],
    ["xinzhi_database_connections_idle", idle],
    ["xinzhi_database_connections_waited_for", waiting],
    ["xinzhi_memory_bytes", process.memoryUsage.rss()],
    ["xinzhi_uptime_seconds", Math.round(process.uptime())],
  ];
  return [...[...counters].toSorted(([a], [b]) => (a < b ? -1 : 1)), ...gauges].map(([id, value]) => `${id} ${String(value)}\n`).join("");
}
