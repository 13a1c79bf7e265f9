import "server-only";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FILE = join(process.cwd(), ".next/BUILD_ID");
let known: string | undefined;

/** Id of the build that runs, "development" without one. Read at the start: later the file may be the next build's. */
export function buildId(): string {
  return (known ??= existsSync(FILE) ? readFileSync(FILE, "utf8").trim() : "development");
}
