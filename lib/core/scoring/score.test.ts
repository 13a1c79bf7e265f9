import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compare, exact, sum, toNearestDouble, type Exact } from "@/lib/core/exact";
import { bands, factItem, levelItem, multiItem, sampleInstrument, scoreSample, singleItem, text, type SampleElements } from "@/lib/core/instrument/sample";
import type { Aggregate, Evaluation } from "@/lib/core/scoring/evaluation";
import { toScorecard } from "@/lib/core/scoring/scorecard";
import { slotsOf, slotValues } from "@/lib/core/scoring/slots";
import { nextStep, nextSteps, scoreEqualWeights, scoreNotApplicableAsZero } from "@/lib/core/scoring/what-if";

const number = (value: Exact): number => toNearestDouble(value);
/** Lower and upper bound and coverage as doubles. */
const bounds = ({ score }: Aggregate): [number, number, number] | null => score && [number(score.lower), number(score.upper), number(score.coverage)];
const card = (evaluation: Evaluation) => toScorecard(evaluation, "zh-CN");
const services = { by: "branch" as const, when: { branch: ["services" as const] }, reason: text("services") };

describe("indicators", () => {
  // RW-053: weights of 12.5 % each; 1,250 basis points eight times.
  test("eight weights of 12.5 %", () => {
    const items = Array.from({ length: 8 }, (_, index) => levelItem(`L1.${String(index + 1)}`, { weight: 1250 }));
    const answers = Object.fromEntries(items.map((_, index) => [`L1.${String(index + 1)}`, index === 0 ? 5 : 0]));
    expect(bounds(scoreSample(sampleInstrument({ L: { L1: items } }), answers).indicators.L1!)).toEqual([12.5, 12.5, 1]);
  });

  // RW-043: 7 of the 10 that apply, 5 not applicable: 70.0, not 7 of 15.
  test("what does not apply leaves numerator and denominator", () => {
    const items = Array.from({ length: 15 }, (_, index) =>
      singleItem(`L1.${String(index + 1)}`, [{ id: "no", value: 0 }, { id: "yes", value: 10_000 }], { weight: 666, notApplicable: index >= 10 ? [services] : [] }),
    );
    const answers = Object.fromEntries(items.map((_, index) => [`L1.${String(index + 1)}`, index < 7 ? "yes" : "no"]));
    const evaluation = scoreSample(sampleInstrument({ L: { L1: items } }), answers, {}, { branch: "services" });
    expect(card(evaluation).indicators.L1).toMatchObject({ value: 70, shown: "70.0", coverage: 1 });
  });

  // RW-042: the second question is not asked because of the first; its absence must not cost half the score.
  test("a question hidden by another's answer does not count", () => {
    const hidden = { by: "rule" as const, when: { chosen: { item: "L1.1", option: "no" } }, reason: text("no such thing") };
    const instrument = sampleInstrument({
      L: { L1: [singleItem("L1.1", [{ id: "yes", value: 0 }, { id: "no", value: 10_000 }]), levelItem("L1.2", { notApplicable: [hidden] })] },
    });
    expect(card(scoreSample(instrument, { "L1.1": "no" })).overall.shown).toBe("100.0");
    expect(card(scoreSample(instrument, { "L1.1": "yes" })).unanswered).toEqual(["L1.2"]);
  });

  // PC-18 and PC-02: a weight of 0 is 0, and a sum of 0 is no score rather than a division by it.
  test("a weight of 0 counts nothing, and nothing but such weights is no score", () => {
    const zero = sampleInstrument({ L: { L1: [levelItem("L1.1", { weight: 0 }), levelItem("L1.2", { weight: 0 })], L2: [levelItem("L2.1")] } });
    const evaluation = scoreSample(zero, { "L1.1": 5, "L1.2": 5, "L2.1": 1 });
    expect(evaluation.indicators.L1!.score).toBeNull();
    expect(bounds(evaluation.overall)).toEqual([20, 20, 1]);
  });
});

