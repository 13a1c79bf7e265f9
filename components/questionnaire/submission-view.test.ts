import { describe, expect, test } from "vitest";
import { viewSubmission } from "@/components/questionnaire/submission-view";

const page = "/o/firm/assessments/a1";
const ALL_SENT = { unsent: 0, attention: 0, reason: null, pages: [] } as const;
const COMPLETE = { page, isComplete: true, wasWaiting: false } as const;

test("a complete assessment can be submitted, an incomplete one cannot", () => {
  expect(viewSubmission(null, ALL_SENT, COMPLETE)).toEqual({ kind: "ready", problem: null });
  expect(viewSubmission(null, ALL_SENT, { ...COMPLETE, isComplete: false })).toEqual({ kind: "hidden" });
});

describe("what the server does not know yet may be what is missing", () => {
  const withUnsent = (entered: string) => viewSubmission(null, { unsent: 1, attention: 0, reason: "offline", pages: [entered] }, { ...COMPLETE, isComplete: false }).kind;
  test.each([
    [`${page}/L1`, "ready"],
    ["/o/firm/facts?scope=standalone&year=2025", "ready"],
    ["/o/firm/assessments/a2/L1", "hidden"],
    ["/o/firm/assessments/a11/L1", "hidden"],
    ["/o/firm/standing/cn.digital-sme@2024", "hidden"],
  ])("%s: %s", (entered, kind) => {
    expect(withUnsent(entered)).toBe(kind);
  });
});

describe("a submission that waits", () => {
  const unsent = { kind: "waiting", reason: "unsent" } as const;
  test("says why its entries are not sent rather than that they are not", () => {
    expect(viewSubmission(unsent, { unsent: 2, attention: 0, reason: "offline", pages: [`${page}/L1`] }, COMPLETE)).toEqual({ kind: "waiting", reason: "offline", pages: [] });
    expect(viewSubmission(unsent, { unsent: 2, attention: 0, reason: null, pages: [`${page}/L1`] }, COMPLETE)).toEqual({ kind: "waiting", reason: "unsent", pages: [] });
  });

  test("leads to the entries once only those are left that wait for the person", () => {
    expect(viewSubmission(unsent, { unsent: 2, attention: 1, reason: null, pages: [`${page}/L1`] }, COMPLETE)).toMatchObject({ reason: "unsent" });
    expect(viewSubmission(unsent, { unsent: 1, attention: 1, reason: null, pages: [`${page}/L1`, "/o/firm/standing/x"] }, COMPLETE)).toEqual({
      kind: "waiting",
      reason: "attention",
      pages: [`${page}/L1`],
    });
  });

  test("waits by itself too, and is told apart from one that is on its way", () => {
    expect(viewSubmission({ kind: "waiting", reason: "busy" }, ALL_SENT, COMPLETE)).toEqual({ kind: "waiting", reason: "busy", pages: [] });
    expect(viewSubmission({ kind: "waiting", reason: "sending" }, ALL_SENT, COMPLETE)).toEqual({ kind: "sending" });
  });
});

test("a refusal is shown, and it can be submitted again", () => {
  expect(viewSubmission({ kind: "refused", message: "还有 1 题没有作答" }, ALL_SENT, COMPLETE)).toEqual({ kind: "ready", problem: "还有 1 题没有作答" });
});

test("only what this panel saw waiting leads to its report: what was submitted before may have been withdrawn since", () => {
  const submitted = { kind: "submitted", submission: "s1" } as const;
  expect(viewSubmission(submitted, ALL_SENT, { ...COMPLETE, wasWaiting: true })).toEqual({ kind: "submitted", submission: "s1" });
  expect(viewSubmission(submitted, ALL_SENT, COMPLETE)).toEqual({ kind: "ready", problem: null });
});
