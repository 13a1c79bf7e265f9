import type { Answer } from "@/lib/core/response";

/**
 * An answer as the values of a plain HTML form field, and back. The same strings name the radio buttons and boxes on the
 * page, so that a form posted without JavaScript means exactly what an autosave means.
 *
 * `level:3` · `option:c` · an option id of a multi as it is, `none` among them · `unknown:dontKnow` · `unknown:withheld` ·
 * `notApplicable:<reason>`.
 */
export function answerToField(answer: Answer | null): readonly string[] {
  if (answer === null) return [];
  if ("level" in answer) return [`level:${answer.level}`];
  if ("option" in answer) return [`option:${answer.option}`];
  if ("options" in answer) return answer.options;
  if ("unknown" in answer) return [`unknown:${answer.unknown}`];
  return [`notApplicable:${answer.notApplicable}`];
}

/**
 * Reads what a form field says. No value means "not answered": null. A stated unknown wins over options beside it, since a
 * form without JavaScript cannot clear the boxes; every other contradiction is left for `checkResponse` to refuse.
 */
export function fieldToAnswer(values: readonly string[]): Answer | null {
  if (values.length === 0) return null;
  const stated = values.find((value) => value.startsWith("unknown:"));
  if (stated === "unknown:dontKnow" || stated === "unknown:withheld") return { unknown: stated.slice(8) as "dontKnow" | "withheld" };
  const first = values[0] ?? "";
  if (first.startsWith("level:")) return { level: Number(first.slice(6)) };
  if (first.startsWith("option:")) return { option: first.slice(7) };
  if (first.startsWith("notApplicable:")) return { notApplicable: first.slice(14) };
  return { options: [...values] };
}

/**
 * What a multi holds after one box was pressed: `none` and the others exclude each other, and the last press wins.
 * Source of the rule: the instrument's exclusive `none`.
 */
export function toggleOption(chosen: readonly string[], pressed: string): readonly string[] {
  const options = chosen.filter((value) => !value.startsWith("unknown:"));
  if (options.includes(pressed)) return options.filter((value) => value !== pressed);
  if (pressed === "none") return ["none"];
  return [...options.filter((value) => value !== "none"), pressed];
}
