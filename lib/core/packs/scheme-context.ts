import { compare, exact, HUNDRED, minimum, plus, ZERO, type Exact } from "@/lib/core/exact";
import { expressionContext, mergeMissing, numberReader, type ExpressionContext, type ItemValue, type NumberResult, type Obstacle, type SchemeLookups } from "@/lib/core/expression";
import { enterpriseSize, type EnterpriseSize } from "@/lib/core/facts/enterprise-size";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { Branch } from "@/lib/core/instrument/instrument";
import type { FoundAnswer } from "@/lib/core/packs/answers";
import type { PointsRange, SchemeAnswers } from "@/lib/core/packs/judgement";
import { overlaysOf } from "@/lib/core/packs/overlays";
import type { Application, Overlay, Pack, PackLibrary } from "@/lib/core/packs/pack";
import type { EvaluatedPoints } from "@/lib/core/packs/points";
import { preparedPack, type PreparedPack, type PreparedRow, type PreparedTable } from "@/lib/core/packs/prepared-pack";
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

/** What judging one pack reads: the figures of the sheet, the pack with its overlays, and everything worked out so far. */
export type SchemeContext = {
  readonly prepared: PreparedPack;
  readonly overlays: readonly Overlay[];
  readonly expression: ExpressionContext;
  readonly question: (id: string) => FoundAnswer;
  readonly row: (row: PreparedRow) => EvaluatedPoints;
  /** What the rows of a table come to, up to the table's maximum where it has one. */
  readonly table: (table: PreparedTable) => PointsRange;
};

/** What all packs of one sheet share, so that a figure that ten of them read is read once. */
type Shared = { readonly expression: ExpressionContext; readonly figures: Map<string, Map<number, NumberResult>>; size: EnterpriseSize | null };
const sharedOf = new WeakMap<JudgeInput, Shared>();

function share(input: JudgeInput): Shared {
  const known = sharedOf.get(input);
  if (known) return known;
  const { sheet, dictionary, assessment, asOf = sheet.asOf } = input;
  const expression = expressionContext({ ...sheet, asOf }, dictionary, assessment?.branch ?? "production", assessment?.responses, assessment?.itemValue);
  const shared: Shared = { expression, figures: new Map(), size: null };
  sharedOf.set(input, shared);
  return shared;
}

export function schemeContext(pack: Pack, input: JudgeInput): SchemeContext {
  const shared = share(input);
  const { library, dictionary } = input;
  const overlays = overlaysOf(pack, library, shared.expression.sheet);
  const prepared = preparedPack(pack, overlays.findLast((overlay) => overlay.tables)?.tables ?? pack.tables, library, dictionary);
  const byHand = input.answers?.[pack.id];
  const ownFigures = new Map<string, Map<number, NumberResult>>();
  const points = new Map<string, NumberResult>();
  const [answers, rows, tables] = [new Map<string, FoundAnswer>(), new Map<PreparedRow, EvaluatedPoints>(), new Map<PreparedTable, PointsRange>()];
  const scheme: SchemeLookups = {
    figure: (id, offset) => {
      const own = pack.figures[id];
      const definition = own ?? library.figures[id];
      if (!definition) throw new RangeError(`figure ${id} is not defined`);
      return remember(own ? ownFigures : shared.figures, id, offset, () => {
        const result = numberReader(definition.of)(offset === 0 ? expression : { ...expression, offset });
        return definition.unit === "%" && result.state === "known" ? { ...result, value: result.value.mul(HUNDRED) } : result;
      });
    },
    points: (id) => once(points, id, () => pointsOf(id, context)),
    answer: (id) => numberOf(context.question(id)),
    countAnswers: (tags, atLeast) => countAnswers(prepared.tagged(tags).map(context.question), atLeast),
    affirmed: (id) => {
      const { answer } = context.question(id);
      return answer && "affirmed" in answer ? answer.affirmed : null;
    },
    size: () => (shared.size ??= enterpriseSize(shared.expression.sheet, sizeRules(library))),
  };
  const expression: ExpressionContext = { ...shared.expression, scheme };
  const context: SchemeContext = {
    prepared,
    overlays,
    expression,
    question: (id) =>
      once(answers, id, () => {
        const reader = prepared.questions.get(id);
        if (!reader) throw new RangeError(`${pack.id} has no question ${id}`);
        return reader(byHand?.[id] ?? null, context);
      }),
    row: (row) => once(rows, row, () => row.points(context)),
    table: (table) => once(tables, table, () => rangeOfTable(table, context)),
  };
  return context;
}

function sizeRules({ packs }: PackLibrary): NonNullable<Pack["classes"]> {
  const rules = packs.find(({ classes }) => classes)?.classes;
  if (!rules) throw new RangeError("no pack holds the size classes");
  return rules;
}

function once<Key, Value>(known: Map<Key, Value>, key: Key, compute: () => Value): Value {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = compute()));
  return value;
}

function remember(cache: Map<string, Map<number, NumberResult>>, id: string, offset: number, compute: () => NumberResult): NumberResult {
  let byOffset = cache.get(id);
  if (!byOffset) cache.set(id, (byOffset = new Map()));
  return once(byOffset, offset, compute);
}

/** Points of a row, of a table, or of all tables (`total`); a range while a row is open. */
function pointsOf(id: string, context: SchemeContext): NumberResult {
  const tables = context.prepared.tables.filter((table) => id === "total" || table.id === id);
  const prepared = tables.length > 0 ? tables.flatMap((table) => table.rows) : [rowOf(id, context)];
  const rows = prepared.map(context.row);
  const range = tables.length > 0 ? sumOf(tables.map(context.table)) : rows[0]!.range;
  const open = rows.filter(({ isKnown }) => !isKnown);
  if (open.length === 0) return { state: "known", value: range.min, inputs: [] };
  return { state: "unknown", inputs: [], ends: range, missing: mergeMissing(...open.map(({ missing }) => missing)), obstacles: open.flatMap(({ obstacles }) => obstacles) };
}

function rowOf(id: string, { prepared }: SchemeContext): PreparedRow {
  const row = prepared.rows.get(id);
  if (!row) throw new RangeError(`there is no row ${id}`);
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

const openQuestion = (question: string): readonly Obstacle[] => [{ kind: "question", question }];

function numberOf({ id, value, missing, inputs }: FoundAnswer): NumberResult {
  return value ? { state: "known", value, inputs } : { state: "unknown", missing, inputs, obstacles: openQuestion(id) };
}

function countAnswers(questions: readonly FoundAnswer[], atLeast: Exact): NumberResult {
  const reached = questions.filter(({ value }) => value !== null && compare(value, atLeast) >= 0).length;
  const open = questions.filter(({ value }) => value === null);
  if (open.length === 0) return { state: "known", value: exact(reached), inputs: [] };
  return {
    state: "unknown",
    inputs: [],
    missing: [],
    obstacles: open.flatMap(({ id }) => openQuestion(id)),
    ends: { min: exact(reached), max: exact(reached + open.length) },
  };
}
