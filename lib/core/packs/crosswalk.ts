import type { FactInput } from "@/lib/core/expression";
import { referencesOfCondition, referencesOfNumber, type References, type UsedYear } from "@/lib/core/instrument/references";
import type { Locale } from "@/lib/core/localised";
import { answerText, inputValue, sourcesText, type AnswerContext } from "@/lib/core/packs/answer-words";
import type { AnsweredQuestion, Finding, Judgement, Measure } from "@/lib/core/packs/judgement";
import type { PackLibrary, Question } from "@/lib/core/packs/pack";
import { aloneTitle, shownNumber, titleInYear } from "@/lib/core/packs/reason";
import { referencesOfPoints } from "@/lib/core/packs/references";
import { standingContext, type StandingInput } from "@/lib/core/packs/standing-context";

/**
 * The sheet of a scheme as far as it can be filled in from what the enterprise has entered, worded in one language: each question or figure with
 * its answer, where that comes from, and whether it is the same, only near, or missing.
 */
export type Crosswalk = {
  readonly locale: Locale;
  readonly pack: string;
  readonly title: string;
  readonly document: string;
  /** How much of it is filled in, in one or two sentences. */
  readonly lead: string;
  readonly disclaimer: string;
  /** Fiscal year, scope, date. */
  readonly particulars: readonly { readonly label: string; readonly value: string }[];
  readonly columns: Readonly<Record<"group" | "question" | "answer" | "relation" | "source" | "note", string>>;
  /** Every relation with its word and how many rows have it, none left out. */
  readonly counts: readonly { readonly relation: CrosswalkRelation; readonly word: string; readonly count: number }[];
  readonly rows: readonly CrosswalkRow[];
};

/** equivalent: 等价. approximate: 近似, to be checked. given: answered by hand for this scheme. missing: 需补充. */
export const CROSSWALK_RELATIONS = ["equivalent", "approximate", "given", "missing"] as const;
export type CrosswalkRelation = (typeof CROSSWALK_RELATIONS)[number];

export type CrosswalkRow = {
  /** Id of the question, or of the condition and the place of the figure in it. */
  readonly id: string;
  readonly group: string;
  readonly question: string;
  /** null where nothing is known. */
  readonly answer: string | null;
  readonly relation: CrosswalkRelation;
  readonly relationWord: string;
  /** "取自第 M2.1 题 网络建设", "取自数据表 研发费用（2025 年）"; of a missing one, what would fill it in. */
  readonly source: string;
  readonly note: string | null;
};

export type CrosswalkInput = Pick<StandingInput, "dictionary" | "sheet" | "asOf" | "locale" | "words" | "reasons"> & {
  readonly judgement: Judgement;
  readonly answered: readonly AnsweredQuestion[];
  /** The same without what was answered by hand: where the figures say something else, the row says so. */
  readonly filled?: readonly AnsweredQuestion[];
  readonly library: Pick<PackLibrary, "figures">;
  readonly itemTitle: AnswerContext["itemTitle"];
};

type Context = AnswerContext & Pick<CrosswalkInput, "judgement" | "library" | "filled">;

export function buildCrosswalk(input: CrosswalkInput): Crosswalk {
  const { judgement, answered, words, locale } = input;
  const { pack } = judgement;
  const full = standingContext({ ...input, judgements: [], library: { packs: [], overlays: [], ...input.library }, application: judgement.application, sizeTitle: null, industryTitle: null, regionTitle: null, warnings: [], now: new Date(0) });
  const context: Context = { ...full, itemTitle: input.itemTitle, judgement, library: input.library, ...(input.filled ? { filled: input.filled } : {}) };
  const rows = [...answered.flatMap((each) => questionRow(context, each)), ...judgement.findings.flatMap((finding) => findingRows(context, finding))];
  const counts = CROSSWALK_RELATIONS.map((relation) => ({ relation, word: words(`relation.${relation}`), count: rows.filter((row) => row.relation === relation).length }));
  const filled = counts.filter(({ count }) => count > 0).map(({ word, count }) => words("crosswalk.count", { word, count }));
  const sentences = [words("crosswalk.lead", { total: rows.length, parts: filled.join(words("separatorComma")) }), ...(counts.some(({ relation, count }) => relation === "approximate" && count > 0) ? [words("crosswalk.check")] : [])];
  return {
    locale,
    pack: pack.id,
    title: pack.crosswalk ? full.text(pack.crosswalk) : words("crosswalk.title", { title: full.text(pack.shortTitle) }),
    document: full.text(pack.document),
    lead: full.paragraph(sentences),
    disclaimer: words("disclaimer"),
    particulars: [
      { label: words("particulars.year"), value: words("year", { year: String(input.sheet.fiscalYear) }) },
      { label: words("particulars.scope"), value: words(`scope.${input.sheet.scope}`) },
      { label: words("particulars.asOf"), value: input.asOf },
    ],
    columns: {
      group: words("crosswalk.column.group"),
      question: words("crosswalk.column.question"),
      answer: words("crosswalk.column.answer"),
      relation: words("crosswalk.column.relation"),
      source: words("crosswalk.column.source"),
      note: words("crosswalk.column.note"),
    },
    counts,
    rows,
  };
}

