"use client";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { ItemConflict, ItemDraft, ItemView, PostedAnswers, Standing } from "@/components/questionnaire/questionnaire";
import { useKeptAtOnce } from "@/components/shell/keep-at-once";
import { useOutbox, useOutboxStatus, usePulse } from "@/components/shell/keeper-context";
import type { Change, KnownEntry, OutboxTarget } from "@/lib/browser/outbox/outbox";
import type { SaveState } from "@/lib/browser/outbox/save-state";
import type { Presence, PulseOfAssessment } from "@/lib/browser/pulse";
import { answerToField, fieldToAnswer } from "@/lib/core/answer-form";
import { PAGE_OWNER } from "@/lib/core/page-owner";
import type { Answer } from "@/lib/core/response";

/** Where the answers of a section go and what is heard about them. */
export type AnswersPlace = {
  readonly assessment: string;
  readonly section: string;
  readonly page: string;
  readonly saveUrl: string;
  readonly submitUrl: string;
  readonly standingUrl: string;
  readonly placeUrl: string;
  readonly instrument: string;
  readonly readOnly: boolean;
};

/** A value that a colleague saved while the page was open, and that the page took over. */
export type TakenOver = { readonly by: string | null; readonly at: Date };

export type Answers = {
  readonly draftOf: (item: string) => ItemDraft;
  readonly conflicts: Readonly<Record<string, ItemConflict | null>>;
  readonly problems: Readonly<Record<string, string | null>>;
  readonly takenOver: Readonly<Record<string, TakenOver | null>>;
  /** Items whose answer comes from an earlier assessment and still waits for somebody to look at it. */
  readonly unconfirmed: ReadonlySet<string>;
  readonly revisionOf: (item: string) => number;
  readonly present: readonly Presence[];
  /** When that was known. */
  readonly presentAt: Date;
  readonly state: SaveState;
  readonly standing: Standing;
  /** Takes what somebody entered; typed text is sent after `delay` milliseconds without another key. */
  readonly change: (item: string, edit: (draft: ItemDraft) => ItemDraft, delay: number) => void;
  readonly resolve: (item: string, choice: "mine" | "theirs") => void;
  /** Notes that the person is at this question, so that another device goes on from there. */
  readonly remember: (item: string) => void;
  readonly retry: () => void;
  readonly hasUnsent: () => boolean;
  /** What was entered outlives the page. */
  readonly isKept: boolean;
};

const NOBODY = { present: [], at: new Date(0) };
const EMPTY: ItemDraft = { chosen: [], evidence: "none", comment: "" };

/**
 * The answers of one section: what stands in the fields, what of it is on the server, and what others made of it. `kept`: what a form
 * that was posted without JavaScript could not save.
 */
