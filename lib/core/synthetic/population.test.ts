import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checkCreditCode } from "@/lib/core/credit-code";
import { checkFactValue, checkLimits } from "@/lib/core/facts/check-facts";
import type { EnterpriseSizeRules } from "@/lib/core/facts/enterprise-size";
import { factDictionarySchema } from "@/lib/core/facts/fact-definition";
import { listIndustries } from "@/lib/core/facts/industry";
import { industriesSchema } from "@/lib/core/facts/reference-schemas";
import { sectionOf } from "@/lib/core/industry";
import { branchOf } from "@/lib/core/instrument/branch";
import { hashInstrument } from "@/lib/core/instrument/hash";
import { parseInstrument } from "@/lib/core/instrument/parse";
import { checkResponse, type Answer } from "@/lib/core/response";
import { itemsOf } from "@/lib/core/scoring/score";
import { LATEST_YEAR } from "@/lib/core/synthetic/maturity";
import { populationOf, type SyntheticCompany } from "@/lib/core/synthetic/population";
import type { RegionEntry } from "@/lib/core/synthetic/places";
import { fillIn, scoreFiling, scoreKeeper, type Filing, type Material } from "@/lib/core/synthetic/score-case";

const reference = (name: string): string => readFileSync(join("lib/content/reference", name), "utf8");
const folder = "lib/content/instruments/xinzhi-enterprise/2026.1";
const instrument = parseInstrument(readdirSync(folder).map((name) => ({ path: name, text: readFileSync(join(folder, name), "utf8") })));
const dictionary = factDictionarySchema.parse(parse(reference("facts.yaml")));
const { classes: sizes } = parse(readFileSync("lib/content/rule-packs/cn.sme.size@2011.yaml", "utf8")) as { classes: EnterpriseSizeRules };
const material: Material = { instrument, hash: hashInstrument(instrument), dictionary, sizes };
const { regions } = JSON.parse(reference("regions.json")) as { regions: RegionEntry[] };
const industries = listIndustries(industriesSchema.parse(parse(reference("industries.yaml"))));

const make = (seed: number, years = 3) => populationOf({ seed, years, regions, industries });
const companyAt = make(1);
const companies = Array.from({ length: 6_000 }, (_, index) => companyAt(index));
const share = <T>(list: readonly T[], holds: (entry: T) => boolean): number => list.filter(holds).length / list.length;
const latest = (company: SyntheticCompany): Filing => ({ of: company.of, fiscalYear: LATEST_YEAR, isHasty: false });
const circumstances = ({ scope, region }: SyntheticCompany) => ({ asOf: "2026-04-20", scope, region });
const filled = companies.slice(0, 600).map((company) => ({ company, ...fillIn(material, latest(company), circumstances(company)) }));

