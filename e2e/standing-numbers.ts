import { compare, cut, exact, roundHalfUp, type Exact } from "@/lib/core/exact";
import type { Words } from "@/lib/core/localised";
import type { PrintedFinding, PrintedJudgement, PrintedPoints } from "@/lib/core/packs/printed";
import type { Standing, StandingCard, StandingGroup, StandingMeasure, StandingRow } from "@/lib/core/packs/standing";
import type { Cell, Table } from "@/lib/core/report/report";
import { standingDocument } from "@/lib/core/report/standing-section";
import { PdfText, type ReadCard, type ReadPage, type ReadRow } from "./standing-read";

/*
 * One standing, shown on the page, in the PDF and in the JSON, and printed by the command line. Every function returns what differs, in words.
 *
 * The command line prints doubles, each the nearest to the exact number. People read them rounded by one rule, which is written down here once
 * more and not borrowed: half up to two decimals, without zeros at the end, thousands separated by commas, a real minus sign. Where two decimals
 * would put a figure on a threshold that it does not stand on, or on its other side, digits are added one by one and the rest is cut. Thresholds
 * keep all their digits.
 */
const DECIMALS = 2;

export function rounded(number: number, edges: readonly Exact[] = []): string {
  const value = exact(number);
  const isTrue = (text: string) => edges.every((edge) => compare(exact(text), edge) === compare(value, edge));
  let text = roundHalfUp(value, DECIMALS);
  for (let decimals = DECIMALS + 1; !isTrue(text); decimals += 1) text = cut(value, decimals);
  return separated(text);
}

/** As `rounded`, of a threshold: nothing is rounded. */
const inFull = (number: number): string => separated(cut(exact(number), 20));

function separated(text: string): string {
  const [whole = "", decimals = ""] = text.replace("-", "").split(".");
  const shown = [whole.replace(/(?<=\d)(?=(\d{3})+$)/g, ","), decimals.replace(/0+$/, "")].filter((part) => part !== "").join(".");
  return `${text.startsWith("-") ? "−" : ""}${shown}`;
}

const roundedPoints = (points: Exclude<PrintedPoints, null>, edges: readonly Exact[]): string =>
  typeof points === "number" ? rounded(points, edges) : points.min === points.max ? rounded(points.min, edges) : `${rounded(points.min, edges)}–${rounded(points.max, edges)}`;

/** The number that begins a text, with or without a unit behind it: "12.75%", "2,000 万元", "36.4 × CNY 10,000". */
const begins = (text: string | null, number: string): boolean => text === number || text === `${number}%` || (text?.startsWith(`${number} `) ?? false);

/** A judgement of the JSON against the command line's: the same, finding by finding, number by number. */
export function jsonDifferences(told: PrintedJudgement, printed: PrintedJudgement): string[] {
  const { findings, ...rest } = told;
  const { findings: expected, ...expectedRest } = printed;
  const pairs: readonly (readonly [unknown, unknown])[] = [
    ...Object.keys(expectedRest).map((key) => [{ [key]: rest[key as keyof typeof rest] }, { [key]: expectedRest[key as keyof typeof rest] }] as const),
    ...Array.from({ length: Math.max(findings.length, expected.length) }, (_, index) => [findings[index] ?? null, expected[index] ?? null] as const),
  ];
  return pairs.flatMap(([left, right]) => (JSON.stringify(left) === JSON.stringify(right) ? [] : [`${printed.pack}: JSON ${JSON.stringify(left)}, command line ${JSON.stringify(right)}`]));
}

