import { compare, exact, minimum, plus, ZERO, type Exact } from "@/lib/core/exact";
import { appended, expressionContext, mergeMissing, type ExpressionContext, type ItemValue, type Missing, type NumberResult, type Obstacle, type SchemeLookups } from "@/lib/core/expression";
import { enterpriseSize, type EnterpriseSize } from "@/lib/core/facts/enterprise-size";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { Branch } from "@/lib/core/instrument/instrument";
import type { FoundAnswer } from "@/lib/core/packs/answers";
import type { PointsRange, SchemeAnswer, SchemeAnswers } from "@/lib/core/packs/judgement";
import { overlaysOf } from "@/lib/core/packs/overlays";
import type { Application, Overlay, Pack, PackLibrary } from "@/lib/core/packs/pack";
import type { EvaluatedPoints } from "@/lib/core/packs/points";
import { preparedPack, type PreparedPack, type PreparedQuestion, type PreparedRow, type PreparedTable } from "@/lib/core/packs/prepared-pack";
import type { Responses } from "@/lib/core/response";

export type JudgeInput = {
  readonly library: PackLibrary;
  readonly dictionary: FactDictionary;
  readonly sheet: FactSheet;
  readonly application: Application;
  /** ISO date of the application; the sheet's where absent. */
  readonly asOf?: string;
  /** Answers by hand to the schemes' own questions; they win over the crosswalk. */
  readonly answers?: SchemeAnswers;
  /** What the enterprise answered to the instrument, for the crosswalk. */
  readonly assessment?: { readonly branch: Branch; readonly responses: Responses; readonly itemValue: (item: string) => ItemValue };
};

/** What all packs of one sheet share, so that a figure that ten of them read is read once. */
export class SheetContext {
  readonly expression: ExpressionContext;
  /** Figures that are the same in every pack. */
  readonly figures = new Map<string, NumberResult>();
  private found: EnterpriseSize | null = null;

  constructor(readonly input: JudgeInput) {
    const { sheet, dictionary, assessment, asOf = sheet.asOf } = input;
    this.expression = expressionContext({ ...sheet, asOf }, dictionary, assessment?.branch ?? "production", assessment?.responses, assessment?.itemValue);
  }

  size(): EnterpriseSize {
    this.found ??= enterpriseSize(this.expression.sheet, sizeRules(this.input.library));
    return this.found;
  }
}

/**
 * What judging one pack reads: the figures of the sheet, the pack with its overlays, and everything worked out so far. A class, because a dozen closures
 * for every pack of every sheet cost more than what they look up.
 */
export class SchemeContext implements SchemeLookups {
  readonly prepared: PreparedPack;
  readonly overlays: readonly Overlay[];
  readonly expression: ExpressionContext;
  private readonly byHand: Readonly<Record<string, SchemeAnswer>>;
  private readonly figures = new Map<string, NumberResult>();
  private readonly totals = new Map<string, NumberResult>();
  // By the place of the question, row or table in the pack.
  private readonly answers: FoundAnswer[];
  private readonly rows: EvaluatedPoints[];
  private readonly ranges: PointsRange[];

  constructor(
    pack: Pack,
    private readonly ofSheet: SheetContext,
  ) {
    const { library, dictionary, answers } = ofSheet.input;
    this.overlays = overlaysOf(pack, library, ofSheet.expression.sheet);
    this.prepared = preparedPack(pack, this.overlays.findLast((overlay) => overlay.tables)?.tables ?? pack.tables, library, dictionary);
    this.expression = { ...ofSheet.expression, scheme: this };
    this.byHand = answers?.[pack.id] ?? NO_ANSWERS;
    this.answers = new Array<FoundAnswer>(this.prepared.questions.size);
    this.rows = new Array<EvaluatedPoints>(this.prepared.rows.length);
    this.ranges = new Array<PointsRange>(this.prepared.tables.length);
  }

  figure(id: string, offset: number): NumberResult {
    const figure = this.prepared.figure(id);
    const known = figure.isOwn ? this.figures : this.ofSheet.figures;
    const key = offset === 0 ? id : `${id} ${String(offset)}`;
    return known.get(key) ?? keep(known, key, figure.value(offset === 0 ? this.expression : { ...this.expression, offset }));
  }

