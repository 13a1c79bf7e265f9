import { inOrganisation } from "@/lib/server/db";

type Kept = { readonly value: unknown; readonly revision: number; readonly by: string };
export type Replay = {
  /** What the history of changes leads to, and what the tables hold: by what was changed. */
  readonly replayed: Readonly<Record<string, Kept>>;
  readonly stored: Readonly<Record<string, Kept>>;
  /** Changes that do not begin where the one before them ended. */
  readonly broken: readonly string[];
};

/** Plays every change of a company's answers and figures again, beside what is stored. Copies have no history of their first value. */
export function replayChanges(organisation: string): Promise<Replay> {
  return inOrganisation({ organisation, user: null }, async (tx) => {
    const replayed: Record<string, Kept> = {};
    const broken: string[] = [];
    for (const { what, assessmentId, scope, before, after, revision, by } of await tx.change.findMany({ orderBy: { revision: "asc" } })) {
      const key = `${assessmentId ?? scope ?? ""} ${what}`;
      const last = replayed[key];
      if (revision !== (last?.revision ?? 0) + 1 || sorted(before) !== sorted(last?.value ?? null)) broken.push(`${key} ${String(revision)}`);
      replayed[key] = { value: after, revision, by };
    }
    const stored: Record<string, Kept> = {};
    for (const { assessmentId, item, answer, evidence, comment, revision, by } of await tx.response.findMany()) stored[`${assessmentId} ${item}`] = { value: { answer, evidence, comment }, revision, by };
    for (const { scope, key, year, state, value, reason, basis, source, revision, by } of await tx.fact.findMany()) stored[`${scope} ${key}/${year}`] = { value: { state, value, reason, basis, source }, revision, by };
    for (const { scope, pack, question, fiscalYear, answer, evidence, revision, by } of await tx.schemeAnswer.findMany()) stored[`${scope} ${pack}/${question}/${String(fiscalYear)}`] = { value: { answer, evidence }, revision, by };
    return { replayed, stored, broken };
  });
}

/** As text in which the order of members does not count. */
const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part !== null && typeof part === "object" && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1))) : part));

/** Numbers from 0 to `below` − 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
