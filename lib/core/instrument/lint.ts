import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import { sectionOf } from "@/lib/core/industry";
import { branchOf } from "@/lib/core/instrument/branch";
import { BRANCHES, LEVELS, MEASURES, type Instrument } from "@/lib/core/instrument/instrument";
import { lintItem } from "@/lib/core/instrument/lint-item";
import { lintReferences } from "@/lib/core/instrument/lint-references";
import { readInstrument, type Fault, type InstrumentFile, type Place, type Report } from "@/lib/core/instrument/parse";
import { slotsOf } from "@/lib/core/scoring/slots";

const WHOLE = 10_000;

/**
 * Everything that would make an instrument score wrongly, or leave a reader without a text. Empty: it may be published.
 *
 * Faults of form come alone, because what they break cannot be judged further. With `others`, the editions there are of
 * the same questionnaire, an item id may not come back as another kind of item: trends would compare different things.
 */
export function lintInstrument(files: readonly InstrumentFile[], dictionary: FactDictionary, others: readonly Instrument[] = []): Fault[] {
  const read = readInstrument(files);
  if (!read.instrument) return [...read.faults];
  const { instrument, report } = read;
  const faults = [
    ...lintIds(instrument, report, others),
    ...lintWeights(instrument, report),
    ...lintScales(instrument, report),
    ...lintBranches(instrument, report),
    ...lintItems(instrument, report),
    ...lintReferences(instrument, dictionary, report),
  ];
  return faults.sort((a, b) => a.path.split("#")[0]!.localeCompare(b.path.split("#")[0]!) || a.line - b.line);
}

function lintIds(instrument: Instrument, report: Report, others: readonly Instrument[]): Fault[] {
  const faults: Fault[] = [];
  const repeated = (entries: readonly { readonly id: string; readonly place: Place }[]): void => {
    const seen = new Set<string>();
    for (const { id, place } of entries) {
      if (seen.has(id)) faults.push(report([...place, "id"], "duplicateId", `编号 ${id} 重复`, `the id ${id} is used twice`));
      seen.add(id);
    }
  };
  const former = others.flatMap((other) => other.elements.flatMap(({ indicators }) => indicators.flatMap(({ items }) => items.map(({ id, kind }) => ({ id, kind, version: other.version })))));
  const nodes: { id: string; place: Place }[] = [];
  instrument.elements.forEach((element, e) => {
    nodes.push({ id: element.id, place: ["elements", e] });
    element.indicators.forEach((indicator, i) => {
      const place = ["elements", e, "indicators", i];
      nodes.push({ id: indicator.id, place });
      if (!indicator.id.startsWith(element.id)) faults.push(misplaced(report, place, indicator.id, element.id));
      indicator.items.forEach((item, n) => {
        const itemPlace = [...place, "items", n];
        nodes.push({ id: item.id, place: itemPlace });
        if (!item.id.startsWith(`${indicator.id}.`)) faults.push(misplaced(report, itemPlace, item.id, indicator.id));
        const before = former.find(({ id, kind }) => id === item.id && kind !== item.kind);
        if (before) {
          faults.push(report([...itemPlace, "id"], "reusedId", `编号 ${item.id} 在 ${before.version} 版是另一种题，请用新编号`, `the id ${item.id} is another kind of item in version ${before.version}: use a new id`));
        }
        if ("options" in item) repeated(item.options.map(({ id }, o) => ({ id, place: [...itemPlace, "options", o] })));
      });
    });
  });
  repeated(nodes);
  for (const list of ["levels", "declaredReasons", "balance", "coordination", "branches", "measures", "characteristics", "drivers", "clauses", "contradictions"] as const) {
    repeated(instrument[list].map(({ id }, index) => ({ id, place: [list, index] })));
  }
  return faults;
}

const misplaced = (report: Report, place: Place, id: string, parent: string): Fault =>
  report([...place, "id"], "misplacedId", `编号 ${id} 不属于 ${parent}`, `the id ${id} does not belong to ${parent}`);