export function useAnswers(items: readonly ItemView[], startStanding: Standing, place: AnswersPlace, kept: PostedAnswers["kept"]): Answers {
  useKeptAtOnce();
  const outbox = useOutbox();
  const pulse = usePulse();
  const status = useOutboxStatus();
  const [drafts, setDrafts] = useState<Readonly<Record<string, ItemDraft>>>(() =>
    Object.fromEntries([
      ...items.map(({ id, chosen, evidence, comment }) => [id, { chosen, evidence, comment }] as const),
      ...kept.map(({ item, draft }) => [item, draft] as const),
    ]),
  );
  /** Several presses can come before the page is drawn again: each is made on top of the one before. */
  const latest = useRef(drafts);
  const setDraft = useCallback((item: string, draft: ItemDraft) => {
    latest.current = { ...latest.current, [item]: draft };
    setDrafts(latest.current);
  }, []);
  const [conflicts, setConflicts] = useState<Answers["conflicts"]>(() => Object.fromEntries(kept.map(({ item, stored }) => [item, stored])));
  const [problems, setProblems] = useState<Answers["problems"]>(() => Object.fromEntries(kept.map(({ item, problem }) => [item, problem])));
  const [takenOver, setTakenOver] = useState<Answers["takenOver"]>({});
  const [unconfirmed, setUnconfirmed] = useState<ReadonlySet<string>>(() => new Set(items.filter(({ isUnconfirmed }) => isUnconfirmed).map(({ id }) => id)));
  const [presence, setPresence] = useState<{ readonly present: readonly Presence[]; readonly at: Date }>(NOBODY);
  const [state, setState] = useState<SaveState>({ kind: "idle" });
  const [standing, setStanding] = useState(startStanding);
  const target = useRef<OutboxTarget | null>(null);
  /** What was entered before the outbox was there. */
  const early = useRef(new Map<string, { readonly change: Change; readonly delay: number }>());
  /** Revision and state of each item as this page knows them: what is not `saved` is never replaced by what others saved. */
  const known = useRef(new Map(items.map(({ id, revision }) => [id, { revision, state: (kept.some(({ item, stored }) => item === id && stored !== null) ? "conflict" : "saved") as KnownEntry["state"] }])));
  const [revisions, setRevisions] = useState<Readonly<Record<string, number>>>(() => Object.fromEntries(items.map(({ id, revision }) => [id, revision])));
  const entered = useRef(new Map<string, string>());

  const owner = useMemo(() => (outbox === null ? undefined : { [PAGE_OWNER]: outbox.user }), [outbox]);
  const readStanding = useCallback(() => {
    void fetch(place.standingUrl, { headers: { accept: "application/json", ...owner } })
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((next: Standing | null) => next && setStanding(next))
      // The figures beside the form may lag; the answers themselves are kept.
      .catch(() => undefined);
  }, [place.standingUrl, owner]);

  useEffect(() => {
    if (outbox === null || place.readOnly) return;
    const attached = outbox.attach({
      url: place.saveUrl,
      envelope: { instrument: place.instrument },
      page: place.page,
      submitUrl: place.submitUrl,
      revisions: new Map(items.map(({ id, revision }) => [id, revision])),
      onState: setState,
      onSettled: readStanding,
      onEntry(item, entry) {
        const here = known.current.get(item);
        if (!here || (entry.state === "saved" && entry.revision < here.revision)) return;
        confirm(item);
        known.current.set(item, { revision: entry.revision, state: entry.state });
        setRevisions((all) => ({ ...all, [item]: Math.max(entry.revision, all[item] ?? 0) }));
        // What this page has entered itself stands in its fields already, perhaps half way through a word.
        if (entered.current.get(item) !== JSON.stringify(entry.change)) setDraft(item, draftOf(entry.change));
        setConflicts((all) => ({ ...all, [item]: entry.state === "conflict" ? conflictOf(entry) : null }));
        setProblems((all) => ({ ...all, [item]: entry.state === "refused" ? entry.message : null }));
      },
      onGivenUp: (item, entry) => takeStored(item, conflictOf(entry)),
    });
    target.current = attached;
    for (const [item, { change, delay }] of early.current) attached.put(item, change, delay);
    early.current.clear();
    return () => {
      target.current = null;
      attached.detach();
    };
    // The page is keyed by assessment and section: nothing of it changes while it is mounted.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [outbox]);

  useEffect(() => {
    if (pulse === null) return;
    let revision: number | null = null;
    return pulse.watch({ assessment: place.assessment, section: place.section }, (beat: PulseOfAssessment) => {
      setPresence({ present: beat.present, at: beat.now });
      const isNews = revision !== null && revision !== beat.revision;
      revision = beat.revision;
      // Drawn at once: nobody may press on one value and be taken to have seen the next.
      flushSync(() => {
        for (const { item, revision: stored, answer, evidence, comment, by, at } of beat.responses ?? []) {
          const here = known.current.get(item);
          if (!here || here.state !== "saved" || stored <= here.revision) continue;
          known.current.set(item, { revision: stored, state: "saved" });
          setRevisions((all) => ({ ...all, [item]: stored }));
          confirm(item);
          target.current?.see(item, stored);
          entered.current.delete(item);
          setDraft(item, draftOf({ answer, evidence, comment }));
          setTakenOver((all) => ({ ...all, [item]: { by, at } }));
        }
      });
      if (isNews) readStanding();
    });
    // Outbox and pulse come together, and nothing else of the page changes: one watch for as long as it is mounted.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [pulse]);

  /** Whoever answers has looked, also with the same answer. */
  function confirm(item: string): void {
    setUnconfirmed((all) => (all.has(item) ? new Set([...all].filter((other) => other !== item)) : all));
  }

  /** The person has chosen the stored value, here or in another tab. */
  function takeStored(item: string, { revision, chosen, evidence, comment }: ItemConflict): void {
    known.current.set(item, { revision, state: "saved" });
    setRevisions((all) => ({ ...all, [item]: revision }));
    setConflicts((all) => ({ ...all, [item]: null }));
    entered.current.delete(item);
    setDraft(item, { chosen, evidence, comment });
  }

  function enter(item: string, draft: ItemDraft, delay: number, seen: number): void {
    const change = { item, answer: fieldToAnswer(draft.chosen), evidence: draft.evidence, comment: draft.comment };
    setDraft(item, draft);
    confirm(item);
    setTakenOver((all) => (all[item] ? { ...all, [item]: null } : all));
    entered.current.set(item, JSON.stringify(change));
    const here = known.current.get(item);
    if (here && here.state !== "conflict") known.current.set(item, { ...here, state: "waiting" });
    target.current?.see(item, seen);
    if (target.current) target.current.put(item, change, delay);
    else {
      early.current.set(item, { change, delay });
      setState({ kind: "saving" });
    }
  }

  return {
    draftOf: (item) => drafts[item] ?? EMPTY,
    conflicts,
    problems,
    takenOver,
    unconfirmed,
    revisionOf: (item) => revisions[item] ?? 0,
    present: presence.present,
    presentAt: presence.at,
    state,
    standing,
    change: (item, edit, delay) => enter(item, edit(latest.current[item] ?? EMPTY), delay, 0),
    resolve(item, choice) {
      const other = conflicts[item];
      if (!other) return;
      if (choice === "theirs") {
        target.current?.resolve(item, choice);
        return takeStored(item, other);
      }
      known.current.set(item, { revision: other.revision, state: "waiting" });
      const isSettled = target.current?.resolve(item, choice) ?? false;
      setConflicts((all) => ({ ...all, [item]: null }));
      // Another tab settles it at this moment; the choice made here is the later one.
      if (!isSettled) enter(item, latest.current[item] ?? EMPTY, 0, other.revision);
    },
    remember(item) {
      void fetch(place.placeUrl, { method: "PUT", headers: { "content-type": "application/json", ...owner }, body: JSON.stringify({ item }), keepalive: true }).catch(() => undefined);
    },
    retry: () => target.current?.flush(),
    isKept: status?.storage === "kept",
    hasUnsent: () => early.current.size > 0 || target.current?.hasUnsent() === true,
  };
}

type Stored = { readonly answer?: unknown; readonly evidence?: unknown; readonly comment?: unknown };

function draftOf({ answer, evidence, comment }: Stored): ItemDraft {
  return {
    chosen: answerToField((answer ?? null) as Answer | null),
    evidence: typeof evidence === "string" ? evidence : "none",
    comment: typeof comment === "string" ? comment : "",
  };
}

function conflictOf({ stored, enteredAt }: KnownEntry): ItemConflict {
  return { ...draftOf((stored?.current ?? {}) as Stored), revision: stored?.revision ?? 0, by: stored?.by ?? null, at: stored?.at ?? null, enteredAt };
}
