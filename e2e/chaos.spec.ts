import { expect, test } from "@playwright/test";
import { describeViolation, judge, tell } from "./chaos/oracle";
import type { Value } from "./chaos/form";
import type { Change, Event, Records, Story } from "./chaos/story";
import { runChaos } from "./chaos/chaos";

/*
 * The short form of `npm run chaos`, on an installation of its own that it may hurt: the web server and the database each end
 * once, every person's tab is killed, and all of them lose the network for a while.
 */
test("three people lose nothing while the network, the tabs, the server and the database fail", async ({ browser }, info) => {
  test.setTimeout(300_000);
  const { violations, counts, stories } = await runChaos({ browser, seed: 20_260_101, edits: 150, people: 3, folder: info.outputPath("chaos"), say: () => undefined });
  expect(violations.map(describeViolation), stories.join("\n\n")).toEqual([]);
  expect(counts).toMatchObject({ edits: 150, "web server ended": 1, "database ended": 1 });
  expect(counts["tabs killed"]).toBeGreaterThanOrEqual(3);
});

/* What the judge of that journey says of histories whose faults are known. */
const level = (value: number, comment = ""): Value => ({ chosen: [`level:${String(value)}`], evidence: "none", comment });
const UNANSWERED: Value = { chosen: [], evidence: "none", comment: "" };
const ITEM = "L3.1";

const change = (revision: number, by: string, at: number, after: Value, before: Value | null): Change => ({ item: ITEM, revision, by, at, after, before, batch: `${by}${String(at)}` });
const recordsOf = (...changes: readonly Change[]): Records => ({
  changes,
  stored: changes.slice(-1).map(({ item, revision, after }) => ({ item, revision, value: after })),
  batches: changes.map(({ batch, by, revision }) => ({ batch, by, results: [{ item: ITEM, status: "saved", revision }] })),
});
const entry = (at: number, value: Value, before: Value = UNANSWERED): Event => ({ at, kind: "entry", item: ITEM, before, value });
const storyOf = (name: string, ...events: readonly Event[]): Story => ({ name, events, finally: new Map() });
const rulesBrokenIn = (records: Records, ...stories: readonly Story[]) => judge(stories, records).violations.map(({ rule }) => rule);

