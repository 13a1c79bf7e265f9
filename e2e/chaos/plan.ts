import { EVIDENCE } from "@/lib/core/response";
import { randomOf, type Random } from "./random";

/** What can be entered in a section; read from its page, so that the questionnaire may change. */
export type Question = { readonly item: string; readonly values: readonly string[]; readonly hasComment: boolean };
export type Section = { readonly id: string; readonly questions: readonly Question[] };

/** One thing entered. A value that is chosen already gives way to the next one, so that every edit changes something. */
export type Edit =
  | { readonly kind: "choose"; readonly item: string; readonly value: string }
  | { readonly kind: "clear"; readonly item: string }
  | { readonly kind: "evidence"; readonly item: string; readonly value: string }
  /** `fast`: letter after letter without a pause, else put in at once. */
  | { readonly kind: "comment"; readonly item: string; readonly text: string; readonly fast: boolean };

export type Step =
  | { readonly do: "edit"; readonly section: string; readonly edits: readonly Edit[] }
  /** On the keyboard, `pace` milliseconds a letter. */
  | { readonly do: "type"; readonly section: string; readonly item: string; readonly text: string; readonly pace: number }
  | { readonly do: "go"; readonly section: string }
  | { readonly do: "next" | "reload" | "offline" | "online" | "busy" | "free" | "expire" | "signIn" | "settle" }
  | { readonly do: "think"; readonly milliseconds: number }
  | { readonly do: "kill"; readonly how: "close" | "crash" };

export type Blow = { readonly afterEdits: number; readonly target: "web" | "database"; readonly signal: "SIGKILL" | "SIGTERM" | "SIGQUIT" };

export type PersonPlan = {
  readonly name: string;
  /** The sections this person works in; a respondent is assigned exactly these. */
  readonly sections: readonly string[];
  readonly steps: readonly Step[];
  /** How far this person's own clock is off, in milliseconds. */
  readonly clock: number;
};
export type Plan = { readonly seed: number; readonly edits: number; readonly people: readonly PersonPlan[]; readonly blows: readonly Blow[] };

const NAMES = ["孟听雨", "沈知远", "顾南乔", "陆怀瑾", "苏以宁", "程砚秋", "林见山", "周予安"];
const DAY = 86_400_000;
/** Edits between two blows against the installation, on average. */
const EDITS_PER_BLOW = 400;

/** Everything that will be done, from the seed alone. When it happens, and so what meets what, is not in it. */
export function makePlan({ seed, edits, people, sections }: { seed: number; edits: number; people: number; sections: readonly Section[] }): Plan {
  const random = randomOf(seed, "plan");
  const shared = random.sample(sections, 2);
  const wrong = random.whole(0, people - 1);
  const expiring = (wrong + 1 + random.whole(0, people - 2)) % people;
  return {
    seed,
    edits,
    people: Array.from({ length: people }, (_, index) => {
      const own = randomOf(seed, `person ${String(index)}`);
      // All of them meet in two sections; the others they share by chance.
      const others = own.sample(sections.filter((section) => !shared.includes(section)), 3);
      const places = sections.filter((section) => shared.includes(section) || others.includes(section));
      const count = Math.floor(edits / people) + (index < edits % people ? 1 : 0);
      return {
        name: NAMES[index % NAMES.length] ?? "",
        sections: places.map(({ id }) => id),
        steps: planPerson(own, { places, hot: shared, edits: count, expires: index === expiring, letter: String.fromCharCode(65 + index) }),
        clock: index === wrong ? (random.chance(0.5) ? DAY : -DAY) : 0,
      };
    }),
    blows: planBlows(randomOf(seed, "blows"), edits),
  };
}

/** At least one of each, spread over the run. */
function planBlows(random: Random, edits: number): readonly Blow[] {
  const count = Math.max(2, Math.round(edits / EDITS_PER_BLOW));
  return Array.from({ length: count }, (_, index) => {
    const target = index === 0 ? "web" : index === 1 ? "database" : random.pick(["web", "database"] as const);
    const signal = random.chance(0.7) ? "SIGKILL" : target === "web" ? "SIGTERM" : "SIGQUIT";
    return { afterEdits: Math.round(((index + 0.3 + random.next() * 0.6) / count) * edits * 0.9), target, signal };
  });
}