describe("a population", () => {
  test("company 4,711 is the same in every population of the seed, and another one of another seed", () => {
    expect(make(1)(4_711)).toEqual(companies[4_711]);
    expect(make(2)(4_711)).not.toEqual(companies[4_711]);
    // Fewer years leave earlier assessments out and change nothing else.
    const { assessments, ...rest } = make(1, 1)(4_711);
    const { assessments: all, ...whole } = companies[4_711]!;
    expect(rest).toEqual(whole);
    expect(assessments).toEqual(all.slice(-1));
  });

  test("credit codes are valid, say where the company is, and are never given twice", () => {
    expect(new Set(companies.map(({ creditCode }) => creditCode)).size).toBe(companies.length);
    expect(companies.filter(({ creditCode, region }) => !checkCreditCode(creditCode).valid || creditCode.slice(2, 8) !== region)).toEqual([]);
    expect(companies.every(({ name }) => name.endsWith("有限公司（合成）") || name.endsWith("有限责任公司（合成）"))).toBe(true);
  });

  test("ids are unique and in the order of the companies", () => {
    const ids = companies.map(({ id }) => id);
    expect(ids.toSorted()).toEqual(ids);
    const submissions = companies.flatMap(({ assessments }) => assessments.flatMap((assessment) => [assessment.id, ...assessment.submissions.map(({ id }) => id)]));
    expect(new Set(submissions).size).toBe(submissions.length);
  });

  test("sits in every kind of region", () => {
    const byCode = new Map(regions.map((region) => [region.code, region]));
    const known = companies.map(({ region }) => byCode.get(region)!);
    expect(known.every(Boolean)).toBe(true);
    const kinds = {
      "county of a city": ({ code, parent }: RegionEntry) => !code.endsWith("00") && parent !== null && byCode.get(parent)!.parent !== null && parent.slice(2, 4) !== "90",
      "county of a 直辖市": ({ parent }: RegionEntry) => ["110000", "120000", "310000", "500000"].includes(parent ?? ""),
      "city without counties": ({ code }: RegionEntry) => ["441900", "442000", "460400"].includes(code),
      "省直辖县级": ({ parent }: RegionEntry) => parent?.slice(2) === "9000",
      "a city alone, its county not stated": ({ code, parent }: RegionEntry) => code.endsWith("00") && parent !== null && regions.some((other) => other.parent === code),
    };
    expect(Object.entries(kinds).filter(([, isKind]) => !known.some(isKind)).map(([kind]) => kind)).toEqual([]);
    expect(new Set(known.map(({ code }) => code.slice(0, 2))).size).toBe(31);
    expect(new Set(known.map(({ code }) => code)).size).toBeGreaterThan(1_500);
  });

  test("is spread as the census says where it says so", () => {
    expect(Math.abs(share(companies, ({ region }) => region.startsWith("44")) - 0.143)).toBeLessThan(0.02);
    expect(Math.abs(share(companies, ({ region }) => region.startsWith("32")) - 0.094)).toBeLessThan(0.02);
    const inSection = (letter: string) => share(companies, ({ industry }) => sectionOf(industry) === letter);
    // 29.8 and 15.0 of the 94.2 that have a weight.
    expect(Math.abs(inSection("F") - 0.316)).toBeLessThan(0.03);
    expect(Math.abs(inSection("C") - 0.159)).toBeLessThan(0.03);
    expect(inSection("S") + inSection("T")).toBe(0);
    expect(new Set(companies.map(({ industry }) => sectionOf(industry))).size).toBe(18);
  });

  test("has its shares of unverified, grouped, drafting and returned companies, and of several years", () => {
    expect(Math.abs(share(companies, ({ verifiedAt }) => verifiedAt === null) - 0.1)).toBeLessThan(0.02);
    const grouped = companies.filter(({ group }) => group !== null);
    expect(Math.abs(grouped.length / companies.length - 0.03)).toBeLessThan(0.01);
    const sizesOfGroups = [...new Set(grouped.map(({ group }) => group))].map((name) => grouped.filter(({ group }) => group === name).length);
    expect(share(sizesOfGroups, (count) => count > 1)).toBeGreaterThan(0.7);
    const last = companies.map(({ assessments }) => assessments.at(-1)!);
    expect(Math.abs(share(last, ({ state }) => state === "draft") - 0.08)).toBeLessThan(0.02);
    expect(share(last, ({ state }) => state === "returned")).toBeGreaterThan(0.005);
    expect(share(last, ({ submissions }) => submissions.length === 2)).toBeGreaterThan(0.01);
    expect(Math.abs(share(companies, ({ assessments }) => assessments.length > 1) - 0.54)).toBeLessThan(0.05);
  });

  test("nobody hands in before signing up, and at most one submission of an assessment counts", () => {
    for (const { createdAt, assessments } of companies) {
      for (const { state, submissions } of assessments) {
        const valid = submissions.filter(({ withdrawnAt, returnedAt }) => withdrawnAt === null && returnedAt === null);
        expect(valid.length).toBe(state === "submitted" ? 1 : 0);
        expect(submissions.every(({ at }) => at > createdAt)).toBe(true);
      }
    }
  });
});

