import { setTimeout as pause } from "node:timers/promises";
import type { BrowserContext, Page } from "@playwright/test";
import type { Account } from "../accounts";
import type { Company } from "./company";
import { expectedOf, look, makeEdits, REPORT, textOf, type Report, type Shown, type Value } from "./form";
import type { Installation } from "./installation.mjs";
import type { PersonPlan, Step } from "./plan";
import type { Random } from "./random";
import type { Event, SentChange, SentResult, Story } from "./story";
import { until } from "./until";

export type Person = {
  readonly name: string;
  /** Does everything that is planned, or as much as fits. */
  readonly act: (isOver: () => boolean) => Promise<void>;
  /** Online again: visits every section until nothing is unsaved and nothing is asked there. True where something had to be decided. */
  readonly comeToRest: () => Promise<boolean>;
  /** What every section shows, reloaded. */
  readonly readAll: () => Promise<void>;
  readonly story: () => Story;
  readonly close: () => Promise<void>;
};

type Options = {
  readonly context: BrowserContext;
  readonly installation: Installation;
  readonly company: Company;
  readonly account: Account;
  readonly plan: PersonPlan;
  /** Decides what to keep in a conflict, and whether to decide now. */
  readonly random: Random;
  readonly onEdit: () => void;
  /** Takes the browser's memory away at every kill, for the proof that the judge notices. */
  readonly forgetful: boolean;
};

const NEXT = /^(下一节|检查并提交)$/;
/** A page that is not there by then is not coming; in seconds. */
const PATIENCE = 90;
/** What a page that opens again shows of earlier entries is there by then; in seconds. */
const RECOGNISED_WITHIN = 3;

