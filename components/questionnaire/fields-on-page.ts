import type { ItemDraft } from "@/components/questionnaire/questionnaire";

type Field = { readonly name: string; readonly value: string; readonly checked?: boolean; readonly type: string };

/**
 * What the fields of an item hold that its draft does not: pressed or typed before the page came alive. Null where both say
 * the same. Stored answers that the page does not offer (of another branch) stay; line breaks are the browser's own.
 */
export function fieldsBeyond(fields: readonly Field[], item: string, draft: ItemDraft): ItemDraft | null {
  const answers = fields.filter(({ name, type }) => name === `answer.${item}` && (type === "radio" || type === "checkbox"));
  const offered = new Set(answers.map(({ value }) => value));
  const checked = answers.filter((field) => field.checked).map(({ value }) => value);
  const shown = draft.chosen.filter((value) => offered.has(value));
  const isSame = checked.length === shown.length && checked.every((value) => shown.includes(value));
  // "None" beside others cannot be meant; which came last is not known.
  const isMixed = checked.includes("none") && checked.length > 1;
  const chosen = isSame || isMixed ? draft.chosen : answers[0]?.type === "radio" && checked.length > 0 ? checked : [...draft.chosen.filter((value) => !offered.has(value)), ...checked];
  const evidence = fields.find(({ name }) => name === `evidence.${item}`)?.value ?? draft.evidence;
  const typed = fields.find(({ name }) => name === `comment.${item}`)?.value ?? draft.comment;
  const comment = typed === draft.comment.replaceAll(/\r\n?/g, "\n") ? draft.comment : typed;
  return chosen === draft.chosen && evidence === draft.evidence && comment === draft.comment ? null : { chosen, evidence, comment };
}
