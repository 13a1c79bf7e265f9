import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { listInstruments, loadDictionary, loadInstrument, readPackFiles } from "@/cli/content";
import { mutationName, mutationsOf, noticing } from "@/lib/core/packs/vectors/mutate";
import { vectorsSchema } from "@/lib/core/packs/vectors/run";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const files = readPackFiles();
const vectors = readdirSync(FOLDER)
  .filter((name) => /@\d{4}\.yaml$/.test(name))
  .map((name) => vectorsSchema.parse(parse(readFileSync(join(FOLDER, name), "utf8"))));
const around = { dictionary: loadDictionary(), instrument: loadInstrument(listInstruments().at(-1) ?? "")! };

/** One in so many; `npm run mutations` tries them all. */
const EVERY = 40;

describe("a number of a scheme that changes is noticed", () => {
  const all = files.flatMap(mutationsOf);
  const sample = all.filter((_, index) => index % EVERY === 0);
  const isNoticed = noticing(files, vectors, around);
  it.each(sample.map((mutation) => [mutationName(mutation), mutation] as const))("%s", (_, mutation) => {
    expect(isNoticed(mutation)).toBe(true);
  });
});