describe("R3: not applicable spreads over the element", () => {
  const instrument = sampleInstrument({
    L: {
      L1: { weight: 6000, items: [levelItem("L1.1", { weight: 2500 }), levelItem("L1.2", { weight: 7500, notApplicable: [services] })] },
      L2: { weight: 4000, items: [levelItem("L2.1")] },
    },
    M: { M1: [levelItem("M1.1")] },
  });
  const answers = { "L1.1": 5, "L1.2": 0, "L2.1": 1, "M1.1": 0 };

  test("all applies", () => {
    const evaluation = scoreSample(instrument, answers);
    // L1 = 0.25 × 100 = 25; L = 0.6 × 25 + 0.4 × 20 = 23; overall = 23 / 2
    expect(bounds(evaluation.indicators.L1!)![0]).toBe(25);
    expect(bounds(evaluation.elements.L!)![0]).toBe(23);
    expect(bounds(evaluation.overall)![0]).toBe(11.5);
  });

  test("a quarter of an indicator applies: it keeps a quarter of its weight", () => {
    const evaluation = scoreSample(instrument, answers, {}, { branch: "services" });
    // L1 = 100 with a = 0.25: L = (6000·0.25·100 + 4000·20) / (6000·0.25 + 4000) = 230,000 / 5,500 = 41.81…
    expect(bounds(evaluation.elements.L!)![0]).toBe(230_000 / 5500);
    expect(number(evaluation.indicators.L1!.applies)).toBe(0.25);
    // a of the element = (6000·0.25 + 4000) / 10,000
    expect(number(evaluation.elements.L!.applies)).toBe(0.55);
    // The element keeps its half of the overall all the same.
    expect(evaluation.overall.parts.map(({ share }) => number(share))).toEqual([0.5, 0.5]);
  });

  // PC-25: what does not apply is visible: its weight, its share of 0, and what counting it as 0 would change.
  test("the effect of what does not apply can be told", () => {
    const evaluation = scoreSample(instrument, answers, {}, { branch: "services" });
    expect(evaluation.indicators.L1!.parts.map(({ id, weight, share }) => [id, number(weight), number(share)])).toEqual([["L1.1", 2500, 1], ["L1.2", 7500, 0]]);
    expect(card(evaluation).notApplicable).toEqual([{ item: "L1.2", by: "branch", reason: "services" }]);
    expect(bounds(scoreNotApplicableAsZero(evaluation, ["branch"]).elements.L!)![0]).toBe(23);
  });
});

describe("nothing applies", () => {
  const instrument = sampleInstrument({ L: { L1: [levelItem("L1.1", { notApplicable: [services] })] }, M: { M1: [levelItem("M1.1")] } });

  // PC-01: all-N/A was once the top level and a score of 0 at the same time. RW-072: a page that asks nothing has no score.
  test("an indicator, its element and its axes have no score and leave the parent", () => {
    const evaluation = scoreSample(instrument, { "M1.1": 3 }, {}, { branch: "services" });
    const { elements, indicators, overall, level } = card(evaluation);
    expect(indicators.L1).toEqual({ value: null, upper: null, shown: null, coverage: 1, level: null });
    expect(elements.L).toEqual(indicators.L1);
    expect(overall).toMatchObject({ value: 60, coverage: 1 });
    expect(level).toBe("三级");
  });

  test("an element without score does not gate and makes no balance", () => {
    const evaluation = scoreSample(instrument, { "M1.1": 5 }, {}, { branch: "services" });
    expect(card(evaluation)).toMatchObject({ level: "四级", gate: null, balance: null, coordination: null });
  });

  test("a whole instrument: no score, no level", () => {
    const empty = sampleInstrument({ L: { L1: [levelItem("L1.1", { notApplicable: [services] })] } });
    const { overall, level } = card(scoreSample(empty, {}, {}, { branch: "services" }));
    expect(overall.value).toBeNull();
    expect(level).toBeNull();
  });

  // RW-074: a service firm is never asked for the share of digital equipment.
  test("an item that does not apply to the branch is neither asked nor missing", () => {
    const { items, unanswered } = card(scoreSample(instrument, {}, {}, { branch: null, profile: { industry: "6513", region: null } }));
    expect(items["L1.1"]).toMatchObject({ state: "notApplicable", value: null });
    expect(unanswered).toEqual(["M1.1"]);
  });

  // RW-070: loading must not null the answers of what is not shown now.
  test("its answer is kept, and counts again when it applies again", () => {
    const answers = { "L1.1": 4, "M1.1": 3 };
    const hidden = scoreSample(instrument, answers, {}, { branch: "services" });
    expect(hidden.items["L1.1"]!.response).toEqual({ answer: { level: 4 } });
    expect(card(hidden).overall.value).toBe(60);
    expect(card(scoreSample(instrument, answers)).overall.value).toBe(70);
  });
});

