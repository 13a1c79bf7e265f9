import "server-only";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import os from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rootFolder } from "@/lib/documents/root";
import { config } from "@/lib/server/config";

/** Of its own heap: province by province a million enterprises fit. */
const HEAP_MB = 900;
/** So that whoever saves meanwhile does not notice. */
const NICENESS = 10;

/** What `cli/operator/build-publication.ts` ends with. */
export const EXIT_CODES = { released: 0, failed: 3, busy: 4 } as const;

export type ChildEnd = keyof typeof EXIT_CODES | "crashed" | "stopped";

/**
 * Builds one publication in a process of its own, which ends with this one. Its memory and its processor time are its own, and it
 * gets nothing of the environment but the database: it serves nobody, and seals nothing. What it logs goes where ours goes.
 */
export function buildInChild(publication: string, signal: AbortSignal, program: readonly string[] = programOf(publication)): Promise<ChildEnd> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...program], {
      cwd: rootFolder(),
      env: {
        NODE_ENV: process.env.NODE_ENV,
        DATABASE_URL: config.databaseUrl,
        XINZHI_DATA: config.dataFolder,
        // It makes no link and no cookie.
        XINZHI_URL: "http://localhost",
        XINZHI_SECRET: randomBytes(32).toString("hex"),
        XINZHI_PARENT: String(process.pid),
      },
      stdio: ["ignore", "inherit", "inherit", "pipe"],
    });
    const stop = () => void child.kill("SIGKILL");
    const end = (how: ChildEnd) => {
      signal.removeEventListener("abort", stop);
      resolve(signal.aborted && how === "crashed" ? "stopped" : how);
    };
    child.once("error", () => end("crashed"));
    child.once("exit", (code) => end((Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[]).find((known) => EXIT_CODES[known] === code) ?? "crashed"));
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    if (child.pid !== undefined) beNice(child.pid);
  });
}

/** As `scripts/install.mjs` runs scripts. Put together here, lest a bundler take the paths for imports. */
function programOf(publication: string): readonly string[] {
  const at = (...parts: readonly string[]) => join(rootFolder(), ...parts);
  const loader = pathToFileURL(at("scripts", "end-with-parent.mjs")).href;
  return [`--max-old-space-size=${String(HEAP_MB)}`, `--import=${loader}`, "--import=tsx", "--conditions=react-server", at("cli", "operator", "build-publication.ts"), publication];
}

function beNice(pid: number): void {
  try {
    os.setPriority(pid, NICENESS);
  } catch {
    // It has ended already, or the system does not let us.
  }
}
