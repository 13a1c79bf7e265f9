import { describe, expect, it } from "vitest";
import { readPackFiles } from "@/cli/content";
import { caseSurroundings, readVectors } from "@/cli/scheme-cases";
import { mutationName, mutationsOf, noticing } from "@/lib/core/packs/vectors/mutate";

/** One in so many; `npm run mutations` tries them all. */
const EVERY = 40;
/** A change of what all schemes read asks all their cases. */
const PATIENCE = 60_000;

describe("a number of a scheme that changes is noticed", () => {
  const files = readPackFiles();
  const isNoticed = noticing(files, readVectors(), caseSurroundings());
  const sample = files.flatMap(mutationsOf).filter((_, index) => index % EVERY === 0);
  it.each(sample.map((mutation) => [mutationName(mutation), mutation] as const))(
    "%s",
    (_, mutation) => {
      expect(isNoticed(mutation)).toBe(true);
    },
    PATIENCE,
  );
});
