import { readFileSync } from "node:fs";

/** Resident memory of a process, where the system says so (Linux); 0 elsewhere, where only a time limit protects. */
export function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