function questionRow(context: Context, each: AnsweredQuestion): CrosswalkRow[] {
  const { words, text, judgement } = context;
  const question = judgement.pack.questions.find(({ id }) => id === each.id);
  if (!question) return [];
  // A benchmark with a value but without base and lead is filled in as far as it goes.
  const isOpen = each.relation === "missing" || each.answer === null;
  const source = sourcesText(context, each);
  return [
    {
      id: each.id,
      group: question.group ? text(question.group) : words("group.questions"),
      question: text(question.title),
      answer: each.answer ? answerText(context, question, each.answer) : null,
      relation: isOpen ? "missing" : each.relation,
      relationWord: words(`relation.${isOpen ? "missing" : each.relation}`),
      source: each.relation === "given" ? words("source.given") : isOpen ? (source === "" ? words("source.byHand") : words("source.open", { source })) : words("source.from", { source }),
      note: each.note ? text(each.note) : differenceText(context, question, each),
    },
  ];
}

/** An answer by hand beside figures or answers that mean the same and say something else. */
function differenceText(context: Context, question: Question, { id, relation, answer }: AnsweredQuestion): string | null {
  const filled = relation === "given" ? context.filled?.find((each) => each.id === id) : undefined;
  if (!answer || !filled?.answer || filled.relation !== "equivalent") return null;
  const [byHand, other] = [answerText(context, question, answer), answerText(context, question, filled.answer)];
  return byHand === other ? null : context.words("crosswalk.differs", { answer: other });
}

/** Conditions and rows that read figures alone; one that reads a question, or points, stands among the questions or follows from others. */
function findingRows(context: Context, finding: Finding): CrosswalkRow[] {
  if (finding.kind === "ratio" || finding.inputs.length === 0 || readsQuestions(context, finding)) return [];
  const rowOf = (index: number, question: string, answer: string | null, inputs: readonly FactInput[]): CrosswalkRow => {
    const missing = inputs.filter(({ state }) => state !== "given");
    const isOpen = answer === null || (missing.length > 0 && missing.length === inputs.length);
    const relation = isOpen ? "missing" : "equivalent";
    const source = sourcesText(context, { items: [], inputs: isOpen && missing.length > 0 ? missing : inputs });
    return {
      id: index === 0 ? finding.id : `${finding.id}.${String(index + 1)}`,
      group: groupOf(context, finding),
      question,
      answer: isOpen ? null : answer,
      relation,
      relationWord: context.words(`relation.${relation}`),
      source: context.words(isOpen ? "source.open" : "source.from", { source }),
      note: index === 0 && finding.note ? context.text(finding.note) : null,
    };
  };
  const { measures, inputs } = finding;
  if (measures.length === 0) {
    const given = inputs.filter(({ state }) => state === "given");
    const single = inputs.length === 1;
    const values = given.map((input) => (single ? inputValue(context, input) : context.reasons("input", { title: sourceTitle(context, input), value: inputValue(context, input) })));
    return [rowOf(0, context.text(finding.title), values.length === 0 ? null : values.join(context.words("separatorLong")), inputs)];
  }
  return measures.map((measure, index) =>
    rowOf(index, titleInYear(aloneTitle(measure.title, context), measure.year, context.wording), measure.value ? shownNumber(measure.value, measure.unit, context.wording, measure.threshold) : null, inputsOfMeasure(context, finding, measure)),
  );
}

const sourceTitle = (context: Context, { fact }: FactInput): string => context.definitions.get(fact)?.title[context.locale] ?? fact;

function groupOf({ judgement, words, text }: Context, { table }: Finding): string {
  if (table === null) return words("group.gates");
  const tables = judgement.overlays.findLast((overlay) => overlay.tables)?.tables ?? judgement.pack.tables;
  const found = tables.find(({ id }) => id === table);
  return found ? text(found.title) : table;
}

function readsQuestions(context: Context, finding: Finding): boolean {
  const found = referencesOfFinding(context, finding);
  const figures = found.flatMap(({ figures: named }) => named.map(({ figure }) => figureOf(context, figure)));
  const all = [...found, ...figures.flatMap((of) => (of === null ? [] : [referencesOfNumber(of)]))];
  return all.some(({ points, questions, tags }) => points.length + questions.length + tags.length > 0);
}

const figureOf = ({ judgement, library }: Context, id: string) => (judgement.pack.figures[id] ?? library.figures[id])?.of ?? null;

function referencesOfFinding({ judgement }: Context, { id, kind, table }: Finding): References[] {
  if (kind === "gate") return judgement.pack.gates.filter((gate) => gate.id === id).map(({ requires }) => referencesOfCondition(requires));
  const tables = judgement.overlays.findLast((overlay) => overlay.tables)?.tables ?? judgement.pack.tables;
  return tables.filter((each) => each.id === table).flatMap(({ rows }) => rows.filter((row) => row.id === id).flatMap(({ points }) => referencesOfPoints(points)));
}

/** Of the figures that a condition read, those that this comparison is made of: by the fact or the named figure that bears its title. */
function inputsOfMeasure(context: Context, { inputs }: Finding, { title, year }: Measure): readonly FactInput[] {
  const isTitled = (fact: string) => context.definitions.get(fact)?.title["zh-CN"] === title["zh-CN"];
  const own = inputs.filter((input) => isTitled(input.fact) && (year === null || input.year === year || input.year === "asOf"));
  if (own.length > 0) return own;
  const figures = { ...context.library.figures, ...context.judgement.pack.figures };
  const named = Object.values(figures).find((figure) => figure.title["zh-CN"] === title["zh-CN"]);
  if (!named) return inputs;
  const { facts } = referencesOfNumber(named.of);
  // The expression counts its years from that of the comparison.
  const isOf = (input: FactInput, at: UsedYear) => input.year === "asOf" || year === null || typeof at !== "number" || input.year === year + at;
  const made = inputs.filter((input) => facts.some((use) => use.fact === input.fact && isOf(input, use.year)));
  return made.length > 0 ? made : inputs;
}
