import { readFileSync } from "node:fs";
import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import { LOCALES, type Locale, type LocalisedText, type Words } from "@/lib/core/localised";
import type { Pack, Question } from "@/lib/core/packs/pack";
import { checkSchemeAnswer, parseSchemeAnswers, SCHEME_ANSWER_PROBLEMS, schemeAnswerText, type SchemeAnswerProblem } from "@/lib/core/packs/scheme-answers";

const text = (zh: string): LocalisedText => ({ "zh-CN": zh, en: `en ${zh}` });
const question = (id: string, zh: string, kind: Question["kind"], more: Partial<Question> = {}): Question => ({ id, title: text(zh), kind, none: false, tags: [], from: [], ...more });
const options = (count: number) => Array.from({ length: count }, (_, index) => ({ title: text(`选项${String(index + 1)}`) }));
const pack = (id: string, questions: Question[]): Pack => ({ id, questions }) as unknown as Pack;

const DIGITAL = "cn.digital-sme@2024";
const GREEN = "cn.green-factory@2025";
const packs = [
  pack(DIGITAL, [
    question("Q1", "网络建设", "multi", { options: options(4) }),
    question("Q2", "生产设备数字化率", "number", { unit: "%", minimum: 0, maximum: 100 }),
    question("Q5", "业务系统覆盖", "single", { options: options(4), none: true }),
    question("Q12", "综合能源消费量", "single", { options: options(3) }),
    question("design", "产品设计 ★", "level", { minimum: 0, maximum: 4 }),
    question("finance", "财务管理", "level", { levels: [text("一"), text("二"), text("三"), text("四")] }),
  ]),
  pack(GREEN, [
    question("water", "单位产品取水量", "benchmark", { minimum: 0 }),
    question("governance", "公司治理规范", "declaration"),
    question("growth", "增长", "number", { unit: text("万元") }),
  ]),
  pack("cn.sme.size@2011", []),
];

const answersOf = (raw: Record<string, unknown>, only?: string) => {
  const parsed = parseSchemeAnswers(raw, packs, only);
  return "problems" in parsed ? parsed.problems.map(({ pointer, answer }) => `${pointer} ${answer}`) : parsed.answers;
};

describe("where answers stand", () => {
  const found = { [DIGITAL]: { Q2: { number: "35" }, Q5: { options: [2] } } };
  it.each<[string, Record<string, unknown>, string | undefined]>([
    ["under their scheme", { [DIGITAL]: { Q2: 35, Q5: 2 } }, undefined],
    ["at once, for the scheme that is named", { Q2: 35, Q5: 2 }, DIGITAL],
    ["by the Chinese titles", { 生产设备数字化率: 35, 业务系统覆盖: 2 }, DIGITAL],
    ["in both ways at once", { [DIGITAL]: { Q2: 35 }, Q5: 2 }, DIGITAL],
  ])("%s", (_, raw, only) => {
    expect(answersOf(raw, only)).toEqual(found);
  });

  it("scenes together, by id or title", () => {
    const found = { [DIGITAL]: { design: { number: "2" }, finance: { number: "0" } } };
    expect(answersOf({ scenes: { 产品设计: 2, finance: 0 } }, DIGITAL)).toEqual(found);
    expect(answersOf({ [DIGITAL]: { scenes: { design: 2 }, 财务管理: 0 } })).toEqual(found);
  });

  it("a title is known without its star and its spaces", () => {
    expect(answersOf({ " 产品设计": 2 }, DIGITAL)).toEqual(answersOf({ "产品设计★": 2 }, DIGITAL));
    expect(answersOf({ 产品设计: 2 }, DIGITAL)).toEqual({ [DIGITAL]: { design: { number: "2" } } });
  });

  it("one file serves several schemes: what only others ask is left to them", () => {
    const file = { Q2: 35, scenes: { design: 1 }, governance: true };
    expect(answersOf(file, GREEN)).toEqual({ [GREEN]: { governance: { affirmed: true } } });
    expect(answersOf(file, "cn.sme.size@2011")).toEqual({});
    expect(answersOf({ [DIGITAL]: { Q2: 35 }, [GREEN]: { governance: false } }, GREEN)).toEqual({ [DIGITAL]: { Q2: { number: "35" } }, [GREEN]: { governance: { affirmed: false } } });
  });

  it.each<[string, Record<string, unknown>, string | undefined]>([
    ["/sheet/cn.nonsense@2020 unknownPack", { "cn.nonsense@2020": {} }, undefined],
    ["/sheet/Q2 packExpected", { Q2: 35 }, undefined],
    ["/sheet/cn.digital-sme@2024 shape", { [DIGITAL]: [] }, undefined],
    ["/sheet/q2 unknownQuestion", { q2: 35 }, DIGITAL],
    ["/sheet/toString unknownQuestion", { toString: 1 }, DIGITAL],
    ["/sheet/cn.digital-sme@2024/governance unknownQuestion", { [DIGITAL]: { governance: true } }, undefined],
    ["/sheet/cn.sme.size@2011/Q2 noQuestions", { "cn.sme.size@2011": { Q2: 1 } }, undefined],
    ["/sheet/生产设备数字化率 repeatedQuestion", { Q2: 35, 生产设备数字化率: 35 }, DIGITAL],
    ["/sheet/scenes/Q2 unknownQuestion", { scenes: { Q2: 1 } }, DIGITAL],
    ["/sheet/scenes shape", { scenes: [1, 2] }, DIGITAL],
    ["/sheet/a~1b~0 unknownQuestion", { "a/b~": 1 }, DIGITAL],
  ])("%s", (fault, raw, only) => {
    expect(answersOf(raw, only)).toEqual([fault]);
  });

  it("every fault is named", () => {
    expect(answersOf({ Q1: [1, 9], Q2: 101, scenes: { design: 5 } }, DIGITAL)).toEqual(["/sheet/Q1/1 multi", "/sheet/Q2 numberBetween", "/sheet/scenes/design level"]);
  });

  it("a name of JavaScript is no scheme and no question", () => {
    const parsed = parseSchemeAnswers(JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, unknown>, packs, DIGITAL);
    expect("problems" in parsed && parsed.problems.map(({ answer }) => answer)).toEqual(["unknownQuestion", "unknownQuestion"]);
  });
});

