import { isScalar, parseDocument, visit, type Document, type Scalar } from "yaml";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import { isDate } from "@/lib/core/facts/iso-date";
import { PackFaults, parsePackLibrary, type PackFile } from "@/lib/core/packs/parse";
import { runVectors, type Vectors, type VectorSurroundings } from "@/lib/core/packs/vectors/run";

/**
 * Is every number of a pack guarded by a hand-computed case? Each number is made one unit of its last decimal larger and smaller, each date a day later and
 * earlier, and the cases of the packs that read it must then fail, or the file must be refused. A change that nobody notices is a survivor.
 */
export type Mutation = { readonly path: string; readonly place: string; readonly line: number; readonly from: string; readonly to: string };

/** Dates that say when somebody looked, and what is counted by position, decide nothing. */
const DECIDES_NOTHING = ["checkedOn"];

export function mutationsOf({ path, text }: PackFile): Mutation[] {
  const found: Mutation[] = [];
  walkNumbers(parseDocument(text), (scalar, place) => {
    if (DECIDES_NOTHING.includes(place.at(-1) ?? "")) return;
    const from = scalar.source ?? String(scalar.value);
    const line = text.slice(0, scalar.range?.[0] ?? 0).split("\n").length;
    for (const to of neighbours(scalar)) found.push({ path, place: place.join("/"), line, from, to });
  });
  return found;
}

/** True where the change is noticed. */
export function isNoticed(mutation: Mutation, files: readonly PackFile[], vectors: readonly Vectors[], around: Omit<VectorSurroundings, "library">): boolean {
  const mutated = files.map((file) => (file.path === mutation.path ? { ...file, text: mutate(file.text, mutation) } : file));
  const library = readOrNull(mutated, around.dictionary);
  if (!library) return true;
  const own = vectors.filter(({ pack }) => mutation.path === `${pack}.yaml`);
  const concerned = own.length > 0 ? [...own, ...vectors.filter((each) => !own.includes(each))] : vectors;
  // The size classes and the shared figures are read by other packs too, so theirs are asked after the pack's own.
  const isShared = own.length === 0 || mutation.path.startsWith("cn.sme.size");
  return (isShared ? concerned : own).some((file) => runVectors(file, { ...around, library }).some(({ faults }) => faults.length > 0));
}

function readOrNull(files: readonly PackFile[], dictionary: FactDictionary): ReturnType<typeof parsePackLibrary> | null {
  try {
    return parsePackLibrary(files, dictionary);
  } catch (error) {
    if (error instanceof PackFaults) return null;
    throw error;
  }
}

function mutate(text: string, { place, to }: Mutation): string {
  const document = parseDocument(text);
  walkNumbers(document, (scalar, at) => {
    if (at.join("/") !== place) return;
    scalar.value = typeof scalar.value === "number" ? Number(to) : to;
    delete scalar.source;
  });
  return document.toString();
}

function walkNumbers(document: Document, use: (scalar: Scalar, place: string[]) => void): void {
  visit(document, {
    Scalar: (key, node, ancestors) => {
      if (key === "key" || !(typeof node.value === "number" || (typeof node.value === "string" && isDate(node.value)))) return;
      const place: string[] = [];
      for (const [index, ancestor] of ancestors.entries()) {
        const child: unknown = ancestors[index + 1] ?? node;
        if (typeof ancestor === "object" && "items" in ancestor) {
          const position = (ancestor.items as unknown[]).indexOf(child);
          // A pair of a map names itself; a member of a list is its position.
          if (position >= 0 && !isPair(child)) place.push(String(position));
        } else if (isPair(ancestor)) place.push(isScalar(ancestor.key) ? String(ancestor.key.value) : "");
      }
      use(node, place);
    },
  });
}

const isPair = (node: unknown): node is { key: unknown; value: unknown } => typeof node === "object" && node !== null && "key" in node && "value" in node;

function neighbours({ value, source }: Scalar): string[] {
  if (typeof value === "string") return [-1, 1].map((days) => new Date(Date.parse(value) + days * 86_400_000).toISOString().slice(0, 10));
  const decimals = (source ?? String(value)).split(".")[1]?.length ?? 0;
  return [-1, 1].map((step) => ((value as number) + step * 10 ** -decimals).toFixed(decimals));
}
