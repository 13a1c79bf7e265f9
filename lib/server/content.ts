import "server-only";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTranslator } from "use-intl/core";
import { parse } from "yaml";
import { z } from "zod";
import { factDictionarySchema, type FactDictionary } from "@/lib/core/facts/fact-definition";
import type { DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import type { EnergyFactors } from "@/lib/core/facts/energy";
import type { EnterpriseSizeRules } from "@/lib/core/facts/enterprise-size";
import { listIndustries, type Industry } from "@/lib/core/facts/industry";
import { derivedFiguresSchema, energyFactorsSchema, industriesSchema } from "@/lib/core/facts/reference-schemas";
import type { Locale, LocalisedText, Words } from "@/lib/core/localised";
import type { PackLibrary } from "@/lib/core/packs/pack";
import { parsePackLibrary } from "@/lib/core/packs/parse";

/**
 * The only reader of `lib/content` in the server. Content is part of the build: it is read once per process, and a fault
 * in it stops the start rather than a page.
 */
const ROOT = join(process.cwd(), "lib/content");

function once<Value>(read: () => Value): () => Value {
  let kept: { readonly value: Value } | null = null;
  return () => (kept ??= { value: read() }).value;
}
const readYaml = (path: string): unknown => parse(readFileSync(join(ROOT, path), "utf8"));
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));

export const loadDictionary: () => FactDictionary = once(() => factDictionarySchema.parse(readYaml("reference/facts.yaml")));

type Namespaces = Record<string, Record<string, unknown>>;
const readMessages = (locale: Locale) =>
  once((): Namespaces => {
    const folder = `messages/${locale}`;
    const files = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".json"));
    return Object.fromEntries(files.map((name) => [name.slice(0, -5), readJson(`${folder}/${name}`) as Record<string, unknown>]));
  });
const messages = { "zh-CN": readMessages("zh-CN"), en: readMessages("en") } as const satisfies Record<Locale, () => Namespaces>;

/** All messages of one language: namespace → key → text. */
export const loadMessages = (locale: Locale): Namespaces => messages[locale]();

const translators = new Map<string, Words>();
/** Looks up sentences of one namespace outside of React; throws on an unknown key. */
export function wordsOf(locale: Locale, namespace: string): Words {
  const id = `${locale} ${namespace}`;
  const known = translators.get(id);
  if (known) return known;
  const translate = createTranslator({
    locale,
    messages: loadMessages(locale),
    namespace,
    timeZone: "Asia/Shanghai",
    onError: (fault) => {
      throw fault;
    },
  });
  const words: Words = (key, values) => translate(key as never, values as never);
  translators.set(id, words);
  return words;
}

export const loadDerivedFigures: () => readonly DerivedFigureDefinition[] = once(() => derivedFiguresSchema.parse(readYaml("reference/derived-figures.yaml")).figures);
export const loadEnergyFactors: () => EnergyFactors = once(() => energyFactorsSchema.parse(readYaml("reference/energy-factors.yaml")));

/** Sections (letters) and divisions (two digits) of GB/T 4754-2017, each section before its divisions. */
export const loadIndustries: () => readonly Industry[] = once(() => listIndustries(industriesSchema.parse(readYaml("reference/industries.yaml"))));
/** The division or section of a code of two to four digits, or null. */
export const findIndustry = (code: string): Industry | null => loadIndustries().find((industry) => industry.code === code.slice(0, 2)) ?? null;

const regionsSchema = z.object({
  regions: z.array(z.object({ code: z.string().regex(/^\d{6}$/), parent: z.string().nullable(), name: z.string(), en: z.string(), pinyin: z.string(), initials: z.string() })),
});
export type Region = z.infer<typeof regionsSchema>["regions"][number];
/** Provinces, cities and counties of GB/T 2260, in the order of their codes. */
export const loadRegions: () => readonly Region[] = once(() => regionsSchema.parse(readJson("reference/regions.json")).regions);
const regionsByCode = once(() => new Map(loadRegions().map((region) => [region.code, region])));
/** The region with this code, or null. */
export const findRegion = (code: string): Region | null => regionsByCode().get(code) ?? null;

/**
 * A region with those above it, from the province down; null where the code is not listed. With `below`, the leading digits
 * of a region, what lies at or above that one is left out: whoever looks at 3301 reads 西湖区.
 */
export function regionTitle(code: string, below = ""): LocalisedText | null {
  const found: Region[] = [];
  for (let region = findRegion(code); region !== null; region = region.parent === null ? null : findRegion(region.parent)) {
    if (region.code === code || !below.startsWith(significantDigits(region.code))) found.push(region);
  }
  return found.length === 0 ? null : { "zh-CN": found.toReversed().map(({ name }) => name).join(""), en: found.map(({ en }) => en).join(", ") };
}
/** What a region lies in: the whole country ("*") first, then from the province down. Nothing for the country itself. */
export function regionsAround(code: string): readonly string[] {
  const found: string[] = [];
  for (let above = findRegion(code)?.parent ?? null; above !== null; above = findRegion(above)?.parent ?? null) found.unshift(above);
  return code === "*" ? [] : ["*", ...found];
}
const significantDigits = (code: string): string => code.replace(/(00){1,2}$/, "");

/** The text files of an instrument's folder as they stand, by name; empty if there is no such folder. */
export function readInstrumentFiles(key: string, version: string): readonly { readonly path: string; readonly text: string }[] {
  if (!/^[a-z][a-z-]*$/.test(key) || !/^\d{4}\.\d+$/.test(version)) return [];
  const folder = join(ROOT, "instruments", key, version);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return names.map((name) => ({ path: name, text: readFileSync(join(folder, name), "utf8") }));
}

/** Every version that the build brings along, as key and version. */
export function listInstrumentFolders(): readonly { readonly key: string; readonly version: string }[] {
  const keys = readdirSync(join(ROOT, "instruments"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return keys.flatMap(({ name: key }) => readdirSync(join(ROOT, "instruments", key)).map((version) => ({ key, version })));
}

/**
 * The official schemes with what they share and what regions set differently. Content of the build and not of the database:
 * see `docs/decisions/0007-rule-packs-are-content-of-the-build.md`. Throws `PackFaults` with file, place and line.
 */
export const loadPackLibrary: () => PackLibrary = once(() => {
  const list = (folder: string) => (existsSync(join(ROOT, "rule-packs", folder)) ? readdirSync(join(ROOT, "rule-packs", folder)).filter((name) => name.endsWith(".yaml")) : []);
  const paths = [...list(""), ...list("overlays").map((name) => `overlays/${name}`)];
  return parsePackLibrary(paths.map((path) => ({ path, text: readFileSync(join(ROOT, "rule-packs", path), "utf8") })), loadDictionary());
});

/** 中小企业划型标准: the classes of the scheme that states it. */
export function loadSizeRules(): EnterpriseSizeRules {
  const rules = loadPackLibrary().packs.find(({ classes }) => classes)?.classes;
  if (!rules) throw new RangeError("no scheme states the size classes");
  return rules;
}

const licencesSchema = z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), direct: z.boolean() }));
export type LicensedPackage = z.infer<typeof licencesSchema>[number];
/** Packages that an installation may run, by name, as `scripts/licences.mjs` lists them. */
export const loadLicences: () => readonly LicensedPackage[] = once(() => licencesSchema.parse(readJson("reference/licences.json")));
/** The copyright notice and the licence that come with every copy. */
export const loadNotice: () => string = once(() => readFileSync(join(process.cwd(), "NOTICE"), "utf8"));
export const loadLicence: () => string = once(() => readFileSync(join(process.cwd(), "LICENSE"), "utf8"));
