/**
 * Builds one publication that was asked for, by its id; started by `lib/server/publication-child.ts`. It reads the same settings as the
 * server: for a build by hand see `docs/operations.md`.
 */
import { buildCells } from "@/lib/core/publication/build";
import { closeDatabase } from "@/lib/server/db";
import { logFault } from "@/lib/server/log";
import { buildPublication } from "@/lib/server/publication-build";
import { EXIT_CODES } from "@/lib/server/publication-child";

const [publication = ""] = process.argv.slice(2);
let code = 1;
try {
  code = EXIT_CODES[await buildPublication({ kind: "system", purpose: "build", user: null }, publication, buildCells)];
} catch (fault) {
  logFault(`publication ${publication}`, fault);
}
await closeDatabase().catch(() => undefined);
process.exit(code);
