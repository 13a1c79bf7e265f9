import type { Words } from "@/lib/core/localised";
import type { Outcome } from "@/lib/core/packs/judgement";
import type { Standing, StandingCard, StandingGroup, StandingMeasure, StandingRow } from "@/lib/core/packs/standing";
import { isToMeet } from "@/lib/core/packs/standing-lead";
import type { Block, Cell, ReportDocument, ReportSection, Table } from "@/lib/core/report/report";
import { date } from "@/lib/core/report/show";

/** Colours of results in tables; the word stands in the cell. */
const TONES: Readonly<Record<Outcome, NonNullable<Cell["tone"]>>> = { pass: "good", fail: "bad", undetermined: "warn", notApplicable: "muted" };
const NOTHING = "—";

/**
 * Where the enterprise stands under the official schemes, as a section of a report: one table of all schemes, then the conditions of each that
 * governs, and of what it superseded as a historical reference.
 *
 * `say`: sentences of the namespace `report`.
 */
export function standingSection(standing: Standing, say: Words): ReportSection {
  const { title, blocks } = opening(standing, say);
  return { id: "standing", title, lead: standing.lead, blocks: [...blocks, ...judged(standing).flatMap((card) => cardBlocks(card, card.title, say))] };
}

/** The same as a document: every scheme is a section with its result in the title. */
export function standingDocument(standing: Standing, organisation: { readonly name: string; readonly creditCode: string | null }, say: Words, now: Date): ReportDocument {
  const { title, blocks } = opening(standing, say);
  return {
    locale: standing.locale,
    title: standing.title,
    cover: { organisation: organisation.name, creditCode: organisation.creditCode, particulars: standing.particulars },
    summary: null,
    sections: [
      { id: "standing", title, lead: standing.lead, blocks },
      ...judged(standing).map((card) => ({
        id: card.id,
        title: say("standing.section", { title: card.title, result: card.resultWord }),
        lead: card.text,
        blocks: cardBlocks(card, null, say),
      })),
    ],
    traces: {},
    printedTraces: [],
    disclaimer: standing.disclaimer,
    imprint: say("standing.imprint", { date: date(now) }),
  };
}

const forThisEnterprise = ({ cards }: Standing): StandingCard[] => cards.filter((card) => card.forThisEnterprise);
const judged = (standing: Standing): StandingCard[] => forThisEnterprise(standing).filter(({ status, result }) => status !== "other" && status !== "coming" && result !== "notApplicable");

function opening(standing: Standing, say: Words): { readonly title: string; readonly blocks: readonly Block[] } {
  const shown = forThisEnterprise(standing);
  // Counted as the lead counts: a class or an index is nothing to meet.
  const governing = shown.filter((card) => card.status === "governs" && isToMeet(card));
  const count = (result: Outcome): number => governing.filter((card) => card.result === result).length;
  return {
    title: governing.length === 0 ? say("standing.none") : say("standing.title", { pass: count("pass"), fail: count("fail"), open: count("undetermined") }),
    blocks: [
      { kind: "paragraphs", paragraphs: [standing.particulars.map(({ label, value }) => say("standing.particular", { label, value })).join(say("separatorLong"))] },
      ...(standing.notices.length > 0 ? [{ kind: "notices" as const, notices: standing.notices }] : []),
      ...(shown.length > 0 ? [{ kind: "table" as const, table: overview(shown, say) }] : []),
    ],
  };
}

function overview(cards: readonly StandingCard[], say: Words): Table {
  return {
    id: "standing-overview",
    caption: say("standing.overview"),
    columns: ["scheme", "document", "result", "points"].map((key) => ({ title: say(`standing.column.${key}`), align: key === "points" ? ("end" as const) : ("start" as const) })),
    rows: cards.map((card) => [
      { text: card.statusNote === null ? card.title : `${card.title}\n${card.statusNote}` },
      { text: card.document },
      { text: card.resultWord, tone: TONES[card.result] },
      { text: [card.level?.value, card.score && `${card.score.value} / ${card.score.of}`].filter((part) => part !== undefined && part !== null).join("\n") || NOTHING },
    ]),
  };
}

function cardBlocks(card: StandingCard, title: string | null, say: Words): Block[] {
  return [
    { kind: "paragraphs", ...(title === null ? {} : { title }), paragraphs: [card.conclusion, ...(card.statusNote === null ? [] : [card.statusNote]), ...(card.level?.note ? [card.level.note] : [])] },
    ...(card.notices.length > 0 ? [{ kind: "notices" as const, notices: card.notices }] : []),
    ...card.groups.map((group) => ({ kind: "table" as const, table: conditions(card, group, say) })),
    ...(card.settle.length > 0 ? [{ kind: "paragraphs" as const, paragraphs: [settleText(card, say)] }] : []),
    { kind: "paragraphs", paragraphs: [say("standing.about", { list: card.about.filter(({ id }) => id !== "sources").map(({ label, value }) => say("standing.particular", { label, value })).join(say("separatorLong")) })] },
  ];
}

/** Things to settle that are named one by one; of more the first, and how many there are. */
const MOST_SETTLED = 8;

function settleText({ settle }: StandingCard, say: Words): string {
  const named = settle.slice(0, settle.length > MOST_SETTLED ? MOST_SETTLED - 2 : MOST_SETTLED).map(({ text }) => text);
  const list = named.join(say("separatorLong"));
  return settle.length > MOST_SETTLED ? say("standing.settleMany", { list, count: settle.length }) : say("standing.settle", { list });
}

function conditions(card: StandingCard, group: StandingGroup, say: Words): Table {
  const hasPoints = group.points !== null;
  const keys = hasPoints ? ["condition", "figure", "result", "points"] : ["condition", "figure", "result", "gap"];
  return {
    id: `standing-${card.id}-${group.id}`,
    caption: hasPoints ? say("standing.table", { title: group.title, points: group.points ?? "" }) : group.title,
    columns: keys.map((key) => ({ title: say(`standing.column.${key}`), align: key === "points" ? "end" : "start" })),
    rows: group.rows.map((row) => (hasPoints ? pointsRow(row) : gateRow(row, say))),
  };
}

const lines = (parts: readonly (string | null)[]): string => parts.filter((part) => part !== null && part !== "").join("\n");
/** The number that the scheme itself gives a condition; words such as "negative" are for programs. */
const numberOf = (id: string): string | null => /^([A-Z]?\d+[a-z]?)(-|$)/.exec(id)?.[1] ?? null;
const titled = ({ id, title }: StandingRow): Cell => ({ text: [numberOf(id), title].filter((part) => part !== null).join(" ") });

function pointsRow(row: StandingRow): Cell[] {
  return [titled(row), { text: lines([...row.measures.map(({ value }) => value), row.reason]) || NOTHING }, { text: row.resultWord, tone: TONES[row.result] }, { text: row.points ?? NOTHING }];
}

const measureLine = ({ title, value, threshold }: StandingMeasure, say: Words): string =>
  threshold === null ? say("standing.measure", { title, value: value ?? NOTHING }) : say("standing.measureWithThreshold", { title, value: value ?? NOTHING, threshold });

function gateRow(row: StandingRow, say: Words): Cell[] {
  const gaps = lines(row.measures.map(({ gap }) => gap));
  return [
    titled(row),
    { text: lines(row.measures.map((measure) => measureLine(measure, say))) || NOTHING },
    { text: row.resultWord, tone: TONES[row.result] },
    { text: gaps || (row.reason ?? NOTHING) },
  ];
}