describe("unknown is neither 0 nor not applicable", () => {
  const instrument = sampleInstrument({ L: { L1: [levelItem("L1.1"), levelItem("L1.2"), levelItem("L1.3"), levelItem("L1.4"), levelItem("L1.5")] } });
  const complete = { "L1.1": 3, "L1.2": 3, "L1.3": 3, "L1.4": 3, "L1.5": 3 };

  // PC-05, PC-13: a skipped question left both sums, so that skipping the hard ones raised the score.
  test("skipping a question never raises the score", () => {
    const { "L1.5": _, ...skipped } = complete;
    const result = card(scoreSample(instrument, skipped));
    // lower (4·60 + 0) / 5 = 48; upper (4·60 + 100) / 5 = 68; coverage 4/5
    expect(result.overall).toEqual({ value: 48, upper: 68, shown: "48.0", coverage: 0.8, level: "二级至三级" });
    expect(result.unanswered).toEqual(["L1.5"]);
  });

  test("one rule for an item, an indicator and an element of which nothing is known", () => {
    const result = card(scoreSample(instrument));
    const nothing = { value: 0, upper: 100, shown: null, coverage: 0, level: null };
    expect(result.items["L1.1"]).toEqual({ ...nothing, state: "unanswered" });
    expect(result.indicators.L1).toEqual(nothing);
    expect(result.elements.L).toEqual(nothing);
    // RW-065: before the first answer no score is shown.
    expect(result.overall).toEqual(nothing);
  });

  test("stated unknown is told apart from unanswered and scores the same", () => {
    const stated = scoreSample(instrument, { ...complete, "L1.5": { unknown: "withheld" } });
    expect(card(stated)).toMatchObject({ unanswered: [], unknown: ["L1.5"], overall: { value: 48, upper: 68 } });
  });

  test("a figure stated unknown makes its item unknown; one not entered, unanswered", () => {
    const facts = sampleInstrument({ L: { L1: [factItem("L1.1", bands({ ratio: ["rd", "revenue"] }, [5])), factItem("L1.2", bands({ ratio: ["water", "revenue"] }, [5]))] } });
    const evaluation = scoreSample(facts, {}, { rd: { state: "dontKnow" }, revenue: 5 });
    expect(card(evaluation)).toMatchObject({ unknown: ["L1.1"], unanswered: ["L1.2"] });
    expect(evaluation.missing).toEqual([
      { key: "rd", year: 2025, state: "dontKnow", neededBy: ["L1.1"] },
      { key: "water", year: 2025, state: "unanswered", neededBy: ["L1.2"] },
    ]);
  });

  // RW-050, RW-051: complete means that nothing is unanswered, whatever anybody's status says.
  test("one item unanswered is named; answers to what is not asked complete nothing", () => {
    const { "L1.5": _, ...four } = complete;
    expect(card(scoreSample(instrument, { ...four, "X9.9": 5 })).unanswered).toEqual(["L1.5"]);
    expect(card(scoreSample(instrument, complete)).unanswered).toEqual([]);
  });

  // PC-12: no invented target: what is not known, or already best, has no next step.
  test("nothing unknown has a next step", () => {
    const evaluation = scoreSample(instrument, { "L1.1": 5, "L1.2": 2 });
    expect(nextStep(evaluation, "L1.1")).toBeNull();
    expect(nextStep(evaluation, "L1.3")).toBeNull();
    expect(nextSteps(evaluation).map(({ item }) => item)).toEqual(["L1.2"]);
  });
});