describe("figures and answers", () => {
  test("are what the product would take", () => {
    const definitions = new Map(dictionary.facts.map((definition) => [definition.key, definition]));
    const items = new Map(itemsOf(instrument).map((item) => [item.id, item]));
    for (const { sheet, responses } of filled) {
      const refused = Object.entries(sheet.facts).flatMap(([key, years]) =>
        Object.values(years).flatMap((entry) => {
          if (entry.state !== "given") return [];
          const checked = checkFactValue(definitions.get(key)!, entry.value);
          return "problem" in checked ? [[key, entry.value, checked.problem.code]] : [];
        }),
      );
      expect(refused).toEqual([]);
      expect(checkLimits(dictionary, sheet.facts).filter(({ severity }) => severity === "refusal")).toEqual([]);
      const branch = branchOf(instrument, sheet.profile.industry)!;
      expect(Object.entries(responses).flatMap(([id, { answer }]) => checkResponse(items.get(id)!, answer, branch))).toEqual([]);
    }
  });

  test("correlate: who is far on in one thing mostly is in another", () => {
    const level = (item: string) => filled.map(({ responses }) => levelOf(responses[item]?.answer));
    const research = filled.map(({ sheet }) => ratio(sheet.facts.rdExpense?.[LATEST_YEAR], sheet.facts.revenue?.[LATEST_YEAR]));
    const pairs = [
      [level("L1.2"), level("L3.3")],
      [level("L1.2"), level("M2.4")],
      [level("L3.3"), level("O1.2")],
      [level("M2.3"), level("C1.4")],
      [research, level("C1.4")],
    ] as const;
    for (const [left, right] of pairs) expect(correlation(left, right)).toBeGreaterThan(0.3);
  });

  test("leave some things unknown and some not applicable", () => {
    const answers = filled.flatMap(({ responses }) => Object.values(responses).map(({ answer }) => answer));
    const unknown = share(answers, (answer) => "unknown" in answer);
    expect(unknown).toBeGreaterThan(0.005);
    expect(unknown).toBeLessThan(0.08);
    expect(answers.some((answer) => "unknown" in answer && answer.unknown === "withheld")).toBe(true);
    expect(answers.some((answer) => "notApplicable" in answer)).toBe(true);
    const states = new Set(filled.flatMap(({ sheet }) => Object.values(sheet.facts).flatMap((years) => Object.values(years).map(({ state }) => state))));
    expect([...states].toSorted()).toEqual(["dontKnow", "given", "notApplicable", "withheld"]);
  });
});

describe("scores", () => {
  const scored = filled.slice(0, 250).map(({ company }) => ({ company, filed: scoreFiling(material, latest(company), circumstances(company)) }));
  const overall = scored.map(({ filed }) => filed.slots.s01 ?? null);

  test("are spread over the scale, and larger companies are further on", () => {
    const known = overall.filter((value) => value !== null);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
    // Tenths: 20 to 60 of 100, with companies at both ends.
    expect(mean).toBeGreaterThan(200);
    expect(mean).toBeLessThan(600);
    expect(deviation).toBeGreaterThan(90);
    const meanOf = (size: string) => {
      const values = scored.flatMap(({ company, filed }) => (company.of.size === size && typeof filed.slots.s01 === "number" ? [filed.slots.s01] : []));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanOf("medium")).toBeGreaterThan(meanOf("micro"));
  });

  test("the size follows from the figures", () => {
    const known = scored.filter(({ filed }) => filed.size !== null);
    expect(known.length / scored.length).toBeGreaterThan(0.7);
    expect(share(known, ({ company, filed }) => filed.size === company.of.size)).toBeGreaterThan(0.9);
  });

  test("what is kept of a case is what the engine finds for each company of it, wherever it sits", () => {
    const scoresOf = scoreKeeper(material);
    for (const { company, filed } of scored.slice(0, 60)) {
      const kept = scoresOf(latest(company));
      expect(scoresOf(latest(company))).toBe(kept);
      expect({ ...kept.slots, size: kept.size }).toEqual({ ...filed.slots, size: filed.size });
      expect(kept.head.overall).toEqual(filed.scorecard.overall);
    }
  });

  test("every year of every company could be handed in, hastily too", () => {
    // Throws where something that is asked is unanswered.
    for (const company of companies.slice(600, 760)) {
      for (const { fiscalYear } of company.assessments) scoreFiling(material, { of: company.of, fiscalYear, isHasty: fiscalYear % 2 === 0 }, circumstances(company));
    }
  });
});

const levelOf = (answer: Answer | undefined): number | null => (answer && "level" in answer ? answer.level : null);

type Entry = { readonly state: string; readonly value?: unknown } | undefined;
const ratio = (above: Entry, below: Entry): number | null => (above?.state === "given" && below?.state === "given" ? Number(above.value) / Number(below.value) : null);

/** Pearson's, over the pairs in which both are known. */
function correlation(left: readonly (number | null)[], right: readonly (number | null)[]): number {
  const pairs = left.flatMap((x, at) => {
    const y = right[at] ?? null;
    return x === null || y === null ? [] : [[x, y] as const];
  });
  const [meanX, meanY] = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + pair[side]!, 0) / pairs.length) as [number, number];
  const product = (a: 0 | 1, b: 0 | 1): number => pairs.reduce((sum, pair) => sum + (pair[a] - (a === 0 ? meanX : meanY)) * (pair[b] - (b === 0 ? meanX : meanY)), 0);
  return product(0, 1) / Math.sqrt(product(0, 0) * product(1, 1));
}