function lintWeights(instrument: Instrument, report: Report): Fault[] {
  const faults: Fault[] = [];
  const check = (weights: readonly number[], place: Place, zh: string, en: string): void => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total === WHOLE) return;
    if (total === 0) {
      faults.push(report(place, "weightZero", `${zh}权重之和为 0`, `the weights of ${en} sum to 0`));
      return;
    }
    const difference = Math.abs(WHOLE - total).toLocaleString("en-GB");
    const [zhWord, enWord] = total < WHOLE ? ["缺", "missing"] : ["多", "too many:"];
    const sum = total.toLocaleString("en-GB");
    faults.push(report(place, "weightSum", `${zh}权重之和为 ${sum}，${zhWord} ${difference}`, `the weights of ${en} sum to ${sum}, ${enWord} ${difference}`));
  };
  check(instrument.elements.map(({ weight }) => weight), ["elements"], "要素", "the elements");
  instrument.elements.forEach((element, e) => {
    check(element.indicators.map(({ weight }) => weight), ["elements", e, "indicators"], `${element.id} 各指标`, `the indicators of ${element.id}`);
    element.indicators.forEach((indicator, i) => {
      check(indicator.items.map(({ weight }) => weight), ["elements", e, "indicators", i, "items"], `${indicator.id} 各题`, `the items of ${indicator.id}`);
    });
  });
  const items = instrument.elements.flatMap(({ indicators }) => indicators.flatMap((indicator) => indicator.items));
  for (const measure of MEASURES) {
    if (items.every((item) => item.measures[measure] === undefined)) {
      faults.push(report(["measures"], "weightZero", `没有题目计入措施 ${measure}`, `no item counts on the measure ${measure}`));
    }
  }
  return faults;
}

/** Names of ranges: in order, without gap (each ends where the next begins) and from the bottom of the scale. */
function lintScales(instrument: Instrument, report: Report): Fault[] {
  const faults: Fault[] = [];
  for (const list of ["levels", "balance", "coordination"] as const) {
    const ranges = instrument[list];
    if (ranges[0]?.from !== 0) faults.push(report([list, 0, "from"], "bandGap", "第一档必须从 0 开始", "the first range starts at 0"));
    ranges.forEach(({ from }, index) => {
      const before = ranges[index - 1];
      if (before && from <= before.from) {
        faults.push(report([list, index, "from"], "bandOverlap", `起点 ${String(from)} 不大于前一档的 ${String(before.from)}`, `starts at ${String(from)}, not above ${String(before.from)} before it`));
      }
    });
  }
  instrument.levels.forEach(({ id, from }, index) => {
    if (id !== LEVELS[index]) faults.push(report(["levels", index, "id"], "levelOrder", `第 ${String(index + 1)} 级应为 ${LEVELS[index] ?? ""}`, `level ${String(index + 1)} is ${LEVELS[index] ?? ""}`));
    if (!Number.isInteger(from * 10)) faults.push(report(["levels", index, "from"], "levelEdge", "级别起点最多一位小数", "a level starts at one decimal at most"));
  });
  instrument.gates.forEach(({ level }, index) => {
    if (level === LEVELS[0] || instrument.gates.findIndex((gate) => gate.level === level) < index) {
      faults.push(report(["gates", index, "level"], "gate", `级别 ${level} 的门槛重复或无意义`, `the gate of ${level} is repeated or cannot bind`));
    }
  });
  instrument.factors.forEach((factor, index) => {
    if (instrument.elements.every(({ id }) => id !== factor)) faults.push(report(["factors", index], "unknownElement", `没有要素 ${factor}`, `there is no element ${factor}`));
  });
  try {
    slotsOf(instrument);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    faults.push(report(["elements"], "tooManyScores", "指标太多，超出可存的分数列", "more indicators than there are columns for scores"));
  }
  return faults;
}

const LAST_DIVISION = 97;

function lintBranches(instrument: Instrument, report: Report): Fault[] {
  const faults: Fault[] = [];
  instrument.branches.forEach(({ id }, index) => {
    if (!BRANCHES.includes(id)) faults.push(report(["branches", index], "branch", `没有类别 ${id}`, `there is no branch ${id}`));
  });
  for (let division = 1; division <= LAST_DIVISION; division += 1) {
    const code = String(division).padStart(2, "0");
    const named = instrument.branches.filter(({ industries }) => industries.includes(code) || industries.includes(sectionOf(code) ?? ""));
    if (named.length > 1) faults.push(report(["branches"], "branchOverlap", `行业大类 ${code} 属于多个类别`, `division ${code} belongs to more than one branch`));
    if (branchOf(instrument, code) === null) faults.push(report(["branches"], "branchGap", `行业大类 ${code} 不属于任何类别`, `division ${code} belongs to no branch`));
  }
  return faults;
}

function lintItems(instrument: Instrument, report: Report): Fault[] {
  return instrument.elements.flatMap((element, e) =>
    element.indicators.flatMap((indicator, i) =>
      indicator.items.flatMap((item, n) => lintItem(item, ["elements", e, "indicators", i, "items", n], report)),
    ),
  );
}