describe("levels", () => {
  const single = sampleInstrument({ L: { L1: [multiItem("L1.1", [{ id: "a", value: 5999 }, { id: "b", value: 1 }, { id: "c", value: 4000 }])] } });

  // RW-063: equal to the threshold passes. RW-061: what is shown and what decides never disagree.
  test("60.0 is 三级 and 59.99 is not, and each is shown so", () => {
    expect(card(scoreSample(single, { "L1.1": ["a", "b"] })).overall).toMatchObject({ shown: "60.0", level: "三级" });
    expect(card(scoreSample(single, { "L1.1": ["a"] })).overall).toMatchObject({ shown: "59.99", level: "二级" });
  });

  test("a score that falls short of an edge by less than is shown keeps its second decimal", () => {
    const short = sampleInstrument({ L: { L1: [multiItem("L1.1", [{ id: "a", value: 5996 }, { id: "b", value: 4004 }])] } });
    expect(card(scoreSample(short, { "L1.1": ["a"] })).overall).toMatchObject({ value: 59.96, shown: "59.96", level: "二级" });
  });

  test("both levels are named where the bounds fall in two", () => {
    const five = sampleInstrument({ L: { L1: [1, 2, 3, 4, 5].map((n) => levelItem(`L1.${String(n)}`)) } });
    // Four known at 40, 40, 40 and 20, one not known: (40 + 40 + 40 + 20) / 5 = 28 … 48
    const scored = scoreSample(five, { "L1.1": 2, "L1.2": 2, "L1.3": 2, "L1.4": 1 });
    expect(card(scored).level).toBe("一级至二级");
    expect(toScorecard(scored, "en").level).toBe("Level 1 to Level 2");
  });

  // RW-059, PC-07: three thirds of 40 are 40 exactly; rounding on the way would have left 39.9999999.
  test("thirds that add up to exactly 40 are 二级", () => {
    const thirds = sampleInstrument({
      L: { L1: [multiItem("L1.1", [{ id: "a", value: 1 }, { id: "b", value: 2 }])] },
      M: { M1: [multiItem("M1.1", [{ id: "a", value: 1 }, { id: "b", value: 2 }])] },
      O: { O1: [levelItem("O1.1")] },
      C: { C1: [levelItem("C1.1")] },
    });
    // (100/3 + 200/3 + 60 + 0) / 4 = 40
    const evaluation = scoreSample(thirds, { "L1.1": ["a"], "M1.1": ["b"], "O1.1": 3, "C1.1": 0 });
    expect(card(evaluation).overall).toMatchObject({ value: 40, shown: "40.0", level: "二级" });
  });

  const four = sampleInstrument(Object.fromEntries(["L", "M", "O", "C"].map((id) => [id, { [`${id}1`]: [levelItem(`${id}1.1`)] }])) as SampleElements);
  const levelsOf = (l: number, m: number, o: number, c: number) => ({ "L1.1": l, "M1.1": m, "O1.1": o, "C1.1": c });

  test("a weak element takes one level, and never more than one", () => {
    // (100 + 100 + 100 + 20) / 4 = 80 without gate 四级; L at 20 is under 50, and under 30 as well
    const result = card(scoreSample(four, levelsOf(1, 5, 5, 5)));
    expect(result).toMatchObject({ level: "三级", gate: { element: "L", elementLevel: "一级", levelWithoutGate: "四级" } });
    expect(result.overall.level).toBe("三级");
    expect(result.elements.L!.level).toBe("一级");
  });

  test("a level that is withheld does not come out through its gate", () => {
    const { level, gate } = card(scoreSample(four, { "L1.1": 1, "M1.1": 5, "O1.1": 5 }));
    expect({ level, gate }).toEqual({ level: null, gate: null });
  });

  test("an element exactly at the gate passes", () => {
    const half = sampleInstrument({ L: { L1: [singleItem("L1.1", [{ id: "a", value: 0 }, { id: "b", value: 5000 }])] }, M: { M1: [levelItem("M1.1")] }, O: { O1: [levelItem("O1.1")] }, C: { C1: [levelItem("C1.1")] } });
    // (50 + 100 + 100 + 80) / 4 = 82.5
    expect(card(scoreSample(half, { "L1.1": "b", "M1.1": 5, "O1.1": 5, "C1.1": 4 }))).toMatchObject({ level: "四级", gate: null });
  });

  // RW-048: all axes 100 is overall exactly 100.
  test("all at the top is exactly 100 and 四级, all at the bottom 0 and 未入级", () => {
    const best = card(scoreSample(four, levelsOf(5, 5, 5, 5)));
    expect(best).toMatchObject({ overall: { value: 100, shown: "100.0", level: "四级" }, balance: { ratio: 1 }, coordination: { c: 1, t: 1, d: 1 } });
    const worst = card(scoreSample(four, levelsOf(0, 0, 0, 0)));
    expect(worst).toMatchObject({ overall: { value: 0, shown: "0.0", level: "未入级" }, balance: null, coordination: { c: 0, t: 0, d: 0 } });
    expect(worst.elements.L!.level).toBe("起步");
  });

  test("no level under 80 % of coverage, or 60 % of an element's", () => {
    const twoEach = sampleInstrument(
      Object.fromEntries(["L", "M", "O", "C"].map((id) => [id, { [`${id}1`]: Array.from({ length: 5 }, (_, n) => levelItem(`${id}1.${String(n + 1)}`)) }])) as SampleElements,
    );
    const all = Object.fromEntries(["L", "M", "O", "C"].flatMap((id) => [1, 2, 3, 4, 5].map((n) => [`${id}1.${String(n)}`, 3])));
    const without = (...ids: string[]) => Object.fromEntries(Object.entries(all).filter(([id]) => !ids.includes(id)));
    // 3 of 5 of L are unknown: coverage 17/20 = 0.85, of L 0.4
    expect(scoreSample(twoEach, without("L1.1", "L1.2", "L1.3")).level.withheld).toMatchObject([{ code: "elementCoverage", element: "L" }]);
    // 2 of each of three elements: coverage 14/20 = 0.7, each 0.6
    const low = scoreSample(twoEach, without("L1.1", "L1.2", "M1.1", "M1.2", "O1.1", "O1.2"));
    expect(low.level.withheld).toMatchObject([{ code: "coverage" }]);
    expect(card(low).level).toBeNull();
  });

  test("R5: declared over 10 % of an element's weight withholds the level; ruled does not", () => {
    const share = bands({ ratio: ["digital", "machines"] }, [50]);
    const declarable = (weight: number) =>
      sampleInstrument({ L: { L1: [factItem("L1.1", share, { weight, mayDeclare: ["noWater"] }), levelItem("L1.2", { weight: 10_000 - weight })] } });
    const declare = { "L1.1": { notApplicable: "noWater" }, "L1.2": 3 };
    expect(card(scoreSample(declarable(1000), declare)).level).toBe("三级");
    expect(card(scoreSample(declarable(1001), declare))).toMatchObject({ level: null, overall: { value: 60 }, notApplicable: [{ by: "declared", reason: "no water" }] });
    expect(card(scoreSample(declarable(1001), { "L1.2": 3 }, { digital: 0, machines: 0 })).level).toBe("三级");
    // 若计为 0 分: 60 × 0.8999 = 53.994
    expect(bounds(scoreNotApplicableAsZero(scoreSample(declarable(1001), declare), ["declared"]).overall)![0]).toBe(53.994);
  });
});

