import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = ["lib", "documents", "pdf"];

/**
 * The folder of the checkout or of the standalone server that holds this folder and `node_modules`.
 *
 * A bundle moves the code but not the fonts, the template and the child, so the place of this file is only one of two guesses;
 * the other is the working directory, from which Next.js is started. Built piece by piece, lest a bundler take the paths for imports.
 */
function root(): string {
  const own = import.meta.url.startsWith("file:") ? join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..") : null;
  const found = [own, process.cwd()].find((folder) => folder !== null && existsSync(join(folder, ...HERE, "typst-child.mjs")));
  if (!found) throw new Error(`No PDF template found from ${process.cwd()}: start the server in the checkout or in the standalone output.`);
  return found;
}

export function childPath(): string {
  return join(root(), ...HERE, "typst-child.mjs");
}

export function templateFolder(): string {
  return join(root(), ...HERE, "template");
}

const WEIGHTS = ["400Regular", "700Bold"];

/** The folders of the embedded font, one per weight. All weights have the same characters. */
export function fontFolders(): string[] {
  return WEIGHTS.map((weight) => join(root(), "node_modules", "@expo-google-fonts", "noto-sans-sc", weight));
}

export function regularFontFile(): string {
  return join(fontFolders()[0]!, "NotoSansSC_400Regular.ttf");
}
