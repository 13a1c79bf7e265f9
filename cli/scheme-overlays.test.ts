import { describe, expect, it } from "vitest";
import { z } from "zod";
import { listInstruments, loadDictionary, loadInstrument, loadPackLibrary } from "@/cli/content";
import { readCaseFile } from "@/cli/scheme-cases";
import { lintOverlay } from "@/lib/core/packs/lint-pack";
import { overlaySchema } from "@/lib/core/packs/pack";
import { runVectors, vectorsSchema } from "@/lib/core/packs/vectors/run";

const file = z
  .strictObject({ overlays: z.array(overlaySchema), cases: z.array(vectorsSchema) })
  .parse(readCaseFile("overlay-fixtures.yaml"));
const real = loadPackLibrary();
const library = { ...real, overlays: file.overlays };
const dictionary = loadDictionary();
const instrument = loadInstrument(listInstruments().at(-1) ?? "")!;

describe("what a region or an industry sets differently", () => {
  it.each([...file.overlays, ...real.overlays].map((overlay) => [overlay.id, overlay] as const))("%s names only what its pack has", (_, overlay) => {
    expect(lintOverlay(overlay, library, dictionary, instrument.instrument)).toEqual([]);
  });

  describe.each(file.cases.map((vectors) => [vectors.pack, vectors] as const))("%s", (_, vectors) => {
    const runs = runVectors(vectors, { library, dictionary, instrument });
    it.each(runs.map(({ name, faults }) => [name, faults] as const))("%s", (_name, faults) => {
      expect(faults).toEqual([]);
    });
  });
});