const check = (of: Question, raw: unknown): unknown => {
  const checked = checkSchemeAnswer(of, raw);
  return "problems" in checked ? checked.problems.map(({ pointer, answer }) => `${pointer} ${answer}`.trim()).join(",") : checked.evidence === null ? checked.answer : checked;
};
const of = (id: string): Question => packs.flatMap(({ questions }) => questions).find((each) => each.id === id)!;

describe("an answer of each kind", () => {
  it.each<[string, unknown, unknown]>([
    ["Q5", 0, { options: [] }],
    ["Q5", 4, { options: [4] }],
    ["Q5", 5, "singleOrNone"],
    ["Q5", -0, "singleOrNone"],
    ["Q5", 1.5, "singleOrNone"],
    ["Q5", "2", "singleOrNone"],
    ["Q5", [2], "singleOrNone"],
    ["Q5", null, "singleOrNone"],
    ["Q12", 0, "single"],
    ["Q12", 3, { options: [3] }],
    ["Q1", [], { options: [] }],
    ["Q1", [3, 1], { options: [1, 3] }],
    ["Q1", [1, 1], "/1 repeatedOption"],
    ["Q1", [0], "/0 multi"],
    ["Q1", [5, "1"], "/0 multi,/1 multi"],
    ["Q1", 2, "multi"],
    ["Q1", {}, "multi"],
    ["Q1", Array.from({ length: 10_000 }, () => 1), "multi"],
    ["Q2", 35, { number: "35" }],
    ["Q2", 0.7, { number: "0.7" }],
    ["Q2", "33.33333333333333333", { number: "33.33333333333333333" }],
    ["Q2", "３５%", { number: "35" }],
    ["Q2", 100.01, "numberBetween"],
    ["Q2", -1, "numberBetween"],
    ["Q2", -0, "numberBetween"],
    ["Q2", NaN, "numberBetween"],
    ["Q2", Infinity, "numberBetween"],
    ["Q2", "1e5", "numberBetween"],
    ["Q2", "一半", "numberBetween"],
    ["Q2", true, "numberBetween"],
    ["design", 4, { number: "4" }],
    ["design", 5, "level"],
    ["design", 2.5, "level"],
    ["design", -1, "level"],
    ["finance", 0, { number: "0" }],
    ["finance", 4, { number: "4" }],
    ["finance", 5, "level"],
    ["growth", "1.2亿", { number: "12000" }],
    ["growth", -3, { number: "-3" }],
    ["growth", "x", "number"],
    ["governance", true, { affirmed: true }],
    ["governance", false, { affirmed: false }],
    ["governance", { declared: true }, { affirmed: true }],
    ["governance", { declared: true, evidence: "章程" }, { answer: { affirmed: true }, evidence: "章程" }],
    ["governance", { declared: true, evidence: " " }, { affirmed: true }],
    ["governance", { declared: "yes" }, "declaration"],
    ["governance", { declared: true, proof: "x" }, "declaration"],
    ["governance", "是", "declaration"],
    ["governance", 1, "declaration"],
    ["governance", { declared: true, evidence: 5 }, "/evidence evidence"],
    ["governance", { declared: true, evidence: "长".repeat(2001) }, "/evidence evidence"],
    ["water", { value: 1.2, base: 2, lead: 1 }, { value: "1.2", base: "2", lead: "1" }],
    ["water", { base: 2, lead: 1 }, { value: null, base: "2", lead: "1" }],
    ["water", { value: 1.2 }, { value: "1.2", base: null, lead: null }],
    ["water", { value: null, base: null, lead: null }, null],
    ["water", { value: 1.2, base: 2 }, "/lead benchmarkPair"],
    ["water", { lead: 2 }, "/base benchmarkPair"],
    ["water", { base: 2, lead: "2.0" }, "/lead benchmarkEqual"],
    ["water", { value: "x", base: -1, lead: 1 }, "/value numberFrom,/base numberFrom"],
    ["water", { value: 1, unit: "t" }, "/unit benchmark"],
    ["water", {}, "benchmark"],
    ["water", 1.2, "benchmark"],
    ["Q2", { state: "dontKnow" }, null],
    ["water", { state: "withheld", reason: "商业秘密" }, null],
    ["Q1", { state: "given" }, "state"],
    ["Q1", { state: "dontKnow", reason: 1 }, "state"],
    ["Q1", { state: "dontKnow", value: 1 }, "state"],
  ])("%s %j → %j", (id, raw, expected) => {
    expect(check(of(id), raw)).toEqual(expected);
  });

  it("an answer that was stated unknown is none", () => {
    expect(answersOf({ Q2: { state: "dontKnow" }, Q5: 1 }, DIGITAL)).toEqual({ [DIGITAL]: { Q5: { options: [1] } } });
  });

  it("the proof of a declaration stands beside the answers", () => {
    const parsed = parseSchemeAnswers({ governance: { declared: true, evidence: "章程" } }, packs, GREEN);
    expect(parsed).toEqual({ answers: { [GREEN]: { governance: { affirmed: true } } }, evidence: { [GREEN]: { governance: "章程" } } });
  });
});

