import { ASSESSMENT_PROBLEMS, type AssessmentProblem } from "@/lib/core/facts/assessment-file";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import { fieldTitle } from "@/lib/core/facts/fact-words";
import type { Locale } from "@/lib/core/localised";
import { schemeAnswerText, type SchemeAnswerProblem } from "@/lib/core/packs/scheme-answers";
import { cliWords, loadDictionary } from "@/cli/content";

/** What a command leaves: text for standard output, and the exit code (`instrument lint` prints its list and exits 1). */
export type Outcome = { readonly output: string; readonly exitCode: 0 | 1 };
/** What `-` reads. */
export type StandardInput = AsyncIterable<Uint8Array>;
export type Command = (args: readonly string[], stdin: StandardInput) => Promise<Outcome>;

/** The command line is wrong: exit 2. `key` is a message of the command line. */
export class UsageError extends Error {
  constructor(
    readonly key: string,
    readonly values: Readonly<Record<string, string>> = {},
  ) {
    super(key);
  }
}

export type ContentProblem =
  | AssessmentProblem
  | SchemeAnswerProblem
  | { readonly pointer: string; readonly code: "cli"; readonly key: string; readonly values: Readonly<Record<string, string>> };

/** What the input says is wrong: exit 1, one line per fault, each with its JSON pointer. */
export class ContentError extends Error {
  constructor(
    readonly problems: readonly ContentProblem[],
    readonly locale: Locale,
  ) {
    super("content");
  }
}

/** JSON for standard output: indented, with a newline at the end, as text files have. */
export const printJson = (value: unknown): Outcome => ({ output: `${JSON.stringify(value, null, 2)}\n`, exitCode: 0 });

export function contentLines({ problems, locale }: ContentError): string {
  const dictionary = loadDictionary();
  return problems.map((problem) => `${problem.pointer} ${problemText(problem, dictionary, locale)}`.trim()).join("\n");
}

function problemText(problem: ContentProblem, dictionary: FactDictionary, locale: Locale): string {
  const words = cliWords(locale);
  const { values } = problem;
  if (problem.code === "cli") return words(`cli.${problem.key}`, values);
  if (problem.code === "schemeAnswer") return schemeAnswerText(problem, (key, filled) => words(`errors.${key}`, filled), locale);
  if (problem.code === "answer") return words(problem.answer === "computed" ? "errors.ITEM_COMPUTED" : `errors.answer.${problem.answer}`, values);
  const own = ASSESSMENT_PROBLEMS.find((code) => code === problem.code);
  if (own) return words(`cli.${own}`, values);
  const definitions = new Map(dictionary.facts.map((definition) => [definition.key, definition]));
  const titleOf = (key: string): string => definitions.get(key)?.title[locale] ?? key;
  const definition = "key" in problem ? definitions.get(problem.key ?? "") : undefined;
  const limits = values.limitKeys?.split("+").map(titleOf).join(" + ") ?? "";
  const named: Record<string, string> = definition && values.field !== undefined ? { field: fieldTitle(definition, values.field, locale) } : {};
  const text = words(`facts.problems.${problem.code}`, { value: "", ...values, ...named, title: definition?.title[locale] ?? "", others: limits, unit: definition?.unit?.[locale] ?? "" });
  // The limit's own text names both figures already.
  return definition && problem.code !== "aboveLimit" ? `${definition.title[locale]}${locale === "zh-CN" ? "：" : ": "}${text}` : text;
}
