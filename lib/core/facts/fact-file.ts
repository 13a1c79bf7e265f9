import { z } from "zod";
import { checkFactValue, checkLimits, DEEPEST_JSON, isDeeperThan, type FactProblemCode } from "@/lib/core/facts/check-facts";
import { FACT_STATES, SCOPES, type FactDefinition, type FactDictionary, type FactState } from "@/lib/core/facts/fact-definition";
import type { FactEntry, FactSheet } from "@/lib/core/facts/fact-sheet";
import { parseIndustry } from "@/lib/core/facts/industry";
import { isDate } from "@/lib/core/facts/iso-date";

/** A fault in a file, named by a JSON pointer (RFC 6901). */
export type FileProblem = {
  readonly pointer: string;
  readonly code: FactProblemCode;
  readonly values: Readonly<Record<string, string>>;
  /** The fact concerned, for its title in the text. */
  readonly key?: string;
};

export type FactFile = {
  readonly sheet: FactSheet;
  /** Answers to a scheme's own questions, as written; they win over what follows from facts. */
  readonly schemeAnswers: Readonly<Record<string, unknown>>;
};
export type Parsed<T> = { readonly file: T } | { readonly problems: readonly FileProblem[] };

/** What stands beside the facts. The fields of an assessment file are allowed everywhere, so that one file serves every command. */
const FIELDS = ["fiscalYear", "asOf", "scope", "profile", "facts", "sheet", "organisation", "responses"];
const EARLIEST_YEAR = 1990;
const LATEST_YEAR = 2100;

const stateSchema = z.strictObject({
  state: z.enum(FACT_STATES.filter((state) => state !== "given") as [Exclude<FactState, "given">, ...Exclude<FactState, "given">[]]),
  reason: z.string().max(2000).optional(),
});

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads a parsed fact file; every fault is named, not only the first. */
export function parseFactFile(json: unknown, dictionary: FactDictionary): Parsed<FactFile> {
  if (isDeeperThan(json, DEEPEST_JSON)) return { problems: [{ pointer: "", code: "tooDeep", values: { most: String(DEEPEST_JSON) } }] };
  if (!isObject(json)) return { problems: [{ pointer: "", code: "type", values: {} }] };
  const problems: FileProblem[] = Object.keys(json)
    .filter((field) => !FIELDS.includes(field))
    .map((field) => ({ pointer: pointerOf(field), code: "unknownField", values: { field } }));
  const head = parseHead(json, problems);
  const facts = parseFacts(json.facts, dictionary, problems);
  if (json.sheet !== undefined && !isObject(json.sheet)) problems.push({ pointer: "/sheet", code: "type", values: {} });
  for (const { severity, key, year, value, limitKeys, limit } of checkLimits(dictionary, facts)) {
    if (severity === "warning") continue;
    problems.push({ pointer: year === "asOf" ? pointerOf("facts", key) : pointerOf("facts", key, year), code: "aboveLimit", key, values: { value, limit, limitKeys: limitKeys.join("+") } });
  }
  if (problems.length > 0 || head === null) return { problems };
  return { file: { sheet: { ...head, facts }, schemeAnswers: isObject(json.sheet) ? json.sheet : {} } };
}

