import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import type { EnterpriseSizeRules } from "@/lib/core/facts/enterprise-size";
import { factDictionarySchema, type FactDictionary } from "@/lib/core/facts/fact-definition";
import { listIndustries } from "@/lib/core/facts/industry";
import { derivedFiguresSchema, industriesSchema } from "@/lib/core/facts/reference-schemas";
import { hashInstrument } from "@/lib/core/instrument/hash";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { parseInstrument, type InstrumentFile } from "@/lib/core/instrument/parse";
import type { PackLibrary } from "@/lib/core/packs/pack";
import { parsePackLibrary, type PackFile } from "@/lib/core/packs/parse";
import type { Locale, Words } from "@/lib/core/localised";
import { createWords } from "@/lib/documents/words";

/** The only reader of `lib/content` in the command line. Found from this file, so that commands run from any folder. */
const ROOT = fileURLToPath(new URL("../lib/content", import.meta.url));

const readText = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const readYaml = (path: string): unknown => parse(readText(path));

let dictionary: FactDictionary | null = null;
export function loadDictionary(): FactDictionary {
  dictionary ??= factDictionarySchema.parse(readYaml("reference/facts.yaml"));
  return dictionary;
}

export const loadDerivedFigures = (): readonly DerivedFigureDefinition[] => derivedFiguresSchema.parse(readYaml("reference/derived-figures.yaml")).figures;
let library: PackLibrary | null = null;
/** The official schemes with what they share and what regions set differently. Throws `PackFaults` with file, place and line. */
export function loadPackLibrary(): PackLibrary {
  library ??= parsePackLibrary(readPackFiles(), loadDictionary());
  return library;
}

/** The files of the schemes as they stand, by their path below `rule-packs/`. */
export function readPackFiles(): PackFile[] {
  const list = (folder: string): string[] => (existsSync(join(ROOT, "rule-packs", folder)) ? readdirSync(join(ROOT, "rule-packs", folder)).filter((name) => name.endsWith(".yaml")) : []);
  return [...list(""), ...list("overlays").map((name) => `overlays/${name}`)].map((path) => ({ path, text: readText(`rule-packs/${path}`) }));
}

/** 中小企业划型标准: the classes of the scheme that states it. */
export function loadSizeRules(): EnterpriseSizeRules {
  const rules = loadPackLibrary().packs.find(({ classes }) => classes)?.classes;
  if (!rules) throw new RangeError("no scheme states the size classes");
  return rules;
}

const words = new Map<Locale, Words>();
/** The sentences of the command line (`cli.…`), of figures (`facts.…`), of refusals (`errors.…`) and of findings (`reasons.…`). */
export function cliWords(locale: Locale): Words {
  const known = words.get(locale);
  if (known) return known;
  const namespaces = ["cli", "facts", "errors", "reasons", "standing"].map((name) => [name, JSON.parse(readText(`messages/${locale}/${name}.json`))] as const);
  const built = createWords(locale, Object.fromEntries(namespaces) as Parameters<typeof createWords>[1]);
  words.set(locale, built);
  return built;
}

export type LoadedInstrument = { readonly instrument: Instrument; readonly hash: string };

/** Every version that the content holds, as `key@version`; of each key the latest last. */
export function listInstruments(): string[] {
  return folders("instruments").flatMap((key) => folders(`instruments/${key}`).sort(byVersion).map((version) => `${key}@${version}`));
}

const instruments = new Map<string, LoadedInstrument>();
/** An instrument by `key@version`; null if there is none. */
export function loadInstrument(id: string): LoadedInstrument | null {
  if (!listInstruments().includes(id)) return null;
  const known = instruments.get(id);
  if (known) return known;
  const instrument = parseInstrument(readInstrumentFiles(join(ROOT, "instruments", id.replace("@", "/"))));
  const loaded = { instrument, hash: hashInstrument(instrument) };
  instruments.set(id, loaded);
  return loaded;
}

/** The YAML files of a folder, in the order of their names, with paths as given. */
export function readInstrumentFiles(folder: string): InstrumentFile[] {
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort();
  return names.map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), "utf8") }));
}

/** Names of an industry's division and of a region, for the cover of a report; null where the code is not listed. */
export function industryTitle(code: string, locale: Locale): string | null {
  const industries = listIndustries(industriesSchema.parse(readYaml("reference/industries.yaml")));
  return industries.find((industry) => industry.code === code.slice(0, 2))?.title[locale] ?? null;
}
export function regionTitle(code: string, locale: Locale): string | null {
  const { regions } = JSON.parse(readText("reference/regions.json")) as { regions: { code: string; parent: string | null; name: string; en: string }[] };
  const byCode = new Map(regions.map((region) => [region.code, region]));
  const names: string[] = [];
  for (let at = byCode.get(code); at; at = at.parent === null ? undefined : byCode.get(at.parent)) names.unshift(locale === "en" ? at.en : at.name);
  if (names.length === 0) return null;
  return locale === "en" ? names.reverse().join(", ") : names.join("");
}

function folders(path: string): string[] {
  const folder = join(ROOT, path);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** 2026.10 comes after 2026.9. */
function byVersion(left: string, right: string): number {
  const [leftYear = 0, leftEdition = 0] = left.split(".").map(Number);
  const [rightYear = 0, rightEdition = 0] = right.split(".").map(Number);
  return leftYear - rightYear || leftEdition - rightEdition;
}
