import { definitionsOf } from "@/lib/core/expression";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { Instrument, Item } from "@/lib/core/instrument/instrument";
import type { Overlay, Pack, PackLibrary, Points, Question } from "@/lib/core/packs/pack";

/** A fault in a pack with the place it stands at, as a path of keys. */
export type PackFault = { readonly path: string; readonly message: string };

const SIZES = ["large", "medium", "small", "micro", "notCovered"];
/** Fields of list facts and, where a field is one of the fact's options, their ids. */
const OPTION_FIELDS = ["id", "kind", "level", "rank"];

/**
 * What a schema cannot see: names that lead nowhere, ids that stand twice, bands that do not fit their points, options and sizes that do not exist. A
 * pack with a fault is refused when content is read. `instrument`: whose items the crosswalk may name; null leaves those unchecked.
 */
export function lintPack(pack: Pack, library: PackLibrary, dictionary: FactDictionary, instrument: Instrument | null): PackFault[] {
  return [...lintParts(pack, library, dictionary, instrument), ...lintAsked(pack)];
}

/** Where a region counts a row otherwise, what people judge is cut to it; the pack itself asks for what it counts. */
function lintAsked(pack: Pack): PackFault[] {
  const asked = (id: string): Question | undefined => pack.questions.find((each) => each.id === id);
  return pack.tables
    .flatMap(({ rows }) => rows)
    .flatMap(({ id, maximum, points }) => {
      const judged = "judged" in points ? asked(points.judged) : undefined;
      if (judged && (judged.minimum !== 0 || judged.maximum !== maximum)) return [{ path: id, message: `a judge gives from 0 to ${String(maximum)}, not what the question ${judged.id} allows` }];
      const chosen = "options" in points ? asked(points.options) : undefined;
      if (chosen && mostOfOptions(chosen) !== maximum) return [{ path: id, message: `the options of ${chosen.id} come to ${String(mostOfOptions(chosen))}, not to the maximum of ${String(maximum)}` }];
      return [];
    });
}

function lintParts(pack: Pack, library: PackLibrary, dictionary: FactDictionary, instrument: Instrument | null): PackFault[] {
  const faults: PackFault[] = [];
  const report = (path: string, message: string): void => void faults.push({ path, message });
  for (const ids of [pack.tables, pack.questions, pack.levels]) for (const { id } of ids.filter(({ id }, index) => ids.findIndex((each) => each.id === id) !== index)) report(id, "this id stands twice");
  for (const { id, kind, options } of pack.questions) {
    if ((kind === "multi" || kind === "single") !== (options !== undefined)) report(id, "options belong to multi and single questions, and to no others");
  }
  const findings = [...pack.gates, ...pack.tables.flatMap(({ rows }) => rows), ...pack.ratios].map(({ id }) => id);
  for (const id of findings.filter((id, index) => findings.indexOf(id) !== index)) report(id, "two findings have this id");
  if (pack.effective.to !== null && pack.effective.to < pack.effective.from) report("effective", "ends before it begins");
  for (const table of pack.tables) for (const row of table.rows) lintPoints(row.points, row.maximum, `${table.id}.${row.id}`, report);
  for (const question of pack.questions) lintPrefills(question, report);
  const names = namesOf(pack, library, dictionary, instrument);
  for (const [key, value] of Object.entries(pack)) walk(value, key, names, report);
  return faults;
}

export function lintOverlay(overlay: Overlay, library: PackLibrary, dictionary: FactDictionary, instrument: Instrument | null): PackFault[] {
  const pack = library.packs.find(({ id }) => id === overlay.pack);
  if (!pack) return [{ path: "pack", message: `there is no pack ${overlay.pack}` }];
  const faults: PackFault[] = [];
  const bounds = Object.keys(overlay.cohort?.bounds ?? {});
  for (const id of bounds) if (!pack.ratios.some((ratio) => ratio.id === id)) faults.push({ path: "cohort", message: `${id} is no ratio of the pack` });
  for (const { id, weight } of overlay.cohort ? pack.ratios : []) if (weight > 0 && !bounds.includes(id)) faults.push({ path: "cohort", message: `${id} has no smallest and largest value` });
  return [...faults, ...(overlay.tables ? lintParts({ ...pack, tables: overlay.tables }, library, dictionary, instrument) : [])];
}

