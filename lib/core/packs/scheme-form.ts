import type { SchemeAnswer } from "@/lib/core/packs/judgement";
import type { Question } from "@/lib/core/packs/pack";

/**
 * Answers to a scheme's questions as the fields of a plain form, and back. A field says what is ticked or typed; what the page showed comes back
 * beside it, so that a posted form changes only what its author changed.
 */
export type Fields = Readonly<Record<string, readonly string[]>>;
/** A question as the page showed it. */
export type ShownAnswer = { readonly question: string; readonly revision: number; readonly fields: Fields };
/** A change as `saveSchemeAnswers` takes it; `answer` as people write it in a file, null to clear. */
export type FormChange = { readonly question: string; readonly revision: number; readonly answer: unknown; readonly evidence?: string | null };

export const NONE = "none";
const BENCHMARK_PARTS = ["value", "base", "lead"] as const;
export type BenchmarkPart = (typeof BENCHMARK_PARTS)[number];

export const answerField = (question: string, part?: BenchmarkPart): string => (part ? `answer.${question}.${part}` : `answer.${question}`);
export const evidenceField = (question: string): string => `evidence.${question}`;
/** Ticked: what was answered by hand is taken back, and what follows from the figures counts again. */
export const clearField = (question: string): string => `clear.${question}`;

/** Names of the fields of a question, whatever they hold. */
export function fieldNames({ id, kind }: Pick<Question, "id" | "kind">): readonly string[] {
  if (kind === "benchmark") return BENCHMARK_PARTS.map((part) => answerField(id, part));
  return kind === "declaration" ? [answerField(id), evidenceField(id)] : [answerField(id)];
}

/** What stands in the fields for an answer. */
export function answerToFields(question: Pick<Question, "id" | "kind">, answer: SchemeAnswer | null, evidence: string | null): Fields {
  const written = evidence === null || question.kind !== "declaration" ? {} : { [evidenceField(question.id)]: [evidence] };
  if (answer === null) return written;
  const field = answerField(question.id);
  if ("options" in answer) return { [field]: answer.options.length === 0 ? [NONE] : answer.options.map(String) };
  if ("number" in answer) return { [field]: [answer.number] };
  if ("affirmed" in answer) return { ...written, [field]: [answer.affirmed ? "yes" : "no"] };
  return Object.fromEntries(BENCHMARK_PARTS.flatMap((part) => (answer[part] === null ? [] : [[answerField(question.id, part), [answer[part]]]])));
}

/** The changes that a posted form makes to what the page showed. `read`: the values that came under a name. */
export function changesOf(questions: readonly Question[], shown: readonly ShownAnswer[], read: (name: string) => readonly string[]): FormChange[] {
  return shown.flatMap((each): FormChange[] => {
    const question = questions.find(({ id }) => id === each.question);
    if (!question) return [];
    const { id } = question;
    const frame = { question: id, revision: each.revision };
    if (read(clearField(id)).length > 0) return [{ ...frame, answer: null }];
    // A form sends line ends of its own.
    const values = (name: string) => read(name).map((value) => value.replaceAll("\r\n", "\n")).filter((value) => value.trim() !== "");
    const isChanged = (name: string) => values(name).join("\n") !== (each.fields[name] ?? []).join("\n");
    if (!fieldNames(question).some(isChanged)) return [];
    const answer = writtenAnswer(question, values);
    if (question.kind !== "declaration") return [{ ...frame, answer }];
    return [{ ...frame, answer, evidence: values(evidenceField(id))[0]?.trim() ?? null }];
  });
}

/** As people write it in a file: what is not acceptable is left for `checkSchemeAnswer` to refuse. */
function writtenAnswer(question: Question, values: (name: string) => readonly string[]): unknown {
  const [first, ...others] = values(answerField(question.id));
  switch (question.kind) {
    case "multi": {
      if (first === undefined) return null;
      // 无 beside others is a contradiction that the check names.
      return [first, ...others].flatMap((value) => (value === NONE && others.length === 0 ? [] : [value === NONE ? 0 : Number(value)]));
    }
    case "single":
      return first === undefined ? null : first === NONE ? 0 : Number(first);
    case "level":
    case "number":
      return first ?? null;
    case "declaration":
      return first === undefined ? null : first === "yes";
    case "benchmark": {
      const parts = BENCHMARK_PARTS.map((part) => [part, values(answerField(question.id, part))[0] ?? null] as const);
      return parts.every(([, value]) => value === null) ? null : Object.fromEntries(parts);
    }
  }
}
