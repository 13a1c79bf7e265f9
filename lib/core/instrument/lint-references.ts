import { definitionsOf } from "@/lib/core/expression";
import type { FactDictionary, FactDefinition } from "@/lib/core/facts/fact-definition";
import type { Instrument, Item, Valuation } from "@/lib/core/instrument/instrument";
import type { Fault, Place, Report } from "@/lib/core/instrument/parse";
import { referencesOfCondition, referencesOfItem, type References } from "@/lib/core/instrument/references";
import { LOCALES } from "@/lib/core/localised";

/** Names that must exist elsewhere: figures, options, clauses, items, reasons; and claims that nothing answers. */
export function lintReferences(instrument: Instrument, dictionary: FactDictionary, report: Report): Fault[] {
  const facts = definitionsOf(dictionary);
  const items = new Map(placedItems(instrument).map(({ item }) => [item.id, item]));
  return [
    ...placedItems(instrument).flatMap(({ item, place }) => lintItemReferences(instrument, item, place, facts, items, report)),
    ...lintContradictions(instrument, facts, items, report),
    ...lintClauses(instrument, report),
  ];
}

type Facts = ReadonlyMap<string, FactDefinition>;
type Items = ReadonlyMap<string, Item>;

function placedItems(instrument: Instrument): { item: Item; place: Place }[] {
  return instrument.elements.flatMap((element, e) =>
    element.indicators.flatMap((indicator, i) => indicator.items.map((item, n) => ({ item, place: ["elements", e, "indicators", i, "items", n] }))),
  );
}

function lintItemReferences(instrument: Instrument, item: Item, place: Place, facts: Facts, items: Items, report: Report): Fault[] {
  const references = referencesOfItem(item);
  const faults = unknownNames(references, place, facts, items, report);
  if (references.items.some(({ as }) => as === "value")) {
    faults.push(report(place, "itemValueInItem", "题目不能引用其他题目的得分", "an item cannot be computed from the value of another"));
  }
  item.mayDeclare.forEach((reason, index) => {
    if (instrument.declaredReasons.every(({ id }) => id !== reason)) {
      faults.push(report([...place, "mayDeclare", index], "unknownReason", `没有不适用理由 ${reason}`, `there is no reason ${reason}`));
    }
  });
  if (item.kind === "fact") faults.push(...lintCoverage(item.valuation, [...place, "valuation"], facts, report));
  return faults;
}

function unknownNames({ facts: uses, options, items: named, schemeForms }: References, place: Place, facts: Facts, items: Items, report: Report): Fault[] {
  const unknownFacts = [...new Set(uses.map(({ fact }) => fact))].filter((fact) => !facts.has(fact));
  const faults = unknownFacts.map((fact) => report(place, "unknownFact", `数据字典里没有 ${fact}`, `the fact ${fact} is not in the dictionary`));
  for (const form of new Set(schemeForms)) faults.push(report(place, "schemeForm", `${form} 只能用在政策规则里`, `${form} can be used in the rules of a scheme only`));
  for (const { fact, option } of options) {
    const known = facts.get(fact)?.options;
    if (typeof option === "string" && known && known.every(({ id }) => id !== option)) {
      faults.push(report(place, "unknownFactOption", `数据 ${fact} 没有选项 ${option}`, `the fact ${fact} has no option ${option}`));
    }
  }
  for (const { item: id, option, as } of named) {
    const item = items.get(id);
    if (!item) faults.push(report(place, "unknownItem", `没有题目 ${id}`, `there is no item ${id}`));
    else if (as === "declared" && item.mayDeclare.length === 0) faults.push(report(place, "mayNotDeclare", `题目 ${id} 不能申报不适用`, `the item ${id} cannot be declared not applicable`));
    else if (as === "level" && item.kind !== "level") faults.push(report(place, "wrongKind", `题目 ${id} 没有等级`, `the item ${id} has no levels`));
    else if (option !== null && !("options" in item && (item.options.some((one) => one.id === option) || (item.kind === "multi" && option === "none")))) {
      faults.push(report(place, "unknownOption", `题目 ${id} 没有选项 ${option}`, `the item ${id} has no option ${option}`));
    }
  }
  return faults;
}

/** Every option that an enterprise may state must have a value, or scoring would stop at it. */
function lintCoverage(valuation: Valuation, place: Place, facts: Facts, report: Report): Fault[] {
  if ("better" in valuation || "cases" in valuation) {
    const [name, list] = "better" in valuation ? (["better", valuation.better] as const) : (["cases", valuation.cases] as const);
    return list.flatMap(({ use }, index) => lintCoverage(use, [...place, name, index, "use"], facts, report));
  }
  const choice = "map" in valuation ? valuation.map : "best" in valuation ? valuation.best : null;
  return (choice ? (facts.get(choice.fact)?.options ?? []) : [])
    .filter(({ id }) => choice && !Object.hasOwn(choice.values, id))
    .map(({ id }) => report(place, "optionWithoutValue", `选项 ${id} 没有分值`, `the option ${id} has no value`));
}

function lintContradictions(instrument: Instrument, facts: Facts, items: Items, report: Report): Fault[] {
  return instrument.contradictions.flatMap((contradiction, index) => {
    const place = ["contradictions", index];
    const faults = unknownNames(referencesOfCondition(contradiction.when), [...place, "when"], facts, items, report);
    const placeholders = LOCALES.flatMap((locale) => [...contradiction.text[locale].matchAll(/\{([^}]*)\}/g)].map(([, key = ""]) => key));
    for (const fact of new Set([...contradiction.facts, ...placeholders])) {
      if (!facts.has(fact)) faults.push(report(place, "unknownFact", `数据字典里没有 ${fact}`, `the fact ${fact} is not in the dictionary`));
    }
    for (const id of contradiction.items) {
      if (!items.has(id)) faults.push(report([...place, "items"], "unknownItem", `没有题目 ${id}`, `there is no item ${id}`));
    }
    return faults;
  });
}

function lintClauses(instrument: Instrument, report: Report): Fault[] {
  const citations: { clause: string; place: Place }[] = [];
  const cite = (clauses: readonly string[], place: Place): void => {
    clauses.forEach((clause, index) => citations.push({ clause, place: [...place, "clauses", index] }));
  };
  for (const { item, place } of placedItems(instrument)) cite(item.clauses, place);
  for (const list of ["elements", "measures", "characteristics", "drivers", "citedBy"] as const) {
    instrument[list].forEach(({ clauses }, index) => {
      cite(clauses, [list, index]);
    });
  }
  const known = new Set(instrument.clauses.map(({ id }) => id));
  const cited = new Set(citations.map(({ clause }) => clause));
  return [
    ...citations
      .filter(({ clause }) => !known.has(clause))
      .map(({ clause, place }) => report(place, "unknownClause", `没有条目 ${clause}`, `there is no clause ${clause}`)),
    ...instrument.clauses.flatMap(({ id, required }, index) =>
      required && !cited.has(id) ? [report(["clauses", index], "clauseNotCited", `条目 ${id} 没有任何题目或部分对应`, `nothing answers the clause ${id}`)] : [],
    ),
  ];
}
