import "server-only";
import type { FactState } from "@/lib/core/facts/fact-definition";
import { entrySentence } from "@/lib/core/facts/fact-words";
import type { FactYear } from "@/lib/core/facts/fact-sheet";
import type { Locale, LocalisedText } from "@/lib/core/localised";
import { wordsOf } from "@/lib/server/content";
import { inOrganisation } from "@/lib/server/db";
import { definitionOf } from "@/lib/server/fact-problems";
import { entryOf, sheetOf, type StoredFact } from "@/lib/server/sheet";
import { judgeAll, judgedOf, readStanding, turnedBetween, type StandingQuery, type Turned } from "@/lib/server/stored-standing";
import { permit } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

/** One of several values that were given for the same figure of the same year. */
export type RestatedFigure = {
  /** With its unit, as people read it. */
  readonly shown: string;
  /** 口径: what was counted. */
  readonly basis: string | null;
  readonly source: string | null;
  readonly by: string | null;
  readonly at: Date;
};
export type Restated = {
  readonly key: string;
  readonly year: FactYear;
  readonly title: LocalisedText;
  readonly now: RestatedFigure;
  /** Latest first, each with the schemes that would come to something else by it. */
  readonly earlier: readonly (RestatedFigure & { readonly turned: readonly Turned[] })[];
};

/** Judging again by each earlier value takes its time, and nobody compares more. */
const MOST_FIGURES = 30;
const MOST_EARLIER = 5;

/**
 * Figures that were given before with another value and another 口径 or source: both stand side by side, because a filed figure and a
 * restated one are both true of their time. A value that was merely corrected under the same 口径 and source is in the history alone.
 */
export async function listRestated(viewer: Viewer, organisation: string, query: StandingQuery, locale: Locale): Promise<readonly Restated[]> {
  const grant = permit(viewer, "standing.read", organisation);
  const stored = await readStanding(viewer, grant, query);
  const { scope } = stored.asked;
  const logged = await inOrganisation(grant, async (tx) => {
    const changed = await tx.$queryRaw<{ what: string }[]>`SELECT what FROM change
      WHERE organisation_id = ${organisation}::uuid AND assessment_id IS NULL AND scope = ${scope}::scope AND strpos(what, '@') = 0 AND after ->> 'state' = 'given'
      GROUP BY what HAVING count(DISTINCT after -> 'value') > 1`;
    const what = changed.map((row) => row.what);
    return tx.change.findMany({ where: { organisationId: organisation, assessmentId: null, scope, what: { in: what } }, orderBy: { revision: "desc" }, include: { author: { select: { displayName: true } } } });
  });
  const judged = judgedOf(stored);
  const before = judgeAll(judged);
  const turnedBy = (earlier: StoredFact) => {
    const facts = [...stored.facts.filter(({ key, year }) => key !== earlier.key || year !== earlier.year), earlier];
    return turnedBetween(before, judgeAll({ ...judged, sheet: sheetOf(facts, stored.sheet) }));
  };
  const found = stored.facts.flatMap((fact) => {
    const definition = definitionOf(fact.key);
    const isOnSheet = stored.sheet.facts[fact.key]?.[fact.year]?.state === "given";
    const earlier = isOnSheet ? earlierOf(fact, logged.filter(({ what, revision }) => what === `${fact.key}/${fact.year}` && revision < fact.revision)) : [];
    return definition && earlier.length > 0 ? [{ fact, definition, earlier }] : [];
  });
  return found.slice(0, MOST_FIGURES).map(({ fact, definition, earlier }) => ({
    key: fact.key,
    year: fact.year === "asOf" ? "asOf" : Number(fact.year),
    title: definition.title,
    now: shownOf(fact, { by: stored.names.get(fact.by) ?? null, at: fact.updatedAt }, locale),
    earlier: earlier.map(({ entry, by, at }) => ({ ...shownOf(entry, { by, at }, locale), turned: turnedBy(entry) })),
  }));
}

type Logged = { readonly state: FactState | null; readonly value: unknown; readonly reason: string | null; readonly basis: string | null; readonly source: string | null };
type Change = { readonly after: unknown; readonly at: Date; readonly author: { readonly displayName: string } };

/** Values that differ from today's in themselves and in what is said of them, each once. */
function earlierOf(now: StoredFact, changes: readonly Change[]): readonly { readonly entry: StoredFact; readonly by: string; readonly at: Date }[] {
  const seen = new Set<string>();
  return changes
    .flatMap(({ after, at, author }) => {
      const entry: StoredFact = { key: now.key, year: now.year, ...(after as Logged) };
      const says = JSON.stringify([entry.value, entry.basis, entry.source]);
      const differs = entry.state === "given" && JSON.stringify(entry.value) !== JSON.stringify(now.value) && (entry.basis !== now.basis || entry.source !== now.source);
      if (!differs || seen.has(says)) return [];
      seen.add(says);
      return [{ entry, by: author.displayName, at }];
    })
    .slice(0, MOST_EARLIER);
}

function shownOf(fact: StoredFact, { by, at }: Pick<RestatedFigure, "by" | "at">, locale: Locale): RestatedFigure {
  const definition = definitionOf(fact.key);
  const words = wordsOf(locale, "standing");
  const states = { notApplicable: words("state.notApplicable"), dontKnow: words("state.dontKnow"), withheld: words("state.withheld") };
  const said = { states, yes: words("answer.yes"), no: words("answer.no"), nothing: words("answer.none"), none: words("answer.none"), empty: words("answer.open") };
  return { shown: definition ? entrySentence(definition, entryOf(fact), said, locale) : "", basis: fact.basis, source: fact.source, by, at };
}
