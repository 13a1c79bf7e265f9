import { onlyOperand, parseArguments, parseLocale } from "@/cli/arguments";
import { findInstrument } from "@/cli/assessment";
import { ContentError, printJson, UsageError, type Outcome, type StandardInput } from "@/cli/command";
import { cliWords, listInstruments, loadDictionary, loadPackLibrary, type LoadedInstrument } from "@/cli/content";
import { readJson } from "@/cli/input";
import { parseAssessmentFile } from "@/lib/core/facts/assessment-file";
import { parseFactFile, type FactFile } from "@/lib/core/facts/fact-file";
import { isDate } from "@/lib/core/facts/iso-date";
import type { Locale } from "@/lib/core/localised";
import { judgePack, type JudgeInput } from "@/lib/core/packs/judge";
import { APPLICATIONS, type Application, type Pack } from "@/lib/core/packs/pack";
import { printedJudgement } from "@/lib/core/packs/printed";
import { parseSchemeAnswers } from "@/lib/core/packs/scheme-answers";
import { itemValueOf, scoreAssessment } from "@/lib/core/scoring/score";

/** `rules --pack ID FILE`: where the enterprise stands under one official scheme. Responses, where the file has any, fill in the scheme's questions. */
export async function rules(args: readonly string[], stdin: StandardInput): Promise<Outcome> {
  const { options, operands } = parseArguments(args, { pack: {}, "as-of": {}, application: {}, instrument: {}, locale: {} });
  const locale = parseLocale(options.locale);
  const library = loadPackLibrary();
  const pack = findPack(options.pack, library.packs);
  const application = parseApplication(options.application);
  const asOf = parseDay(options["as-of"]);
  const instrument = findInstrument(options.instrument ?? listInstruments().at(-1) ?? "");
  const dictionary = loadDictionary();
  const { file, assessment } = parseFile(await readJson(onlyOperand(operands), stdin, locale), instrument, locale);
  const sheet = parseSchemeAnswers(file.schemeAnswers, library.packs, pack.id);
  if ("problems" in sheet) throw new ContentError(sheet.problems, locale);
  const judgement = judgePack(pack, {
    library,
    dictionary,
    sheet: file.sheet,
    application,
    answers: sheet.answers,
    ...(asOf === null ? {} : { asOf }),
    ...(assessment === null ? {} : { assessment }),
  });
  const words = cliWords(locale);
  return printJson(printedJudgement(judgement, { dictionary, locale, words: (key, values) => words(`reasons.${key}`, values) }));
}

function findPack(id: string | undefined, packs: readonly Pack[]): Pack {
  const known = packs.map((pack) => pack.id).join(", ");
  if (id === undefined) throw new UsageError("packRequired", { known });
  const found = packs.find((pack) => pack.id === id);
  if (!found) throw new UsageError("unknownPack", { id, known });
  return found;
}

/** A scheme that does not offer a known kind is judged all the same, and is not in force for it. */
function parseApplication(text: string | undefined): Application {
  if (text === undefined) return "new";
  const application = APPLICATIONS.find((known) => known === text);
  if (!application) throw new UsageError("unknownApplication", { application: text, known: APPLICATIONS.join(", ") });
  return application;
}

function parseDay(text: string | undefined): string | null {
  if (text !== undefined && !isDate(text)) throw new UsageError("notADay", { date: text });
  return text ?? null;
}

type JudgedFile = { readonly file: FactFile; readonly assessment: JudgeInput["assessment"] | null };

function parseFile(json: unknown, { instrument, hash }: LoadedInstrument, locale: Locale): JudgedFile {
  const dictionary = loadDictionary();
  const isAssessment = typeof json === "object" && json !== null && "responses" in json;
  if (!isAssessment) {
    const parsed = parseFactFile(json, dictionary);
    if ("problems" in parsed) throw new ContentError(parsed.problems, locale);
    return { file: parsed.file, assessment: null };
  }
  const parsed = parseAssessmentFile(json, dictionary, instrument);
  if ("problems" in parsed) throw new ContentError(parsed.problems, locale);
  const { sheet, responses } = parsed.file;
  const evaluation = scoreAssessment({ instrument, hash, dictionary, sheet, responses });
  return { file: parsed.file, assessment: { branch: evaluation.branch, responses, itemValue: itemValueOf(evaluation) } };
}
