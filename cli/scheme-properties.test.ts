import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadDictionary, loadPackLibrary } from "@/cli/content";
import { exact, parseExact, toNearestDouble } from "@/lib/core/exact";
import { parseFactFile } from "@/lib/core/facts/fact-file";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import { judgePack } from "@/lib/core/packs/judge";
import type { Outcome, SchemeAnswers } from "@/lib/core/packs/judgement";
import type { Application, Pack } from "@/lib/core/packs/pack";
import { parseSchemeAnswers } from "@/lib/core/packs/scheme-answers";
import { randomFrom, sampleCompany } from "@/lib/core/packs/vectors/sample-companies";

const dictionary = loadDictionary();
const library = loadPackLibrary();

const known = new Map<number, SchemeAnswers>();
const answersOf = (seed: number): SchemeAnswers => {
  const before = known.get(seed);
  if (before) return before;
  const parsed = parseSchemeAnswers(sampleCompany(seed).file.sheet ?? {}, library.packs);
  if ("problems" in parsed) throw new RangeError(`sample ${String(seed)}: ${JSON.stringify(parsed.problems)}`);
  known.set(seed, parsed.answers);
  return parsed.answers;
};

function sheetOf(seed: number): FactSheet {
  const parsed = parseFactFile(sampleCompany(seed).file, dictionary);
  if ("problems" in parsed) throw new RangeError(`sample ${String(seed)}: ${JSON.stringify(parsed.problems)}`);
  return parsed.file.sheet;
}

const judge = (pack: Pack, sheet: FactSheet, application: Application, seed: number) => judgePack(pack, { library, dictionary, sheet, application, answers: answersOf(seed) });
const resultsOf = (sheet: FactSheet, application: Application, seed: number): Map<string, Outcome> => new Map(library.packs.map((pack) => [pack.id, judge(pack, sheet, application, seed).result]));
const company = fc.integer({ min: 0, max: 1_000_000 });
const application = fc.constantFrom<Application>("new", "review");

/** A thousand judgements take long on a busy machine. */
const PATIENCE = 60_000;

describe("whatever the figures", () => {
  it("more domestic R&D spending never turns a scheme that is met into one that is not", () => {
    fc.assert(
      fc.property(company, application, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 1, max: 5000 }), (seed, kind, back, more) => {
        const sheet = sheetOf(seed);
        const richer = add(add(sheet, "rdExpense", 2025 - back, more), "rdExpenseDomestic", 2025 - back, more);
        const [before, after] = [resultsOf(sheet, kind, seed), resultsOf(richer, kind, seed)];
        for (const [id, result] of before) expect([id, result === "pass" && after.get(id) === "fail"]).toEqual([id, false]);
      }),
      { numRuns: 150 },
    );
  }, PATIENCE);

  it("a figure taken away never turns a scheme that is not met into one that is", () => {
    fc.assert(
      fc.property(company, application, fc.integer({ min: 0, max: 10_000 }), (seed, kind, at) => {
        const sheet = sheetOf(seed);
        const keys = Object.keys(sheet.facts);
        const key = keys[at % keys.length]!;
        const years = Object.keys(sheet.facts[key] ?? {});
        const year = years[at % Math.max(1, years.length)] ?? "";
        const [{ [key]: _, ...without }, { [year]: __, ...otherYears }] = [sheet.facts, sheet.facts[key] ?? {}];
        const before = resultsOf(sheet, kind, seed);
        for (const facts of [without, { ...sheet.facts, [key]: otherYears }]) {
          const after = resultsOf({ ...sheet, facts }, kind, seed);
          for (const [id, result] of before) expect([id, key, year, result === "fail" && after.get(id) === "pass"]).toEqual([id, key, year, false]);
        }
      }),
      { numRuns: 300 },
    );
  }, PATIENCE);

  it("the order of conditions, rows and alternatives changes nothing", () => {
    fc.assert(
      fc.property(company, application, fc.integer(), (seed, kind, order) => {
        const sheet = sheetOf(seed);
        for (const pack of library.packs) {
          const [before, after] = [judge(pack, sheet, kind, seed), judge(shuffled(pack, order), sheet, kind, seed)];
          expect([pack.id, after.result, after.score && toNearestDouble(after.score), after.level?.id]).toEqual([pack.id, before.result, before.score && toNearestDouble(before.score), before.level?.id]);
          const results = (judgement: typeof before) => Object.fromEntries(judgement.findings.map(({ id, result }) => [id, result]));
          expect(results(after)).toEqual(results(before));
        }
      }),
      { numRuns: 60 },
    );
  }, PATIENCE);

  it("points lie within their range and tables within their maximum", () => {
    fc.assert(
      fc.property(company, application, (seed, kind) => {
        for (const pack of library.packs) {
          const { findings, range, score } = judge(pack, sheetOf(seed), kind, seed);
          for (const { id, points, maximum } of findings) {
            if (points === null || maximum === null) continue;
            expect([pack.id, id, points.min.compare(points.max) <= 0, points.min.compare(exact(0)) >= 0, points.max.compare(maximum) <= 0]).toEqual([pack.id, id, true, true, true]);
          }
          if (score && range && pack.ratios.length === 0) expect([range.min.compare(score), range.max.compare(score)]).toEqual([0, 0]);
        }
      }),
      { numRuns: 60 },
    );
  }, PATIENCE);
});

/** The figure raised by an amount, where it is given. */
function add(sheet: FactSheet, key: string, year: number, amount: number): FactSheet {
  const entry = sheet.facts[key]?.[String(year)];
  const value = entry?.state === "given" && typeof entry.value === "string" ? parseExact(entry.value) : null;
  if (!value) return sheet;
  const raised = { state: "given" as const, value: String(toNearestDouble(value.add(exact(amount)))) };
  return { ...sheet, facts: { ...sheet.facts, [key]: { ...sheet.facts[key], [String(year)]: raised } } };
}

const ANY_ORDER = ["gates", "rows", "tables", "ratios", "all", "any", "anyKnown", "questions", "sum"];

/** The same pack with every list shuffled in which order means nothing. */
function shuffled(pack: Pack, seed: number): Pack {
  const random = randomFrom(seed);
  const visit = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      const inner = value.map((each) => visit(each, ""));
      if (!ANY_ORDER.includes(key)) return inner;
      return inner.map((each) => ({ each, at: random() })).sort((a, b) => a.at - b.at).map(({ each }) => each);
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner, name)]));
  };
  return visit(pack, "") as Pack;
}
