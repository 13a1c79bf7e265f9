import { fork } from "node:child_process";
import { ListFault, type ListFaultCode } from "@/lib/core/call-up-list/faults";
import type { TableRow } from "@/lib/core/call-up-list/reader";
import { residentBytes } from "@/lib/documents/resident-bytes";
import { readerPath } from "@/lib/documents/table-file/places";

export type XlsxLimits = {
  /** Of reading, without what whoever asks does between two batches. */
  readonly milliseconds: number;
  /** Resident memory of the child. */
  readonly bytes: number;
  readonly lookMilliseconds: number;
  /** Of the parts that are read, unpacked. */
  readonly unpackedBytes: number;
};
export const XLSX_LIMITS: XlsxLimits = { milliseconds: 60_000, bytes: 700_000_000, lookMilliseconds: 200, unpackedBytes: 300_000_000 };

type Answer =
  | { readonly kind: "rows"; readonly rows: readonly TableRow[] }
  | { readonly kind: "end" }
  | { readonly kind: "fault"; readonly code: ListFaultCode; readonly values: Readonly<Record<string, string | number>> };

/**
 * The rows of a workbook's visible sheets. Somebody else's archive is unpacked in a process of its own, with a limit to its
 * memory and its time: what is made to burst bursts there. One batch is read at a time, when it is asked for.
 */
export async function* readXlsx(bytes: Uint8Array, limits: XlsxLimits = XLSX_LIMITS): AsyncGenerator<readonly TableRow[]> {
  const child = fork(readerPath(), [], {
    // Nothing of the parent's environment: a reader needs no secrets.
    env: { NODE_ENV: "production" },
    execArgv: ["--max-old-space-size=384"],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  let left = limits.milliseconds;
  const next = (message: object): Promise<Answer> => {
    const began = performance.now();
    return new Promise<Answer>((resolve, reject) => {
      const timers = [
        setTimeout(() => reject(new ListFault("fileSlow", { seconds: Math.round(limits.milliseconds / 1_000) })), left),
        setInterval(() => {
          if (child.pid !== undefined && residentBytes(child.pid) > limits.bytes) reject(tooLarge(limits));
        }, limits.lookMilliseconds),
      ];
      const settle = <Value>(finish: (value: Value) => void) => (value: Value) => {
        for (const timer of timers) clearTimeout(timer);
        child.removeAllListeners();
        left -= performance.now() - began;
        finish(value);
      };
      child.once("message", settle((answer) => resolve(answer as Answer)));
      // A process that ran out of its memory ends by a signal or with its own code; either way the file is too much for it.
      child.once("exit", settle(() => reject(tooLarge(limits))));
      child.once("error", settle(reject));
      child.send(message);
    });
  };
  try {
    let answer = await next({ kind: "open", bytes, unpackedBytes: limits.unpackedBytes });
    while (answer.kind === "rows") {
      yield answer.rows;
      answer = await next({ kind: "next" });
    }
    if (answer.kind === "fault") throw new ListFault(answer.code, answer.values);
  } finally {
    child.removeAllListeners();
    child.kill("SIGKILL");
  }
}

const tooLarge = ({ unpackedBytes }: XlsxLimits) => new ListFault("fileLarge", { most: Math.round(unpackedBytes / 1_000_000) });
