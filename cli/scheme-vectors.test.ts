import { describe, expect, it } from "vitest";
import { loadPackLibrary } from "@/cli/content";
import { caseSurroundings, readVectors } from "@/cli/scheme-cases";
import { lintOverlay, lintPack } from "@/lib/core/packs/lint-pack";
import { runVectors } from "@/lib/core/packs/vectors/run";

const library = loadPackLibrary();
const surroundings = { ...caseSurroundings(), library };
const { instrument } = surroundings.instrument;
const files = readVectors();

describe("every scheme against its hand-computed cases", () => {
  it("has a file of cases for every pack", () => {
    expect(files.map(({ pack }) => pack).sort()).toEqual(library.packs.map(({ id }) => id).sort());
  });
  it.each(library.packs.map((pack) => [pack.id, pack] as const))("finds no fault in %s", (_, pack) => {
    expect(lintPack(pack, library, surroundings.dictionary, instrument)).toEqual([]);
  });
  it.each(library.overlays.map((overlay) => [overlay.id, overlay] as const))("finds no fault in overlay %s", (_, overlay) => {
    expect(lintOverlay(overlay, library, surroundings.dictionary, instrument)).toEqual([]);
  });
  describe.each(files.map((file) => [file.pack, file] as const))("%s", (_, file) => {
    it.each(runVectors(file, surroundings).map(({ name, faults }) => [name, faults] as const))("%s", (_name, faults) => {
      expect(faults).toEqual([]);
    });
  });
});
