import { exact, HUNDRED } from "@/lib/core/exact";
import type { ReportContext } from "@/lib/core/report/context";
import { itemTitle } from "@/lib/core/report/item-words";
import type { ReportSection, Table } from "@/lib/core/report/report";
import { limit, plain, source } from "@/lib/core/report/show";
import { equalWeights } from "@/lib/core/report/summary";

/** How the numbers are made and what they rest on: rules, weights, edges with their sources. */
export function methodSection(context: ReportContext): ReportSection {
  const { instrument, evaluation } = context;
  const equal = equalWeights(context);
  return {
    id: "method",
    title: context.say("method.title", { elements: instrument.elements.length, indicators: context.indicators.size, items: context.items.size }),
    lead: context.text(instrument.text),
    blocks: [
      { kind: "paragraphs", title: context.say("method.ideaTitle"), paragraphs: [context.say("method.idea"), context.say("method.sign")] },
      {
        kind: "paragraphs",
        title: context.say("method.rulesTitle"),
        paragraphs: [
          context.say("method.means"),
          context.say("method.unknown", { overall: limit(context, exact(instrument.coverage.overall)), element: limit(context, exact(instrument.coverage.element)) }),
          context.say("method.notApplicable", { declared: limit(context, exact(instrument.declaredLimit)) }),
          context.say("method.branch", { branch: context.text(instrument.branches.find((each) => each.id === evaluation.branch)!.title), source: context.say(`branch.${evaluation.branchSource}`) }),
          context.say("method.rounding"),
        ],
      },
      { kind: "table", table: levelTable(context) },
      { kind: "paragraphs", title: context.say("method.weightsTitle"), paragraphs: [context.text(instrument.weightSource), ...(equal ? [equal] : [])] },
      { kind: "table", table: weightTable(context) },
      { kind: "paragraphs", title: context.say("method.versionTitle"), paragraphs: [context.say("method.version", { instrument: `${instrument.key}@${instrument.version}`, hash: evaluation.hash, engine: evaluation.engine })] },
      { kind: "table", table: sourceTable(context) },
    ],
  };
}

function levelTable(context: ReportContext): Table {
  const { levels, gates } = context.instrument;
  return {
    id: "levels",
    caption: context.say("method.levels"),
    columns: [
      { title: context.say("column.level"), align: "start" },
      { title: context.say("column.from"), align: "end" },
      { title: context.say("column.everyElement"), align: "end" },
      { title: context.say("column.meaning"), align: "start" },
    ],
    rows: levels.map((level) => {
      const gate = gates.find((each) => each.level === level.id);
      return [{ text: context.text(level.title) }, { text: plain(exact(level.from), 1) }, { text: gate ? plain(exact(gate.everyElementAtLeast), 1) : "—" }, { text: context.text(level.text) }];
    }),
  };
}

function weightTable(context: ReportContext): Table {
  const percent = (weight: number) => context.say("percent", { value: plain(exact(weight).div(HUNDRED), 2) });
  return {
    id: "weights",
    caption: context.say("method.weights"),
    columns: [
      { title: context.say("column.element"), align: "start" },
      { title: context.say("column.indicator"), align: "start" },
      { title: context.say("column.weightInParent"), align: "end" },
      { title: context.say("column.itemWeights"), align: "start" },
    ],
    rows: context.instrument.elements.flatMap((element) =>
      element.indicators.map((indicator, index) => [
        index === 0 ? { text: context.say("method.elementWeight", { element: context.text(element.title), weight: percent(element.weight) }), mark: element.id } : { text: "" },
        { text: `${indicator.id} ${context.text(indicator.title)}` },
        { text: percent(indicator.weight) },
        { text: context.list(indicator.items.map((item) => context.say("method.itemWeight", { item: item.id, weight: percent(item.weight) }))) },
      ]),
    ),
  };
}

/** Where the edges of every computed item come from: a document where there is one, else experts, and then it says so. */
function sourceTable(context: ReportContext): Table {
  return {
    id: "sources",
    caption: context.say("method.sources"),
    columns: [
      { title: context.say("column.item"), align: "start" },
      { title: context.say("column.source"), align: "start" },
      { title: context.say("column.sharedWith"), align: "start" },
    ],
    rows: context.evaluations
      .filter((each) => each.item.kind === "fact" || each.item.sharedWith.length > 0)
      .map((each) => [
        { text: itemTitle(context, each.item.id), mark: each.element },
        { text: each.working.kind === "fact" && each.working.source ? source(context, each.working.source) : context.say("method.ownLevels") },
        { text: each.item.sharedWith.length === 0 ? "—" : each.item.sharedWith.map(context.text).join("\n"), tone: "muted" as const },
      ]),
  };
}
