import { describe, expect, it } from "vitest";
import { z } from "zod";
import { listInstruments, loadDictionary, loadInstrument, loadPackLibrary } from "@/cli/content";
import { readCaseFile } from "@/cli/scheme-cases";
import { toNearestDouble } from "@/lib/core/exact";
import { parseAssessmentFile } from "@/lib/core/facts/assessment-file";
import { answerQuestions, judgePack, type JudgeInput } from "@/lib/core/packs/judge";
import type { AnsweredQuestion } from "@/lib/core/packs/judgement";
import type { Question } from "@/lib/core/packs/pack";
import { itemValueOf, scoreAssessment } from "@/lib/core/scoring/score";

const expectedSchema = z.strictObject({ answer: z.union([z.number(), z.array(z.number()), z.null()]), relation: z.enum(["equivalent", "approximate", "given", "missing"]) });
const demoSchema = z.strictObject({
  file: z.record(z.string(), z.unknown()),
  schemes: z.record(z.string(), z.strictObject({ score: z.number().nullable(), level: z.string().nullable(), answers: z.record(z.string(), expectedSchema) })),
});
type Expected = z.infer<typeof expectedSchema>;

const demo = demoSchema.parse(readCaseFile("crosswalk-demo.yaml"));
const library = loadPackLibrary();
const dictionary = loadDictionary();
const instrument = loadInstrument(listInstruments().at(-1) ?? "")!;
const input = demoInput();

describe.each(Object.entries(demo.schemes))("a manufacturer's answers to %s", (id, wanted) => {
  const pack = library.packs.find((each) => each.id === id)!;
  const answered = answerQuestions(pack, input);

  it("are expected for every question of the scheme", () => {
    expect(Object.keys(wanted.answers).sort()).toEqual(pack.questions.map((question) => question.id).sort());
  });
  it.each(Object.entries(wanted.answers))("%s is filled in as by hand", (question, expected) => {
    const found = answered.find((each) => each.id === question)!;
    expect(writtenAs(pack.questions.find((each) => each.id === question)!, found)).toEqual(expected);
  });
  it("say why where they are only near", () => {
    expect(answered.filter(({ relation, note }) => relation === "approximate" && note === null)).toEqual([]);
  });
  it("come to the score and the level worked out by hand", () => {
    const judged = judgePack(pack, input);
    expect({ score: judged.score && toNearestDouble(judged.score), level: judged.level?.title["zh-CN"] ?? null }).toEqual({ score: wanted.score, level: wanted.level });
  });
});

describe("the digital level sheet", () => {
  const pack = library.packs.find(({ id }) => id === "cn.digital-sme@2024")!;
  const scored = new Set(pack.tables.flatMap(({ rows }) => rows.map(({ id }) => id)));

  it("is filled in for at least twelve of the fifteen scored questions", () => {
    const filled = answerQuestions(pack, input).filter(({ id, answer }) => scored.has(id) && answer !== null);
    expect(scored.size).toBe(15);
    expect(filled.length).toBeGreaterThanOrEqual(12);
  });
  it("calls no scene the same: an answer of ours is never the official description", () => {
    const scenes = pack.questions.filter(({ tags }) => tags.includes("scene"));
    expect(scenes).toHaveLength(16);
    expect(scenes.filter(({ tags }) => tags.includes("star"))).toHaveLength(10);
    expect(scenes.flatMap(({ from }) => from).filter(({ relation }) => relation !== "approximate")).toEqual([]);
  });
});

it("no scheme fills in a near answer without saying why", () => {
  const silent = library.packs.flatMap(({ id, questions }) => questions.filter(({ from }) => from.some(({ relation, note }) => relation === "approximate" && !note)).map((question) => `${id} ${question.id}`));
  expect(silent).toEqual([]);
});

/** In the form that a sheet is written in. */
function writtenAs(question: Question, { answer, relation }: AnsweredQuestion): Expected {
  if (answer === null) return { answer: null, relation };
  if ("options" in answer) return { answer: question.kind === "single" ? (answer.options[0] ?? 0) : [...answer.options], relation };
  return { answer: "number" in answer ? Number(answer.number) : null, relation };
}

function demoInput(): JudgeInput {
  const parsed = parseAssessmentFile(demo.file, dictionary, instrument.instrument);
  if ("problems" in parsed) throw new RangeError(JSON.stringify(parsed.problems));
  const { sheet, responses } = parsed.file;
  const evaluation = scoreAssessment({ ...instrument, dictionary, sheet, responses });
  return { library, dictionary, sheet, application: "new", assessment: { branch: evaluation.branch, responses, itemValue: itemValueOf(evaluation) } };
}
