import { isMap, isNode, LineCounter, parseDocument, type Document } from "yaml";
import type { z } from "zod";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import { lintOverlay, lintPack, type PackFault } from "@/lib/core/packs/lint-pack";
import { figuresSchema, overlaySchema, packSchema, type Overlay, type Pack, type PackLibrary, type SchemeFigure } from "@/lib/core/packs/pack";

/** A content file of the schemes by its path below `rule-packs/`: `figures.yaml`, `overlays/….yaml`, or a pack that bears its id. */
export type PackFile = { readonly path: string; readonly text: string };

/** Something that keeps the schemes from being used. */
export type FileFault = {
  /** File and place: `cn.sme.srdi@2026.yaml#/gates/0/title`. */
  readonly path: string;
  /** From 1; null for a name that leads nowhere. */
  readonly line: number | null;
  readonly message: string;
};

/** Thrown with every fault that was found; the message names the first ones, a line each. */
export class PackFaults extends Error {
  readonly faults: readonly FileFault[];

  constructor(faults: readonly FileFault[]) {
    super(["规则包文件有错 · the rule packs have faults:", ...faults.slice(0, 10).map(({ path, line, message }) => `  ${path}${line === null ? "" : `:${String(line)}`} ${message}`)].join("\n"));
    this.name = "PackFaults";
    this.faults = faults;
  }
}

/**
 * Every scheme with the figures that several read and what regions and industries set differently. Names are looked up here,
 * so that judging finds whatever it is told to read.
 *
 * @throws PackFaults
 */
export function parsePackLibrary(files: readonly PackFile[], dictionary: FactDictionary): PackLibrary {
  const read = files.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(readFile);
  const faults = read.flatMap((file) => file.faults);
  if (faults.length > 0) throw new PackFaults(faults);
  const packs = read.flatMap((file) => (file.kind === "pack" ? [file] : []));
  const overlays = read.flatMap((file) => (file.kind === "overlay" ? [file] : []));
  const figures = Object.assign({}, ...read.map((file) => (file.kind === "figures" ? file.value : {}))) as Record<string, SchemeFigure>;
  const library: PackLibrary = { packs: packs.map(({ value }) => value), overlays: overlays.map(({ value }) => value), figures };
  const found = read.flatMap((file) => lint(file, library, dictionary));
  if (found.length > 0) throw new PackFaults(found);
  return library;
}

type Place = readonly (string | number)[];
type Source = { readonly path: string; readonly document: Document; readonly lines: LineCounter; readonly faults: readonly FileFault[] };
type ReadFile = Source &
  ({ readonly kind: "pack"; readonly value: Pack } | { readonly kind: "overlay"; readonly value: Overlay } | { readonly kind: "figures"; readonly value: Record<string, SchemeFigure> });

function readFile({ path, text }: PackFile): ReadFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const source = { path, document, lines };
  const refused = (faults: readonly FileFault[]): ReadFile => ({ ...source, kind: "figures", value: {}, faults });
  const [error] = document.errors;
  if (error) return refused([{ path, line: lines.linePos(error.pos[0]).line, message: error.message.split("\n")[0] ?? "" }]);
  const value: unknown = document.toJS({ maxAliasCount: 50 });
  const check = <Value>(schema: z.ZodType<Value>, keep: (parsed: Value) => ReadFile): ReadFile => {
    const parsed = schema.safeParse(value);
    return parsed.success ? keep(parsed.data) : refused(parsed.error.issues.map((issue) => formFault(source, issue)));
  };
  if (path === "figures.yaml") return check(figuresSchema, ({ figures }) => ({ ...source, kind: "figures", value: figures, faults: [] }));
  if (path.startsWith("overlays/")) return check(overlaySchema, (overlay) => ({ ...source, kind: "overlay", value: overlay, faults: [] }));
  return check(packSchema, (pack) => ({ ...source, kind: "pack", value: pack, faults: [] }));
}

const faultAt = (source: Omit<Source, "faults">, place: Place, message: string): FileFault => ({
  path: `${source.path}#${place.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")}`,
  line: lineOf(source, place),
  message,
});

/** The line of a place, or of the nearest thing around it. */
function lineOf({ document, lines }: Omit<Source, "faults">, place: Place): number {
  for (let length = place.length; length > 0; length -= 1) {
    const parent = document.getIn(place.slice(0, length - 1), true);
    const pair = isMap(parent) ? parent.items.find(({ key }) => String((key as { value?: unknown }).value ?? key) === String(place[length - 1])) : null;
    const node = pair ? pair.key : document.getIn(place.slice(0, length), true);
    const start = isNode(node) ? node.range?.[0] : undefined;
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

type Issue = z.core.$ZodIssue;
/** Of the alternatives of a union, the one that got furthest: "none of nine shapes" helps nobody. */
function formFault(source: Omit<Source, "faults">, issue: Issue): FileFault {
  const deepest = (inner: Issue, before: Place): { place: Place; message: string } => {
    const place = [...before, ...inner.path.map((part) => (typeof part === "symbol" ? String(part) : part))];
    if (inner.code !== "invalid_union") return { place, message: inner.message };
    const candidates = inner.errors.flatMap((issues) => issues.map((each) => deepest(each, place)));
    return candidates.reduce((best, candidate) => (candidate.place.length > best.place.length ? candidate : best), { place, message: inner.message });
  };
  const { place, message } = deepest(issue, []);
  return faultAt(source, place, message);
}

function lint(file: ReadFile, library: PackLibrary, dictionary: FactDictionary): FileFault[] {
  if (file.kind === "figures") return [];
  if (file.kind === "overlay") return lintOverlay(file.value, library, dictionary, null).map((fault) => named(file, fault));
  const { value: pack } = file;
  return [
    ...(file.path === `${pack.id}.yaml` ? [] : [faultAt(file, ["id"], `the file of ${pack.id} must be named ${pack.id}.yaml`)]),
    ...(pack.supersededBy === undefined || library.packs.some(({ id }) => id === pack.supersededBy) ? [] : [faultAt(file, ["supersededBy"], `there is no pack ${pack.supersededBy}`)]),
    ...lintPack(pack, library, dictionary, null).map((fault) => named(file, fault)),
  ];
}

const named = ({ path }: Source, fault: PackFault): FileFault => ({ path: `${path}#${fault.path}`, line: null, message: fault.message });
