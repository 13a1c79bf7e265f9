import { compare, exact, parseExact, roundHalfUp, sum, type Exact } from "@/lib/core/exact";
import type { FactDefinition, FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet, FactValue } from "@/lib/core/facts/fact-sheet";
import { isDate } from "@/lib/core/facts/iso-date";
import { checkRow, endsOf, isListKey, rowFieldsOf, type ListRow, type RowFault, type RowField } from "@/lib/core/facts/list-rows";
import { FIGURE_PROBLEMS, MOST_DECIMALS, parseFigure, plainNumber } from "@/lib/core/facts/parse-figure";

/** Everything that can be wrong with a figure; the texts are in the messages under `facts.problems`, one per code. */
export const FACT_PROBLEMS = [
  ...FIGURE_PROBLEMS,
  /** Not the kind of value that the fact takes: a text for a set, a number for a date. */
  "type",
  "notInteger",
  "belowMinimum",
  "aboveMaximum",
  /** Above another figure, or a sum of figures, that it is a part of. */
  "aboveLimit",
  "unknownOption",
  "repeatedOption",
  "noneWithOthers",
  "emptySet",
  "notADate",
  "tooLong",
  "tooMany",
  "tooDeep",
  /** A row of a list lacks a field, has one that no row has, or one that does not hold what it may. */
  "rowMissing",
  "rowUnknown",
  "rowText",
  "rowWhole",
  "rowYear",
  "rowDate",
  "rowFigure",
  /** Ends before it begins. */
  "rowOrder",
  "unknownFact",
  "unknownField",
  "required",
  /** A year beside a fact without years, or a value without its year. */
  "yearExpected",
  "noYearExpected",
  "year",
  "industry",
  "region",
  "scope",
  "fiscalYear",
] as const;
export type FactProblemCode = (typeof FACT_PROBLEMS)[number];

export type FactProblem = {
  readonly code: FactProblemCode;
  /** JSON pointer below the value; "" for the value itself. */
  readonly path: string;
  /** What the text of the code may show: figures as decimal strings, option ids, other facts' keys. */
  readonly values: Readonly<Record<string, string>>;
};

export type CheckedValue = { readonly value: FactValue } | { readonly problem: FactProblem };

const LONGEST_TEXT = 500;
const MOST_ROWS = 200;
export const DEEPEST_JSON = 32;

/** A value as it arrives in JSON, in the form it is stored in: numbers as exact decimal strings, sets without repetition. */
export function checkFactValue(definition: FactDefinition, raw: unknown): CheckedValue {
  switch (definition.type) {
    case "number":
    case "integer":
      return checkNumber(definition, raw);
    case "boolean":
      return typeof raw === "boolean" ? { value: raw } : fail("type");
    case "date":
      return typeof raw !== "string" ? fail("type") : isDate(raw) ? { value: raw } : fail("notADate", { value: raw.slice(0, 40) });
    case "string":
      return checkText(raw);
    case "enum":
      return typeof raw !== "string" ? fail("type") : checkOption(definition, raw, "");
    case "set":
      return checkSet(definition, raw);
    case "list":
      return checkList(definition, raw);
  }
}

/** A figure that is larger than the figures it is a part of. Both are named, because either may be the wrong one. */
export type LimitProblem = {
  readonly severity: "refusal" | "warning";
  readonly key: string;
  /** "2025" or "asOf". */
  readonly year: string;
  readonly value: string;
  /** The facts that make up the limit. */
  readonly limitKeys: readonly string[];
  readonly limit: string;
};

/**
 * Every figure of the sheet that exceeds its limit, in the order of the dictionary.
 *
 * A limit holds only where each figure of it is given: a sum with an unknown part is not known to be exceeded.
 */
export function checkLimits(dictionary: FactDictionary, facts: FactSheet["facts"]): LimitProblem[] {
  return dictionary.facts.flatMap((definition) =>
    Object.keys(facts[definition.key] ?? {}).flatMap((year) =>
      definition.atMost.flatMap(({ sum: limitKeys, severity }): LimitProblem[] => {
        const value = numberAt(facts, definition.key, year);
        const parts = limitKeys.map((key) => numberAt(facts, key, year));
        if (!value || !parts.every((part) => part !== null)) return [];
        const limit = sum(parts);
        if (compare(value, limit) <= 0) return [];
        return [{ severity, key: definition.key, year, value: decimalText(value), limitKeys, limit: decimalText(limit) }];
      }),
    ),
  );
}

/** The given number of a fact; null where it is anything else. */
export function numberAt(facts: FactSheet["facts"], key: string, year: string | number): Exact | null {
  const entry = facts[key]?.[String(year)];
  return entry?.state === "given" && typeof entry.value === "string" ? parseExact(entry.value) : null;
}

