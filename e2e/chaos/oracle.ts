import { textOf, type Value } from "./form";
import type { Change, Event, Records, Story } from "./story";

export type Violation = { readonly rule: Rule; readonly item: string | null; readonly person: string | null; readonly text: string };
export const RULES = ["lost", "shownSaved", "doubled", "silent", "page", "undrawn", "refused", "stuck"] as const;
/**
 * - `lost`: the last thing that a person entered for a question, and did not give up, never became the stored value; or a
 *   page that was opened again did not show it and it had not been stored.
 * - `shownSaved`: the page had said that it is saved, and it never became the stored value.
 * - `doubled`: the history of a question is not 1, 2, 3 … each on top of the one before, ending in what is stored.
 * - `silent`: somebody's answer was replaced by a person who had not seen it and was not asked.
 * - `page`: a page shows at the end something else than what is stored.
 * - `undrawn`, `refused`, `stuck`: a page did not show what was entered; refused it; never came to rest.
 */
export type Rule = (typeof RULES)[number];

/** What a tab that is killed may take with it: entries younger than this, in milliseconds. */
export const KEPT_WITHIN = 1_000;
/** The clocks of a page and of the database are those of one machine; readings may be this far apart, in milliseconds. */
const READING = 50;

export type Judgement = { readonly violations: readonly Violation[]; readonly shownSaved: number; readonly lostAtKill: number };

/**
 * Judges a run by what the database holds, after everybody was online again and their pages came to rest.
 *
 * Given up is what a person entered for a question before they chose the other value in a conflict about it, and whatever
 * they replaced by a later entry of their own. Nothing else is.
 */
export function judge(stories: readonly Story[], records: Records): Judgement {
  const histories = byItem(records.changes);
  for (const history of histories.values()) history.sort((a, b) => a.revision - b.revision);
  const people = stories.map((story) => judgePerson(story, histories, records));
  return {
    violations: [...judgeHistories(histories, records), ...people.flatMap(({ violations }) => violations)],
    shownSaved: people.reduce((sum, { shownSaved }) => sum + shownSaved, 0),
    lostAtKill: people.reduce((sum, { lostAtKill }) => sum + lostAtKill, 0),
  };
}

function byItem<Row extends { readonly item: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(row.item, [...(found.get(row.item) ?? []), row]);
  return found;
}

type Histories = ReadonlyMap<string, readonly Change[]>;

function judgeHistories(histories: Histories, { stored, batches }: Records): Violation[] {
  const found: Violation[] = [];
  const report = (item: string, text: string) => void found.push({ rule: "doubled", item, person: null, text });
  const known = new Set(batches.map(({ batch }) => batch));
  for (const [item, history] of histories) {
    history.forEach((change, index) => {
      const before = history[index - 1];
      if (change.revision !== index + 1) report(item, `revision ${String(change.revision)} stands where ${String(index + 1)} should`);
      if ((change.before && textOf(change.before)) !== (before ? textOf(before.after) : null)) report(item, `revision ${String(change.revision)} was not made on top of the one before`);
      if (before?.by === change.by && textOf(before.after) === textOf(change.after)) report(item, `revision ${String(change.revision)} repeats the one before`);
      if (!known.has(change.batch)) report(item, `batch ${change.batch} was not noted`);
    });
    const row = stored.find((response) => response.item === item);
    const last = history.at(-1);
    if (!row || !last || row.revision !== last.revision || textOf(row.value) !== textOf(last.after)) report(item, "what is stored is not the last change");
  }
  for (const { item } of stored) if (!histories.has(item)) report(item, "is stored without a history");
  return found;
}

