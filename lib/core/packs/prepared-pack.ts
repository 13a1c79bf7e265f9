import { exact, sum, type Exact } from "@/lib/core/exact";
import { conditionReader, definitionsOf, numberReader, type ConditionReader, type NumberReader } from "@/lib/core/expression";
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
  readonly notApplicable: readonly (Pack["notApplicable"][number] & { readonly holds: ConditionReader })[];
  readonly gates: Readonly<Record<Application, readonly PreparedGate[]>>;
  readonly tables: readonly PreparedTable[];
  readonly rows: ReadonlyMap<string, PreparedRow>;
  readonly ratios: readonly PreparedRatio[];
  readonly levels: readonly (PackLevel & { readonly holds: ConditionReader })[];
  readonly declaredLevel: NumberReader | null;
  readonly questions: ReadonlyMap<string, QuestionReader>;
  /** Ids of the questions that bear all the tags. */
  readonly tagged: (tags: readonly string[]) => readonly string[];
};

export type PreparedGate = { readonly gate: Gate; readonly holds: ConditionReader; readonly explain: Explain };
export type PreparedRow = {
  readonly row: PackRow;
  readonly table: string;
  readonly maximum: Exact;
  readonly points: PointsReader;
  readonly measureOf: (of: NumberExpression) => FigureMeasure;
};
export type PreparedTable = {
  readonly id: string;
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
  const gates = pack.gates.map((gate) => ({ gate, holds: conditionReader(gate.requires), explain: prepareMeasures(gate.requires, gate.title, naming) }));
  const askedOf = (application: Application) => gates.filter(({ gate }) => gate.applications?.includes(application) ?? true);
  const tables = naming.tables.map((table) => prepareTable(table, pack, naming));
  return {
    notApplicable: pack.notApplicable.map((each) => ({ ...each, holds: conditionReader(each.when) })),
    gates: { new: askedOf("new"), review: askedOf("review") },
    tables,
    rows: new Map(tables.flatMap(({ rows }) => rows.map((row) => [row.row.id, row]))),
    ratios: pack.ratios.map((ratio) => {
      const of = { figure: ratio.figure };
      return { ratio, weight: exact(ratio.weight), value: numberReader(of), measure: prepareFigureMeasure(of, ratio.title, naming) };
    }),
    levels: pack.levels.map((level) => ({ ...level, holds: conditionReader(level.when) })),
    declaredLevel: pack.declaredLevel === undefined ? null : numberReader(pack.declaredLevel),
    questions: new Map(pack.questions.map((question) => [question.id, prepareQuestion(question)])),
    tagged: onceEach((tags: readonly string[]) => pack.questions.filter((question) => tags.every((tag) => question.tags.includes(tag))).map(({ id }) => id)),
  };
}

function prepareTable(table: Pack["tables"][number], pack: Pack, naming: Naming): PreparedTable {
  const cap = table.maximum === undefined ? null : exact(table.maximum);
  const rows = table.rows.map((row): PreparedRow => {
    const maximum = exact(row.maximum);
    const measureOf = onceEach((of: NumberExpression) => prepareFigureMeasure(of, row.title, naming));
    return { row, table: table.id, maximum, points: preparePoints(row.points, maximum, pack.questions), measureOf };
  });
  return { id: table.id, rows, maximum: cap ?? sum(rows.map(({ maximum }) => maximum)), cap };
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
