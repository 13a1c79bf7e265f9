import type { ConflictSide } from "@/components/questionnaire/conflict-dialog";
import type { ItemConflict, ItemDraft, ItemView, QuestionnaireLabels } from "@/components/questionnaire/questionnaire";
import { clock } from "@/components/ui/save-status";

type Labels = Pick<QuestionnaireLabels, "conflict" | "separator" | "cleared" | "evidence" | "evidenceOptions" | "comment" | "empty">;

/** The chosen answers in words. */
export function answerText({ choices, otherChoices }: Pick<ItemView, "choices" | "otherChoices">, chosen: readonly string[], { separator, cleared }: Pick<Labels, "separator" | "cleared">): string {
  const found = [...choices, ...otherChoices].filter(({ value }) => chosen.includes(value));
  return found.map(({ mark, label }) => (mark ? `${mark} ${label}` : label)).join(separator) || cleared;
}

/** Both sides of a conflict: the answers, and evidence and comment where these differ too. */
export function conflictSides(item: ItemView, mine: ItemDraft, theirs: ItemConflict, labels: Labels): { readonly mine: ConflictSide; readonly theirs: ConflictSide } {
  const strength = (evidence: string) => labels.evidenceOptions.find(({ value }) => value === evidence)?.label ?? evidence;
  const lines = (of: ItemDraft) => [
    { label: null, text: answerText(item, of.chosen, labels) },
    ...(mine.evidence === theirs.evidence ? [] : [{ label: labels.evidence, text: strength(of.evidence) }]),
    ...(mine.comment === theirs.comment ? [] : [{ label: labels.comment, text: of.comment || labels.empty }]),
  ];
  return {
    mine: { by: byLine(labels.conflict, labels.conflict.you, theirs.enteredAt), lines: lines(mine) },
    theirs: { by: byLine(labels.conflict, theirs.by ?? labels.conflict.someone, theirs.at), lines: lines(theirs) },
  };
}

/** Who entered something and when, as both the questionnaire and the fact sheet say it. */
export const byLine = ({ by }: { readonly by: string }, name: string, at: Date | null): string => by.replace("{by}", name).replace("{at}", at ? clock(at) : "—");
