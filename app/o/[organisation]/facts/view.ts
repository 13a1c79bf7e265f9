import { conflictLabels } from "@/app/connection-labels";
import type { EnergyView, FigureView, GateView, GroupView, SheetLabels, UseView } from "@/components/facts/sheet";
import { FACT_PROBLEMS } from "@/lib/core/facts/check-facts";
import type { DerivedFigureDefinition } from "@/lib/core/facts/derived-figures";
import { energyFacts, type EnergyFactors } from "@/lib/core/facts/energy";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import { NOTHING } from "@/lib/core/facts/fact-draft";
import { FACT_WARNINGS } from "@/lib/core/facts/fact-warnings";
import { listed, titleAlone } from "@/lib/core/facts/fact-words";
import type { Instrument } from "@/lib/core/instrument/instrument";
import { referencesOfCondition } from "@/lib/core/instrument/references";
import type { Locale, Words } from "@/lib/core/localised";
import { loadDerivedFigures, loadDictionary, loadEnergyFactors } from "@/lib/server/content";
import type { FactRow, FactSheetView } from "@/lib/server/facts";
import { itemsByIdOf } from "@/lib/server/instrument-facts";
import type { Language } from "@/lib/server/language";

type Place = {
  readonly locale: Locale;
  readonly t: Words;
  readonly instrument: Instrument;
  /** Where the items are answered; null without an assessment of this year and scope. */
  readonly assessmentHref: string | null;
  /** Where the official schemes are; null for whoever may not read them. */
  readonly standingHref: string | null;
  /** The schemes whose figures these are stand in sight, and not behind a count. */
  readonly namesSchemes: boolean;
  readonly titleOf: (fact: FactDefinition) => string;
};

/** Words the fact sheet from what the server loaded: every text in the reader's language, every address made. */
export function viewSheet(sheet: FactSheetView, place: Pick<Place, "instrument" | "assessmentHref" | "standingHref"> & { organisation: string }, { locale, words }: Language) {
  const t = words("sheet");
  const factors = loadEnergyFactors();
  const keys = new Set(sheet.groups.flatMap(({ rows }) => rows.map(({ definition }) => definition.key)));
  const inPlace: Place = { ...place, locale, t, namesSchemes: sheet.scheme !== null, titleOf: (fact) => titleAmong(keys, fact, locale) };
  const groups = sheet.groups.map(({ id, title, text, rows }): GroupView => ({ id, title: title[locale], text: text[locale], figures: rows.map((row) => viewFigure(row, inPlace)) }));
  const shown = new Set(groups.flatMap(({ figures }) => figures.map(({ key }) => key)));
  // A respondent sees the figures of some indicators; a ratio with a figure outside of them could not be worked out.
  const derived = loadDerivedFigures().filter((figure) => factsOf(figure).every((key) => shown.has(key)));
  const canConvert = energyFacts(factors).every((key) => shown.has(key)) && shown.has("energyTce");
  return {
    groups: groups.filter(({ figures }) => figures.length > 0),
    gates: viewGates(t).filter(({ keys }) => keys.every((key) => isAskedIn(groups, key, sheet.fiscalYear))),
    derived,
    derivedOf: byLastFact(derived, [...shown]),
    energy: canConvert ? { view: viewEnergy(factors, sheet, inPlace), factors, before: "energyTce" } : null,
    scope: sheet.scope,
    fiscalYear: sheet.fiscalYear,
    asOf: sheet.asOf,
    saveUrl: `/api/v1/o/${place.organisation}/facts/${sheet.scope}`,
    page: `/o/${place.organisation}/facts?scope=${sheet.scope}&year=${String(sheet.fiscalYear)}`,
    readOnly: !sheet.canEdit,
    labels: { ...viewLabels(locale, t, words("facts")), conflictDialog: conflictLabels(words("connection")) },
  };
}

/** "其中：高价值" says what it is a part of where that does not stand above it. */
function titleAmong(keys: ReadonlySet<string>, fact: FactDefinition, locale: Locale): string {
  const dictionary = loadDictionary();
  const above = dictionary.facts.slice(0, dictionary.facts.indexOf(fact)).findLast(({ title }) => !title["zh-CN"].startsWith("其中："));
  return above && keys.has(above.key) ? fact.title[locale] : titleAlone(dictionary, fact.key, locale);
}

/** A question that settles figures of the fiscal year needs a field of that year for each. */
const isAskedIn = (groups: readonly GroupView[], key: string, fiscalYear: number): boolean =>
  groups.some(({ figures }) => figures.some((figure) => figure.key === key && figure.cells.some(({ year }) => year === fiscalYear)));