describe("balance and coordination", () => {
  const three = sampleInstrument(Object.fromEntries(["L", "M", "O", "C"].map((id) => [id, { [`${id}1`]: [levelItem(`${id}1.1`)] }])) as SampleElements);
  const at = (l: number, m: number, o: number) => scoreSample(three, { "L1.1": l, "M1.1": m, "O1.1": o, "C1.1": 5 });

  test("u = (.6, .6, .6): C = 1, D = .7746, 中级协调 whatever the fourth element is", () => {
    const { coordination, balance } = card(at(3, 3, 3));
    expect(coordination).toMatchObject({ c: 1, t: 0.6, name: "d7" });
    expect(coordination!.d).toBeCloseTo(0.7746, 4);
    expect(balance).toEqual({ ratio: 1, name: "balance2", weakest: "L" });
  });

  test("u = (.4, .8, .8): the weakest is named", () => {
    // min/max = .5 → 有短板, closed on the left; Πu = .256, D = .256^(1/6) = .7968 → [.7, .8)
    const { balance, coordination } = card(at(2, 4, 4));
    expect(balance).toEqual({ ratio: 0.5, name: "balance1", weakest: "L" });
    expect(coordination!.name).toBe("d7");
    expect(coordination!.d).toBeCloseTo(0.7968, 4);
  });

  // min ÷ max: .75 and .5 open the better name.
  test.each<[number, number, number, number, string, string]>([
    [3, 4, 4, 0.75, "balance2", "L"],
    [5, 4, 5, 0.8, "balance2", "M"],
    [5, 5, 3, 0.6, "balance1", "O"],
    [4, 2, 4, 0.5, "balance1", "M"],
    [2, 5, 5, 0.4, "balance0", "L"],
    [0, 5, 5, 0, "balance0", "L"],
  ])("levels %d, %d, %d are balanced to %d: %s, weakest %s", (l, m, o, ratio, name, weakest) => {
    expect(card(at(l, m, o)).balance).toEqual({ ratio, name, weakest });
  });

  // D ≥ d where Πu ≥ d⁶; equal factors of u = d² stand exactly on the edge, although a root would not be exact.
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])("a degree of exactly .%d is in the upper name, and a hair less in the lower", (tenth) => {
    const edge = tenth * tenth * 100;
    const named = (less: number) => {
      const options = [{ id: "a", value: edge - less }, { id: "b", value: 10_000 - edge + less }];
      const elements = Object.fromEntries(["L", "M", "O"].map((id) => [id, { [`${id}1`]: [multiItem(`${id}1.1`, options)] }])) as SampleElements;
      const answers = Object.fromEntries(["L1.1", "M1.1", "O1.1"].map((id) => [id, ["a"]]));
      return card(scoreSample(sampleInstrument(elements), answers)).coordination!.name;
    };
    expect([named(0), named(1)]).toEqual([`d${String(tenth)}`, `d${String(tenth - 1)}`]);
  });

  test("unknown where nothing of a factor is known", () => {
    expect(card(scoreSample(three, { "L1.1": 3, "M1.1": 3, "C1.1": 3 }))).toMatchObject({ balance: null, coordination: null });
  });
});

