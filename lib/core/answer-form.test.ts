import { describe, expect, it } from "vitest";
import { answerToField, fieldToAnswer, toggleOption } from "@/lib/core/answer-form";
import type { Answer } from "@/lib/core/response";

describe("an answer in a form field", () => {
  const answers: Answer[] = [
    { level: 0 },
    { level: 5 },
    { option: "c" },
    { options: ["a", "c"] },
    { options: ["none"] },
    { unknown: "dontKnow" },
    { unknown: "withheld" },
    { notApplicable: "noEquipment" },
  ];
  it.each(answers)("comes back as it went: %j", (answer) => {
    expect(fieldToAnswer(answerToField(answer))).toEqual(answer);
  });

  it("is no answer when nothing is chosen", () => {
    expect(fieldToAnswer([])).toBeNull();
    expect(answerToField(null)).toEqual([]);
  });

  it("takes a stated unknown over boxes that a page without JavaScript could not clear", () => {
    expect(fieldToAnswer(["a", "unknown:withheld"])).toEqual({ unknown: "withheld" });
  });
});

describe("pressing a box of a multi", () => {
  // RW-073: "none of these" together with others.
  it("clears the others when none is pressed, and none when another is pressed", () => {
    expect(toggleOption(["a", "b"], "none")).toEqual(["none"]);
    expect(toggleOption(["none"], "b")).toEqual(["b"]);
  });

  it("takes a pressed box back when it is pressed again", () => {
    expect(toggleOption(["a", "b"], "a")).toEqual(["b"]);
  });

  it("replaces a stated unknown", () => {
    expect(toggleOption(["unknown:dontKnow"], "a")).toEqual(["a"]);
  });
});
