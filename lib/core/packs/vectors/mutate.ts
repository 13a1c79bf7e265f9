import { isScalar, parse, parseDocument, visit, type Document, type Scalar } from "yaml";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import { isDate } from "@/lib/core/facts/iso-date";
import { lintOverlay, lintPack } from "@/lib/core/packs/lint-pack";
import { figuresSchema, overlaySchema, packSchema, type PackLibrary } from "@/lib/core/packs/pack";
import { parsePackLibrary, type PackFile } from "@/lib/core/packs/parse";
import { hasFault, type Vectors, type VectorSurroundings } from "@/lib/core/packs/vectors/run";

/**
 * Is every number of a pack guarded by a hand-computed case? Each number is made one unit of its last decimal larger and smaller, each date a day later and
 * earlier, and the cases of the packs that read it must then fail, or the file must be refused. A change that nobody notices is a survivor.
 */
export type Mutation = { readonly path: string; readonly keys: readonly string[]; readonly line: number; readonly from: string; readonly to: string };

/** When somebody looked decides nothing. */
const DECIDES_NOTHING = ["checkedOn"];

export function mutationsOf({ path, text }: PackFile): Mutation[] {
  const found: Mutation[] = [];
  walkNumbers(parseDocument(text), (scalar, keys) => {
    if (DECIDES_NOTHING.includes(keys.at(-1) ?? "")) return;
    const line = text.slice(0, scalar.range?.[0] ?? 0).split("\n").length;
    for (const to of neighbours(scalar)) found.push({ path, keys, line, from: scalar.source ?? String(scalar.value), to });
  });
  return found;
}

export const mutationName = ({ path, line, keys, from, to }: Mutation): string => `${path}:${String(line)} ${keys.join("/")} ${from} → ${to}`;

/** Says of a change whether it is noticed; what does not change is read once. */
export function noticing(files: readonly PackFile[], vectors: readonly Vectors[], around: Omit<VectorSurroundings, "library">): (mutation: Mutation) => boolean {
  const library = parsePackLibrary(files, around.dictionary);
  const contents = new Map(files.map(({ path, text }) => [path, parse(text) as unknown]));
  return (mutation) => {
    const mutated = withChange(library, mutation, contents.get(mutation.path), around.dictionary);
    if (!mutated) return true;
    const own = vectors.filter(({ pack }) => mutation.path === `${pack}.yaml`);
    // The size classes and the shared figures are read by other packs too; a pack's own cases are asked first.
    const isShared = own.length === 0 || mutation.path.startsWith("cn.sme.size");
    return [...own, ...(isShared ? vectors.filter((file) => !own.includes(file)) : [])].some((file) => hasFault(file, { ...around, library: mutated }));
  };
}

/** The library with one number changed; null where the changed file would be refused. */
function withChange(library: PackLibrary, { path, keys, from, to }: Mutation, content: unknown, dictionary: FactDictionary): PackLibrary | null {
  const changed = structuredClone(content) as Record<string, unknown>;
  const last = keys.at(-1) ?? "";
  const parent = keys.slice(0, -1).reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, changed);
  parent[last] = isDate(from.replaceAll('"', "")) ? to : Number(to);
  if (path === "figures.yaml") {
    const read = figuresSchema.safeParse(changed);
    return read.success ? { ...library, figures: read.data.figures } : null;
  }
  if (path.startsWith("overlays/")) {
    const read = overlaySchema.safeParse(changed);
    if (!read.success || lintOverlay(read.data, library, dictionary, null).length > 0) return null;
    return { ...library, overlays: library.overlays.map((overlay) => (overlay.id === read.data.id ? read.data : overlay)) };
  }
  const read = packSchema.safeParse(changed);
  if (!read.success || lintPack(read.data, library, dictionary, null).length > 0) return null;
  return { ...library, packs: library.packs.map((pack) => (pack.id === read.data.id ? read.data : pack)) };
}

function walkNumbers(document: Document, use: (scalar: Scalar, keys: string[]) => void): void {
  visit(document, {
    Scalar: (key, node, ancestors) => {
      if (key === "key" || !(typeof node.value === "number" || (typeof node.value === "string" && isDate(node.value)))) return;
      const keys: string[] = [];
      for (const [index, ancestor] of ancestors.entries()) {
        const child: unknown = ancestors[index + 1] ?? node;
        if (isPair(ancestor)) keys.push(isScalar(ancestor.key) ? String(ancestor.key.value) : "");
        else if (typeof ancestor === "object" && "items" in ancestor && !isPair(child)) keys.push(String((ancestor.items as unknown[]).indexOf(child)));
      }
      use(node, keys);
    },
  });
}

const isPair = (node: unknown): node is { key: unknown; value: unknown } => typeof node === "object" && node !== null && "key" in node && "value" in node;

function neighbours({ value, source }: Scalar): string[] {
  if (typeof value === "string") return [-1, 1].map((days) => new Date(Date.parse(value) + days * 86_400_000).toISOString().slice(0, 10));
  const decimals = (source ?? String(value)).split(".")[1]?.length ?? 0;
  return [-1, 1].map((step) => ((value as number) + step * 10 ** -decimals).toFixed(decimals));
}