/** A card of the worded standing against what the command line prints of its scheme. `edges`: numbers that its points are compared with. */
export function wordedDifferences(card: StandingCard, printed: PrintedJudgement, edges: readonly Exact[], words: Words): string[] {
  const differences: string[] = [];
  const differ = (what: string, shown: unknown, expected: unknown) => void differences.push(`${card.id} ${what}: shown ${JSON.stringify(shown)}, command line ${JSON.stringify(expected)}`);
  const kind = card.kind === "class" || card.kind === "index" ? card.kind : "gate";
  if (card.resultWord !== words(`result.${kind}.${printed.result}`)) differ("result", card.resultWord, printed.result);
  const points = printed.scoreRange ?? printed.score;
  const isScored = points !== null && printed.result !== "notApplicable";
  if (isScored ? card.score?.value !== roundedPoints(points, edges) : card.score !== null) differ("score", card.score, points);
  if (printed.level === null ? card.level !== null : card.level?.value !== printed.level && !card.level?.value.startsWith(`${printed.level}${words("level.named", { title: "", name: "\n" }).split("\n")[0] ?? ""}`)) differ("level", card.level?.value, printed.level);
  if (printed.computedLevel !== null && !card.level?.note?.includes(printed.computedLevel)) differ("computed level", card.level?.note, printed.computedLevel);
  for (const { id, points: of, maximum } of printed.tables) {
    const shown = card.groups.find((group) => group.id === id)?.points;
    const expected = of === null ? null : `${roundedPoints(of, edges)} / ${rounded(maximum, edges)}`;
    if (shown !== expected) differ(`table ${id}`, shown, expected);
  }
  const rows = card.groups.flatMap((group) => group.rows);
  const findings = rows.filter(({ id }) => id !== "rawSum");
  if (findings.length !== printed.findings.length) differ("conditions", findings.length, printed.findings.length);
  printed.findings.forEach((finding, index) => {
    const row = findings[index];
    if (row) for (const [what, shown, expected] of findingDifferences(row, finding, edges)) differ(`${finding.id} ${what}`, shown, expected);
  });
  const sum = rows.find(({ id }) => id === "rawSum")?.measures[0]?.value ?? null;
  if (printed.rawSum === null ? sum !== null : sum !== rounded(printed.rawSum)) differ("sum of ratios", sum, printed.rawSum);
  return differences;
}

function findingDifferences(row: StandingRow, finding: PrintedFinding, edges: readonly Exact[]): (readonly [string, unknown, unknown])[] {
  const { id, title, result, points, value, threshold, reason } = finding;
  const found: (readonly [string, unknown, unknown])[] = [];
  if (row.id !== id || row.title !== title) found.push(["title", `${row.id} ${row.title}`, `${id} ${title}`]);
  if (row.result !== result) found.push(["result", row.result, result]);
  if (row.reason !== reason) found.push(["reason", row.reason, reason]);
  if (points === null ? row.points !== null : !row.points?.startsWith(`${roundedPoints(points, edges)} / `)) found.push(["points", row.points, points]);
  if ((value !== null || threshold !== null) && !isShown(row, value, threshold)) found.push(["figure", row.measures.map((measure) => `${measure.value ?? "—"} ${measure.threshold ?? ""}`), { value, threshold }]);
  for (const measure of row.measures) {
    if (measure.gap === null || result !== "fail") continue;
    const missing = numbersOf(measure.gap).filter((number) => !numbersOf(reason ?? "").includes(number));
    if (missing.length > 0) found.push(["gap", measure.gap, reason]);
  }
  return found;
}

/** One comparison decides; the command line prints it, and the page shows it among the others of the condition. */
function isShown({ result, measures }: StandingRow, value: number | null, threshold: number | null): boolean {
  const isValue = (measure: StandingMeasure) => value !== null && begins(measure.value, rounded(value, threshold === null ? [] : [exact(threshold)]));
  const isThreshold = (measure: StandingMeasure) => threshold !== null && begins(measure.threshold?.replace(SIGN, "") ?? null, inFull(threshold));
  if (measures.some((measure) => (value === null || isValue(measure)) && (threshold === null ? measure.threshold === null || value === null : isThreshold(measure)))) return true;
  // A condition may be met some other way than by comparing. The page leaves out what does not hold then; the command line prints it all the same.
  return result === "pass" && threshold !== null && !measures.some(isValue) && measures.filter(isThreshold).every((measure) => value === null || !holds(value, SIGN.exec(measure.threshold ?? "")?.[1] ?? "", threshold));
}

const SIGN = /^([≥≤<>=]) /;
const holds = (value: number, sign: string, threshold: number): boolean => ({ "≥": value >= threshold, "≤": value <= threshold, ">": value > threshold, "<": value < threshold })[sign] ?? value === threshold;

const numbersOf = (text: string): string[] => text.match(/−?\d[\d,]*(?:\.\d+)?/g) ?? [];