test.describe("the judge", () => {
  test("accepts two people who answer one after the other", () => {
    const records = recordsOf(change(1, "A", 1_005, level(1), null), change(2, "B", 2_005, level(2), level(1)));
    const b = storyOf("B", { at: 1_500, kind: "shown", item: ITEM, value: level(1) }, entry(2_000, level(2), level(1)));
    expect(rulesBrokenIn(records, storyOf("A", entry(1_000, level(1))), b)).toEqual([]);
  });

  test("misses an answer that never arrived", () => {
    expect(rulesBrokenIn(recordsOf(), storyOf("A", entry(1_000, level(1))))).toEqual(["lost"]);
  });

  test("does not take an older equal answer for the one that never arrived", () => {
    const records = recordsOf(change(1, "A", 1_005, level(1), null), change(2, "A", 2_005, level(2), level(1)));
    expect(rulesBrokenIn(records, storyOf("A", entry(1_000, level(1)), entry(2_000, level(2)), entry(3_000, level(1))))).toEqual(["lost"]);
  });

  test("misses nothing that was replaced by a later answer of the same person", () => {
    const records = recordsOf(change(1, "A", 2_005, level(2), null));
    expect(rulesBrokenIn(records, storyOf("A", entry(1_000, level(1)), entry(2_000, level(2))))).toEqual([]);
  });

  test("misses an answer that a page no longer showed when it was opened again, although another one followed", () => {
    const records = recordsOf(change(1, "A", 4_005, level(2), null));
    const story = storyOf("A", entry(1_000, level(1)), { at: 3_000, kind: "missing", item: ITEM, shown: UNANSWERED }, entry(4_000, level(2)));
    expect(rulesBrokenIn(records, story)).toEqual(["lost"]);
  });

  test("misses nothing that a later own answer replaced, though the tab was killed right after that", () => {
    const records = recordsOf(change(1, "A", 2_105, level(2), null), change(2, "B", 2_500, level(3), level(2)));
    const story = storyOf("A", entry(1_000, level(1)), entry(2_100, level(2)), { at: 2_200, kind: "killed", how: "crash" }, { at: 3_000, kind: "missing", item: ITEM, shown: level(3) });
    const b = storyOf("B", { at: 2_400, kind: "conflict", item: ITEM }, entry(2_410, level(3)), { at: 2_420, kind: "choice", item: ITEM, choice: "mine" });
    expect(rulesBrokenIn(records, story, b)).toEqual([]);
  });

  test("misses nothing where a page shows what only its owner can have entered, in the moment of the kill", () => {
    const records = recordsOf(change(1, "A", 4_005, level(5), null));
    const story = storyOf("A", entry(1_000, level(1)), { at: 2_200, kind: "killed", how: "crash" }, { at: 3_000, kind: "missing", item: ITEM, shown: level(4) }, entry(4_000, level(5)));
    expect(rulesBrokenIn(records, story)).toEqual([]);
  });

  test("misses nothing that was given up for the other answer in a conflict", () => {
    const records = recordsOf(change(1, "B", 1_005, level(2), null));
    const a = storyOf("A", entry(1_100, level(1)), { at: 1_200, kind: "conflict", item: ITEM }, { at: 1_300, kind: "choice", item: ITEM, choice: "theirs" });
    expect(rulesBrokenIn(records, a, storyOf("B", entry(1_000, level(2))))).toEqual([]);
  });

  test("misses an own answer that was chosen in a conflict and did not arrive", () => {
    const records = recordsOf(change(1, "B", 1_005, level(2), null));
    const a = storyOf("A", entry(1_100, level(1)), { at: 1_200, kind: "conflict", item: ITEM }, { at: 1_300, kind: "choice", item: ITEM, choice: "mine" });
    expect(rulesBrokenIn(records, a, storyOf("B", entry(1_000, level(2))))).toEqual(["lost"]);
  });

  test("lets a killed tab take what is younger than a second, and not what is older", () => {
    const young = storyOf("A", entry(1_000, level(1)), { at: 1_900, kind: "killed", how: "crash" });
    const old = storyOf("A", entry(1_000, level(1)), { at: 2_100, kind: "killed", how: "crash" });
    expect(judge([young], recordsOf())).toMatchObject({ violations: [], lostAtKill: 1 });
    expect(rulesBrokenIn(recordsOf(), old)).toEqual(["lost"]);
  });

  test("misses what was shown as saved even where a later answer replaced it", () => {
    const records = recordsOf(change(1, "A", 3_005, level(2), null));
    const story = storyOf("A", entry(1_000, level(1)), { at: 1_500, kind: "saved", items: [ITEM] }, entry(3_000, level(2)));
    expect(rulesBrokenIn(records, story)).toEqual(["shownSaved"]);
  });

  test("notices an answer that replaced another one unseen, and not one whose author was asked", () => {
    const records = recordsOf(change(1, "A", 1_005, level(1), null), change(2, "B", 2_005, level(2), level(1)));
    const a = storyOf("A", entry(1_000, level(1)));
    expect(rulesBrokenIn(records, a, storyOf("B", entry(2_000, level(2))))).toEqual(["silent"]);
    const asked = storyOf("B", entry(900, level(2)), { at: 1_200, kind: "conflict", item: ITEM }, { at: 2_000, kind: "choice", item: ITEM, choice: "mine" });
    expect(rulesBrokenIn(records, a, asked)).toEqual([]);
    const askedBefore = storyOf("B", entry(900, level(2)), { at: 950, kind: "conflict", item: ITEM }, { at: 2_000, kind: "choice", item: ITEM, choice: "mine" });
    expect(rulesBrokenIn(records, a, askedBefore)).toEqual(["silent"]);
  });

  test("notices a gap, a repetition and a row that is not the last change", () => {
    const a = storyOf("A", entry(1_000, level(1)), entry(2_000, level(2)));
    expect(rulesBrokenIn(recordsOf(change(1, "A", 1_005, level(1), null), change(3, "A", 2_005, level(2), level(1))), a)).toEqual(["doubled"]);
    const repeated = recordsOf(change(1, "A", 1_005, level(1), null), change(2, "A", 1_006, level(1), level(1)));
    expect(rulesBrokenIn(repeated, storyOf("A", entry(1_000, level(1))))).toEqual(["doubled"]);
    const records = recordsOf(change(1, "A", 1_005, level(1), null), change(2, "A", 2_005, level(2), level(1)));
    expect(rulesBrokenIn({ ...records, stored: [{ item: ITEM, revision: 1, value: level(1) }] }, a)).toEqual(["doubled"]);
  });

  test("notices a batch that was answered and is not noted, or noted with another answer", () => {
    const records = recordsOf(change(1, "A", 1_005, level(1), null));
    const answered = (batch: string, revision: number): Event => ({ at: 1_010, kind: "answered", batch, status: 200, changes: [{ item: ITEM, revision: 0 }], results: [{ item: ITEM, status: "saved", revision }] });
    expect(rulesBrokenIn(records, storyOf("A", entry(1_000, level(1)), answered("A1005", 1)))).toEqual([]);
    expect(rulesBrokenIn(records, storyOf("A", entry(1_000, level(1)), answered("A1005", 2)))).toEqual(["doubled"]);
    expect(rulesBrokenIn(records, storyOf("A", entry(1_000, level(1)), answered("other", 1)))).toEqual(["doubled"]);
  });

  test("notices a page that shows something else than what is stored, and tells the story of the question", () => {
    const records = recordsOf(change(1, "A", 1_005, level(1, "见记录"), null));
    const story = { ...storyOf("A", entry(1_000, level(1, "见记录"))), finally: new Map([[ITEM, level(1)]]) };
    expect(rulesBrokenIn(records, story)).toEqual(["page"]);
    expect(tell(ITEM, [story], records).split("\n")).toEqual([
      "— L3.1 —",
      '00:00:01.000 A enters [["level:1"],"none","见记录"] over [[],"none",""]',
      '00:00:01.005    stored  A r1 [["level:1"],"none","见记录"] batch A1005',
      'at the end: r1 [["level:1"],"none","见记录"]',
      '  A sees [["level:1"],"none",""]',
    ]);
  });
});