/** A person with a browser of their own, who does what is planned and writes down what they did and saw. */
export async function openPerson({ context, installation, company, account, plan, random, onEdit, forgetful }: Options): Promise<Person> {
  const events: Event[] = [];
  const shownLast = new Map<string, Value>();
  const inConflict = new Set<string>();
  const drawing = new Map<string, Value>();
  /** What was entered last and not read as saved: a page that opens again has to show it. */
  const outstanding = new Map<string, Value>();
  const shownAtEnd = new Map<string, Value>();
  const answers: Promise<void>[] = [];
  let page: Page;
  let section = plan.sections[0] ?? "";
  let isOffline = false;
  let isBusy = false;

  const record = (event: Event) => void events.push(event);
  const now = () => Date.now();
  const did = (what: string) => record({ at: now(), kind: "did", what });
  const pathOf = (id: string) => `${company.base}/${id}`;

  // The loader of TypeScript names functions by a helper of its own, which is not there in a page.
  await context.addInitScript("globalThis.__name = (named) => named");
  if (plan.clock !== 0) await context.addInitScript(shiftClock, plan.clock);
  await context.exposeBinding(REPORT, (_, report: Report) => {
    if ("made" in report) {
      const { item } = report.made;
      const value = expectedOf(report.made, report.before, report.pressed);
      record({ at: report.at, kind: "entry", item, before: report.before, value });
      drawing.set(item, value);
      outstanding.set(item, value);
      shownLast.set(item, value);
      onEdit();
    } else {
      const expected = drawing.get(report.item);
      if (expected && textOf(expected) !== textOf(report.drawn)) record({ at: report.at, kind: "undrawn", item: report.item, expected, shown: report.drawn });
    }
  });
  context.on("response", (response) => {
    const request = response.request();
    if (request.method() !== "PUT" || !request.url().endsWith("/responses") || response.status() >= 500) return;
    const at = now();
    answers.push(
      response.json().then(
        (answer: { results?: readonly SentResult[] }) => {
          const { batch, changes } = request.postDataJSON() as { batch: string; changes: readonly SentChange[] };
          record({
            at,
            kind: "answered",
            batch,
            status: response.status(),
            changes: changes.map(({ item, revision }) => ({ item, revision })),
            results: answer.results?.map(({ item, status, revision }) => ({ item, status, revision })) ?? null,
          });
        },
        // The tab was gone before its answer was read.
        () => undefined,
      ),
    );
  });
  page = await open();

  async function open(): Promise<Page> {
    const opened = await context.newPage();
    opened.on("dialog", (dialog) => void dialog.accept().catch(() => undefined));
    return opened;
  }

  /** Looks at the page, and writes down what is new. */
  async function observe(): Promise<Shown> {
    // A page that is about to go on is looked at once it has.
    const shown = (await until(() => look(page), 15)) ?? (await look(page));
    const at = now();
    for (const { item, value, conflict, refused } of shown.items) {
      const known = shownLast.get(item);
      if (!known || textOf(known) !== textOf(value)) record({ at, kind: "shown", item, value });
      shownLast.set(item, value);
      if (conflict && !inConflict.has(item)) record({ at, kind: "conflict", item });
      if (conflict) inConflict.add(item);
      else inConflict.delete(item);
      if (refused !== null) record({ at, kind: "refused", item, text: refused });
    }
    if (shown.state === "saved") {
      const items = shown.items.map(({ item }) => item);
      record({ at, kind: "saved", items });
      for (const item of items) outstanding.delete(item);
    }
    return shown;
  }

  /** Decides the conflicts that are shown: all of them, or as many as the person feels like. */
  async function decide(shown: Shown, all: boolean): Promise<void> {
    for (const { item, conflict } of shown.items) {
      if (!conflict || !(random.chance(0.7) || all)) continue;
      const choice = random.pick(["mine", "theirs"] as const);
      if (item === shown.asked && !all && random.chance(0.2)) {
        did(`decides about ${item} later`);
        await page.keyboard.press("Escape").catch(() => undefined);
        continue;
      }
      const at = now();
      const pressed = await page.evaluate(pressChoice, { item, choice }).catch(() => false);
      if (!pressed) continue;
      record({ at, kind: "choice", item, choice });
      inConflict.delete(item);
      if (choice === "mine") continue;
      outstanding.delete(item);
      shownLast.delete(item);
    }
  }

  /** Answers what is asked over the page: nothing else can be reached before. */
  async function face(): Promise<void> {
    for (let shown = await look(page); shown.asked !== null; shown = await look(page)) await decide({ ...shown, items: shown.items.filter(({ item }) => item === shown.asked) }, true);
  }

  const isForm = (shown: Shown, id: string) => shown.path === pathOf(id) && shown.state !== null;
  const isAlive = (id: string) => page.evaluate(isHydrated, pathOf(id));

  /** Has the form of a section before them, whatever stands in the way. */
  async function reach(id: string, afresh = false): Promise<void> {
    section = id;
    let isOpenedAgain = afresh;
    const reached = await until(async () => {
      if (page.isClosed()) page = await open();
      if (await isAlive(id)) return true;
      isOpenedAgain = true;
      const shown = await look(page).catch(() => null);
      if (shown?.path.startsWith("/sign-in")) return (await enterOnPage(), false);
      if (shown && isForm(shown, id)) return (await until(() => isAlive(id), 15)) !== null;
      const answer = await page.goto(pathOf(id), { waitUntil: "domcontentloaded", timeout: 30_000 }).catch(() => null);
      if (answer?.ok()) return false;
      if (isOffline) {
        did("finds no page offline, and looks for a network");
        await goOnline();
      } else await until(installation.isReady, 60);
      return false;
    }, PATIENCE);
    if (reached === null) return record({ at: now(), kind: "stuck", text: `${id} does not open: ${page.url()}` });
    if (isOpenedAgain) await recognise();
    await observe();
  }

  /** What was entered here before has to come to light again. */
  async function recognise(): Promise<void> {
    const missing = (shown: Shown) =>
      shown.items.filter(({ item, value }) => {
        const own = outstanding.get(item);
        return own !== undefined && textOf(own) !== textOf(value);
      });
    await until(async () => missing(await look(page)).length === 0, RECOGNISED_WITHIN);
    const shown = await until(() => look(page), 15);
    for (const { item, value } of shown ? missing(shown) : []) {
      record({ at: now(), kind: "missing", item, shown: value });
      outstanding.delete(item);
    }
  }

  async function goOnline(): Promise<void> {
    if (isOffline) {
      isOffline = false;
      did("is online again");
      await context.setOffline(false);
    }
  }

  async function setFree(): Promise<void> {
    if (!isBusy) return;
    isBusy = false;
    did("is answered again");
    await context.unroute("**/api/v1/**");
  }

  async function enterOnPage(): Promise<void> {
    did("signs in on the page for it");
    await page.getByLabel("邮箱或手机号").fill(account.login, { timeout: 5_000 });
    await page.getByLabel("密码").fill(account.password, { timeout: 5_000 });
    await page.getByRole("button", { name: "登录" }).click({ timeout: 5_000 });
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"), { timeout: 15_000 });
  }

  async function signIn(): Promise<void> {
    const dialog = page.getByRole("dialog").filter({ has: page.getByLabel("密码") });
    const found = await until(async () => ((await dialog.isVisible()) ? "dialog" : new URL(page.url()).pathname.startsWith("/sign-in") ? "page" : false), PATIENCE);
    if (found === null) return record({ at: now(), kind: "stuck", text: "nothing asks to sign in again" });
    if (found === "page") return enterOnPage();
    did("signs in where they are");
    const isDone = await until(async () => {
      if (!(await dialog.isVisible())) return true;
      await dialog.getByLabel("密码").fill(account.password, { timeout: 5_000 });
      await dialog.locator("button[type=submit]").click({ timeout: 5_000 });
      return (await until(async () => !(await dialog.isVisible()), 10)) !== null;
    }, PATIENCE);
    if (isDone === null) record({ at: now(), kind: "stuck", text: "cannot sign in again" });
  }

  async function type(item: string, text: string, pace: number): Promise<void> {
    const card = page.locator(`[id="${item}"]`);
    const field = page.locator(`[name="comment.${item}"]`);
    if (!(await field.isVisible())) await card.locator("summary").click({ timeout: 5_000 });
    await field.focus({ timeout: 5_000 });
    await page.keyboard.press("End");
    await page.keyboard.press("Control+End");
    const before = (await look(page)).items.find((shown) => shown.item === item)?.value;
    if (!before) return;
    // A comment that is full begins anew.
    let comment = before.comment.length > 60 ? "" : before.comment;
    if (comment === "" && before.comment !== "") await page.keyboard.press("Control+A");
    let last = before;
    for (const letter of text) {
      comment += letter;
      await page.keyboard.insertText(letter);
      // What is typed after a question has come up over the page was not entered into it.
      if (await page.evaluate(isTakenAway, { field: `comment.${item}`, wanted: comment })) return did("is interrupted while typing");
      const value = { ...before, comment };
      record({ at: now(), kind: "entry", item, before: last, value });
      outstanding.set(item, value);
      shownLast.set(item, value);
      last = value;
      await pause(pace);
    }
    onEdit();
    const after = (await look(page)).items.find((shown) => shown.item === item)?.value;
    if (after && textOf(after) !== textOf(last)) record({ at: now(), kind: "undrawn", item, expected: last, shown: after });
  }

  async function kill(how: "close" | "crash"): Promise<void> {
    const last = page;
    const at = now();
    if (how === "crash") {
      // A renderer that does not die in time is closed like any other tab.
      const crashed = last.waitForEvent("crash", { timeout: 15_000 }).catch(() => null);
      const session = await context.newCDPSession(last);
      void session.send("Page.crash").catch(() => undefined);
      await crashed;
    }
    await last.close({ runBeforeUnload: false });
    record({ at, kind: "killed", how });
    inConflict.clear();
    page = await open();
    if (forgetful) {
      const session = await context.newCDPSession(page);
      await session.send("Storage.clearDataForOrigin", { origin: installation.url, storageTypes: "indexeddb" });
    }
    await reach(section);
  }

  async function take(step: Step): Promise<void> {
    switch (step.do) {
      case "edit":
        await reach(step.section);
        return makeEdits(page, step.edits);
      case "type":
        await reach(step.section);
        await face();
        return type(step.item, step.text, step.pace);
      case "go": {
        await face();
        did(`goes to ${step.section}`);
        const link = page.locator(`nav a[href="${pathOf(step.section)}"]:visible`).first();
        const isPressed = (await link.isVisible()) && (await link.click({ timeout: 3_000 }).then(() => true, () => false));
        if (isPressed) await until(() => isAlive(step.section), 5);
        return reach(step.section, true);
      }
      case "next": {
        await reach(section);
        await face();
        did("presses next");
        const before = page.url();
        await page.getByRole("button", { name: NEXT }).click({ timeout: 3_000 }).catch(() => undefined);
        // What waits for the person keeps them on the page.
        await until(async () => page.url() !== before || (await look(page)).items.some(({ conflict, refused }) => conflict || refused !== null), 5);
        return;
      }
      case "reload":
        did("reloads");
        await page.reload({ waitUntil: "domcontentloaded", timeout: 30_000 }).catch(() => undefined);
        return reach(section, true);
      case "kill":
        return kill(step.how);
      case "think":
        return pause(step.milliseconds);
      case "offline":
        did("is offline");
        isOffline = true;
        return context.setOffline(true);
      case "online":
        return goOnline();
      case "busy":
        did("is told that the server is busy");
        isBusy = true;
        await context.route("**/api/v1/**", (route) => route.fulfill({ status: 503, headers: { "retry-after": "1" }, json: { problem: { code: "UNAVAILABLE" } } }));
        return;
      case "free":
        return setFree();
      case "settle":
        await settle(60);
        return;
      case "expire":
        // Whoever is not answered does not hear that they are signed out.
        await goOnline();
        await setFree();
        await reach(section);
        did("is signed out by the clock");
        await until(async () => {
          await installation.read(
            `UPDATE session SET revoked_at = clock_timestamp() WHERE revoked_at IS NULL AND user_id = (SELECT user_id FROM membership WHERE organisation_id = '${company.organisation}' AND display_name = '${plan.name}')`,
          );
          return true;
        });
        return;
      case "signIn":
        return signIn();
    }
  }

  /** Until the page says that all is saved; answers false if it does not. */
  async function settle(seconds: number): Promise<boolean> {
    const rested = await until(async () => {
      const shown = await observe();
      if (shown.path.startsWith("/sign-in") || (await page.getByRole("dialog").filter({ has: page.getByLabel("密码") }).isVisible())) await signIn();
      if (shown.items.some(({ conflict }) => conflict)) return (await decide(shown, true), false);
      return shown.state === "saved" || shown.state === "idle";
    }, seconds);
    return rested !== null;
  }

  return {
    name: plan.name,
    act: async (isOver) => {
      for (const step of plan.steps) {
        // Nobody is left signed out.
        if (isOver()) return;
        // A page that goes away in the middle has reported what was entered until then.
        await take(step).catch((fault: Error) => did(`is interrupted: ${fault.message.split("\n")[0] ?? ""}`));
        const shown = await observe().catch(() => null);
        if (shown) await decide(shown, false);
      }
    },
    comeToRest: async () => {
      await goOnline();
      await setFree();
      const isChoice = ({ kind }: Event) => kind === "choice";
      const before = events.filter(isChoice).length;
      for (const id of plan.sections) {
        await reach(id);
        const retry = page.getByRole("button", { name: /重试$/ }).first();
        await retry.click({ timeout: 500 }).catch(() => undefined);
        if (!(await settle(PATIENCE))) {
          const { state, status } = await observe();
          record({ at: now(), kind: "stuck", text: `${id} stays ${state ?? "without a form"}: ${status}` });
        }
      }
      return events.filter(isChoice).length > before;
    },
    readAll: async () => {
      for (const id of plan.sections) {
        await page.goto(pathOf(id), { waitUntil: "domcontentloaded", timeout: 30_000 }).catch(() => undefined);
        await reach(id, true);
        for (const { item, value } of (await observe()).items) shownAtEnd.set(item, value);
      }
      await Promise.all(answers);
    },
    story: () => ({ name: plan.name, events: events.toSorted((a, b) => a.at - b.at), finally: shownAtEnd }),
    close: () => context.close(),
  };
}

