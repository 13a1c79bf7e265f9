import { exact, HUNDRED, sum, type Exact } from "@/lib/core/exact";
import { conditionReader, definitionsOf, numberReader, type ConditionReader, type NumberReader, type Obstacle } from "@/lib/core/expression";
import type { NumberExpression } from "@/lib/core/expression-schema";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import { prepareQuestion, type QuestionReader } from "@/lib/core/packs/answers";
import { prepareFigureMeasure, prepareMeasures, type Explain, type FigureMeasure, type Naming } from "@/lib/core/packs/measures";
import type { Application, Gate, Pack, PackLevel, PackLibrary, PackRatio, PackRow } from "@/lib/core/packs/pack";
import { preparePoints, type PointsReader } from "@/lib/core/packs/points";

/**
 * A scheme as judging reads it: whatever no sheet changes is looked up, parsed and named here, once per scheme. `judge.ts` runs through it for every
 * sheet. The order of everything is the pack's.
 */
export type PreparedPack = {
  readonly pack: Pack;
  readonly notApplicable: readonly (Pack["notApplicable"][number] & { readonly holds: ConditionReader })[];
  readonly gates: Readonly<Record<Application, readonly PreparedGate[]>>;
  readonly tables: readonly PreparedTable[];
  readonly rows: readonly PreparedRow[];
  readonly rowById: ReadonlyMap<string, PreparedRow>;
  readonly ratios: readonly PreparedRatio[];
  readonly levels: readonly (PackLevel & { readonly holds: ConditionReader })[];
  readonly declaredLevel: NumberReader | null;
  readonly questions: ReadonlyMap<string, PreparedQuestion>;
  readonly figure: (id: string) => PreparedFigure;
  /** The questions that bear all the tags. */
  readonly tagged: (tags: readonly string[]) => readonly PreparedQuestion[];
};

/** `value`: in its own unit. `isOwn`: defined by the pack, and so not the same in another. */
export type PreparedFigure = { readonly isOwn: boolean; readonly value: NumberReader };
/** `place`: where it stands among the questions of the pack. `obstacles`: that it is not answered. */
export type PreparedQuestion = { readonly id: string; readonly place: number; readonly answer: QuestionReader; readonly obstacles: readonly Obstacle[] };
export type PreparedGate = { readonly gate: Gate; readonly choice: "all" | "any"; readonly holds: ConditionReader; readonly explain: Explain };
export type PreparedRow = {
  readonly row: PackRow;
  /** Where it stands among the rows of all tables. */
  readonly place: number;
  readonly table: string;
  readonly maximum: Exact;
  readonly points: PointsReader;
  readonly measureOf: (of: NumberExpression) => FigureMeasure;
};
export type PreparedTable = {
  readonly id: string;
  readonly place: number;
  readonly rows: readonly PreparedRow[];
  readonly maximum: Exact;
  /** Where the table counts less than its rows add up to. */
  readonly cap: Exact | null;
};
export type PreparedRatio = { readonly ratio: PackRatio; readonly weight: Exact; readonly value: NumberReader; readonly measure: FigureMeasure };

type Known = { readonly tables: Pack["tables"]; readonly dictionary: FactDictionary; readonly prepared: PreparedPack };
const byLibrary = new WeakMap<PackLibrary, WeakMap<Pack, Known[]>>();

/** `tables`: the pack's own, or those of an overlay. */
export function preparedPack(pack: Pack, tables: Pack["tables"], library: PackLibrary, dictionary: FactDictionary): PreparedPack {
  let packs = byLibrary.get(library);
  if (!packs) byLibrary.set(library, (packs = new WeakMap()));
  let known = packs.get(pack);
  if (!known) packs.set(pack, (known = []));
  const found = known.find((each) => each.tables === tables && each.dictionary === dictionary);
  if (found) return found.prepared;
  const prepared = prepare(pack, { pack, tables, figures: library.figures, definitions: definitionsOf(dictionary) });
  known.push({ tables, dictionary, prepared });
  return prepared;
}

function prepare(pack: Pack, naming: Naming): PreparedPack {
  const gates = pack.gates.map((gate): PreparedGate => {
    const { requires, title } = gate;
    return { gate, choice: "any" in requires || "anyKnown" in requires ? "any" : "all", holds: conditionReader(requires), explain: prepareMeasures(requires, title, naming) };
  });
  const askedOf = (application: Application) => gates.filter(({ gate }) => gate.applications?.includes(application) ?? true);
  const firstRows = naming.tables.map((_, place) => naming.tables.slice(0, place).reduce((count, { rows }) => count + rows.length, 0));
  const tables = naming.tables.map((table, place) => prepareTable(table, place, firstRows[place]!, naming));
  const rows = tables.flatMap((table) => table.rows);
  const questions = pack.questions.map((question, place): PreparedQuestion => ({ id: question.id, place, answer: prepareQuestion(question), obstacles: [{ kind: "question", question: question.id }] }));
  return {
    pack,
    notApplicable: pack.notApplicable.map((each) => ({ ...each, holds: conditionReader(each.when) })),
    gates: { new: askedOf("new"), review: askedOf("review") },
    tables,
    rows,
    rowById: new Map(rows.map((row) => [row.row.id, row])),
    ratios: pack.ratios.map((ratio) => {
      const of = { figure: ratio.figure };
      return { ratio, weight: exact(ratio.weight), value: numberReader(of), measure: prepareFigureMeasure(of, ratio.title, naming) };
    }),
    levels: pack.levels.map((level) => ({ ...level, holds: conditionReader(level.when) })),
    declaredLevel: pack.declaredLevel === undefined ? null : numberReader(pack.declaredLevel),
    questions: new Map(questions.map((question) => [question.id, question])),
    figure: onceEach((id: string) => prepareFigure(id, naming)),
    tagged: onceEach((tags: readonly string[]) => questions.filter((_, place) => tags.every((tag) => pack.questions[place]!.tags.includes(tag)))),
  };
}

function prepareFigure(id: string, { pack, figures }: Naming): PreparedFigure {
  const own = pack.figures[id];
  const definition = own ?? figures[id];
  if (!definition) throw new RangeError(`figure ${id} is not defined`);
  const of = numberReader(definition.of);
  if (definition.unit !== "%") return { isOwn: own !== undefined, value: of };
  const inPercent: NumberReader = (context) => {
    const result = of(context);
    return result.state === "known" ? { state: "known", value: result.value.mul(HUNDRED), inputs: result.inputs } : result;
  };
  return { isOwn: own !== undefined, value: inPercent };
}

function prepareTable(table: Pack["tables"][number], place: number, firstRow: number, naming: Naming): PreparedTable {
  const cap = table.maximum === undefined ? null : exact(table.maximum);
  const rows = table.rows.map((row, at): PreparedRow => {
    const maximum = exact(row.maximum);
    const measureOf = onceEach((of: NumberExpression) => prepareFigureMeasure(of, row.title, naming));
    return { row, place: firstRow + at, table: table.id, maximum, points: preparePoints(row.points, maximum, naming.pack.questions), measureOf };
  });
  return { id: table.id, place, rows, maximum: cap ?? sum(rows.map(({ maximum }) => maximum)), cap };
}

/** The same function, asked once for each part of the pack that it is given. */
function onceEach<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = compute(key)));
    return value;
  };
}
