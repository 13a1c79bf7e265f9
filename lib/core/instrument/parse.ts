import { isAlias, isCollection, isMap, isNode, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { instrumentSchema, type Instrument } from "@/lib/core/instrument/instrument";
import { LOCALES } from "@/lib/core/localised";

export type InstrumentFile = { readonly path: string; readonly text: string };

/** Something that keeps a content file from being used. */
export type Fault = {
  /** File and JSON pointer: `L.yaml#/indicators/0/weight`. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly code: string;
  /** Chinese, then English. */
  readonly message: string;
};

/** Keys and indices from the top of the merged instrument. */
export type Place = readonly (string | number)[];
/** Makes a fault at a place, in whatever file that is. */
export type Report = (place: Place, code: string, zh: string, en: string) => Fault;

export type ParsedInstrument =
  | { readonly instrument: Instrument; readonly faults: readonly []; readonly report: Report }
  | { readonly instrument: null; readonly faults: readonly Fault[] };

/** All files of one version together; the first edition needs a tenth of it. */
const LARGEST_BYTES = 4 * 1024 * 1024;
const DEEPEST = 40;
/** Content files may repeat a text by alias, but not multiply it: nine levels of nine aliases are 400 million nodes. */
const MOST_ALIASES = 50;

/**
 * Reads the YAML files of one instrument version: the head, which has `key`, and the element files that it names.
 *
 * @throws AppError INSTRUMENT with the first fault.
 */
export function parseInstrument(files: readonly InstrumentFile[]): Instrument {
  const { instrument, faults } = readInstrument(files);
  if (instrument) return instrument;
  const [first] = faults;
  throw new AppError("INSTRUMENT", {
    ...(first ? { field: first.path } : {}),
    values: { detail: first ? `${first.path}:${String(first.line)} ${first.message}` : "" },
  });
}

/** As `parseInstrument`, with every fault of form instead of an exception. What the form cannot say is lint's to check. */
export function readInstrument(files: readonly InstrumentFile[]): ParsedInstrument {
  const bytes = files.reduce((total, { text }) => total + text.length, 0);
  if (bytes > LARGEST_BYTES) return refused([fault(files[0]?.path ?? "", [], 1, "tooLarge", "文件太大", "the files are too large")]);
  const read = files.map(readYaml);
  const broken = read.flatMap(({ faults }) => faults);
  if (broken.length > 0) return refused(broken);
  const head = read.find(({ value }) => isRecord(value) && "key" in value);
  if (!head) return refused([fault(files[0]?.path ?? "", [], 1, "noHead", "没有含 key 的主文件", "no file has a key")]);

  const { merged, sources, missing } = mergeElements(head, read);
  if (missing.length > 0) return refused(missing);
  const report = reporter(head, sources);
  const result = instrumentSchema.safeParse(merged);
  if (result.success) return { instrument: result.data, faults: [], report };
  return refused(result.error.issues.map((issue) => formFault(issue, report)));
}

type YamlFile = { readonly path: string; readonly document: Document | null; readonly lines: LineCounter; readonly value: unknown; readonly faults: readonly Fault[] };

function readYaml({ path, text }: InstrumentFile): YamlFile {
  const lines = new LineCounter();
  const failed = (line: number, code: string, zh: string, en: string): YamlFile => ({
    path,
    document: null,
    lines,
    value: null,
    faults: [fault(path, [], line, code, zh, en)],
  });
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [error] = document.errors;
    // The reader recurses: a thousand opening brackets end here, as a fault and not as a crash.
    if (error?.code === "RESOURCE_EXHAUSTION") return failed(1, "tooDeep", "嵌套太深", "nested too deeply");
    if (error) return failed(lines.linePos(error.pos[0]).line, "yaml", `YAML 写法有误：${error.code}`, `not valid YAML: ${error.message.split("\n")[0] ?? ""}`);
    if (depthOf(document.contents) > DEEPEST) return failed(1, "tooDeep", "嵌套太深", "nested too deeply");
    const aliases = countAliases(document.contents);
    if (aliases > MOST_ALIASES) return failed(1, "aliases", "别名太多", "too many aliases");
    return { path, document, lines, value: document.toJS({ maxAliasCount: MOST_ALIASES }), faults: [] };
  } catch (error) {
    if (error instanceof RangeError) return failed(1, "tooDeep", "嵌套太深", "nested too deeply");
    if (error instanceof ReferenceError) return failed(1, "aliases", "别名展开过多或没有锚点", "aliases expand too far, or have no anchor");
    throw error;
  }
}

function depthOf(node: unknown, depth = 0): number {
  if (depth > DEEPEST || !isCollection(node)) return depth;
  return Math.max(depth, ...node.items.map((item) => depthOf(isNode(item) ? item : (item as { value?: unknown }).value, depth + 1)));
}