// In the page -------------------------------------------------------------------------------------------------------------

function shiftClock(by: number): void {
  const Real = Date;
  const Shifted = function (this: unknown, ...given: []) {
    if (!new.target) return new Real(Real.now() + by).toString();
    return Reflect.construct(Real, given.length === 0 ? [Real.now() + by] : given, new.target) as Date;
  };
  Shifted.prototype = Real.prototype;
  window.Date = Object.assign(Shifted, { now: () => Real.now() + by, parse: Real.parse, UTC: Real.UTC }) as unknown as DateConstructor;
}

/** The form of that path is there, and it listens. */
function isHydrated(path: string): boolean {
  const field = location.pathname === path && document.querySelector("[data-save-state]") ? document.querySelector("section[id] input") : null;
  return field !== null && Object.keys(field).some((key) => key.startsWith("__reactProps"));
}

function isTakenAway({ field, wanted }: { field: string; wanted: string }): boolean {
  return document.querySelector("dialog[open]") !== null && document.querySelector<HTMLTextAreaElement>(`[name="${field}"]`)?.value !== wanted;
}

function pressChoice({ item, choice }: { item: string; choice: "mine" | "theirs" }): boolean {
  const dialog = [...document.querySelectorAll("dialog[open]")].find((open) => open.querySelector("p")?.textContent?.startsWith(`${item} `));
  const buttons = [...((dialog ?? document.getElementById(item))?.querySelectorAll("button") ?? [])];
  const name = choice === "mine" ? "用我填的" : "用对方的";
  const button = buttons.find(({ textContent }) => textContent === name);
  button?.click();
  return button !== undefined;
}
