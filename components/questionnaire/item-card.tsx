"use client";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { inputShape } from "@/components/ui/field";
import type { TakenOver } from "@/components/questionnaire/use-answers";
import { clock } from "@/components/ui/save-status";
import { answerText } from "@/components/questionnaire/conflict-sides";
import { HistoryLink } from "@/components/questionnaire/history-link";
import type { ChoiceView, ItemConflict, ItemDraft, ItemView, QuestionnaireLabels } from "@/components/questionnaire/questionnaire";

type Props = {
  item: ItemView;
  draft: ItemDraft;
  /** The stored revision, as far as this page knows it. */
  revision: number;
  conflict: ItemConflict | null;
  problem: string | null;
  /** Comes from an earlier assessment, and nobody has looked at it since. */
  isUnconfirmed: boolean;
  /** Whose value the page took over while it was open. */
  takenOver: TakenOver | null;
  contradictions: readonly string[];
  labels: QuestionnaireLabels;
  readOnly: boolean;
  onChoose: (value: string) => void;
  onClear: () => void;
  onEvidence: (value: string) => void;
  onComment: (value: string) => void;
  onConfirm: () => void;
  onResolve: (choice: "mine" | "theirs") => void;
};

/** One question with its help, its answers and whatever there is to say about the answer given. */
export function ItemCard(props: Props) {
  const { item, draft, labels } = props;
  if (item.notApplicable !== null) {
    return (
      <Frame item={item}>
        <p className="text-muted">{item.notApplicable}</p>
      </Frame>
    );
  }
  const descriptionId = `${item.id}-help`;
  const chosenLabel = (values: readonly string[]) => answerText(item, values, labels);
  return (
    <Frame item={item}>
      <p className="measure">{item.text}</p>
      <dl id={descriptionId} className="mt-2 space-y-1 text-sm text-muted">
        {item.help.map((line) => (
          <div key={line.label}>
            <dt className="inline font-semibold">{line.label}</dt> <dd className="inline">{line.text}</dd>
          </div>
        ))}
      </dl>
      {item.figure}
      {props.contradictions.map((text) => (
        <div key={text} className="mt-4">
          <Notice tone="warn" title={labels.contradiction}>
            {text}
          </Notice>
        </div>
      ))}
      {props.problem ? (
        <div className="mt-4">
          <Notice tone="bad" role="alert">
            {props.problem}
          </Notice>
        </div>
      ) : null}
      {props.isUnconfirmed ? (
        <div className="mt-4" data-unconfirmed>
          <Notice tone="info" title={labels.unconfirmed.title}>
            <p className="measure">{labels.unconfirmed.text}</p>
            {/* Without scripts the page is sent as a whole, and with it what stands on it. */}
            {props.readOnly ? null : (
              <Button type="button" onClick={props.onConfirm} className="screen-only mt-2 [@media(scripting:none)]:hidden">
                {labels.unconfirmed.confirm}
              </Button>
            )}
          </Notice>
        </div>
      ) : null}
      {props.takenOver ? (
        <p role="status" className="mt-2 text-sm text-muted">
          {labels.takenOver.replace("{by}", props.takenOver.by ?? labels.someone).replace("{time}", clock(props.takenOver.at))}
        </p>
      ) : null}
      {props.conflict ? (
        <div className="mt-4">
          <Notice tone="warn" role="alert" title={labels.conflictTitle}>
            <p>
              {labels.conflictText.replace("{by}", props.conflict.by ?? labels.someone).replace("{time}", props.conflict.at ? clock(props.conflict.at) : "—")}
            </p>
            <dl className="mt-2">
              <dt className="font-semibold">{labels.conflict.mine}</dt>
              <dd>{chosenLabel(draft.chosen)}</dd>
              <dt className="mt-1 font-semibold">{labels.conflict.theirs}</dt>
              <dd>{chosenLabel(props.conflict.chosen)}</dd>
            </dl>
            <p className="mt-2 hidden [@media(scripting:none)]:block">{labels.conflictPosted}</p>
            <div className="mt-2 flex flex-wrap gap-2 [@media(scripting:none)]:hidden">
              <button type="button" className="min-h-11 rounded-md border border-edge bg-surface px-4" onClick={() => props.onResolve("mine")}>
                {labels.conflict.keepMine}
              </button>
              <button type="button" className="min-h-11 rounded-md border border-edge bg-surface px-4" onClick={() => props.onResolve("theirs")}>
                {labels.conflict.takeTheirs}
              </button>
            </div>
          </Notice>
        </div>
      ) : null}
      {item.kind !== "fact" || item.otherChoices.length > 0 ? (
        <fieldset className="mt-4" disabled={props.readOnly} aria-describedby={descriptionId}>
          <legend className="sr-only">{`${item.id} ${item.title}`}</legend>
          <div className="space-y-2">
            {item.choices.map((choice) => (
              <Choice key={choice.value} item={item} choice={choice} checked={draft.chosen.includes(choice.value)} onChoose={props.onChoose} />
            ))}
          </div>
          {item.otherChoices.length > 0 ? (
            <div className="mt-2 flex flex-wrap gap-x-4">
              {item.otherChoices.map((choice) => (
                <Choice key={choice.value} item={item} choice={choice} checked={draft.chosen.includes(choice.value)} onChoose={props.onChoose} plain />
              ))}
            </div>
          ) : null}
        </fieldset>
      ) : null}
      {item.kind !== "fact" ? (
        <details className="mt-3" open={draft.comment !== "" || undefined}>
          <summary className="inline-flex min-h-11 items-center text-sm text-accent underline">{draft.evidence === "none" ? labels.evidence : labels.evidenceChosen.replace("{strength}", labels.evidenceOptions.find((option) => option.value === draft.evidence)?.label ?? "")}</summary>
          <div className="grid gap-3 pt-2 md:grid-cols-2">
            <label className="block text-sm">
              <span className="font-semibold">{labels.evidence}</span>
              <select name={`evidence.${item.id}`} className={`${inputShape} mt-1`} value={draft.evidence} disabled={props.readOnly} onChange={(event) => props.onEvidence(event.target.value)}>
                {labels.evidenceOptions.map((option) => (
                  <option key={option.value} value={option.value}>
                    {option.label}
                  </option>
                ))}
              </select>
            </label>
            <label className="block text-sm">
              <span className="font-semibold">{labels.comment}</span>
              <textarea name={`comment.${item.id}`} rows={2} maxLength={2000} className={`${inputShape} mt-1`} value={draft.comment} readOnly={props.readOnly} onChange={(event) => props.onComment(event.target.value)} />
            </label>
          </div>
        </details>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-6">
        {draft.chosen.length > 0 && !props.readOnly ? (
          <button type="button" onClick={props.onClear} className="screen-only min-h-11 text-sm text-muted underline">
            {labels.clear}
          </button>
        ) : null}
        <HistoryLink item={item.id} revision={props.revision} href={item.historyHref} label={labels.history} />
      </div>
    </Frame>
  );
}

function Frame({ item, children }: { item: ItemView; children: ReactNode }) {
  return (
    <section id={item.id} aria-labelledby={`${item.id}-title`} className="rounded-lg border border-line bg-surface p-4 sm:p-6">
      <h2 id={`${item.id}-title`} className="mb-1 flex gap-3 text-lg">
        <span className="shrink-0 font-normal text-muted">{item.id}</span>
        <span>{item.title}</span>
      </h2>
      {children}
    </section>
  );
}

function Choice({ item, choice, checked, onChoose, plain }: { item: ItemView; choice: ChoiceView; checked: boolean; onChoose: (value: string) => void; plain?: boolean }) {
  const multiple = item.kind === "multi" && !choice.value.includes(":");
  const frame = plain ? "text-muted" : `rounded-md border px-3 ${checked ? "border-accent bg-accent-soft" : "border-line bg-surface"}`;
  return (
    <label className={`flex min-h-11 cursor-pointer items-start gap-3 py-2 ${frame}`}>
      <input
        type={multiple ? "checkbox" : "radio"}
        name={`answer.${item.id}`}
        value={choice.value}
        checked={checked}
        onChange={() => onChoose(choice.value)}
        className="mt-1 size-5 shrink-0 accent-accent"
      />
      {choice.mark ? <span className={`min-w-10 shrink-0 whitespace-nowrap ${checked ? "font-semibold text-accent" : "text-muted"}`}>{choice.mark}</span> : null}
      <span>{choice.label}</span>
    </label>
  );
}