/** An answer that is filled in must be one that could be given by hand. */
function lintPrefills({ id, kind, options = [], none, minimum, maximum, levels, from }: Question, report: (path: string, message: string) => void): void {
  const fits = (answer: number | boolean): boolean => {
    if (typeof answer === "boolean" || kind === "declaration") return typeof answer === "boolean" && kind === "declaration";
    if (kind === "single") return Number.isInteger(answer) && answer <= options.length && answer >= (none ? 0 : 1);
    if (kind === "multi") return Number.isInteger(answer) && answer >= 0 && answer <= options.length;
    return answer >= (minimum ?? -Infinity) && answer <= (maximum ?? (levels ? levels.length - 1 : Infinity));
  };
  for (const prefill of from) {
    const answers = "cases" in prefill ? prefill.cases.map(({ answer }) => answer) : "item" in prefill ? Object.values(prefill.options) : [];
    for (const answer of answers) if (!fits(answer)) report(id, `cannot be answered with ${String(answer)}`);
  }
}

/** The most that the options of a question come to. */
function mostOfOptions({ kind, options = [] }: Question): number {
  const all = options.map((option) => option.points ?? 0);
  // Sums of decimals such as 0.7 are compared as the decimals that they are written in.
  return kind === "single" ? Math.max(...all) : Number(all.reduce((total, each) => total + each, 0).toFixed(6));
}

function lintPoints(points: Points, maximum: number, path: string, report: (path: string, message: string) => void): void {
  lintForm(points, path, report);
  const most = mostOf(points);
  if (most !== null && most !== maximum) report(path, `gives ${String(most)} at most, not the maximum of ${String(maximum)}`);
}

function lintForm(points: Points, path: string, report: (path: string, message: string) => void): void {
  if ("bands" in points) {
    const { edges, points: values } = points.bands;
    if (values.length !== edges.length + 1) report(path, `${String(edges.length)} edges make ${String(edges.length + 1)} bands, not ${String(values.length)}`);
    if (edges.some((edge, index) => index > 0 && edge <= edges[index - 1]!)) report(path, "the edges do not rise");
  } else if ("firstMatch" in points) {
    if (points.firstMatch.slice(0, -1).some((term) => term.when === undefined)) report(path, "a case before the last has no condition");
  } else if ("best" in points) {
    for (const way of points.best) lintForm(way, path, report);
  }
}

/** The most that a form can give; null where that is not written in it. */
function mostOf(points: Points): number | null {
  const most = (entry: number | { min: number; max: number }): number => (typeof entry === "number" ? entry : entry.max);
  if ("bands" in points) return Math.max(...points.bands.points.map(most));
  if ("firstMatch" in points) return Math.max(...points.firstMatch.map((term) => most(term.points)));
  if (!("best" in points)) return null;
  const ways = points.best.map(mostOf);
  return ways.every((way) => way !== null) ? Math.max(...ways) : null;
}

type Names = {
  readonly facts: ReturnType<typeof definitionsOf>;
  readonly figures: ReadonlySet<string>;
  readonly questions: ReadonlySet<string>;
  readonly points: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly items: ReadonlyMap<string, Item> | null;
};

function namesOf(pack: Pack, library: PackLibrary, dictionary: FactDictionary, instrument: Instrument | null): Names {
  const items = instrument?.elements.flatMap(({ indicators }) => indicators.flatMap((indicator) => indicator.items));
  return {
    facts: definitionsOf(dictionary),
    figures: new Set([...Object.keys(library.figures), ...Object.keys(pack.figures)]),
    questions: new Set(pack.questions.map(({ id }) => id)),
    points: new Set(["total", ...pack.tables.flatMap((table) => [table.id, ...table.rows.map(({ id }) => id)])]),
    tags: new Set(pack.questions.flatMap(({ tags }) => tags)),
    items: items ? new Map(items.map((item) => [item.id, item])) : null,
  };
}

