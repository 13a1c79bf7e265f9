"use client";
import Link from "next/link";
import { useActionState, useEffect, useMemo, useRef, useState, type FormEvent } from "react";
import { Button, ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { ConflictDialog } from "@/components/questionnaire/conflict-dialog";
import { conflictSides } from "@/components/questionnaire/conflict-sides";
import { fieldsBeyond } from "@/components/questionnaire/fields-on-page";
import { viewPresence } from "@/components/questionnaire/presence";
import { PresenceLine } from "@/components/questionnaire/presence-line";
import { ItemCard } from "@/components/questionnaire/item-card";
import { useTypingPause } from "@/components/ui/use-typing-pause";
import { SaveStatus } from "@/components/ui/save-status";
import { SectionNav } from "@/components/questionnaire/section-nav";
import type { ItemConflict, ItemDraft, ItemView, PostedAnswers, QuestionnaireLabels, SectionGroupView, Standing } from "@/components/questionnaire/questionnaire";
import { useAnswers, type AnswersPlace } from "@/components/questionnaire/use-answers";
import { stopComposingEnter } from "@/lib/browser/composing";
import { keepPages } from "@/lib/browser/worker-client";
import { toggleOption } from "@/lib/core/answer-form";

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
  place: Omit<AnswersPlace, "readOnly">;
  previousHref: string | null;
  nextHref: string;
  /** Saves the posted form where there is no JavaScript, then goes on, or comes back with what it could not save. */
  action: (previous: PostedAnswers | null, form: FormData) => Promise<PostedAnswers>;
};

/** Typing pauses this long before a comment is sent; choices are sent at once. */
const TYPING_PAUSE = 800;
const KEEP_AFTER = 5_000;

