import { onlyOperand, parseArguments, parseLocale } from "@/cli/arguments";
import { ContentError, printJson, UsageError, type Outcome, type StandardInput } from "@/cli/command";
import { readPlainJson } from "@/cli/input";
import { CONVENTIONS, parseCohort, weighByEntropy, type Convention } from "@/lib/core/packs/entropy";

/** `entropy [--convention minmax|share] FILE`: weights of indicators over a cohort, and the scores that follow. */
export async function entropy(args: readonly string[], stdin: StandardInput): Promise<Outcome> {
  const { options, operands } = parseArguments(args, { convention: {}, locale: {} });
  const locale = parseLocale(options.locale);
  const convention = parseConvention(options.convention);
  const parsed = parseCohort(await readPlainJson(onlyOperand(operands), stdin, locale), convention);
  if ("problems" in parsed) {
    const problems = parsed.problems.map(({ pointer, code, values }) => ({ pointer, code: "cli" as const, key: `entropy.${code}`, values }));
    throw new ContentError(problems, locale);
  }
  return printJson(weighByEntropy(parsed.cohort, convention));
}

function parseConvention(text: string | undefined): Convention {
  if (text === undefined) return "minmax";
  const convention = CONVENTIONS.find((known) => known === text);
  if (!convention) throw new UsageError("conventionUnknown", { convention: text, known: CONVENTIONS.join(", ") });
  return convention;
}
