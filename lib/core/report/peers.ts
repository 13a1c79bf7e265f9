import { compare, exact, isZero, roundHalfUp, ZERO, type Exact } from "@/lib/core/exact";
import type { Peers } from "@/lib/core/publication/peers";
import type { PeerChoice } from "@/lib/core/publication/peer-group";
import { elementValues } from "@/lib/core/report/axes";
import { traceId, type ReportContext } from "@/lib/core/report/context";
import { groupSentence, industryWord, peerCell, peerScore, placeWord, regionWord } from "@/lib/core/report/peer-scores";
import type { Block, Cell, ReportSection, Table } from "@/lib/core/report/report";
import { bounds, date, grouped, isExactlyKnown } from "@/lib/core/report/show";
import type { Bounds } from "@/lib/core/scoring/evaluation";

/** The page that tells how publications are made and what is hidden. */
const METHOD = "/about/publications";

type Group = NonNullable<PeerChoice["taken"]>;

/**
 * Where the enterprise stands among enterprises of its trade and place: median and quartiles of a published peer group. No rank, no
 * percentile of one enterprise, no least and no most; and no other enterprise is ever named.
 */
export function peersSection(context: ReportContext): ReportSection {
  const { peers } = context;
  if (!peers) return { id: "peers", title: context.say("peers.heading"), lead: null, blocks: [{ kind: "empty", text: context.say("peers.unpublished") }] };
  const group = peers.main.taken;
  if (!group) {
    const blocks: Block[] = [{ kind: "paragraphs", paragraphs: [context.say("peers.nobody", releaseOf(peers)), ...passedOver(context, peers.main)] }];
    return { id: "peers", title: context.say("peers.nobodyTitle"), lead: null, blocks };
  }
  return {
    id: "peers",
    title: conclusion(context),
    lead: context.say("peers.lead", { group: groupSentence(context, group), ...releaseOf(peers) }),
    blocks: [
      { kind: "table", table: comparisonTable(context) },
      { kind: "paragraphs", paragraphs: notes(context, peers, group) },
      { kind: "table", table: definitionTable(context, peers, group) },
      { kind: "link", text: context.say("peers.method"), href: METHOD },
    ],
  };
}

const releaseOf = ({ number, releasedAt }: Peers) => ({ number, date: date(releasedAt) });

/** What differs most from the median, below it and above it; the overall score where no element has both numbers. */
function conclusion(context: ReportContext): string {
  const elements = elementValues(context).flatMap(({ id, title, score }) => differing(title, score, peerScore(context, `element/${id}`)?.median));
  const differences = elements.length > 0 ? elements : differing(context.say("overall"), context.evaluation.overall.score, peerScore(context, "overall")?.median);
  const sorted = differences.toSorted((a, b) => compare(a.points, b.points));
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (!lowest || !highest) return context.say("peers.heading");
  const [isBelow, isAbove] = [compare(lowest.points, ZERO) < 0, compare(highest.points, ZERO) > 0];
  const values = { low: lowest.title, below: lowest.points.abs().toString(), high: highest.title, above: highest.points.toString() };
  if (isBelow) return context.say(isAbove ? "peers.title.spread" : "peers.title.below", values);
  return context.say(isAbove ? "peers.title.above" : "peers.title.even", values);
}

function differing(title: string, score: Bounds | null, median: number | null | undefined): { title: string; points: Exact }[] {
  const points = difference(score, median ?? null);
  return points === null ? [] : [{ title, points }];
}

/** In whole points, as the median is; what is unknown counts as 0, as it does in the numbers of the peers. */
function difference(score: Bounds | null, median: number | null): Exact | null {
  return score === null || median === null ? null : exact(roundHalfUp(score.lower.sub(exact(median)), 0));
}

function comparisonTable(context: ReportContext): Table {
  const { evaluation, instrument } = context;
  const row = (name: Cell, score: Bounds | null, trace: string, number: string): Cell[] => {
    const peers = peerScore(context, number);
    const [low, high] = peers?.quartiles ?? [null, null];
    const own: Cell = score ? { text: bounds(context, score), trace } : { text: context.say("notApplicable"), tone: "muted", trace };
    return [name, own, peerCell(low), peerCell(peers?.median ?? null), peerCell(high), differenceCell(difference(score, peers?.median ?? null))];
  };
  return {
    id: "peers-table",
    caption: context.say("peers.table"),
    columns: [
      { title: context.say("column.axis"), align: "start" },
      ...["own", "low", "median", "high", "difference"].map((key) => ({ title: context.say(`peers.column.${key}`), align: "end" as const })),
    ],
    rows: [
      row({ text: context.say("overall") }, evaluation.overall.score, traceId.overall, "overall"),
      ...elementValues(context).map(({ id, title, score }) => row({ text: title, mark: id }, score, traceId.element(id), `element/${id}`)),
      ...instrument.measures.map(({ id, title }) => row({ text: context.text(title) }, evaluation.measures[id].score, traceId.axis("measures", id), `measure/${id}`)),
    ],
  };
}

function differenceCell(points: Exact | null): Cell {
  if (points === null) return { text: "—", tone: "muted" };
  return { text: compare(points, ZERO) > 0 ? `+${points.toString()}` : isZero(points) ? "0" : grouped(points.toString()) };
}

function notes(context: ReportContext, peers: Peers, { cell }: Group): string[] {
  const overall = context.evaluation.overall.score;
  const isSmall = !Object.values(cell.numbers).some((number) => number !== null && "quartiles" in number && number.quartiles !== null);
  return [
    context.say("peers.reading"),
    ...(overall && !isExactlyKnown(overall) ? [context.say("peers.unknown")] : []),
    ...(isSmall ? [context.say("peers.small")] : []),
    ...(peers.counted === "counted" ? [] : [context.say(`peers.${peers.counted}`, { asOf: date(peers.asOf) })]),
    ...passedOver(context, peers.main),
  ];
}

function passedOver(context: ReportContext, { passedOver: places }: PeerChoice): string[] {
  if (places.length === 0) return [];
  const list = places.map(({ place, reason }) => context.say("peers.passed", { place: placeWord(context, place), reason: context.say(`peers.reason.${reason}`) }));
  return [context.say("peers.passedOver", { list: list.join(context.say("separatorLong")) })];
}

/** Whom the numbers are of: everything that would make another group. */
function definitionTable(context: ReportContext, peers: Peers, { place, cell }: Group): Table {
  const { instrument, sheet } = context;
  const rows: [string, string][] = [
    ["region", regionWord(context, place)],
    ["industry", industryWord(context, place)],
    ["size", context.say("peers.everySize")],
    ["year", context.say("peers.yearValue", { year: String(sheet.fiscalYear) })],
    ["instrument", context.say("peers.instrumentValue", { instrument: `${instrument.key}@${instrument.version}` })],
    ["count", context.say("peers.countValue", { count: cell.n })],
    ["publication", context.say("peers.publicationValue", { ...releaseOf(peers), asOf: date(peers.asOf) })],
  ];
  const carriedFrom = cell.from === peers.number ? null : peers.releases[cell.from];
  if (carriedFrom) rows.push(["carried", context.say("peers.carriedValue", { number: cell.from, date: date(carriedFrom) })]);
  return {
    id: "peers-definition",
    caption: context.say("peers.definition"),
    columns: [
      { title: context.say("peers.column.what"), align: "start" },
      { title: context.say("peers.column.which"), align: "start" },
    ],
    rows: rows.map(([key, value]) => [{ text: context.say(`peers.row.${key}`) }, { text: value }]),
  };
}