function viewFigure(row: FactRow, place: Place): FigureView {
  const { definition: fact } = row;
  const { locale, t } = place;
  const options = (fact.options ?? []).map(({ id, title }) => ({ id, label: title[locale] }));
  const needsNothing = fact.type === "set" && fact.exclusive === undefined;
  return {
    key: fact.key,
    title: place.titleOf(fact),
    help: fact.help[locale],
    type: fact.type,
    period: fact.period,
    unit: fact.unit?.[locale] ?? null,
    chineseUnit: fact.unit?.["zh-CN"] ?? null,
    options: needsNothing ? [...options, { id: NOTHING, label: t("nothing") }] : options,
    exclusive: fact.exclusive ?? NOTHING,
    calendarYear: fact.calendarYear ?? false,
    fields: (fact.fields ?? []).map(({ id, title, unit }) => ({ id, title: title[locale], unit: unit?.[locale] ?? null })),
    minimum: fact.minimum ?? null,
    maximum: fact.maximum ?? null,
    atMost: fact.atMost,
    cells: row.cells.map(({ year, revision, entry }) => ({ year, revision, entry })),
    usedBy: viewUses(row, place),
  };
}

/** More names than that hide the figure they stand beside. */
const MOST_NAMED = 3;

function viewUses({ usedBy, schemes: using }: FactRow, { locale, t, instrument, assessmentHref, standingHref, namesSchemes }: Place): FigureView["usedBy"] {
  const items = usedBy.flatMap((id) => {
    const found = itemsByIdOf(instrument).get(id);
    return found ? [{ id, title: found.item.title[locale], href: assessmentHref ? `${assessmentHref}/${found.indicator}#${id}` : null }] : [];
  });
  const schemes = using.map(({ id, shortTitle }): UseView => ({ id, title: shortTitle[locale], href: standingHref && `${standingHref}#${id}` }));
  return { text: usedText(items.length, schemes, { locale, t, namesSchemes }), items, schemes };
}

function usedText(items: number, schemes: readonly UseView[], { locale, t, namesSchemes }: Pick<Place, "locale" | "t" | "namesSchemes">): string {
  if (items + schemes.length === 0) return t(namesSchemes ? "usedByApplications" : "usedByNone");
  if (!namesSchemes) return t(schemes.length === 0 ? "usedBy" : "usedByBoth", { count: items, schemes: schemes.length });
  const titles = listed(schemes.slice(0, MOST_NAMED).map(({ title }) => title), locale);
  return t(schemes.length > MOST_NAMED ? "usedByMany" : "usedBySchemes", { titles, count: schemes.length });
}

const factsOf = ({ of }: DerivedFigureDefinition): readonly string[] => [...new Set(referencesOfCondition({ stated: of }).facts.map(({ fact }) => fact))];

/** Each derived figure stands with the last of its inputs in the order of entry: that is where it becomes known. */
function byLastFact(derived: readonly DerivedFigureDefinition[], order: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const figure of derived) {
    const last = order.findLast((key) => factsOf(figure).includes(key));
    if (last !== undefined) (found[last] ??= []).push(figure.id);
  }
  return found;
}

/** "None" is stated as what it is, 0 or 无: the items then do not apply by rule, which needs no declaration. */
function viewGates(t: Words): readonly GateView[] {
  const zero = { none: { text: "0", chosen: [] }, noted: t("gate.noted", { none: t("gate.zero") }) };
  return [
    { id: "platform", question: t("gate.platform"), keys: ["energyPlatformFunctions"], none: { text: "", chosen: ["none"] }, noted: t("gate.noted", { none: t("gate.none") }) },
    { id: "water", question: t("gate.water"), keys: ["waterIntake", "waterReused"], ...zero },
    { id: "waste", question: t("gate.waste"), keys: ["solidWaste", "solidWasteStored", "solidWasteUsed"], ...zero },
  ];
}