describe.each(LOCALES)("in %s", (locale: Locale) => {
  const messages = JSON.parse(readFileSync(new URL(`../../content/messages/${locale}/errors.json`, import.meta.url), "utf8")) as Record<string, never>;
  const translate = createTranslator({ locale, messages, onError: (error) => { throw error; } }) as unknown as Words;
  const sentence = (problem: SchemeAnswerProblem): string => schemeAnswerText(problem, (key, values) => translate(key, values), locale);

  it("every problem says what may be written", () => {
    const values = { pack: "p", known: "k", example: "e", question: "q", most: "4", option: "1", minimum: "0", maximum: "4", states: "s" };
    for (const answer of SCHEME_ANSWER_PROBLEMS) expect(sentence({ pointer: "", code: "schemeAnswer", answer, values, title: text("题") })).not.toMatch(/[{}]|schemeAnswer/);
  });

  it("the values of each problem are those that its sentence needs", () => {
    const wrong: Record<string, unknown> = {
      [DIGITAL]: { Q1: [1, 1], Q2: 101, Q5: 9, Q12: 0, design: 9, nonsense: 1, 网络建设: [], scenes: 1 },
      [GREEN]: { water: { value: -1, base: 1 }, governance: { declared: true, evidence: 1 }, growth: "x" },
      "cn.sme.size@2011": { Q1: 1 },
      "cn.nonsense@2020": {},
      Q2: 1,
    };
    const more = [checkSchemeAnswer(of("water"), 1), checkSchemeAnswer(of("water"), { base: 1 }), checkSchemeAnswer(of("water"), { base: 1, lead: 1 }), checkSchemeAnswer(of("governance"), 1), checkSchemeAnswer(of("Q1"), 1), checkSchemeAnswer(of("Q1"), { state: 1 }), checkSchemeAnswer(question("x", "上限", "number", { maximum: 3 }), 4)];
    const problems = [parseSchemeAnswers(wrong, packs), ...more].flatMap((parsed) => ("problems" in parsed ? parsed.problems : []));
    expect(new Set(problems.map(({ answer }) => answer))).toEqual(new Set(SCHEME_ANSWER_PROBLEMS));
    for (const problem of problems) expect(sentence(problem)).not.toMatch(/schemeAnswer|undefined/);
  });
});
