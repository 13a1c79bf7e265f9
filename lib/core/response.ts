import { z } from "zod";
import type { Branch, Item } from "@/lib/core/instrument/instrument";

export const EVIDENCE = ["none", "statement", "internalRecord", "thirdParty"] as const;
/** How strongly an answer is supported, weakest first. */
export type Evidence = (typeof EVIDENCE)[number];

/** An answer to an item: exactly one of these. The same JSON in the database, the save call, the CLI and bundles. */
export const answerSchema = z.union([
  z.strictObject({ level: z.number().int().min(0).max(5) }),
  z.strictObject({ options: z.array(z.string().max(64)).min(1).max(40) }),
  z.strictObject({ option: z.string().max(64) }),
  z.strictObject({ notApplicable: z.string().min(1).max(2000) }),
  z.strictObject({ unknown: z.enum(["dontKnow", "withheld"]) }),
]);
export type Answer = z.infer<typeof answerSchema>;

export type Response = { readonly answer: Answer; readonly evidence?: Evidence; readonly comment?: string };
/** item id → response; an item that is absent is unanswered. */
export type Responses = Readonly<Record<string, Response>>;

/** What can be wrong with an answer; the messages stand under `errors.answer`. */
export const RESPONSE_PROBLEM_CODES = [
  "shape",
  "wrongKind",
  "unknownOption",
  "repeatedOption",
  "noneWithOthers",
  "optionOfOtherBranch",
  "mayNotDeclare",
  "unknownReason",
  /** The item is computed from figures and takes no answer. */
  "computed",
] as const;
export type ResponseProblemCode = (typeof RESPONSE_PROBLEM_CODES)[number];
/** `path`: JSON pointer into the answer, "" for the whole of it. `option`: the option concerned. */
export type ResponseProblem = { readonly code: ResponseProblemCode; readonly path: string; readonly option?: string };

/** The option id of a multi that says "none of these" and excludes the others. */
export const NONE = "none";

/**
 * What is wrong with an answer to an item in a branch; empty if nothing is.
 *
 * An item that does not apply to the branch may still hold an answer: an enterprise that changes its branch and changes
 * it back must find what it had answered. Scoring leaves such an answer out.
 * A declared reason is the id of one the item lists, or the enterprise's own words; another item's id is refused.
 */
export function checkResponse(item: Item, answer: Answer, branch: Branch): ResponseProblem[] {
  if ("notApplicable" in answer) return checkDeclared(item, answer.notApplicable);
  if (item.kind === "fact") return [{ code: "computed", path: "" }];
  if ("unknown" in answer) return [];
  if (item.kind === "level") return "level" in answer ? checkLevel(item.levels.length, answer.level) : [wrongKind(answer)];
  if (item.kind === "single") {
    return "option" in answer ? checkOption(item.options, answer.option, "/option", branch) : [wrongKind(answer)];
  }
  return "options" in answer ? checkOptions(item.options, answer.options, branch) : [wrongKind(answer)];
}

type ItemOption = Extract<Item, { kind: "multi" }>["options"][number];

const wrongKind = (answer: Answer): ResponseProblem => ({ code: "wrongKind", path: `/${Object.keys(answer)[0] ?? ""}` });

function checkDeclared(item: Item, reason: string): ResponseProblem[] {
  if (item.mayDeclare.length === 0) return [{ code: "mayNotDeclare", path: "/notApplicable" }];
  const isForeignId = /^[a-z][a-zA-Z0-9]*$/.test(reason) && !item.mayDeclare.includes(reason);
  return reason.trim() === "" || isForeignId ? [{ code: "unknownReason", path: "/notApplicable" }] : [];
}

function checkLevel(count: number, level: number): ResponseProblem[] {
  return Number.isInteger(level) && level >= 0 && level < count ? [] : [{ code: "shape", path: "/level" }];
}

function checkOption(options: readonly ItemOption[], id: string, path: string, branch: Branch): ResponseProblem[] {
  const option = options.find((candidate) => candidate.id === id);
  if (!option) return [{ code: "unknownOption", path, option: id }];
  return option.branches && !option.branches.includes(branch) ? [{ code: "optionOfOtherBranch", path, option: id }] : [];
}

function checkOptions(options: readonly ItemOption[], chosen: readonly string[], branch: Branch): ResponseProblem[] {
  if (chosen.length === 0) return [{ code: "shape", path: "/options" }];
  if (chosen.includes(NONE) && chosen.length > 1) return [{ code: "noneWithOthers", path: "/options", option: NONE }];
  return chosen.flatMap((id, index) => {
    const path = `/options/${String(index)}`;
    if (chosen.indexOf(id) < index) return [{ code: "repeatedOption", path, option: id } as const];
    return id === NONE ? [] : checkOption(options, id, path, branch);
  });
}
