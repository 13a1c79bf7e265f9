import { exact, HUNDRED, minimum, ZERO, type Exact } from "@/lib/core/exact";
import { evaluateNumber, expressionContext, type ExpressionContext, type NumberResult, type Obstacle, type SchemeLookups } from "@/lib/core/expression";
import { enterpriseSize, type EnterpriseSize } from "@/lib/core/facts/enterprise-size";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { Branch } from "@/lib/core/instrument/instrument";
import type { ItemValue } from "@/lib/core/expression";
import { answerQuestion } from "@/lib/core/packs/answers";
import type { AnsweredQuestion, PointsRange, SchemeAnswers } from "@/lib/core/packs/judgement";
import { overlaysOf } from "@/lib/core/packs/overlays";
import type { Application, Overlay, Pack, PackLibrary, PackRow } from "@/lib/core/packs/pack";
import { evaluatePoints, type EvaluatedPoints } from "@/lib/core/packs/points";
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
  readonly pack: Pack;
  readonly overlays: readonly Overlay[];
  /** The pack's, or those of the overlay that replaces them. */
  readonly tables: Pack["tables"];
  readonly expression: ExpressionContext;
  readonly question: (id: string) => AnsweredQuestion;
  readonly row: (id: string) => EvaluatedPoints;
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
  const overlays = overlaysOf(pack, input.library, shared.expression.sheet);
  const tables = overlays.findLast((overlay) => overlay.tables)?.tables ?? pack.tables;
  const rows = new Map<string, PackRow>(tables.flatMap((table) => table.rows.map((row) => [row.id, row] as const)));
  const evaluated = new Map<string, EvaluatedPoints>();
  const answered = new Map<string, AnsweredQuestion>();
  const ownFigures = new Map<string, Map<number, NumberResult>>();
  const scheme: SchemeLookups = {
    figure: (id, offset) => {
      const own = pack.figures[id];
      const definition = own ?? input.library.figures[id];
      if (!definition) throw new RangeError(`figure ${id} is not defined`);
      return remember(own ? ownFigures : shared.figures, id, offset, () => {
        const result = evaluateNumber(definition.of, offset === 0 ? expression : { ...expression, offset, decidedBefore: null });
        return definition.unit === "%" && result.state === "known" ? { ...result, value: result.value.mul(HUNDRED) } : result;
      });
    },
    points: (id) => pointsOf(id, context),
    answer: (id) => numberOf(context.question(id)),
    countAnswers: (tags, atLeast) => countAnswers(pack, tags, exact(atLeast), context),
    affirmed: (id) => {
      const { answer } = context.question(id);
      return answer && "affirmed" in answer ? answer.affirmed : null;
    },
    size: () => {
      const rules = input.library.packs.find(({ classes }) => classes)?.classes;
      if (!rules) throw new RangeError("no pack holds the size classes");
      return (shared.size ??= enterpriseSize(shared.expression.sheet, rules));
    },
  };
  const expression: ExpressionContext = { ...shared.expression, scheme, decidedBefore: new Map() };
  const context: SchemeContext = {
    pack,
    overlays,
    tables,
    expression,
    question: (id) => {
      const known = answered.get(id);
      if (known) return known;
      const question = pack.questions.find((each) => each.id === id);
      if (!question) throw new RangeError(`${pack.id} has no question ${id}`);
      const found = answerQuestion(question, input.answers?.[pack.id]?.[id] ?? null, context);
      answered.set(id, found);
      return found;
    },
    row: (id) => {
      const known = evaluated.get(id);
      if (known) return known;
      const row = rows.get(id);
      if (!row) throw new RangeError(`${pack.id} has no row ${id}`);
      const found = evaluatePoints(row.points, exact(row.maximum), context);
      evaluated.set(id, found);
      return found;
    },
  };
  return context;
}

function remember(cache: Map<string, Map<number, NumberResult>>, id: string, offset: number, compute: () => NumberResult): NumberResult {
  let byOffset = cache.get(id);
  if (!byOffset) cache.set(id, (byOffset = new Map()));
  let result = byOffset.get(offset);
  if (!result) byOffset.set(offset, (result = compute()));
  return result;
}

/** Points of a row, of a table, or of all tables (`total`); a range while a row is open. */
export function pointsOf(id: string, context: SchemeContext): NumberResult {
  const tables = context.tables.filter((table) => id === "total" || table.id === id);
  const ids = tables.length > 0 ? tables.flatMap((table) => table.rows.map((row) => row.id)) : [id];
  const rows = ids.map((row) => context.row(row));
  const range = tables.length > 0 ? sumOf(tables.map((table) => rangeOfTable(table, context))) : sumOf(rows.map((row) => row.range));
  if (rows.every(({ isKnown }) => isKnown)) return { state: "known", value: range.min, inputs: [] };
  const open = rows.filter(({ isKnown }) => !isKnown);
  return { state: "unknown", inputs: [], ends: range, missing: open.flatMap(({ missing }) => missing), obstacles: open.flatMap(({ obstacles }) => obstacles) };
}

/** What the rows of a table come to, up to the table's maximum where it has one. */
export function rangeOfTable(table: Pack["tables"][number], context: SchemeContext): PointsRange {
  const range = sumOf(table.rows.map((row) => context.row(row.id).range));
  if (table.maximum === undefined) return range;
  const most = exact(table.maximum);
  const [min, max] = [minimum([range.min, most]), minimum([range.max, most])];
  return { min, max };
}

export function sumOf(ranges: readonly PointsRange[]): PointsRange {
  let [min, max]: [Exact, Exact] = [ZERO, ZERO];
  for (const range of ranges) [min, max] = [min.add(range.min), range.min === range.max ? max.add(range.min) : max.add(range.max)];
  return { min, max };
}

const openQuestion = (question: string): readonly Obstacle[] => [{ kind: "question", question }];

function numberOf({ id, value, missing, inputs }: AnsweredQuestion): NumberResult {
  return value ? { state: "known", value, inputs } : { state: "unknown", missing, inputs, obstacles: openQuestion(id) };
}

function countAnswers(pack: Pack, tags: readonly string[], atLeast: Exact, context: SchemeContext): NumberResult {
  const questions = pack.questions.filter((question) => tags.every((tag) => question.tags.includes(tag))).map(({ id }) => context.question(id));
  const reached = questions.filter(({ value }) => value !== null && value.compare(atLeast) >= 0).length;
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
