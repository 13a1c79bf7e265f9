/**
 * Writes `lib/content/reference/licences.json`, the list that the page "licences" shows: every package that an
 * installation may run, with version and licence, from the lock file alone, so that the list does not depend on the
 * machine that made it.
 *
 *     node scripts/licences.mjs          writes the list
 *     node scripts/licences.mjs --check  fails if the list is not current
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const path = fileURLToPath(new URL("lib/content/reference/licences.json", root));
const readJson = (name) => JSON.parse(readFileSync(new URL(name, root), "utf8"));

/** Sorted by name; a package in two versions comes twice. `direct`: named by `package.json` itself. */
export function listLicences(manifest, lock) {
  const found = new Map();
  for (const [place, entry] of Object.entries(lock.packages)) {
    // Packages of the tools that only developers install ("devOptional": or as an optional peer of something) are left out.
    if (place === "" || entry.dev || entry.devOptional || entry.link) continue;
    const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
    const direct = name in manifest.dependencies && place === `node_modules/${name}`;
    if (!entry.license) throw new Error(`no licence is stated for ${name} ${entry.version}`);
    const key = `${name}@${entry.version}`;
    found.set(key, { name, version: entry.version, licence: entry.license, direct: direct || (found.get(key)?.direct ?? false) });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** One package a line: a change of one is a change of one line. */
export const licencesText = () => `[\n${listLicences(readJson("package.json"), readJson("package-lock.json")).map((entry) => `  ${JSON.stringify(entry)}`).join(",\n")}\n]\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--check")) {
    if (readFileSync(path, "utf8") !== licencesText()) {
      console.error("lib/content/reference/licences.json is not current: run node scripts/licences.mjs");
      process.exit(1);
    }
  } else writeFileSync(path, licencesText());
}
