import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { Branch } from "@/lib/core/instrument/instrument";
import type { ItemValue } from "@/lib/core/expression";
import type { AnsweredQuestion, Judgement, SchemeAnswers } from "@/lib/core/packs/judgement";
import type { Application, Pack, PackLibrary } from "@/lib/core/packs/pack";
import type { Responses } from "@/lib/core/response";

export type JudgeInput = {
  readonly library: PackLibrary;
  readonly dictionary: FactDictionary;
  readonly sheet: FactSheet;
  readonly application: Application;
  /** ISO date of the application; the sheet's where absent. */
  readonly asOf?: string;
  /** Answers by hand to the schemes' own questions; they win over the crosswalk. */
  readonly answers?: SchemeAnswers;
  /** What the enterprise answered to the instrument, for the crosswalk. */
  readonly assessment?: { readonly branch: Branch; readonly responses: Responses; readonly itemValue: (item: string) => ItemValue };
};

/** Judges the enterprise by one scheme, whatever the date: `inForce` says whether the scheme governs such an application. */
export function judgePack(_pack: Pack, _input: JudgeInput): Judgement {
  throw new Error("in work");
}

/** Every question of the scheme with its answer: by hand, else from the crosswalk. */
export function answerQuestions(_pack: Pack, _input: JudgeInput): AnsweredQuestion[] {
  throw new Error("in work");
}