describe("other axes", () => {
  const instrument = sampleInstrument({
    L: {
      L1: [
        levelItem("L1.1", { weight: 9000, measures: { dig: 1, grn: 0.5 }, core: true }),
        levelItem("L1.2", { weight: 1000, measures: { dig: 0.5 }, characteristic: "high-quality", driver: "upgrading" }),
      ],
    },
    M: { M1: [levelItem("M1.1", { measures: { grn: 1 }, core: true })] },
  });
  const evaluation = scoreSample(instrument, { "L1.1": 5, "L1.2": 2, "M1.1": 1 });

  test("measures weigh 1 and ½, whatever the items weigh elsewhere", () => {
    // dig: (1·100 + ½·40) / 1.5 = 80; grn: (½·100 + 1·20) / 1.5 = 46.67
    expect(bounds(evaluation.measures.dig)![0]).toBe(80);
    expect(bounds(evaluation.measures.grn)![0]).toBe(140 / 3);
    expect(evaluation.measures.qua.score).toBeNull();
  });

  test("characteristics and drivers weigh each item 1", () => {
    expect(bounds(evaluation.characteristics["high-tech"])![0]).toBe(60);
    expect(bounds(evaluation.drivers.upgrading)![0]).toBe(40);
  });

  test("the core axis weighs its items equally inside an element, and elements as ever", () => {
    // L: 100, M: 20 → 60
    expect(bounds(evaluation.core)![0]).toBe(60);
  });

  test("a weight of one axis moves no other", () => {
    const other = sampleInstrument({
      L: { L1: [levelItem("L1.1", { weight: 1, measures: { dig: 1, grn: 0.5 }, core: true }), levelItem("L1.2", { weight: 9999, measures: { dig: 0.5 }, characteristic: "high-quality", driver: "upgrading" })] },
      M: { M1: [levelItem("M1.1", { measures: { grn: 1 }, core: true })] },
    });
    const moved = scoreSample(other, { "L1.1": 5, "L1.2": 2, "M1.1": 1 });
    expect(card(moved).measures).toEqual(card(evaluation).measures);
    expect(card(moved).drivers).toEqual(card(evaluation).drivers);
    expect(card(moved).core).toEqual(card(evaluation).core);
    expect(card(moved).overall).not.toEqual(card(evaluation).overall);
  });

  test("slots: one column per score, in tenths", () => {
    expect(slotsOf(instrument).slice(0, 4)).toEqual([
      { slot: "s01", axis: "overall", id: "" },
      { slot: "s02", axis: "core", id: "" },
      { slot: "s03", axis: "element", id: "L" },
      { slot: "s04", axis: "element", id: "M" },
    ]);
    // L = 0.9·100 + 0.1·40 = 94; overall (94 + 20) / 2 = 57
    expect(slotValues(evaluation)).toMatchObject({ s01: 570, s02: 600, s03: 940, s04: 200 });
    expect(Object.values(slotValues(scoreSample(instrument))).every((value) => value === null)).toBe(true);
  });
});

describe("notices", () => {
  const instrument = sampleInstrument({ L: { L1: [factItem("L1.1", bands({ ratio: ["rd", "revenue"] }, [5])), factItem("L1.2", bands({ ratio: ["staff", "headcount"] }, [5]))] } });
  const noticesOf = (facts: Parameters<typeof scoreSample>[2]) => scoreSample(instrument, {}, facts).notices.map(({ code }) => code);

  test.each([
    ["fell by a fifth exactly", { revenue: { 2025: 80, 2024: 100 } }, []],
    ["fell by more than a fifth", { revenue: { 2025: 79, 2024: 100 } }, ["revenueFellByFifth"]],
    ["fell by more than half", { revenue: { 2025: 49, 2024: 100 } }, ["revenueHalved", "revenueFellByFifth"]],
    ["headcount fell", { headcount: { 2025: 7, 2024: 10 } }, ["headcountFellByFifth"]],
    ["two losses", { netProfit: { 2025: -1, 2024: -2 } }, ["lossTwoYears"]],
    ["one loss and one not given", { netProfit: { 2025: -1 } }, []],
    ["liabilities above assets", { totalLiabilities: 11, totalAssets: 10 }, ["liabilitiesAboveAssets"]],
  ])("%s", (_, facts, expected) => {
    expect(noticesOf(facts)).toEqual(expected);
  });

  test("every ratio to a figure that shrank carries the warning, with the figures", () => {
    const evaluation = scoreSample(instrument, {}, { rd: 5, revenue: { 2025: 50, 2024: 100 } });
    expect(evaluation.items["L1.1"]!.warnings).toEqual(["revenueFellByFifth"]);
    expect(evaluation.items["L1.2"]!.warnings).toEqual([]);
    const { figures } = evaluation.notices[0]!;
    expect(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, number(value)]))).toEqual({ now: 50, before: 100, change: -0.5 });
  });
});