/** The page against the worded standing: every scheme, condition, figure, threshold, distance and point, and nothing else. */
export function pageDifferences(page: ReadPage, standing: Standing): string[] {
  const lines = standing.cards.map(({ shortTitle, resultWord, tally, level, score }) => [shortTitle, resultWord, tally ?? "—", [level?.value, score && `${score.value} / ${score.of}`].filter(Boolean).join(" · ") || "—"]);
  return [
    ...listDifferences("overview", page.overview, lines),
    ...listDifferences("schemes", page.cards.map(({ id }) => id), standing.cards.map(({ id }) => id)),
    ...standing.cards.flatMap((card) => {
      const shown = page.cards.find(({ id }) => id === card.id);
      return shown ? cardDifferences(shown, card) : [`${card.id}: not on the page`];
    }),
  ];
}

function cardDifferences(shown: ReadCard, card: StandingCard): string[] {
  const figures = [...(card.score ? [[card.score.label, `${card.score.value} / ${card.score.of}`]] : []), ...(card.level ? [[card.level.label, card.level.value]] : [])];
  const tables = card.groups.filter(({ id }) => id !== "gates").map(({ title, points }) => [title, points].filter(Boolean).join(" "));
  return [
    ...(shown.title === spaced(card.title) && shown.result === card.resultWord ? [] : [`${card.id}: the page says ${shown.title} ${shown.result}`]),
    ...(shown.paragraphs.includes(spaced(card.conclusion)) ? [] : [`${card.id}: the page does not say ${card.conclusion}`]),
    ...listDifferences(`${card.id} figures`, shown.figures, figures),
    ...tables.filter((title) => !shown.folds.includes(title)).map((title) => `${card.id}: the page has no ${title}`),
    ...listDifferences(`${card.id} conditions`, shown.rows, card.groups.flatMap(({ rows }) => rows.map(readable))),
  ];
}

/** A condition as the page shows it: what fails by a comparison is explained by that comparison, which stands there with both numbers. */
function readable(row: StandingRow): ReadRow {
  const isSaid = row.result === "fail" && row.measures.some(({ result }) => result === "fail");
  return {
    title: spaced(row.title),
    result: row.resultWord,
    points: row.points,
    measures: row.measures.map(({ title, value, threshold, gap }) => ({ title: spaced(title), value, threshold, gap })),
    said: [isSaid ? null : row.reason, row.note].filter((text) => text !== null && text !== "").map((text) => spaced(text!)),
  };
}

const spaced = (text: string): string => text.replace(/\s+/g, " ").trim();