  points(id: string): NumberResult {
    return this.totals.get(id) ?? keep(this.totals, id, pointsOf(id, this));
  }

  answer(id: string): NumberResult {
    const question = this.asked(id);
    const { value, missing, inputs } = this.answerTo(question);
    return value ? { state: "known", value, inputs } : { state: "unknown", missing, inputs, obstacles: question.obstacles };
  }

  countAnswers(tags: readonly string[], atLeast: Exact): NumberResult {
    let [reached, open] = [0, NONE as readonly Obstacle[]];
    for (const question of this.prepared.tagged(tags)) {
      const { value } = this.answerTo(question);
      if (value === null) open = appended(open, question.obstacles);
      else if (compare(value, atLeast) >= 0) reached += 1;
    }
    if (open.length === 0) return { state: "known", value: exact(reached), inputs: NONE };
    return { state: "unknown", inputs: NONE, missing: NONE, obstacles: open, ends: { min: exact(reached), max: exact(reached + open.length) } };
  }

  affirmed(id: string): boolean | null {
    const { answer } = this.question(id);
    return answer && "affirmed" in answer ? answer.affirmed : null;
  }

  size(): EnterpriseSize {
    return this.ofSheet.size();
  }

  question(id: string): FoundAnswer {
    return this.answerTo(this.asked(id));
  }

  row(row: PreparedRow): EvaluatedPoints {
    return (this.rows[row.place] ??= row.points(this));
  }

  /** What the rows of a table come to, up to the table's maximum where it has one. */
  table(table: PreparedTable): PointsRange {
    return (this.ranges[table.place] ??= rangeOfTable(table, this));
  }

  private asked(id: string): PreparedQuestion {
    const question = this.prepared.questions.get(id);
    if (!question) throw new RangeError(`${this.prepared.pack.id} has no question ${id}`);
    return question;
  }

  private answerTo(question: PreparedQuestion): FoundAnswer {
    return (this.answers[question.place] ??= question.answer(this.byHand[question.id] ?? null, this));
  }
}

const NONE: readonly never[] = [];
const NO_ANSWERS: Readonly<Record<string, SchemeAnswer>> = {};

function sizeRules({ packs }: PackLibrary): NonNullable<Pack["classes"]> {
  const rules = packs.find(({ classes }) => classes)?.classes;
  if (!rules) throw new RangeError("no pack holds the size classes");
  return rules;
}

function keep<Key, Value>(known: Map<Key, Value>, key: Key, value: Value): Value {
  known.set(key, value);
  return value;
}

/** Points of a row, of a table, or of all tables (`total`); a range while a row is open. */
function pointsOf(id: string, context: SchemeContext): NumberResult {
  const { prepared } = context;
  const tables = prepared.tables.filter((table) => id === "total" || table.id === id);
  const rows = tables.length > 0 ? tables.flatMap((table) => table.rows) : [rowOf(id, prepared)];
  const range = tables.length > 0 ? sumOf(tables.map((table) => context.table(table))) : context.row(rows[0]!).range;
  let [isKnown, missing, obstacles] = [true, NONE as readonly Missing[], NONE as readonly Obstacle[]];
  for (const row of rows) {
    const points = context.row(row);
    if (points.isKnown) continue;
    isKnown = false;
    missing = mergeMissing(missing, points.missing);
    obstacles = appended(obstacles, points.obstacles);
  }
  return isKnown ? { state: "known", value: range.min, inputs: NONE } : { state: "unknown", inputs: NONE, ends: range, missing, obstacles };
}

function rowOf(id: string, { pack, rowById }: PreparedPack): PreparedRow {
  const row = rowById.get(id);
  if (!row) throw new RangeError(`${pack.id} has no row ${id}`);
  return row;
}

function rangeOfTable({ rows, cap }: PreparedTable, context: SchemeContext): PointsRange {
  const range = sumOf(rows.map((row) => context.row(row).range));
  return cap ? { min: minimum([range.min, cap]), max: minimum([range.max, cap]) } : range;
}

export function sumOf(ranges: readonly PointsRange[]): PointsRange {
  let [min, max]: [Exact, Exact] = [ZERO, ZERO];
  for (const range of ranges) {
    const isOne = min === max && range.min === range.max;
    min = plus(min, range.min);
    max = isOne ? min : plus(max, range.max);
  }
  return { min, max };
}