describe("contradictions", () => {
  const instrument = sampleInstrument(
    { L: { L1: [levelItem("L1.1"), factItem("L1.2", bands({ ratio: ["digital", "machines"] }, [50]), { weight: 500, mayDeclare: ["noWater"] })] } },
    {
      contradictions: [
        { id: "more-than-all", items: ["L1.2"], facts: ["digital", "machines"], when: { moreThan: ["digital", "machines"] }, text: text("{digital} of {machines}") },
        { id: "level-without-field", items: ["L1.1"], facts: ["fields"], when: { all: [{ level: { item: "L1.1", atLeast: 4 } }, { has: { fact: "fields", option: "none" } }] }, text: text("{fields}") },
        { id: "low-value", items: ["L1.1"], facts: [], when: { lessThan: [{ itemValue: "L1.1" }, 3000] }, text: text("low") },
      ],
    },
  );
  const found = (...input: [Parameters<typeof scoreSample>[1], Parameters<typeof scoreSample>[2]]) => card(scoreSample(instrument, ...input)).contradictions.map(({ id, text: words }) => [id, words]);

  test("name the figures as shown", () => {
    expect(found({ "L1.1": 3 }, { digital: 1234.567, machines: 1000 })).toEqual([["more-than-all", "1,234.57 of 1,000"]]);
  });
  test("read answers and options", () => {
    expect(found({ "L1.1": 4 }, { fields: ["none"] })).toEqual([["level-without-field", "none"]]);
    expect(found({ "L1.1": 1 }, {})).toEqual([["low-value", "low"]]);
  });
  test("nothing is held against what is not known", () => {
    expect(found({}, { digital: 5 })).toEqual([]);
  });
  test("R5: a figure that speaks against a declaration", () => {
    const [contradiction] = card(scoreSample(instrument, { "L1.1": 3, "L1.2": { notApplicable: "noWater" } }, { digital: 3, machines: 8 })).contradictions;
    expect(contradiction).toMatchObject({ id: "declared-l1-2", items: ["L1.2"], facts: ["digital", "machines"] });
    expect(contradiction!.text).toContain("machines 8");
  });
});

describe("what if", () => {
  const instrument = sampleInstrument({
    L: { L1: [levelItem("L1.1", { weight: 3000 }), multiItem("L1.2", [{ id: "a", value: 2000 }, { id: "b", value: 8000 }], { weight: 7000 })] },
    M: { M1: [factItem("M1.1", bands({ ratio: ["digital", "machines"] }, [10, 20, 40, 60]))] },
  });
  const evaluation = scoreSample(instrument, { "L1.1": 2, "L1.2": ["a"] }, { digital: 15, machines: 100 });

  test("the gain of the next level, option and band on the overall score", () => {
    // L1.1: 20 points × 0.3 × 0.5 = 3; L1.2: 80 × 0.7 × 0.5 = 28; M1.1: from 25 to 50 = 25 × 0.5 = 12.5
    expect(nextSteps(evaluation).map(({ item, step }) => [item, number(step.gain), step.option])).toEqual([
      ["L1.2", 28, "b"],
      ["M1.1", 12.5, null],
      ["L1.1", 3, null],
    ]);
  });

  test("the gain is what the overall score gains", () => {
    const after = scoreSample(instrument, { "L1.1": 3, "L1.2": ["a"] }, { digital: 15, machines: 100 });
    const gained = after.overall.score!.lower.sub(evaluation.overall.score!.lower);
    expect(compare(gained, nextStep(evaluation, "L1.1")!.gain)).toBe(0);
  });

  test("equal weights", () => {
    // L1: (40 + 20) / 2 = 30; M1: 25; overall 27.5
    expect(bounds(scoreEqualWeights(evaluation).overall)![0]).toBe(27.5);
  });

  test("equal weights may give another level", () => {
    const uneven = sampleInstrument({ L: { L1: [levelItem("L1.1", { weight: 9000 }), levelItem("L1.2", { weight: 1000 })] } });
    // 0.9 · 20 + 0.1 · 80 = 26 is 一级; (20 + 80) / 2 = 50 is 二级
    const scored = scoreSample(uneven, { "L1.1": 1, "L1.2": 4 });
    expect(scored.level.printed).toEqual({ lower: 1, upper: 1 });
    expect(scoreEqualWeights(scored).level.printed).toEqual({ lower: 2, upper: 2 });
  });
});

// RW-046: what a role may see is no input of scoring.
test("wording a scorecard changes nothing of the evaluation, and two locales differ in words only", () => {
  const instrument = sampleInstrument({ L: { L1: [levelItem("L1.1")] }, M: { M1: [levelItem("M1.1")] } });
  const evaluation = scoreSample(instrument, { "L1.1": 2, "M1.1": 3 });
  const zh = toScorecard(evaluation, "zh-CN");
  const en = toScorecard(evaluation, "en");
  expect(toScorecard(evaluation, "zh-CN")).toEqual(zh);
  expect(en.overall).toEqual({ ...zh.overall, level: "Level 2" });
});