/** One indicator: its questions, saved as they are answered, and the way through the whole questionnaire. */
export function QuestionnairePage(props: Props) {
  const { items, labels } = props;
  const [posted, send] = useActionState(props.action, null);
  const answers = useAnswers(items, props.standing, { ...props.place, readOnly: props.readOnly }, posted?.kept ?? []);
  const { state, standing } = answers;
  /** The person pressed "next" while something was still on its way: they go on when it has arrived. */
  const goingOn = useRef(false);
  const goOn = () => window.location.assign(props.nextHref);

  useEffect(() => {
    if (!goingOn.current || state.kind === "saving") return;
    goingOn.current = false;
    // What waits for the network is kept and goes on from the next page; what waits for the person keeps them here.
    if (state.kind === "saved" || (answers.isKept && state.kind === "unsaved" && state.reason !== "refused" && state.reason !== "closed")) goOn();
  });

  /** Conflicts that the person wants to settle later, on the card. */
  const [putOff, setPutOff] = useState<readonly string[]>([]);
  const asked = items.find(({ id }) => {
    const conflict = answers.conflicts[id];
    return conflict && !putOff.includes(questionOf(id, conflict));
  });
  const disputed = asked && answers.conflicts[asked.id];
  const isAsked = useTypingPause(asked && disputed ? questionOf(asked.id, disputed) : null) !== null;
  const presence = viewPresence(answers.present, props.place.section, answers.presentAt);

  useEffect(() => {
    const urls = props.groups.flatMap(({ sections }) => sections.map(({ href }) => href));
    // The open page comes first; whoever stays on it may take the whole questionnaire to where there is no network.
    const timer = setTimeout(() => keepPages(urls), KEEP_AFTER);
    return () => clearTimeout(timer);
  }, [props.groups]);

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (props.readOnly || !form.current) return;
    const fields = [...form.current.elements].filter((field) => field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement);
    for (const { id } of items) {
      const found = fieldsBeyond(fields, id, answers.draftOf(id));
      if (found) answers.change(id, () => found, 0);
    }
    // What a posted form could not save waits like what was just entered; what somebody else changed waits for the choice.
    for (const { item, stored } of posted?.kept ?? []) if (stored === null) answers.change(item, (draft) => draft, 0);
    // Once, as the page comes alive: afterwards every press is heard.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const contradictionsOf = useMemo(
    () => (item: string) => standing.contradictions.filter((entry) => entry.items.includes(item)).map((entry) => entry.text),
    [standing],
  );

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    // With JavaScript every answer is saved as it is given; the button only goes on.
    event.preventDefault();
    if (!answers.hasUnsent()) return goOn();
    goingOn.current = true;
    answers.retry();
  };
  return (
    <div className="mx-auto grid max-w-[72rem] gap-6 px-4 py-6 lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-10">
      <SectionNav groups={props.groups} standing={standing} present={presence.elsewhere} labels={labels} />
      <div className="min-w-0">
        <div className="mb-6">
          <p className="text-sm text-muted">{props.element}</p>
          <h1>{props.title}</h1>
          <p className="measure mt-1 text-muted">{props.lead}</p>
          <p className="text-sm text-muted">{props.minutes}</p>
        </div>
        <div className="screen-only sticky top-0 z-10 -mx-4 mb-4 flex min-h-12 items-center border-b border-line bg-paper px-4">
          {props.readOnly ? <p className="text-sm text-muted">{props.readOnlyText}</p> : <SaveStatus state={state} isKept={answers.isKept} labels={labels} onRetry={answers.retry} />}
        </div>
        <PresenceLine view={presence} labels={labels.presence} />
        {asked && disputed && isAsked ? (
          <ConflictDialog
            subject={`${asked.id} ${asked.title}`}
            {...conflictSides(asked, answers.draftOf(asked.id), disputed, labels)}
            labels={labels.conflict}
            onChoose={(choice) => (choice === "later" ? setPutOff((known) => [...known, questionOf(asked.id, disputed)]) : answers.resolve(asked.id, choice))}
          />
        ) : null}
        {posted ? (
          <div className="mb-4">
            <Notice tone="bad" role="alert" title={posted.title}>
              <p>{posted.text}</p>
              <PostedLinks items={items} posted={posted} />
            </Notice>
          </div>
        ) : null}
        {/* What browsers fill in again after a reload was never entered anew. */}
        <form ref={form} autoComplete="off" action={send} onSubmit={onSubmit} onKeyDown={stopComposingEnter} onFocus={(event) => {
          const card = (event.target as HTMLElement).closest("section[id]");
          if (card && !props.readOnly) answers.remember(card.id);
        }} className="space-y-4">
          {items.map((item) => {
            const draft = answers.draftOf(item.id);
            const change = (part: (known: ItemDraft) => Partial<ItemDraft>, delay: number) => answers.change(item.id, (known) => ({ ...known, ...part(known) }), delay);
            return (
              <ItemCard
                key={item.id}
                item={item}
                draft={draft}
                revision={answers.revisionOf(item.id)}
                conflict={answers.conflicts[item.id] ?? null}
                problem={answers.problems[item.id] ?? null}
                isUnconfirmed={answers.unconfirmed.has(item.id)}
                takenOver={answers.takenOver[item.id] ?? null}
                contradictions={contradictionsOf(item.id)}
                labels={labels}
                readOnly={props.readOnly}
                onChoose={(value) => change(({ chosen }) => ({ chosen: item.kind === "multi" && !value.includes(":") ? toggleOption(chosen, value) : [value] }), 0)}
                onClear={() => change(() => ({ chosen: [] }), 0)}
                onEvidence={(evidence) => change(() => ({ evidence }), 0)}
                onComment={(comment) => change(() => ({ comment }), TYPING_PAUSE)}
                onConfirm={() => change(() => ({}), 0)}
                onResolve={(choice) => answers.resolve(item.id, choice)}
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

/** The questions that were not saved, where it is not all of them. */
function PostedLinks({ items, posted }: { items: readonly ItemView[]; posted: PostedAnswers }) {
  const concerned = items.filter(({ id }) => posted.kept.some(({ item, problem, stored }) => item === id && (problem !== null || stored !== null)));
  if (concerned.length === 0) return null;
  return (
    <ul className="mt-1 list-disc pl-5">
      {concerned.map(({ id, title }) => (
        <li key={id}>
          <a href={`#${id}`} className="text-bad underline">{`${id} ${title}`}</a>
        </li>
      ))}
    </ul>
  );
}

/** The same conflict is put off once; if somebody saves again, it is another one. */
const questionOf = (item: string, { revision }: ItemConflict) => `${item} ${String(revision)}`;
