import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { listInstruments, loadDictionary, loadInstrument } from "@/cli/content";
import { vectorsSchema, type Vectors, type VectorSurroundings } from "@/lib/core/packs/vectors/run";

const FOLDER = fileURLToPath(new URL("../lib/core/packs/vectors/", import.meta.url));

/** A file beside the cases of the schemes, as it stands. */
export const readCaseFile = (name: string): unknown => parse(readFileSync(join(FOLDER, name), "utf8"));

/** The hand-computed cases of every scheme, for the tests and for the check that each number is guarded. */
export const readVectors = (): Vectors[] => readdirSync(FOLDER).filter((name) => /@\d{4}\.yaml$/.test(name)).map((name) => vectorsSchema.parse(readCaseFile(name)));

/** What judging a case needs beside the packs: the dictionary, and the latest instrument for the crosswalk. */
export function caseSurroundings(): Omit<VectorSurroundings, "library"> {
  const instrument = loadInstrument(listInstruments().at(-1) ?? "");
  if (!instrument) throw new Error("the content holds no instrument");
  return { dictionary: loadDictionary(), instrument };
}
