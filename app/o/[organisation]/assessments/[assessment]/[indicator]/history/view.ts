import { formatDate } from "@/app/format-date";
import type { History, HistoryEntry, HistoryLine } from "@/components/questionnaire/history-view";
import type { Words } from "@/lib/core/localised";
import { NONE, type Answer, type Evidence } from "@/lib/core/response";
import { compareTexts } from "@/lib/core/text-change";
import type { Language } from "@/lib/server/language";
import type { LoggedResponse, ResponseChangeRow, ResponseHistory } from "@/lib/server/history";

type Place = Pick<Language, "locale" | "words">;

/** Words the history of a response: options, levels and reasons by their texts, in the reader's language. */
export function viewHistory(history: ResponseHistory, place: Place): History {
  const t = place.words("questionnaire");
  const { item, changes } = history;
  return {
    title: `${t("history.title")} ${item.id}`,
    entries: changes.map((change) => viewEntry(change, history, place)),
    note: noteOf(history, t),
    labels: { before: t("history.before"), after: t("history.after") },
  };
}

/** What there is to say about the time before the oldest change that is listed. */
function noteOf({ changes, copied }: ResponseHistory, t: Words): string | null {
  if (copied) return t("history.copied");
  const oldest = changes.at(-1);
  if (!oldest) return t("history.empty");
  return oldest.revision > 1 ? t("history.most", { count: changes.length }) : null;
}

const EVIDENCE_KEYS = {
  none: "form.evidenceNone",
  statement: "form.evidenceStatement",
  internalRecord: "form.evidenceInternalRecord",
  thirdParty: "form.evidenceThirdParty",
} as const satisfies Record<Evidence, string>;
const BLANK: LoggedResponse = { answer: null, evidence: null, comment: null };

function viewEntry({ revision, by, at, before: stored, after }: ResponseChangeRow, history: ResponseHistory, place: Place): HistoryEntry {
  const t = place.words("questionnaire");
  const before = stored ?? BLANK;
  const answers = [before, after].map(({ answer }) => answerText(answer, history, place)) as [string, string];
  const evidence = [before, after].map((response) => t(EVIDENCE_KEYS[response.evidence ?? "none"])) as [string, string];
  const comments = [before, after].map(({ comment }) => comment ?? "") as [string, string];
  const lines: HistoryLine[] = [];
  if (answers[0] !== answers[1]) lines.push(whole(t("history.answer"), ...answers));
  if (evidence[0] !== evidence[1]) lines.push(whole(t("history.evidence"), ...evidence));
  if (comments[0] !== comments[1]) lines.push(commentLine(t("history.comment"), t("history.noComment"), ...comments));
  const note = lines.length === 0 ? t("history.confirmed", { answer: answers[1] }) : null;
  return { revision, by, at: at.toISOString(), time: formatDate(at, place.locale), lines, note };
}

const whole = (label: string, before: string, after: string): HistoryLine => ({ label, before: [{ text: before, changed: false }], after: [{ text: after, changed: false }] });

/** Of a long note what was changed in it stands out; a note that is new or gone is whole. */
function commentLine(label: string, none: string, before: string, after: string): HistoryLine {
  if (before === "" || after === "") return whole(label, before || none, after || none);
  return { label, ...compareTexts(before, after) };
}

function answerText(answer: Answer | null, { item, reasons }: ResponseHistory, { locale, words }: Place): string {
  const t = words("questionnaire");
  if (answer === null) return t("form.cleared");
  if ("unknown" in answer) return t(`form.${answer.unknown}`);
  if ("notApplicable" in answer) return t("form.notApplicable", { reason: reasons.find(({ id }) => id === answer.notApplicable)?.title[locale] ?? answer.notApplicable });
  if ("level" in answer) return `${t("form.level", { level: answer.level })} ${item.kind === "level" ? (item.levels[answer.level]?.text[locale] ?? "") : ""}`.trim();
  const chosen = "option" in answer ? [answer.option] : answer.options;
  const titles = chosen.map((id) => {
    if (item.kind === "multi" && id === NONE) return item.none[locale];
    return (item.kind === "multi" || item.kind === "single" ? item.options.find((option) => option.id === id)?.text[locale] : undefined) ?? id;
  });
  return titles.join(t("form.separator"));
}
