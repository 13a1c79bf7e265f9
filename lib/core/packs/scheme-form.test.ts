import { describe, expect, it } from "vitest";
import type { SchemeAnswer } from "@/lib/core/packs/judgement";
import type { Question } from "@/lib/core/packs/pack";
import { answerToFields, changesOf, type Fields } from "@/lib/core/packs/scheme-form";
import { both, pack } from "@/lib/core/packs/standing-fixtures";

const options = [{ title: both("甲") }, { title: both("乙") }];
const { questions } = pack({
  questions: [
    { id: "m", title: both("多选"), kind: "multi", options },
    { id: "s", title: both("单选"), kind: "single", options, none: true },
    { id: "n", title: both("数"), kind: "number" },
    { id: "l", title: both("级"), kind: "level", levels: [both("一")] },
    { id: "d", title: both("声明"), kind: "declaration" },
    { id: "b", title: both("基准"), kind: "benchmark" },
  ],
});
const byId = (id: string): Question => questions.find((question) => question.id === id)!;
const post = (id: string, shown: Fields, posted: Fields) => changesOf(questions, [{ question: id, revision: 3, fields: shown }], (name) => posted[name] ?? []);

describe("an answer in the fields of a form", () => {
  it.each<[string, SchemeAnswer, unknown]>([
    ["m", { options: [1, 2] }, [1, 2]],
    ["m", { options: [] }, []],
    ["s", { options: [2] }, 2],
    ["s", { options: [] }, 0],
    ["n", { number: "55.1" }, "55.1"],
    ["l", { number: "0" }, "0"],
    ["d", { affirmed: false }, false],
    ["b", { value: null, base: "2", lead: "1" }, { value: null, base: "2", lead: "1" }],
  ])("%s comes back as it went: %j", (id, answer, written) => {
    expect(post(id, {}, answerToFields(byId(id), answer, null))).toEqual([expect.objectContaining({ question: id, revision: 3, answer: written })]);
  });

  it("changes nothing where nobody changed anything", () => {
    const fields = answerToFields(byId("m"), { options: [1] }, null);
    expect(post("m", fields, fields)).toEqual([]);
    expect(post("n", {}, { "answer.n": ["  "] })).toEqual([]);
  });

  it("emptied is not answered; cleared goes back to what follows from the figures", () => {
    expect(post("n", { "answer.n": ["5"] }, { "answer.n": [""] })).toEqual([{ question: "n", revision: 3, answer: null }]);
    expect(post("m", { "answer.m": ["1"] }, { "answer.m": ["1"], "clear.m": ["on"] })).toEqual([{ question: "m", revision: 3, answer: null }]);
  });

  it("a declaration carries what proves it, also where only that was changed", () => {
    const shown = answerToFields(byId("d"), { affirmed: true }, "旧");
    expect(post("d", shown, { ...shown, "evidence.d": [" 检测报告 "] })).toEqual([{ question: "d", revision: 3, answer: true, evidence: "检测报告" }]);
    expect(post("d", shown, { "answer.d": ["yes"], "evidence.d": [""] })).toEqual([{ question: "d", revision: 3, answer: true, evidence: null }]);
  });

  it("无 beside others is left for the check to refuse", () => {
    expect(post("m", {}, { "answer.m": ["none", "2"] })).toEqual([{ question: "m", revision: 3, answer: [0, 2] }]);
  });

  it("a question that is not on the page is not changed", () => {
    expect(changesOf(questions, [{ question: "gone", revision: 1, fields: {} }], () => ["1"])).toEqual([]);
  });
});