describe("whatever is answered", () => {
  const elements = ["L", "M", "O", "C"];
  const ids = elements.flatMap((element) => [1, 2].flatMap((indicator) => [1, 2, 3].map((item) => `${element}${String(indicator)}.${String(item)}`)));
  const build = (weights: readonly number[], order: readonly number[] = [0, 1, 2]) =>
    sampleInstrument(
      Object.fromEntries(
        elements.map((element) => [
          element,
          Object.fromEntries(
            [1, 2].map((indicator) => [
              `${element}${String(indicator)}`,
              order.map((n) => {
                const id = `${element}${String(indicator)}.${String(n + 1)}`;
                return levelItem(id, { weight: weights[ids.indexOf(id)]!, core: n === 0, measures: { dig: 1, grn: 0.5 }, notApplicable: n === 2 ? [services] : [] });
              }),
            ]),
          ),
        ]),
      ) as SampleElements,
    );
  const anyWeights = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: ids.length, maxLength: ids.length });
  const anyLevels = fc.array(fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }), { minLength: ids.length, maxLength: ids.length });
  const answersOf = (levels: readonly (number | null)[]) =>
    Object.fromEntries(
      ids.flatMap((id, index): [string, number][] => {
        const level = levels[index] ?? null;
        return level === null ? [] : [[id, level]];
      }),
    );
  const axes = (evaluation: Evaluation): Aggregate[] => [
    evaluation.overall,
    evaluation.core,
    ...[evaluation.elements, evaluation.indicators, evaluation.measures, evaluation.characteristics, evaluation.drivers].flatMap((axis) => Object.values(axis)),
  ];
  const branches = fc.constantFrom("production" as const, "services" as const);

  test("scores stay on the scale, bounds in order, coverage between 0 and 1", () => {
    fc.assert(
      fc.property(anyWeights, anyLevels, branches, (weights, levels, branch) => {
        for (const { score } of axes(scoreSample(build(weights), answersOf(levels), {}, { branch }))) {
          if (score === null) continue;
          expect(number(score.lower)).toBeGreaterThanOrEqual(0);
          expect(compare(score.lower, score.upper)).toBeLessThanOrEqual(0);
          expect(number(score.upper)).toBeLessThanOrEqual(100);
          expect(number(score.coverage)).toBeGreaterThanOrEqual(0);
          expect(number(score.coverage)).toBeLessThanOrEqual(1);
          // The bounds differ exactly where something counted is unknown.
          expect(compare(score.lower, score.upper) === 0).toBe(number(score.coverage) === 1);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("contributions add up to the bounds, shares to 1", () => {
    fc.assert(
      fc.property(anyWeights, anyLevels, branches, (weights, levels, branch) => {
        for (const { score, parts } of axes(scoreSample(build(weights), answersOf(levels), {}, { branch }))) {
          if (score === null) continue;
          expect(compare(sum(parts.map(({ share }) => share)), exact(1))).toBe(0);
          expect(compare(sum(parts.map(({ contribution }) => contribution)), score.lower)).toBe(0);
          expect(compare(sum(parts.map(({ contributionUpper }) => contributionUpper)), score.upper)).toBe(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("a better answer never scores lower, on any axis", () => {
    fc.assert(
      fc.property(anyWeights, anyLevels, branches, fc.nat({ max: ids.length - 1 }), (weights, levels, branch, at) => {
        const instrument = build(weights);
        const better = levels.map((level, index) => (index === at ? Math.min(5, (level ?? -1) + 1) : level));
        const before = axes(scoreSample(instrument, answersOf(levels), {}, { branch }));
        const after = axes(scoreSample(instrument, answersOf(better), {}, { branch }));
        before.forEach(({ score }, index) => {
          const then = after[index]!.score;
          expect(then === null).toBe(score === null);
          if (score && then) expect(compare(then.lower, score.lower)).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 40 },
    );
  });

  test("the order of answers and items, and a common factor of the weights, change nothing", () => {
    fc.assert(
      fc.property(anyWeights, anyLevels, fc.integer({ min: 2, max: 19 }), (weights, levels, factor) => {
        const answers = answersOf(levels);
        const reversed = Object.fromEntries(Object.entries(answers).reverse());
        const plain = scoreSample(build(weights), answers);
        for (const other of [scoreSample(build(weights, [2, 0, 1]), reversed), scoreSample(build(weights.map((weight) => weight * factor)), answers)]) {
          expect({ ...card(other), instrument: null, items: null, unanswered: null }).toEqual({ ...card(plain), instrument: null, items: null, unanswered: null });
        }
      }),
      { numRuns: 30 },
    );
  });

  test("what does not apply is as if it had not been asked", () => {
    fc.assert(
      fc.property(anyWeights, anyLevels, (weights, levels) => {
        const withThird = scoreSample(build(weights), answersOf(levels), {}, { branch: "services" });
        const cleared = levels.map((level, index) => (ids[index]!.endsWith(".3") ? null : level));
        const without = scoreSample(build(weights), answersOf(cleared), {}, { branch: "services" });
        expect(card(withThird)).toEqual(card(without));
      }),
      { numRuns: 30 },
    );
  });
});
