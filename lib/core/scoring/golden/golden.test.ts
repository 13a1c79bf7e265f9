import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { toNearestDouble } from "@/lib/core/exact";
import { factDictionarySchema } from "@/lib/core/facts/fact-definition";
import { hashInstrument } from "@/lib/core/instrument/hash";
import { BRANCHES, type Branch, type Item } from "@/lib/core/instrument/instrument";
import { lintInstrument } from "@/lib/core/instrument/lint";
import { parseInstrument } from "@/lib/core/instrument/parse";
import { checkResponse, type Answer } from "@/lib/core/response";
import { BEST_FIGURES, companyWith, LOGISTICS, SOFTWARE, TEXTILE, WORST_FIGURES, type Company } from "@/lib/core/scoring/golden/companies";
import { itemsOf, scoreAssessment } from "@/lib/core/scoring/score";
import { toScorecard } from "@/lib/core/scoring/scorecard";
import { nextSteps, scoreEqualWeights } from "@/lib/core/scoring/what-if";

const folder = "lib/content/instruments/xinzhi-enterprise/2026.1";
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => ({ path: name, text: readFileSync(join(folder, name), "utf8") }));
const dictionary = factDictionarySchema.parse(parse(readFileSync("lib/content/reference/facts.yaml", "utf8")));
const instrument = parseInstrument(files);
const hash = hashInstrument(instrument);
const items = itemsOf(instrument);
const score = ({ sheet, responses }: Company, branch?: Branch) =>
  scoreAssessment({ instrument, hash, dictionary, sheet, responses, ...(branch ? { branch } : {}) });

test("the instrument has no fault", () => {
  expect(lintInstrument(files, dictionary)).toEqual([]);
});

test("64 items: 32 from figures, 24 levels, 6 multi, 2 single; 20 of them core, five per element", () => {
  const count = (kind: Item["kind"]) => items.filter((item) => item.kind === kind).length;
  expect([items.length, count("fact"), count("level"), count("multi"), count("single")]).toEqual([64, 32, 24, 6, 2]);
  expect(instrument.elements.map(({ indicators }) => indicators.flatMap((indicator) => indicator.items).filter(({ core }) => core).length)).toEqual([5, 5, 5, 5]);
});

const INDUSTRY = { production: "2614", operations: "5431", services: "6513" } as const satisfies Record<Branch, string>;

/** Every question of a branch answered at one end of its scale. */
function answersAt(end: "best" | "worst", branch: Branch): Record<string, Answer> {
  const applies = ({ branches }: { branches?: readonly Branch[] | undefined }): boolean => !branches || branches.includes(branch);
  return Object.fromEntries(
    items.flatMap((item): [string, Answer][] => {
      if (item.kind === "fact") return [];
      if (item.kind === "level") return [[item.id, { level: end === "best" ? 5 : 0 }]];
      const options = item.options.filter(applies).map(({ id }) => id);
      if (item.kind === "single") return [[item.id, { option: end === "best" ? options.at(-1)! : options[0]! }]];
      return [[item.id, { options: end === "best" ? options : ["none"] }]];
    }),
  );
}

describe.each(BRANCHES)("%s", (branch) => {
  // RW-048: everything at its best is exactly 100, not 99.99, and so on every axis.
  test("everything at its best is exactly 100 and 四级 on every axis", () => {
    const evaluation = score(companyWith(INDUSTRY[branch], BEST_FIGURES, answersAt("best", branch)));
    const card = toScorecard(evaluation, "zh-CN");
    expect(Object.entries(card.items).filter(([, { value }]) => value !== null && value !== 100)).toEqual([]);
    expect(card).toMatchObject({ branch, level: "四级", gate: null, unanswered: [], unknown: [], balance: { ratio: 1 }, coordination: { c: 1, t: 1, d: 1, name: "优质协调" } });
    const axes = [card.overall, card.core, ...[card.elements, card.indicators, card.measures, card.characteristics, card.drivers].flatMap((axis) => Object.values(axis))];
    for (const one of axes) expect(one).toEqual({ value: 100, upper: 100, shown: "100.0", coverage: 1, level: "四级" });
    expect(card.contradictions).toEqual([]);
    expect(nextSteps(evaluation)).toEqual([]);
  });

  test("everything at its worst is 0 and 未入级", () => {
    const card = toScorecard(score(companyWith(INDUSTRY[branch], WORST_FIGURES, answersAt("worst", branch))), "zh-CN");
    expect(Object.entries(card.items).filter(([, { value }]) => value !== null && value !== 0)).toEqual([]);
    expect(card).toMatchObject({ overall: { value: 0, upper: 0, shown: "0.0", level: "未入级" }, level: "未入级", balance: null, coordination: { c: 0, t: 0, d: 0, name: "极度失调" } });
    for (const axis of [card.elements, card.measures, card.characteristics, card.drivers]) {
      for (const one of Object.values(axis)) expect(one.value).toBe(0);
    }
    for (const one of Object.values(card.elements)) expect(one.level).toBe("起步");
  });
});

const COMPANIES = [
  // The table of archetypes says about 26.0 (19.2, 25.9, 20.7, 38.0), 40.9 (29.3, 49.6, 30.6, 54.0) and 63.6 (61.2, 74.5, 60.0, 58.6).
  { name: "production", company: TEXTILE, level: "一级", around: [26.0, 19.2, 25.9, 20.7, 38.0] },
  { name: "operations", company: LOGISTICS, level: "二级", around: [40.9, 29.3, 49.6, 30.6, 54.0] },
  { name: "services", company: SOFTWARE, level: "三级", around: [63.6, 61.2, 74.5, 60.0, 58.6] },
] as const;

describe.each(COMPANIES)("a fictional firm of $name", ({ name, company, level, around }) => {
  const evaluation = score(company);
  const card = toScorecard(evaluation, "zh-CN");

  test("has answers that fit, and nothing left open", () => {
    const problems = items.flatMap((item) => {
      const response = company.responses[item.id];
      return response ? checkResponse(item, response.answer, evaluation.branch) : [];
    });
    expect(problems).toEqual([]);
    expect(card).toMatchObject({ branch: name, unanswered: [], unknown: [], overall: { coverage: 1 } });
  });

  test("stands where a reviewer's hand calculation puts such a firm", () => {
    expect(card.level).toBe(level);
    const values = [card.overall.value!, ...["L", "M", "O", "C"].map((id) => card.elements[id]!.value!)];
    values.forEach((value, index) => {
      expect(Math.abs(value - around[index]!)).toBeLessThan(index === 0 ? 5 : 9);
    });
  });

  test("scores what it scored when this was frozen", async () => {
    // Texts and the hash belong to the content, which may be worded anew before a submission pins it.
    const { instrument: pinned, contradictions, notApplicable, ...scores } = card;
    const frozen = {
      ...scores,
      instrument: { key: pinned.key, version: pinned.version },
      notApplicable: notApplicable.map(({ item, by }) => ({ item, by })),
      contradictions: contradictions.map(({ id }) => id),
      equalWeights: toNearestDouble(scoreEqualWeights(evaluation).overall.score!.lower),
    };
    await expect(`${JSON.stringify(frozen, null, 2)}\n`).toMatchFileSnapshot(`${name}.json`);
  });
});
