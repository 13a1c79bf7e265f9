import { ContentError, UsageError, type StandardInput } from "@/cli/command";
import { listInstruments, loadDictionary, loadInstrument, type LoadedInstrument } from "@/cli/content";
import { readJson } from "@/cli/input";
import { parseAssessmentFile, type AssessmentFile } from "@/lib/core/facts/assessment-file";
import type { Locale } from "@/lib/core/localised";
import type { Evaluation } from "@/lib/core/scoring/evaluation";
import { scoreAssessment } from "@/lib/core/scoring/score";

export type ScoredFile = { readonly file: AssessmentFile; readonly evaluation: Evaluation };

/** An instrument by `ID@VERSION`, or wrong usage with the ones there are. */
export function findInstrument(id: string): LoadedInstrument {
  const found = loadInstrument(id);
  if (!found) throw new UsageError("unknownInstrument", { id, known: listInstruments().join(", ") });
  return found;
}

/** Reads an assessment file and scores it. */
export async function scoreFile(path: string, stdin: StandardInput, { instrument, hash }: LoadedInstrument, locale: Locale): Promise<ScoredFile> {
  const dictionary = loadDictionary();
  const parsed = parseAssessmentFile(await readJson(path, stdin, locale), dictionary, instrument);
  if ("problems" in parsed) throw new ContentError(parsed.problems, locale);
  const { file } = parsed;
  return { file, evaluation: scoreAssessment({ instrument, hash, dictionary, sheet: file.sheet, responses: file.responses }) };
}