function judgePerson({ name, events, finally: shownAtEnd }: Story, histories: Histories, records: Records): Judgement {
  const violations: Violation[] = [];
  const report = (rule: Rule, item: string | null, text: string) => void violations.push({ rule, item, person: name, text });
  const entered = byItem(entriesOf(events));
  let lostAtKill = 0;
  let shownSaved = 0;
  for (const [item, entries] of entered) {
    const history = histories.get(item) ?? [];
    const wasStored = ({ value, at }: Pick<Entry, "value" | "at">) => isStoredSince(history, value, at);
    for (const entry of entries) {
      if (!entry.shownSaved) continue;
      shownSaved += 1;
      if (!wasStored(entry)) report("shownSaved", item, `${textOf(entry.value)} was shown as saved`);
    }
    // What a kill may have taken counts as entered if it is there; if it is not, what came before it must be.
    const standing = entries.filter(({ givenUp }) => !givenUp);
    const sure = standing.findLastIndex(({ killed }) => !killed);
    const young = standing.slice(sure + 1);
    const last = standing[sure];
    const kept = young.some(wasStored);
    if (young.length > 0 && !wasStored(young.at(-1) as Entry)) lostAtKill += 1;
    if (last && !kept && !wasStored(last)) report("lost", item, `${textOf(last.value)} of ${clock(last.at)}`);
    const known = new Set([UNANSWERED, ...entries.map(({ value }) => value), ...history.map(({ after }) => after)].map(textOf));
    entries.forEach(({ value, at, missed }, index) => {
      if (missed === null || wasStored({ value, at })) return;
      // A younger one of their own that a kill spared, and that was replaced since.
      if (entries.slice(index + 1).some((later) => later.at < missed.at && wasStored(later))) return;
      // What nobody else can have entered was typed in the moment of the kill, too late to be noted.
      if (!known.has(textOf(missed.shown))) return;
      report("lost", item, `${textOf(value)} of ${clock(at)} was gone at ${clock(missed.at)}`);
    });
  }
  for (const text of unseen(name, events, histories)) report("silent", text.item, text.text);
  for (const event of events) {
    if (event.kind === "undrawn") report("undrawn", event.item, `shows ${textOf(event.shown)} instead of ${textOf(event.expected)} at ${clock(event.at)}`);
    if (event.kind === "refused") report("refused", event.item, event.text);
    if (event.kind === "stuck") report("stuck", null, event.text);
    if (event.kind === "answered" && event.results) judgeAnswer(event, name, records, report);
  }
  for (const [item, value] of shownAtEnd) {
    const row = records.stored.find((response) => response.item === item);
    const stored = row?.value ?? UNANSWERED;
    if (textOf(stored) !== textOf(value)) report("page", item, `shows ${textOf(value)}, ${textOf(stored)} is stored`);
  }
  return { violations, shownSaved, lostAtKill };
}

const UNANSWERED: Value = { chosen: [], evidence: "none", comment: "" };

type Entry = { readonly item: string; readonly value: Value; readonly at: number; shownSaved: boolean; givenUp: boolean; killed: boolean; missed: { readonly at: number; readonly shown: Value } | null };

/** What was entered, each with what became of it by the person's own doing. */
function entriesOf(events: readonly Event[]): Entry[] {
  const entries: Entry[] = [];
  const last = new Map<string, Entry>();
  for (const event of events) {
    if (event.kind === "entry") {
      const entry = { item: event.item, value: event.value, at: event.at, shownSaved: false, givenUp: false, killed: false, missed: null };
      entries.push(entry);
      last.set(event.item, entry);
    } else if (event.kind === "saved") {
      for (const [item, entry] of last) if (event.items.includes(item) && !entry.givenUp && !entry.killed) entry.shownSaved = true;
    } else if (event.kind === "choice" && event.choice === "theirs") {
      for (const entry of entries) if (entry.item === event.item) entry.givenUp = true;
    } else if (event.kind === "missing") {
      // Behind what a kill may have taken the entry before it must be on show.
      const standing = entries.filter(({ item, givenUp }) => item === event.item && !givenUp);
      const due = standing.findLast((entry) => !entry.killed || textOf(entry.value) === textOf(event.shown));
      if (due && textOf(due.value) !== textOf(event.shown)) due.missed = { at: event.at, shown: event.shown };
    } else if (event.kind === "killed") {
      for (const entry of entries) if (entry.at > event.at - KEPT_WITHIN && !entry.shownSaved) entry.killed = true;
    }
  }
  return entries;
}

/** True where the value was the stored one at some moment after it was entered, whoever stored it. */
function isStoredSince(history: readonly Change[], value: Value, at: number): boolean {
  const text = textOf(value);
  return history.some((change, index) => textOf(change.after) === text && (history[index + 1]?.at ?? Infinity) >= at - READING);
}

