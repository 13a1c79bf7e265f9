import { describe, expect, test } from "vitest";
import type { Item } from "@/lib/core/instrument/instrument";
import { bands, factItem, levelItem, multiItem, sampleInstrument, singleItem } from "@/lib/core/instrument/sample";
import { answerSchema, checkResponse, type Answer } from "@/lib/core/response";
import { itemsOf } from "@/lib/core/scoring/score";

const instrument = sampleInstrument({
  L: {
    L1: [
      levelItem("L1.1"),
      multiItem("L1.2", [{ id: "a", value: 5000 }, { id: "b", value: 5000, branches: ["production"] }]),
      singleItem("L1.3", [{ id: "a", value: 0 }, { id: "b", value: 10_000 }]),
      factItem("L1.4", bands({ ratio: ["rd", "revenue"] }, [5]), { mayDeclare: ["noWater"] }),
      factItem("L1.5", bands({ ratio: ["rd", "revenue"] }, [5])),
    ],
  },
});
const item = (id: string): Item => itemsOf(instrument).find((one) => one.id === id)!;
const problems = (id: string, answer: Answer, branch: "production" | "services" = "production") => checkResponse(item(id), answer, branch);

describe("an answer that fits", () => {
  test.each<[string, Answer]>([
    ["L1.1", { level: 0 }],
    ["L1.1", { level: 5 }],
    ["L1.1", { unknown: "withheld" }],
    ["L1.2", { options: ["a", "b"] }],
    ["L1.2", { options: ["none"] }],
    ["L1.3", { option: "b" }],
    ["L1.4", { notApplicable: "noWater" }],
    ["L1.4", { notApplicable: "只有生活用水" }],
  ])("%s %j", (id, answer) => {
    expect(problems(id, answer)).toEqual([]);
  });
});

describe("an answer that does not fit says where", () => {
  test.each<[string, Answer, string, string]>([
    ["L1.1", { level: 6 }, "shape", "/level"],
    ["L1.1", { level: 1.5 }, "shape", "/level"],
    ["L1.1", { options: ["a"] }, "wrongKind", "/options"],
    ["L1.2", { level: 3 }, "wrongKind", "/level"],
    ["L1.2", { option: "a" }, "wrongKind", "/option"],
    ["L1.2", { options: [] }, "shape", "/options"],
    ["L1.2", { options: ["a", "z"] }, "unknownOption", "/options/1"],
    ["L1.2", { options: ["a", "a"] }, "repeatedOption", "/options/1"],
    ["L1.3", { option: "z" }, "unknownOption", "/option"],
    ["L1.3", { option: "none" }, "unknownOption", "/option"],
    ["L1.1", { notApplicable: "noWater" }, "mayNotDeclare", "/notApplicable"],
    ["L1.4", { notApplicable: "noEquipment" }, "unknownReason", "/notApplicable"],
    ["L1.4", { notApplicable: "  " }, "unknownReason", "/notApplicable"],
    ["L1.4", { level: 3 }, "computed", ""],
    ["L1.4", { unknown: "dontKnow" }, "computed", ""],
  ])("%s %j: %s at %s", (id, answer, code, path) => {
    expect(problems(id, answer)).toMatchObject([{ code, path }]);
  });

  test("an option that another branch has", () => {
    expect(problems("L1.2", { options: ["b"] }, "services")).toEqual([{ code: "optionOfOtherBranch", path: "/options/0", option: "b" }]);
  });

  // RW-073: the interface clears the others; the API must refuse what a client sends together all the same.
  test("none together with others", () => {
    expect(problems("L1.2", { options: ["none", "a"] })).toEqual([{ code: "noneWithOthers", path: "/options", option: "none" }]);
  });
});

// RW-073, and "exactly one of these": the shape itself refuses what cannot mean one thing.
test.each([{ level: 3, option: "a" }, {}, { options: [] }, { level: -1 }, { level: "3" }, { unknown: "no" }, { notApplicable: "" }])("%j is no answer", (value) => {
  expect(answerSchema.safeParse(value).success).toBe(false);
});