/** Names stand under the same keys everywhere in a pack, so one walk finds them all. */
function walk(value: unknown, path: string, names: Names, report: (path: string, message: string) => void): void {
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) {
      // A figure may stand as a bare string where a number is asked for.
      if (typeof inner === "string" && isNumberList(path) && !names.facts.has(inner)) report(path, `there is no figure ${inner}`);
      walk(inner, `${path}.${labelOf(inner, index)}`, names, report);
    }
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const object = value as Record<string, unknown>;
  checkObject(object, path, names, report);
  for (const [key, inner] of Object.entries(object)) if (key !== "title" && key !== "text" && key !== "note") walk(inner, `${path}.${key}`, names, report);
}

const labelOf = (value: unknown, index: number): string => (typeof value === "object" && value !== null && "id" in value ? String(value.id) : String(index));
const NUMBER_LISTS = ["atLeast", "atMost", "moreThan", "lessThan", "equals", "sum", "difference", "product", "ratio", "maximum", "minimum", "mean", "firstKnown", "agreed"];
const isNumberList = (path: string): boolean => NUMBER_LISTS.includes(path.split(".").at(-1) ?? "");

function checkObject(object: Record<string, unknown>, path: string, names: Names, report: (path: string, message: string) => void): void {
  const name = (key: string): string | null => (typeof object[key] === "string" ? object[key] : null);
  const expect = (key: string, known: { has: (name: string) => boolean }, what: string): void => {
    const found = name(key);
    if (found !== null && !known.has(found)) report(path, `there is no ${what} ${found}`);
  };
  for (const key of ["fact", "given", "fullYearsSince", "daysSince", "declaredLevel"]) expect(key, names.facts, "figure");
  expect("figure", names.figures, "scheme figure");
  for (const key of ["answer", "affirmed", "linear", "options", "judged"]) expect(key, names.questions, "question");
  expect("points", names.points, "row or table");
  if (names.items) {
    expect("itemValue", names.items, "item");
    expect("item", names.items, "item");
  }
  if (Array.isArray(object.size)) for (const size of object.size) if (!SIZES.includes(String(size))) report(path, `there is no size ${String(size)}`);
  const fact = name("fact");
  const options = fact === null ? null : (names.facts.get(fact)?.options?.map(({ id }) => id) ?? null);
  if (typeof object.option === "string" && options && !options.includes(object.option)) report(path, `${fact ?? ""} has no option ${object.option}`);
  if (typeof object.value === "string" && "fact" in object && options && !options.includes(object.value)) report(path, `${fact ?? ""} has no option ${object.value}`);
  if (typeof object.where === "object" && object.where !== null && options) {
    for (const [field, match] of Object.entries(object.where as Record<string, unknown>)) {
      if (!OPTION_FIELDS.includes(field) || !Array.isArray(match)) continue;
      for (const wanted of match) if (!options.includes(String(wanted))) report(path, `${fact ?? ""} has no option ${String(wanted)}`);
    }
  }
  if (typeof object.countAnswers === "object" && object.countAnswers !== null) {
    for (const tag of (object.countAnswers as { tags: string[] }).tags) if (!names.tags.has(tag)) report(path, `no question carries the tag ${tag}`);
  }
  if (names.items && typeof object.item === "string" && typeof object.options === "object" && object.options !== null) {
    const item = names.items.get(object.item);
    const known = item && (item.kind === "multi" || item.kind === "single") ? [...item.options.map(({ id }) => id), "none"] : [];
    for (const option of Object.keys(object.options)) if (!known.includes(option)) report(path, `${object.item} has no option ${option}`);
  }
}