/** Changes on top of somebody else's answer whose author had neither seen that answer nor been asked about it. */
function unseen(name: string, events: readonly Event[], histories: Histories): { readonly item: string; readonly text: string }[] {
  const found: { item: string; text: string }[] = [];
  for (const [item, history] of histories) {
    const own = events.filter((event) => "item" in event && event.item === item);
    history.forEach((change, index) => {
      const before = history[index - 1];
      if (change.by !== name || !before || before.by === name) return;
      const knew = own.some((event) => {
        if (event.at > change.at + READING) return false;
        if (event.kind === "conflict") return event.at >= before.at - READING;
        return (event.kind === "shown" && textOf(event.value) === textOf(before.after)) || (event.kind === "entry" && textOf(event.before) === textOf(before.after));
      });
      if (!knew) found.push({ item, text: `revision ${String(change.revision)} replaced the answer of ${before.by} unseen` });
    });
  }
  return found;
}

/** One row for each batch that was answered, and in it the answer that was given. */
function judgeAnswer(event: Extract<Event, { kind: "answered" }>, name: string, { batches }: Records, report: (rule: Rule, item: string | null, text: string) => void): void {
  const rows = batches.filter(({ batch }) => batch === event.batch);
  const [row] = rows;
  if (rows.length !== 1 || !row || row.by !== name) return report("doubled", null, `batch ${event.batch} was answered and is noted ${String(rows.length)} times`);
  for (const result of event.results ?? []) {
    const noted = row.results.find(({ item }) => item === result.item);
    if (noted?.status !== result.status || noted.revision !== result.revision) report("doubled", result.item, `batch ${event.batch} was answered differently from what is noted`);
  }
}

export const clock = (at: number) => new Date(at).toISOString().slice(11, 23);

export const describeViolation = ({ rule, item, person, text }: Violation) => [rule, item, person, text].filter((part) => part !== null).join(" · ");

/** Everything that is known of one question, in the order in which it happened. */
export function tell(item: string, stories: readonly Story[], { changes, stored }: Records): string {
  const lines = [
    ...changes
      .filter((change) => change.item === item)
      .map(({ at, by, revision, after, batch }) => ({ at, text: `   stored  ${by} r${String(revision)} ${textOf(after)} batch ${batch.slice(0, 8)}` })),
    ...stories.flatMap(({ name, events }) => events.flatMap((event) => tellEvent(item, event).map((text) => ({ at: event.at, text: `${name} ${text}` })))),
  ];
  const now = stored.find((row) => row.item === item);
  return [
    `— ${item} —`,
    ...lines.toSorted((a, b) => a.at - b.at).map(({ at, text }) => `${clock(at)} ${text}`),
    `at the end: ${now ? `r${String(now.revision)} ${textOf(now.value)}` : "nothing is stored"}`,
    ...stories.flatMap(({ name, finally: shown }) => (shown.has(item) ? [`  ${name} sees ${textOf(shown.get(item) as Value)}`] : [])),
  ].join("\n");
}

function tellEvent(item: string, event: Event): string[] {
  if ("item" in event && event.item !== item) return [];
  switch (event.kind) {
    case "entry":
      return [`enters ${textOf(event.value)} over ${textOf(event.before)}`];
    case "shown":
      return [`sees ${textOf(event.value)}`];
    case "saved":
      return ["reads that everything is saved"];
    case "missing":
      return [`misses what was entered, and sees ${textOf(event.shown)}`];
    case "conflict":
      return ["is asked to choose"];
    case "choice":
      return [`chooses ${event.choice}`];
    case "refused":
      return [`is refused: ${event.text}`];
    case "undrawn":
      return [`sees ${textOf(event.shown)} instead of ${textOf(event.expected)}`];
    case "killed":
      return [`loses the tab (${event.how})`];
    case "stuck":
      return [`is stuck: ${event.text}`];
    case "did":
      return [event.what];
    case "answered": {
      const sent = event.changes.filter((change) => change.item === item);
      const got = event.results?.find((result) => result.item === item);
      return sent.map(({ revision }) => `sends on r${String(revision)} batch ${event.batch.slice(0, 8)}: ${String(event.status)} ${got ? `${got.status} r${String(got.revision)}` : ""}`);
    }
  }
}
