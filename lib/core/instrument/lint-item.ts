import type { Bands, Item, Valuation } from "@/lib/core/instrument/instrument";
import type { Fault, Place, Report } from "@/lib/core/instrument/parse";
import { LOCALES, type LocalisedText } from "@/lib/core/localised";
import { NONE } from "@/lib/core/response";

/** What can be wrong inside one item, whatever stands around it. */
export function lintItem(item: Item, place: Place, report: Report): Fault[] {
  const common = Object.keys(item.measures).length === 0 ? [report([...place, "measures"], "noMeasure", "没有计入任何措施", "counts on no measure")] : [];
  if (item.kind === "fact") return [...common, ...lintFact(item, place, report)];
  if (item.kind === "level") return [...common, ...lintLevels(item, place, report)];
  return [...common, ...lintOptions(item, place, report)];
}

type Of<Kind extends Item["kind"]> = Extract<Item, { kind: Kind }>;

function lintLevels({ levels }: Of<"level">, place: Place, report: Report): Fault[] {
  const faults = repeatedTexts(levels.map(({ text }) => text), [...place, "levels"], report);
  levels.slice(0, -1).forEach(({ next }, index) => {
    if (!next) faults.push(nextMissing([...place, "levels", index], report));
  });
  return faults;
}

function lintOptions(item: Of<"multi"> | Of<"single">, place: Place, report: Report): Fault[] {
  const { options } = item;
  const faults = repeatedTexts(options.map(({ text }) => text), [...place, "options"], report);
  options.forEach(({ id, next }, index) => {
    // In a single every option excludes the others; in a multi it would stand beside them.
    if (id === NONE && item.kind === "multi") {
      faults.push(report([...place, "options", index, "id"], "noneNotExclusive", "none 只能是排他的“无”，不能作选项编号", "none is the exclusive answer and cannot be an option"));
    }
    const isBest = item.kind === "single" && index === options.length - 1;
    if (!next && !isBest) faults.push(nextMissing([...place, "options", index], report));
  });
  if (item.kind === "multi" && options.every(({ value }) => value === 0)) {
    faults.push(report([...place, "options"], "weightZero", "选项分值之和为 0", "the options sum to 0"));
  }
  if (item.kind === "single") {
    options.forEach(({ value }, index) => {
      const before = options[index - 1];
      if (before && value < before.value) {
        faults.push(report([...place, "options", index, "value"], "optionOrder", `分值 ${String(value)} 低于前一选项的 ${String(before.value)}`, `the value ${String(value)} is below ${String(before.value)} of the option before`));
      }
    });
  }
  return faults;
}

function lintFact(item: Of<"fact">, place: Place, report: Report): Fault[] {
  const faults = lintValuation(item.valuation, [...place, "valuation"], report);
  item.next.forEach(({ below }, index) => {
    const before = item.next[index - 1];
    if (before && below <= before.below) {
      faults.push(report([...place, "next", index, "below"], "nextOrder", "下一步建议须按 below 升序", "the steps are not in ascending order"));
    }
  });
  if (item.next.at(-1)?.below !== 10_000) faults.push(nextMissing([...place, "next"], report));
  return faults;
}

function lintValuation(valuation: Valuation, place: Place, report: Report): Fault[] {
  if ("figure" in valuation) return lintBands(valuation.bands, [...place, "bands"], report);
  if ("better" in valuation) {
    const inner = valuation.better.flatMap(({ use }, index) => lintValuation(use, [...place, "better", index, "use"], report));
    const isOpen = valuation.better.some(({ when }) => when === undefined);
    return isOpen ? inner : [...inner, report([...place, "better"], "noDefault", "至少一种算法不能带条件", "one alternative must have no condition")];
  }
  if (!("cases" in valuation)) return [];
  const faults = valuation.cases.flatMap(({ use }, index) => lintValuation(use, [...place, "cases", index, "use"], report));
  const defaultAt = valuation.cases.findIndex(({ when }) => when === undefined);
  if (defaultAt !== valuation.cases.length - 1) {
    faults.push(report([...place, "cases"], "noDefault", "最后一种情形（也只有它）不带条件", "the last case, and only that, has no condition"));
  }
  return faults;
}

/** n edges in ascending order make n + 1 bands without gap or overlap; each needs a value. */
function lintBands({ edges, values }: Bands, place: Place, report: Report): Fault[] {
  const faults: Fault[] = [];
  edges.forEach((edge, index) => {
    const before = edges[index - 1];
    if (before !== undefined && edge <= before) {
      faults.push(report([...place, "edges", index], "bandOverlap", `界线 ${String(edge)} 不大于前一界线 ${String(before)}`, `the edge ${String(edge)} is not above ${String(before)} before it`));
    }
  });
  if (values && values.length !== edges.length + 1) {
    faults.push(
      report([...place, "values"], "bandGap", `${String(edges.length)} 条界线应有 ${String(edges.length + 1)} 个分值，实有 ${String(values.length)} 个`, `${String(edges.length)} edges need ${String(edges.length + 1)} values, not ${String(values.length)}`),
    );
  }
  return faults;
}

const nextMissing = (place: Place, report: Report): Fault =>
  report([...place, "next"], "nextMissing", "缺少下一步建议", "the next step is missing");

function repeatedTexts(texts: readonly LocalisedText[], place: Place, report: Report): Fault[] {
  return LOCALES.flatMap((locale) =>
    texts.flatMap((text, index) => {
      const first = texts.findIndex((other) => other[locale] === text[locale]);
      if (first === index) return [];
      return [report([...place, index, "text", locale], "repeatedText", `与第 ${String(first + 1)} 项文字相同`, `the same text as number ${String(first + 1)}`)];
    }),
  );
}