function viewEnergy(factors: EnergyFactors, { fiscalYear }: FactSheetView, { locale, t }: Place): EnergyView {
  const definitions = new Map(loadDictionary().facts.map((fact) => [fact.key, fact]));
  const titleOf = (key: string) => definitions.get(key)?.title[locale] ?? key;
  const unitOf = (key: string) => definitions.get(key)?.unit?.[locale] ?? "";
  const { gridFactor, greenPower } = factors;
  const distinct = (sources: readonly string[]) => [...new Set(sources)].join(locale === "zh-CN" ? "；" : "; ");
  return {
    years: [fiscalYear, fiscalYear - 1],
    rows: [
      ...factors.factors.map(({ fact, tce, co2 }) => ({ fact, title: titleOf(fact), unit: unitOf(fact), tce: String(tce.value), co2: co2 ? String(co2.value) : null, note: null })),
      { fact: greenPower.fact, title: titleOf(greenPower.fact), unit: unitOf(greenPower.fact), tce: String(greenPower.tce.value), co2: null, note: t("energy.within") },
    ],
    results: { energyTce: titleOf("energyTce"), renewableTce: titleOf("renewableTce"), co2: titleOf("co2") },
    sources: [
      t("energy.sourceTce", { source: distinct([...factors.factors.map(({ tce }) => tce.source), greenPower.tce.source]) }),
      t("energy.sourceCo2", { sources: distinct(factors.factors.flatMap(({ co2 }) => (co2 ? [co2.source] : []))) }),
      t("energy.grid", { source: gridFactor.source[locale], value: String(gridFactor.value), unit: gridFactor.unit }),
    ],
    source: t("energy.source"),
    labels: pick(t, "energy", {
      title: [], lead: [], open: [], caption: ["year"], fuel: [], quantity: [], tceFactor: [], tce: [], co2Factor: [], co2: [], total: [], renewable: ["share"],
      missing: ["titles"], fillZero: [], sources: [], adopt: ["year"], adopted: [], replaceTitle: ["year"], replaceText: [], replaceLine: ["title", "before", "after"], replace: [], keep: [],
    }),
  };
}

function viewLabels(locale: Locale, t: Words, facts: Words): Omit<SheetLabels, "conflictDialog"> {
  return {
    locale,
    save: {
      idle: t("save.idle"),
      saving: t("save.saving"),
      saved: t("save.saved", { time: "{time}" }),
      kept: t("save.kept"),
      unsaved: { offline: t("save.offline"), busy: t("save.busy"), signedOut: t("save.signedOut"), refused: t("save.refused") },
      notSaved: t("save.notSaved"),
      retry: t("save.retry"),
    },
    readOnly: t("save.readOnly"),
    nav: t("nav.label"),
    progress: t("nav.progress"),
    counted: t("nav.counted"),
    hint: t("hint"),
    year: t("year", { year: "{year}" }),
    state: pick(t, "state", { label: [], given: [], notApplicable: [], dontKnow: [], withheld: [], group: [] }),
    choose: t("choose"),
    yes: t("yes"),
    no: t("no"),
    nothing: t("nothing"),
    clear: t("clear"),
    list: pick(t, "list", { given: [], none: [], row: ["row"], add: [], remove: [], removed: ["row"], undo: [], optional: [], yearExample: [], noScript: [] }),
    namedYear: pick(t, "namedYear", { text: ["year"], show: [] }),
    echo: t("echo", { value: "{value}", unit: "{unit}" }),
    notes: pick(t, "notes", { title: [], basis: [], source: [], reason: [], history: [], loading: [], failed: [], never: [], basisShown: ["text"], sourceShown: ["text"], reasonShown: ["text"] }),
    conflict: pick(t, "conflict", { title: [], text: ["by", "time"], someone: [] }),
    empty: t("notes.empty"),
    derived: pick(t, "derived", { title: [], year: ["year"], from: ["inputs"], missing: ["titles"], input: ["title", "value"], inputYear: ["title", "year", "value"], fell: [] }),
    warning: t("warning"),
    gate: pick(t, "gate", { yes: [], no: [] }),
    problems: pick(facts, "problems", eachWith(FACT_PROBLEMS, PROBLEM_VALUES)),
    warnings: pick(facts, "warnings", eachWith(FACT_WARNINGS, WARNING_VALUES)),
    submit: t("submit"),
    submitting: t("submitting"),
  };
}

const PROBLEM_VALUES = ["value", "unit", "title", "minimum", "maximum", "others", "limit", "option", "most", "field", "row", "key", "year"];
const WARNING_VALUES = ["year", "title", "others", "unit", "before", "now", "change", "limit"];

const eachWith = <Name extends string>(names: readonly Name[], values: readonly string[]): Record<Name, readonly string[]> =>
  Object.fromEntries(names.map((name) => [name, values] as const)) as Record<Name, readonly string[]>;

/** The sentences under `prefix`, each with the named values left in braces for the browser to fill in. */
function pick<Name extends string>(t: Words, prefix: string, names: Readonly<Record<Name, readonly string[]>>): Record<Name, string> {
  const entries = Object.entries<readonly string[]>(names).map(([name, values]) => [name, t(`${prefix}.${name}`, Object.fromEntries(values.map((value) => [value, `{${value}}`])))]);
  return Object.fromEntries(entries) as Record<Name, string>;
}