/** A sum of figures as a decimal string, exactly: figures have at most 20 decimals. */
export function decimalText(value: Exact): string {
  return roundHalfUp(value, MOST_DECIMALS).replace(/\.?0+$/, "");
}

/**
 * Whether a parsed JSON value nests deeper than `most` levels. Walks without recursion, because the attack that it
 * stops is a recursion too deep for the stack.
 */
export function isDeeperThan(value: unknown, most: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((entry) => (typeof entry === "object" && entry !== null ? (Object.values(entry) as unknown[]) : []));
  }
  return false;
}

const fail = (code: FactProblemCode, values: Record<string, string> = {}, path = ""): { problem: FactProblem } => ({ problem: { code, path, values } });

function checkNumber(definition: FactDefinition, raw: unknown): CheckedValue {
  if (typeof raw !== "number" && typeof raw !== "string") return fail("type");
  if (Object.is(raw, -0)) return fail("negativeZero");
  if (typeof raw === "number" && !Number.isFinite(raw)) return fail("notANumber", { value: String(raw) });
  const text = typeof raw === "number" ? plainNumber(raw) : raw;
  const parsed = parseFigure(text, definition.unit?.["zh-CN"] ?? null);
  if ("problem" in parsed) return fail(parsed.problem, { value: text.slice(0, 40) });
  const { value } = parsed;
  if (definition.type === "integer" && value.includes(".")) return fail("notInteger", { value });
  const figure = exact(value);
  const { minimum, maximum } = definition;
  if (minimum !== undefined && compare(figure, exact(minimum)) < 0) return fail("belowMinimum", { value, minimum: String(minimum) });
  if (maximum !== undefined && compare(figure, exact(maximum)) > 0) return fail("aboveMaximum", { value, maximum: String(maximum) });
  return { value };
}

function checkText(raw: unknown): CheckedValue {
  if (typeof raw !== "string") return fail("type");
  if (raw.length > LONGEST_TEXT) return fail("tooLong", { most: String(LONGEST_TEXT) });
  return raw.trim() === "" ? fail("empty") : { value: raw };
}

function checkOption(definition: FactDefinition, option: string, path: string): CheckedValue {
  const isKnown = definition.options?.some(({ id }) => id === option) ?? true;
  return isKnown ? { value: option } : fail("unknownOption", { option: option.slice(0, 40) }, path);
}

function checkSet(definition: FactDefinition, raw: unknown): CheckedValue {
  if (!Array.isArray(raw) || !raw.every((entry) => typeof entry === "string")) return fail("type");
  const { exclusive } = definition;
  // With an option for 无, an empty set is an answer that was not finished; without one, it says that nothing applies.
  if (raw.length === 0 && exclusive !== undefined) return fail("emptySet", { option: exclusive });
  for (const [index, option] of raw.entries()) {
    const checked = checkOption(definition, option, `/${String(index)}`);
    if ("problem" in checked) return checked;
    if (raw.indexOf(option) !== index) return fail("repeatedOption", { option }, `/${String(index)}`);
  }
  if (exclusive !== undefined && raw.length > 1 && raw.includes(exclusive)) return fail("noneWithOthers", { option: exclusive }, `/${String(raw.indexOf(exclusive))}`);
  return { value: raw };
}

const ROW_PROBLEMS = {
  missing: "rowMissing",
  unknown: "rowUnknown",
  text: "rowText",
  whole: "rowWhole",
  year: "rowYear",
  date: "rowDate",
  figure: "rowFigure",
  order: "rowOrder",
} as const satisfies Record<RowFault["fault"], FactProblemCode>;

function rowProblem(fields: readonly RowField[], { field: id, fault }: RowFault, index: number): { problem: FactProblem } {
  const field = fields.find((known) => known.id === id);
  const ends = Object.entries(field ? endsOf(field) : {}).map(([name, end]) => [name, String(end)]);
  return fail(ROW_PROBLEMS[fault], { field: id.slice(0, 40), row: String(index + 1), ...Object.fromEntries(ends) }, `/${String(index)}${id === "" ? "" : `/${id}`}`);
}

function checkList(definition: FactDefinition, raw: unknown): CheckedValue {
  const { key } = definition;
  if (!Array.isArray(raw) || !isListKey(key)) return fail("type");
  if (raw.length > MOST_ROWS) return fail("tooMany", { most: String(MOST_ROWS) });
  if (isDeeperThan(raw, DEEPEST_JSON)) return fail("tooDeep", { most: String(DEEPEST_JSON) });
  const rows: ListRow[] = [];
  for (const [index, entry] of (raw as unknown[]).entries()) {
    const checked = checkRow(key, entry);
    if ("fault" in checked) return rowProblem(rowFieldsOf(key), checked, index);
    const { row, option } = checked;
    if (option !== null) {
      const known = checkOption(definition, String(row[option]), `/${String(index)}/${option}`);
      if ("problem" in known) return known;
    }
    rows.push(row);
  }
  return { value: rows };
}
