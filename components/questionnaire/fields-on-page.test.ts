import { expect, test } from "vitest";
import { fieldsBeyond } from "@/components/questionnaire/fields-on-page";

const radio = (value: string, checked: boolean) => ({ name: "answer.L1.2", type: "radio", value, checked });
const box = (value: string, checked: boolean) => ({ name: "answer.L1.2", type: "checkbox", value, checked });
const rest = (evidence: string, comment: string) => [{ name: "evidence.L1.2", type: "select-one", value: evidence }, { name: "comment.L1.2", type: "textarea", value: comment }];
const draft = { chosen: ["level:1"], evidence: "none", comment: "" };

test("fields that show the draft say nothing new", () => {
  expect(fieldsBeyond([radio("level:1", true), radio("level:2", false), ...rest("none", "")], "L1.2", draft)).toBeNull();
});

test("a press before the page came alive is taken", () => {
  expect(fieldsBeyond([radio("level:1", false), radio("level:2", true), ...rest("none", "")], "L1.2", draft)).toEqual({ ...draft, chosen: ["level:2"] });
});

test("a comment that was begun is taken, and one that differs in line breaks only is not", () => {
  const fields = (comment: string) => [radio("level:1", true), ...rest("none", comment)];
  expect(fieldsBeyond(fields("见台账"), "L1.2", draft)).toEqual({ ...draft, comment: "见台账" });
  expect(fieldsBeyond(fields("a\nb"), "L1.2", { ...draft, comment: "a\r\nb" })).toBeNull();
});

test("answers that the page does not offer stay", () => {
  const multi = { chosen: ["a", "other-branch"], evidence: "none", comment: "" };
  expect(fieldsBeyond([box("a", true), box("b", false)], "L1.2", multi)).toBeNull();
  expect(fieldsBeyond([box("a", true), box("b", true)], "L1.2", multi)?.chosen).toEqual(["other-branch", "a", "b"]);
});

test("none beside others is left as it was", () => {
  expect(fieldsBeyond([box("a", true), box("none", true)], "L1.2", { ...draft, chosen: ["a"] })).toBeNull();
});