type Own = { readonly places: readonly Section[]; readonly hot: readonly Section[]; readonly edits: number; readonly expires: boolean; readonly letter: string };

function planPerson(random: Random, own: Own): readonly Step[] {
  const steps: Step[] = [];
  let section = random.pick(own.places);
  let done = 0;
  let texts = 0;
  let offlineFor = 0;
  let busyFor = 0;
  let killed = false;
  let wasOffline = false;
  let expireAt = own.expires ? Math.round(own.edits * (0.3 + random.next() * 0.3)) : Infinity;
  const text = () => {
    texts += 1;
    return `${own.letter}${String(texts)}${random.pick(["见质量记录", "依据台账", "第三方报告已归档", "去年的数", "待补", "ok"])}`;
  };
  const move = () => {
    section = random.pick(random.chance(0.7) ? own.hot : own.places);
    steps.push({ do: "go", section: section.id });
  };
  move();
  while (done < own.edits) {
    // What has to happen once in every run, however short, happens by its middle.
    const half = done >= own.edits / 2;
    const roll = random.next();
    if (done >= expireAt) {
      expireAt = own.edits - done > 400 ? done + random.whole(200, 400) : Infinity;
      const edits = planEdits(random, section, 3, text);
      done += edits.length;
      steps.push({ do: "expire" }, { do: "edit", section: section.id, edits }, { do: "signIn" });
    } else if (roll < 0.03 || (half && !killed)) {
      killed = true;
      if (random.chance(0.5)) steps.push({ do: "think", milliseconds: random.whole(1_050, 1_300) });
      steps.push({ do: "kill", how: random.pick(["close", "crash"] as const) });
    } else if (offlineFor === 0 && busyFor === 0 && (roll < 0.075 || (half && !wasOffline))) {
      wasOffline = true;
      offlineFor = random.whole(2, 8);
      steps.push({ do: "offline" });
    } else if (offlineFor === 0 && busyFor === 0 && roll < 0.1) {
      busyFor = random.whole(1, 5);
      steps.push({ do: "busy" });
    } else if (roll < 0.15) {
      move();
    } else if (roll < 0.2) {
      // Where it leads is known only on the page; what follows names its own section.
      steps.push({ do: "next" });
    } else if (roll < 0.24) {
      steps.push({ do: "reload" });
    } else if (roll < 0.28) {
      if (offlineFor === 0 && busyFor === 0) steps.push({ do: "settle" });
    } else if (roll < 0.36) {
      steps.push({ do: "think", milliseconds: random.whole(50, 900) });
    } else {
      const typable = section.questions.filter(({ hasComment }) => hasComment);
      if (roll < 0.42 && typable.length > 0) {
        steps.push({ do: "type", section: section.id, item: random.pick(typable).item, text: text(), pace: random.whole(5, 60) });
        done += 1;
      } else {
        const edits = planEdits(random, section, Math.min(own.edits - done, random.whole(1, 8)), text);
        steps.push({ do: "edit", section: section.id, edits });
        done += edits.length;
      }
      if (offlineFor > 0 && (offlineFor -= 1) === 0) steps.push({ do: "online" });
      if (busyFor > 0 && (busyFor -= 1) === 0) steps.push({ do: "free" });
    }
  }
  if (offlineFor > 0) steps.push({ do: "online" });
  if (busyFor > 0) steps.push({ do: "free" });
  return steps;
}

function planEdits(random: Random, { questions }: Section, count: number, text: () => string): readonly Edit[] {
  return Array.from({ length: count }, () => {
    const question = random.pick(questions);
    const { item } = question;
    const roll = random.next();
    if (question.hasComment && roll < 0.15) return { kind: "comment", item, text: text(), fast: random.chance(0.5) };
    if (question.hasComment && roll < 0.27) return { kind: "evidence", item, value: random.pick(EVIDENCE) };
    if (roll < 0.34) return { kind: "clear", item };
    return { kind: "choose", item, value: random.pick(question.values) };
  });
}