function countAliases(node: unknown): number {
  if (isAlias(node)) return 1;
  if (!isCollection(node)) return 0;
  return node.items.reduce<number>((total, item) => total + countAliases(isNode(item) ? item : (item as { value?: unknown }).value), 0);
}

/** Puts each element file in the place where the head names it; an element written in the head itself stays. */
function mergeElements(head: YamlFile, files: readonly YamlFile[]) {
  const merged: Record<string, unknown> = { ...(head.value as Record<string, unknown>) };
  const sources: (YamlFile | null)[] = [];
  const missing: Fault[] = [];
  if (Array.isArray(merged.elements)) {
    merged.elements = merged.elements.map((element: unknown, index) => {
      if (typeof element !== "string") {
        sources.push(null);
        return element;
      }
      const source = files.find(({ path }) => path === element || path.endsWith(`/${element}`)) ?? null;
      sources.push(source);
      if (!source) {
        missing.push(fault(head.path, ["elements", index], lineOf(head, ["elements", index]), "fileMissing", `没有文件 ${element}`, `there is no file ${element}`));
      }
      return source?.value;
    });
  }
  return { merged, sources, missing };
}

function reporter(head: YamlFile, sources: readonly (YamlFile | null)[]): Report {
  return (place, code, zh, en) => {
    const source = place[0] === "elements" && typeof place[1] === "number" ? sources[place[1]] : null;
    const file = source ?? head;
    const inside = source ? place.slice(2) : place;
    return fault(file.path, inside, lineOf(file, inside), code, zh, en);
  };
}

/** The line of a place, or of the nearest thing around it: what is missing has no line of its own. */
function lineOf({ document, lines }: YamlFile, place: Place): number {
  for (let length = place.length; length >= 0; length -= 1) {
    const parent = document?.getIn(place.slice(0, Math.max(0, length - 1)), true);
    const key = place[length - 1];
    // The key of a pair stands on the line that a person looks for; its value may begin on the next.
    const pair = length > 0 && isMap(parent) ? parent.items.find((item) => String((item.key as { value?: unknown }).value ?? item.key) === String(key)) : null;
    const node = pair ? pair.key : length === 0 ? document?.contents : document?.getIn(place.slice(0, length), true);
    const start = isNode(node) ? node.range?.[0] : undefined;
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

function fault(path: string, place: Place, line: number, code: string, zh: string, en: string): Fault {
  const pointer = place.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  return { path: `${path}#${pointer}`, line: Math.max(1, line), code, message: `${zh} / ${en}` };
}

const refused = (faults: readonly Fault[]): ParsedInstrument => ({ instrument: null, faults });
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

type Issue = z.core.$ZodIssue;

function formFault(issue: Issue, report: Report): Fault {
  const { place, inner } = deepest(issue, []);
  const last = place.at(-1);
  if (typeof last === "string" && (LOCALES as readonly string[]).includes(last)) {
    return report(place, "missingLocale", `缺少 ${last} 文本`, `missing text in ${last}`);
  }
  if (inner.code === "unrecognized_keys") {
    const [key = ""] = inner.keys;
    const code = last === "measures" ? "unknownMeasure" : "unknownKey";
    return report([...place, key], code, `不认识的字段 ${inner.keys.join("、")}`, `unknown field ${inner.keys.join(", ")}`);
  }
  // zod tells a field that is not there from one of another type by its text alone.
  if (inner.code === "invalid_type" && inner.message.endsWith("received undefined")) {
    return report(place, "missing", `缺少字段 ${String(last)}`, `the field ${String(last)} is missing`);
  }
  if (place.includes("measures")) return report(place, "unknownMeasure", "计入措施的权重只能是 1 或 0.5", "an item counts on a measure with 1 or 0.5");
  if (last === "weight") return report(place, "weight", "权重必须是 0 到 10,000 的整数", "a weight is an integer from 0 to 10,000");
  if (last === "value" || last === "values" || place.at(-2) === "values" || last === "at" || (last === "cap" && inner.code !== "invalid_type")) {
    return report(place, "value", "分值必须是 0 到 10,000 的整数", "a value is an integer from 0 to 10,000");
  }
  return report(place, "form", "写法不符合格式", inner.message);
}

/** Of the alternatives of a union, the one that got furthest: "not one of eight shapes" helps nobody. */
function deepest(issue: Issue, before: Place): { place: Place; inner: Issue } {
  const place = [...before, ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
  if (issue.code !== "invalid_union") return { place, inner: issue };
  const candidates = issue.errors.flatMap((issues) => issues.map((inner) => deepest(inner, place)));
  return candidates.reduce((best, candidate) => (candidate.place.length > best.place.length ? candidate : best), { place, inner: issue as Issue });
}