/** `["facts", "revenue", "2025"]` as a JSON pointer. */
export function pointerOf(...path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function parseHead(json: JsonObject, problems: FileProblem[]): Omit<FactSheet, "facts"> | null {
  const { fiscalYear, asOf, scope } = json;
  const before = problems.length;
  const add = (code: FactProblemCode, ...path: string[]): void => void problems.push({ pointer: pointerOf(...path), code, values: {} });
  if (fiscalYear === undefined) add("required", "fiscalYear");
  else if (typeof fiscalYear !== "number" || !Number.isInteger(fiscalYear) || fiscalYear < EARLIEST_YEAR || fiscalYear > LATEST_YEAR) add("fiscalYear", "fiscalYear");
  if (asOf === undefined) add("required", "asOf");
  else if (typeof asOf !== "string" || !isDate(asOf)) add("notADate", "asOf");
  if (scope === undefined) add("required", "scope");
  else if (!SCOPES.some((known) => known === scope)) add("scope", "scope");
  const profile = parseProfile(json.profile, problems);
  if (problems.length > before) return null;
  return { fiscalYear: fiscalYear as number, asOf: asOf as string, scope: scope as FactSheet["scope"], profile };
}

function parseProfile(raw: unknown, problems: FileProblem[]): FactSheet["profile"] {
  if (raw === undefined) return { industry: null, region: null };
  if (!isObject(raw)) {
    problems.push({ pointer: "/profile", code: "type", values: {} });
    return { industry: null, region: null };
  }
  for (const field of Object.keys(raw)) {
    if (field !== "industry" && field !== "region") problems.push({ pointer: pointerOf("profile", field), code: "unknownField", values: { field } });
  }
  const industry = typeof raw.industry === "string" ? parseIndustry(raw.industry) : null;
  if (industry === null && (raw.industry ?? null) !== null) problems.push({ pointer: "/profile/industry", code: "industry", values: {} });
  const region = typeof raw.region === "string" && /^[1-8]\d{5}$/.test(raw.region) ? raw.region : null;
  if (region === null && (raw.region ?? null) !== null) problems.push({ pointer: "/profile/region", code: "region", values: {} });
  return { industry, region };
}

function parseFacts(raw: unknown, dictionary: FactDictionary, problems: FileProblem[]): FactSheet["facts"] {
  if (!isObject(raw)) {
    problems.push({ pointer: "/facts", code: raw === undefined ? "required" : "type", values: {} });
    return {};
  }
  const definitions = new Map(dictionary.facts.map((definition) => [definition.key, definition]));
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => {
      const definition = definitions.get(key);
      if (!definition) {
        problems.push({ pointer: pointerOf("facts", key), code: "unknownFact", values: { key: key.slice(0, 64) } });
        return [];
      }
      return [[key, definition.period === "asOf" ? parseAsOf(definition, value, problems) : parseYears(definition, value, problems)]];
    }),
  );
}

function parseAsOf(definition: FactDefinition, raw: unknown, problems: FileProblem[]): Record<string, FactEntry> {
  const entry = parseEntry(definition, raw, pointerOf("facts", definition.key), problems);
  return entry ? { asOf: entry } : {};
}

function parseYears(definition: FactDefinition, raw: unknown, problems: FileProblem[]): Record<string, FactEntry> {
  const { key } = definition;
  if (!isObject(raw) || "state" in raw) {
    problems.push({ pointer: pointerOf("facts", key), code: "yearExpected", key, values: {} });
    return {};
  }
  return Object.fromEntries(
    Object.entries(raw).flatMap(([year, value]) => {
      const pointer = pointerOf("facts", key, year);
      if (!/^\d{4}$/.test(year) || Number(year) < EARLIEST_YEAR || Number(year) > LATEST_YEAR) {
        problems.push({ pointer, code: "year", key, values: { year: year.slice(0, 20) } });
        return [];
      }
      const entry = parseEntry(definition, value, pointer, problems);
      return entry ? [[year, entry]] : [];
    }),
  );
}

function parseEntry(definition: FactDefinition, raw: unknown, pointer: string, problems: FileProblem[]): FactEntry | null {
  const { key } = definition;
  if (isObject(raw)) {
    const stated = stateSchema.safeParse(raw);
    if (stated.success) return stated.data;
    // Years beside a fact without years are the likeliest slip; anything else is named where it stands.
    const isYears = Object.keys(raw).length > 0 && Object.keys(raw).every((field) => /^\d{4}$/.test(field));
    const path = isYears ? [] : (stated.error.issues[0]?.path ?? []);
    problems.push({ pointer: pointer + pointerOf(...path.map(String)), code: isYears ? "noYearExpected" : "type", key, values: {} });
    return null;
  }
  const checked = checkFactValue(definition, raw);
  if ("value" in checked) return { state: "given", value: checked.value };
  problems.push({ pointer: pointer + checked.problem.path, code: checked.problem.code, key, values: checked.problem.values });
  return null;
}
