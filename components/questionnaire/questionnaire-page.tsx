"use client";
import Link from "next/link";
import { useEffect, useMemo, useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { ItemCard, type ItemConflict, type ItemDraft } from "@/components/questionnaire/item-card";
import { SaveStatus } from "@/components/ui/save-status";
import { SectionNav } from "@/components/questionnaire/section-nav";
import type { ItemView, QuestionnaireLabels, SectionGroupView, Standing } from "@/components/questionnaire/questionnaire";
import { createSaveQueue, type SaveQueue, type SaveState } from "@/lib/browser/save-queue";
import { answerToField, fieldToAnswer, toggleOption } from "@/lib/core/answer-form";
import type { Answer } from "@/lib/core/response";

type Props = {
  title: string;
  element: string;
  lead: string;
  minutes: string;
  items: readonly ItemView[];
  groups: readonly SectionGroupView[];
  standing: Standing;
  labels: QuestionnaireLabels;
  readOnly: boolean;
  /** Shown in place of the save state when the assessment is closed for answers. */
  readOnlyText: string | null;
  /** Why the page that was posted without JavaScript came back. */
  notice: string | null;
  saveUrl: string;
  standingUrl: string;
  placeUrl: string;
  instrument: string;
  previousHref: string | null;
  nextHref: string;
  /** Saves the posted form where there is no JavaScript, then goes on. */
  action: (form: FormData) => Promise<void>;
};

/** Typing pauses this long before a comment is sent; choices are sent at once. */
const TYPING_PAUSE = 800;

/** One indicator: its questions, saved as they are answered, and the way through the whole questionnaire. */
export function QuestionnairePage(props: Props) {
  const { items, labels } = props;
  const [drafts, setDrafts] = useState<Record<string, ItemDraft>>(() =>
    Object.fromEntries(items.map((item) => [item.id, { chosen: item.chosen, evidence: item.evidence, comment: item.comment }])),
  );
  const [conflicts, setConflicts] = useState<Record<string, ItemConflict | null>>({});
  const [problems, setProblems] = useState<Record<string, string | null>>({});
  const [state, setState] = useState<SaveState>({ kind: "idle" });
  const [standing, setStanding] = useState(props.standing);
  const queue = useRef<SaveQueue | null>(null);
  /** The person pressed "next" while something was still on its way: they go on when it has arrived. */
  const goingOn = useRef(false);
  const goOn = () => window.location.assign(props.nextHref);

  useEffect(() => {
    const created = createSaveQueue({
      url: props.saveUrl,
      envelope: { instrument: props.instrument },
      keyOf: (entry) => String(entry.item),
      onState: (next) => {
        setState(next);
        if (next.kind === "saved" && goingOn.current && !created.hasUnsaved()) goOn();
        // What could not be saved keeps them here: it says why.
        if (next.kind === "unsaved") goingOn.current = false;
      },
      onSettled: () => {
        void fetch(props.standingUrl, { headers: { accept: "application/json" } })
          .then((answer) => (answer.ok ? answer.json() : null))
          .then((next: Standing | null) => next && setStanding(next))
          // The figures beside the form may lag; the answers themselves are saved.
          .catch(() => undefined);
      },
      onResult: (item, result) => {
        if (result.status === "conflict") {
          const current = result.current as { answer?: Answer | null; evidence?: string | null; comment?: string | null } | null | undefined;
          setConflicts((known) => ({
            ...known,
            [item]: {
              revision: result.revision,
              chosen: answerToField(current?.answer ?? null),
              evidence: current?.evidence ?? "none",
              comment: current?.comment ?? "",
              by: result.by ?? null,
              at: result.at ? new Date(result.at) : null,
            },
          }));
        } else if (result.status === "saved") {
          setConflicts((known) => ({ ...known, [item]: null }));
        }
        setProblems((known) => ({ ...known, [item]: result.status === "refused" ? (result.problem?.message ?? null) : null }));
      },
    });
    for (const item of items) created.setRevision(item.id, item.revision);
    queue.current = created;
    const leave = (event: BeforeUnloadEvent) => {
      created.flush();
      if (created.hasUnsaved()) event.preventDefault();
    };
    const hide = () => document.visibilityState === "hidden" && created.hasUnsaved() && created.flush();
    window.addEventListener("beforeunload", leave);
    document.addEventListener("visibilitychange", hide);
    return () => {
      window.removeEventListener("beforeunload", leave);
      document.removeEventListener("visibilitychange", hide);
      if (created.hasUnsaved()) created.flush();
    };
    // The page is keyed by assessment and indicator: these never change while it is mounted.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const change = (item: ItemView, draft: ItemDraft, delay: number) => {
    setDrafts((known) => ({ ...known, [item.id]: draft }));
    queue.current?.put(
      { item: item.id, answer: fieldToAnswer(draft.chosen), evidence: draft.evidence, comment: draft.comment },
      delay,
    );
  };

  const remember = (item: string) => {
    void fetch(props.placeUrl, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ item }), keepalive: true }).catch(() => undefined);
  };

  const contradictionsOf = useMemo(
    () => (item: string) => standing.contradictions.filter((entry) => entry.items.includes(item)).map((entry) => entry.text),
    [standing],
  );

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    // With JavaScript every answer is saved as it is given; the button only goes on.
    event.preventDefault();
    goingOn.current = queue.current?.hasUnsaved() ?? false;
    if (goingOn.current) queue.current?.flush();
    else goOn();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that accepts a candidate of an input method must not send the form.
    if (event.key === "Enter" && (event.nativeEvent.isComposing || event.keyCode === 229)) event.preventDefault();
  };

  return (
    <div className="mx-auto grid max-w-[72rem] gap-6 px-4 py-6 lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-10">
      <SectionNav groups={props.groups} standing={standing} labels={labels} />
      <div className="min-w-0">
        <div className="mb-6">
          <p className="text-sm text-muted">{props.element}</p>
          <h1>{props.title}</h1>
          <p className="measure mt-1 text-muted">{props.lead}</p>
          <p className="text-sm text-muted">{props.minutes}</p>
        </div>
        <div className="screen-only sticky top-0 z-10 -mx-4 mb-4 flex min-h-12 items-center border-b border-line bg-paper px-4">
          {props.readOnly ? <p className="text-sm text-muted">{props.readOnlyText}</p> : <SaveStatus state={state} labels={labels} onRetry={() => queue.current?.flush()} />}
        </div>
        {props.notice ? (
          <div className="mb-4">
            <Notice tone="bad" role="alert">
              {props.notice}
            </Notice>
          </div>
        ) : null}
        <form action={props.action} onSubmit={onSubmit} onKeyDown={onKeyDown} onFocus={(event) => {
          const card = (event.target as HTMLElement).closest("section[id]");
          if (card && !props.readOnly) remember(card.id);
        }} className="space-y-4">
          {items.map((item) => {
            const draft = drafts[item.id] ?? { chosen: [], evidence: "none", comment: "" };
            return (
              <ItemCard
                key={item.id}
                item={item}
                draft={draft}
                conflict={conflicts[item.id] ?? null}
                problem={problems[item.id] ?? null}
                contradictions={contradictionsOf(item.id)}
                labels={labels}
                readOnly={props.readOnly}
                onChoose={(value) =>
                  change(item, { ...draft, chosen: item.kind === "multi" && !value.includes(":") ? toggleOption(draft.chosen, value) : [value] }, 0)
                }
                onClear={() => change(item, { ...draft, chosen: [] }, 0)}
                onEvidence={(evidence) => change(item, { ...draft, evidence }, 0)}
                onComment={(comment) => change(item, { ...draft, comment }, TYPING_PAUSE)}
                onResolve={(choice) => {
                  const other = conflicts[item.id];
                  if (!other) return;
                  // Only now: a change that was waiting must not go over the other answer unasked.
                  queue.current?.setRevision(item.id, other.revision);
                  setConflicts((known) => ({ ...known, [item.id]: null }));
                  if (choice === "mine") change(item, draft, 0);
                  else setDrafts((known) => ({ ...known, [item.id]: { chosen: other.chosen, evidence: other.evidence, comment: other.comment } }));
                }}
              />
            );
          })}
          <div className="screen-only flex flex-wrap items-center justify-between gap-3 pt-2">
            {props.previousHref ? <ButtonLink href={props.previousHref}>{labels.previous}</ButtonLink> : <span />}
            {props.readOnly ? (
              <Link href={props.nextHref} className="inline-flex min-h-11 items-center text-accent underline">
                {labels.next}
              </Link>
            ) : (
              <Button type="submit" look="primary">
                {labels.next}
              </Button>
            )}
          </div>
        </form>
      </div>
    </div>
  );
}
