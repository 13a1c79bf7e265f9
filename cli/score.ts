import { onlyOperand, parseArguments, parseLocale } from "@/cli/arguments";
import { findInstrument, scoreFile } from "@/cli/assessment";
import { printJson, UsageError, type Outcome, type StandardInput } from "@/cli/command";
import { listInstruments } from "@/cli/content";
import { toScorecard } from "@/lib/core/scoring/scorecard";

/** `score --instrument ID@VERSION FILE`: the scorecard of an assessment. */
export async function score(args: readonly string[], stdin: StandardInput): Promise<Outcome> {
  const { options, operands } = parseArguments(args, { instrument: {}, locale: {} });
  const locale = parseLocale(options.locale);
  if (options.instrument === undefined) throw new UsageError("instrumentRequired", { example: listInstruments().at(-1) ?? "" });
  const path = onlyOperand(operands);
  const { evaluation } = await scoreFile(path, stdin, findInstrument(options.instrument), locale);
  return printJson(toScorecard(evaluation, locale));
}
