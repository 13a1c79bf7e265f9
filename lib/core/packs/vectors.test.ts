import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { listInstruments, loadDictionary, loadInstrument, loadPackLibrary } from "@/cli/content";
import { lintOverlay, lintPack } from "@/lib/core/packs/lint-pack";
import { runVectors, vectorsSchema } from "@/lib/core/packs/vectors/run";

const FOLDER = fileURLToPath(new URL("./vectors", import.meta.url));
const library = loadPackLibrary();
const surroundings = { library, dictionary: loadDictionary(), instrument: loadInstrument(listInstruments().at(-1) ?? "")! };
const files = readdirSync(FOLDER).filter((name) => /@\d{4}\.yaml$/.test(name));

describe("every scheme against its hand-computed cases", () => {
  it("has a file of cases for every pack", () => {
    expect(files.map((name) => name.replace(".yaml", "")).sort()).toEqual(library.packs.map(({ id }) => id).sort());
  });
  it.each(library.packs.map((pack) => [pack.id, pack] as const))("finds no fault in %s", (_, pack) => {
    expect(lintPack(pack, library, surroundings.dictionary, surroundings.instrument.instrument)).toEqual([]);
  });
  it.each(library.overlays.map((overlay) => [overlay.id, overlay] as const))("finds no fault in overlay %s", (_, overlay) => {
    expect(lintOverlay(overlay, library, surroundings.dictionary, surroundings.instrument.instrument)).toEqual([]);
  });
  describe.each(files)("%s", (name) => {
    const runs = runVectors(vectorsSchema.parse(parse(readFileSync(join(FOLDER, name), "utf8"))), surroundings);
    it.each(runs.map(({ name: title, faults }) => [title, faults] as const))("%s", (_, faults) => {
      expect(faults).toEqual([]);
    });
  });
});
