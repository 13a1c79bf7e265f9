import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of the checkout or of the standalone server that holds this folder and `node_modules`.
 *
 * A bundle moves the code but not what is started or read by path, so the place of this file is only one of two guesses;
 * the other is the working directory, from which Next.js is started. Built piece by piece, lest a bundler take the paths for imports.
 */
export function rootFolder(): string {
  const own = import.meta.url.startsWith("file:") ? join(dirname(fileURLToPath(import.meta.url)), "..", "..") : null;
  const found = [own, process.cwd()].find((folder) => folder !== null && existsSync(join(folder, "lib", "documents", "pdf", "typst-child.mjs")));
  if (!found) throw new Error(`No document templates found from ${process.cwd()}: start the server in the checkout or in the standalone output.`);
  return found;
}