/** In any order: the page puts what is not met first. */
function listDifferences(what: string, shown: readonly unknown[], expected: readonly unknown[]): string[] {
  const [left, right] = [shown, expected].map((list) => list.map((each) => JSON.stringify(each)));
  const without = (list: readonly string[], other: readonly string[]) => {
    const rest = [...other];
    return list.filter((each) => {
      const at = rest.indexOf(each);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
  };
  return [...without(left!, right!).map((each) => `${what}: the page alone shows ${each}`), ...without(right!, left!).map((each) => `${what}: the page does not show ${each}`)];
}

/**
 * The PDF against the worded standing, in two steps. Its tables are those of the document that is laid out from the standing, in its order and
 * text by text. And no cell of that document holds a number that is not one of its scheme or condition, nor lacks one.
 */
export function pdfDifferences(pages: readonly string[], standing: Standing, organisation: string, say: Words): string[] {
  const document = standingDocument(standing, { name: organisation, creditCode: null }, say, new Date());
  const sections = document.sections.map((section) => ({ section, tables: section.blocks.flatMap((block) => (block.kind === "table" ? [block.table] : [])) }));
  const titles = (table: Table) => table.columns.map((column) => column.title).join("");
  const text = new PdfText(pages, { head: `${standing.title}${organisation}`, foot: standing.disclaimer, repeated: sections.flatMap(({ tables }) => tables.map(titles)) });
  const differences: string[] = [];
  for (const { section, tables } of sections) {
    const card = standing.cards.find(({ id }) => id === section.id);
    const groups = card?.groups ?? [];
    if (card && !text.goTo(section.blocks.flatMap((block) => (block.kind === "paragraphs" ? block.paragraphs.slice(0, 1) : []))[0] ?? "")) differences.push(`${card.id}: the PDF does not say ${card.conclusion}`);
    if (card && !section.title.includes(card.resultWord)) differences.push(`${card.id}: the PDF calls it ${section.title}`);
    for (const [place, table] of tables.entries()) {
      if (!text.goTo(`${table.caption}${titles(table)}`)) differences.push(`the PDF has no table ${table.caption} after ${text.here}`);
      for (const [index, row] of table.rows.entries()) {
        if (!text.take(row.map((cell) => cell.text).join(""))) {
          differences.push(`the PDF reads otherwise: ${text.here}, expected ${row.map((cell) => cell.text).join(" | ")}`);
          // One wrong number is one difference: the next row is looked for further on.
          text.seek(table.rows[index + 1]?.[0]?.text ?? "");
        }
        differences.push(...(card ? rowDifferences(row, card, groups[place], index) : lineDifferences(row, standing)));
      }
    }
    if (card && groups.length !== tables.length) differences.push(`${card.id}: ${String(tables.length)} tables for ${String(groups.length)} groups`);
  }
  return differences;
}

/** A line of the overview: score and level of its scheme. */
function lineDifferences(cells: readonly Cell[], { cards }: Standing): string[] {
  const card = cards.find(({ title, document }) => cells[0]?.text.split("\n")[0] === title && cells[1]?.text === document);
  if (!card) return [`the PDF lists a scheme that there is not: ${cells[0]?.text ?? ""}`];
  const { title, statusNote, document, resultWord, score, level } = card;
  const numbers = [level?.value, score && `${score.value} / ${score.of}`].filter((text) => typeof text === "string");
  return cellDifferences(card.id, cells, [title, statusNote ?? "", document, resultWord, ...numbers], []);
}

function rowDifferences(cells: readonly Cell[], card: StandingCard, group: StandingGroup | undefined, index: number): string[] {
  const row = group?.rows[index];
  if (!row) return [`${card.id}: the PDF has a row too many: ${cells[0]?.text ?? ""}`];
  const { title, resultWord, points, measures, reason } = row;
  const isTable = group.points !== null;
  const gaps = measures.flatMap(({ gap }) => gap ?? []);
  // In a table of points the figure stands alone, and a distance is part of the reason.
  const figures = measures.flatMap(({ value, threshold }) => [value, isTable ? null : threshold]).filter((text) => text !== null);
  const why = isTable || gaps.length === 0 ? [reason].filter((text) => text !== null) : gaps;
  return cellDifferences(`${card.id} ${row.id}`, cells, [title, resultWord, ...(points === null || !isTable ? [] : [points]), ...figures, ...why], [...measures.map((measure) => measure.title), ...numbersOf(row.id)]);
}

/** `expected` must stand there, each of them once, `allowed` may; and no other digit. */
function cellDifferences(what: string, cells: readonly Cell[], expected: readonly string[], allowed: readonly string[]): string[] {
  let rest = cells.map((cell) => `\n${cell.text}\n`).join("");
  const strike = (text: string): boolean => {
    const at = placeOf(rest, text);
    if (at >= 0) rest = `${rest.slice(0, at)}\n${rest.slice(at + text.length)}`;
    return at >= 0;
  };
  // The longest first: 2025 is in the title of the figure as well.
  const longestFirst = (texts: readonly string[]) => texts.filter((text) => text !== "").toSorted((left, right) => right.length - left.length);
  const missing = longestFirst(expected).filter((text) => !strike(text));
  for (const text of longestFirst(allowed)) strike(text);
  const left = numbersOf(rest);
  return missing.length + left.length === 0 ? [] : [`${what}: the PDF lacks ${JSON.stringify(missing)} and has ${JSON.stringify(left)} beside, in ${cells.map(({ text }) => text).join(" | ")}`];
}

/** Where a text stands and no digit touches it: 2.75 is not in 12.75. */
function placeOf(within: string, text: string): number {
  for (let at = within.indexOf(text); at >= 0; at = within.indexOf(text, at + 1)) {
    const [before, after] = [within.slice(0, at), within.slice(at + text.length)];
    if (!(/^\d/.test(text) && /[\d.,]$/.test(before)) && !(/\d$/.test(text) && /^[.,]?\d/.test(after))) return at;
  }
  return -1;
}

