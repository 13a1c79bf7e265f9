import fs from "node:fs/promises";
import path from "node:path";
import type { Browser } from "@playwright/test";
import { assign, foundCompany, join, readSections } from "./company";
import { startInstallation, type Installation } from "./installation.mjs";
import { describeViolation, judge, RULES, tell, type Violation } from "./oracle";
import { openPerson } from "./person";
import { makePlan, type Blow, type Plan } from "./plan";
import { randomOf } from "./random";
import { readRecords } from "./records";
import type { Event, Story } from "./story";

export type ChaosOptions = {
  readonly browser: Browser;
  readonly seed: number;
  readonly edits: number;
  readonly people: number;
  /** Everybody stops after so long. */
  readonly minutes?: number;
  /** Where the plan, what each person did, and the stories of violations are written. */
  readonly folder: string;
  readonly say: (text: string) => void;
  /** See `openPerson`. */
  readonly forgetful?: boolean;
};
export type ChaosResult = { readonly violations: readonly Violation[]; readonly counts: Readonly<Record<string, number>>; readonly stories: readonly string[] };

/**
 * People fill one assessment together while everything around them fails, and afterwards the database is asked whether it
 * has all of it. The seed decides what is done; when it happens is up to the machine.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const began = performance.now();
  const installation = await startInstallation();
  try {
    options.say(`installation after ${seconds(began)}`);
    return await run(options, installation, began);
  } finally {
    await installation.stop();
  }
}

async function run({ browser, seed, edits, people: count, minutes = 60, folder, say, forgetful = false }: ChaosOptions, installation: Installation, began: number): Promise<ChaosResult> {
  const open = () => browser.newContext({ baseURL: installation.url, locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: { width: 1280, height: 900 } });
  const contexts = await Promise.all(Array.from({ length: count }, open));
  const [manager, ...colleagues] = contexts.map(({ request }) => request);
  if (!manager) throw new Error("nobody takes part");
  const { account, company } = await foundCompany(manager);
  const plan = makePlan({ seed, edits, people: count, sections: await readSections(manager, company) });
  await fs.rm(folder, { recursive: true, force: true });
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(path.join(folder, "plan.json"), JSON.stringify(plan, null, 1));
  const accounts = [account];
  // One after the other: the table of assignments lists them in this order.
  for (const [index, colleague] of colleagues.entries()) accounts.push(await join(manager, colleague, company, plan.people[index + 1]?.name ?? ""));
  await assign(manager, company, plan.people.slice(1).map(({ sections }) => sections));

  const blows = strike(installation, plan.blows, say);
  let done = 0;
  const onEdit = () => {
    done += 1;
    blows.reached(done);
    if (done % 500 === 0) say(`${String(done)} of ${String(edits)} edits after ${seconds(began)}`);
  };
  const people = await Promise.all(
    plan.people.map((own, index) =>
      openPerson({
        context: contexts[index] as (typeof contexts)[number],
        installation,
        company,
        account: accounts[index] as (typeof accounts)[number],
        plan: own,
        random: randomOf(seed, `choices ${String(index)}`),
        onEdit,
        forgetful,
      }),
    ),
  );
  try {
    const end = performance.now() + minutes * 60_000;
    await Promise.all(people.map(({ act }) => act(() => performance.now() > end)));
    await blows.over();
    say(`everything is done after ${seconds(began)}`);
    // What one decides in a conflict may put a question to another who had come to rest.
    while ((await Promise.all(people.map(({ comeToRest }) => comeToRest()))).some((decided) => decided));
    await Promise.all(people.map(({ readAll }) => readAll()));
  } finally {
    // A journey that breaks off leaves what is known of it.
    await writeDown(folder, people.map(({ story }) => story()), [], []);
  }
  const records = await readRecords(installation, company);
  await Promise.all(people.map(({ close }) => close()));

  const stories = people.map(({ story }) => story());
  const { violations, shownSaved, lostAtKill } = judge(stories, records);
  const items = [...new Set(violations.flatMap(({ item }) => item ?? []))];
  const told = items.map((item) => tell(item, stories, records));
  await writeDown(folder, stories, violations, told);
  const eventCount = (wanted: (event: Event) => boolean) => stories.reduce((sum, { events }) => sum + events.filter(wanted).length, 0);
  const didCount = (what: string) => eventCount((event) => event.kind === "did" && event.what === what);
  return {
    violations,
    stories: told,
    counts: {
      edits: done,
      "entries, with every letter typed": eventCount(({ kind }) => kind === "entry"),
      "entries read as saved": shownSaved,
      "changes in the history": records.changes.length,
      batches: records.batches.length,
      "answers to saves": eventCount(({ kind }) => kind === "answered"),
      "spans offline": didCount("is offline"),
      "spans of 503": didCount("is told that the server is busy"),
      reloads: didCount("reloads"),
      "tabs killed": eventCount(({ kind }) => kind === "killed"),
      "sessions ended": didCount("is signed out by the clock"),
      "steps interrupted": eventCount((event) => event.kind === "did" && event.what.startsWith("is interrupted")),
      "web server ended": blows.counts.web,
      "database ended": blows.counts.database,
      "longest return, ms": Math.round(blows.counts.longest * 1000),
      conflicts: eventCount(({ kind }) => kind === "conflict"),
      "chosen: mine": eventCount((event) => event.kind === "choice" && event.choice === "mine"),
      "chosen: theirs": eventCount((event) => event.kind === "choice" && event.choice === "theirs"),
      "younger than a second, gone with a tab": lostAtKill,
      ...Object.fromEntries(RULES.map((rule) => [`violations: ${rule}`, violations.filter((violation) => violation.rule === rule).length])),
      seconds: Math.round((performance.now() - began) / 1000),
    },
  };
}

const seconds = (began: number) => `${((performance.now() - began) / 1000).toFixed(1)} s`;

/** Ends web server and database when so many edits were made, one after the other. */
function strike(installation: Installation, planned: Plan["blows"], say: (text: string) => void) {
  const waiting = planned.toSorted((a, b) => a.afterEdits - b.afterEdits);
  const counts = { web: 0, database: 0, longest: 0 };
  let last = Promise.resolve();
  const hit = async ({ target, signal }: Blow) => {
    const took = await installation.hit(target, signal);
    counts[target] += 1;
    counts.longest = Math.max(counts.longest, took);
    say(`${target} ended by ${signal}, back after ${took.toFixed(1)} s`);
  };
  return {
    counts,
    reached: (edits: number) => {
      while (waiting[0] && waiting[0].afterEdits <= edits) {
        const blow = waiting.shift() as Blow;
        last = last.then(() => hit(blow));
        // Heard in `over`.
        last.catch(() => undefined);
      }
    },
    over: () => last,
  };
}

async function writeDown(folder: string, stories: readonly Story[], violations: readonly Violation[], told: readonly string[]): Promise<void> {
  for (const [index, { name, events }] of stories.entries()) {
    await fs.writeFile(path.join(folder, `person-${String(index)}.jsonl`), events.map((event) => `${JSON.stringify({ name, ...event })}\n`).join(""));
  }
  if (violations.length > 0) await fs.writeFile(path.join(folder, "violations.txt"), `${violations.map(describeViolation).join("\n")}\n\n${told.join("\n\n")}\n`);
}
