import { onlyOperand, parseArguments, parseLocale } from "@/cli/arguments";
import { ContentError, printJson, type Outcome, type StandardInput } from "@/cli/command";
import { cliWords, listInstruments, loadDerivedFigures, loadDictionary, loadInstrument, loadPackLibrary, loadSizeRules } from "@/cli/content";
import { readJson } from "@/cli/input";
import { parseExact, toNearestDouble } from "@/lib/core/exact";
import type { FactInput, Missing } from "@/lib/core/expression";
import { deriveFigures, type DerivedFigure } from "@/lib/core/facts/derived-figures";
import { enterpriseSize } from "@/lib/core/facts/enterprise-size";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import { parseFactFile } from "@/lib/core/facts/fact-file";
import type { FactSheet, FactYear } from "@/lib/core/facts/fact-sheet";
import { factWarningText, warnOfFacts } from "@/lib/core/facts/fact-warnings";
import { neededBySchemes } from "@/lib/core/facts/used-by";
import type { Locale } from "@/lib/core/localised";
import { factsOfPack } from "@/lib/core/packs/references";
import { scoreAssessment } from "@/lib/core/scoring/score";

/** `facts FILE`: what follows from the figures alone. */
export async function facts(args: readonly string[], stdin: StandardInput): Promise<Outcome> {
  const { options, operands } = parseArguments(args, { locale: {} });
  const locale = parseLocale(options.locale);
  const dictionary = loadDictionary();
  const parsed = parseFactFile(await readJson(onlyOperand(operands), stdin, locale), dictionary);
  if ("problems" in parsed) throw new ContentError(parsed.problems, locale);
  const { sheet } = parsed.file;
  const definitions = loadDerivedFigures();
  const derived = deriveFigures(sheet, dictionary, definitions);
  const words = cliWords(locale);
  return printJson({
    size: sizeTitle(sheet, locale),
    derived: derived.filter(({ inputs }) => inputs.some(({ state }) => state === "given")).map((figure) => printedFigure(figure, locale)),
    missing: missingFacts(sheet, dictionary, derived),
    warnings: warnOfFacts(sheet, dictionary, definitions).map((warning) => {
      const { code, keys } = warning;
      return { code, keys, text: factWarningText(warning, dictionary, (key, values) => words(`facts.${key}`, values), locale) };
    }),
  });
}

function sizeTitle(sheet: FactSheet, locale: Locale): string | null {
  const rules = loadSizeRules();
  const found = enterpriseSize(sheet, rules);
  return found.state === "known" ? (rules.sizes.find(({ id }) => id === found.size)?.title[locale] ?? null) : null;
}

function printedFigure({ id, title, value, shown, unit, year, inputs }: DerivedFigure, locale: Locale) {
  return { id, title: title[locale], value: value && toNearestDouble(value), shown, unit: unit[locale], year, inputs: inputs.map(printedInput) };
}

function printedInput({ fact, year, state, value }: FactInput) {
  // Numbers are strings inside, so that none passes through a double; in JSON they are numbers again.
  const number = typeof value === "string" ? parseExact(value) : null;
  return { key: fact, year, state, value: number ? toNearestDouble(number) : value };
}

/** Figures that nothing is said about, although an item of the latest instrument, a derived figure or an official scheme needs them. */
function missingFacts(sheet: FactSheet, dictionary: FactDictionary, derived: readonly DerivedFigure[]) {
  const latest = loadInstrument(listInstruments().at(-1) ?? "");
  const items = latest ? scoreAssessment({ ...latest, dictionary, sheet, responses: {} }).missing : [];
  const needs: readonly { readonly missing: Missing; readonly by: readonly string[] }[] = [
    ...items.map(({ neededBy, ...missing }) => ({ missing, by: neededBy })),
    ...derived.flatMap(({ id, missing }) => missing.map((entry) => ({ missing: entry, by: [id] }))),
  ];
  // Growth of the earliest year would ask for a year that nobody is asked for.
  const inView = needs.filter(({ missing: { year } }) => year === "asOf" || year >= sheet.fiscalYear - 2);
  const found = new Map<string, { key: string; year: FactYear; neededBy: string[] }>();
  for (const { missing, by } of [...inView, ...missingBySchemes(sheet, dictionary)]) {
    const { key, year, state } = missing;
    if (state !== "unanswered") continue;
    const id = `${key}/${String(year)}`;
    const entry = found.get(id) ?? { key, year, neededBy: [] };
    entry.neededBy.push(...by.filter((reader) => !entry.neededBy.includes(reader)));
    found.set(id, entry);
  }
  const order = new Map(dictionary.facts.map(({ key }, index) => [key, index]));
  return [...found.values()].sort((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0) || Number(b.year) - Number(a.year));
}

/** Scheme by scheme, because each reads a figure in years of its own. */
function missingBySchemes(sheet: FactSheet, dictionary: FactDictionary): { readonly missing: Missing; readonly by: readonly string[] }[] {
  const library = loadPackLibrary();
  return library.packs.flatMap((pack) =>
    neededBySchemes([{ by: pack.id, uses: factsOfPack(pack, library) }], dictionary, sheet).flatMap(({ key, years, neededBy }) =>
      years
        .filter((year) => sheet.facts[key]?.[String(year)] === undefined)
        .map((year) => ({ missing: { key, year, state: "unanswered" as const }, by: neededBy })),
    ),
  );
}
