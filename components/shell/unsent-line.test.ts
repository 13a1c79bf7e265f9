import { describe, expect, test } from "vitest";
import { isSamePage, nameOfPage, unsentLineOf } from "@/components/shell/unsent-line";
import type { OutboxStatus } from "@/lib/browser/outbox/outbox";

const L1 = "/o/firm/assessments/a1/L1";
const SHEET = "/o/firm/facts?scope=standalone&year=2025";
const status = (given: Partial<OutboxStatus>): OutboxStatus => ({ unsent: 0, wishes: 0, attention: 0, pages: [], reason: null, storage: "kept", ...given });

describe("the line of unsent entries", () => {
  test("says nothing where nothing waits", () => {
    expect(unsentLineOf(status({}), L1)).toBeNull();
  });

  test("says nothing on the page that shows all that waits, and that page says it itself", () => {
    expect(unsentLineOf(status({ unsent: 2, pages: [L1], reason: "offline" }), L1)).toBeNull();
  });

  test("counts what waits everywhere, and leads nowhere while it only has to be sent", () => {
    expect(unsentLineOf(status({ unsent: 3, pages: [L1, SHEET], reason: "busy" }), L1)).toEqual({ unsent: 3, attention: 0, reason: "busy", pages: [] });
  });

  test("leads to the other pages where entries wait for the person", () => {
    expect(unsentLineOf(status({ unsent: 3, attention: 1, pages: [L1, SHEET] }), L1)).toEqual({ unsent: 3, attention: 1, reason: null, pages: [SHEET] });
  });
});

test("the fact sheet that is opened without naming a year is the one its entries name", () => {
  expect(isSamePage(SHEET, "/o/firm/facts")).toBe(true);
  expect(isSamePage(SHEET, "/o/firm/facts?scope=consolidated&year=2025")).toBe(false);
  expect(isSamePage(L1, "/o/firm/assessments/a1/L2")).toBe(false);
});

test("pages are called by what they are", () => {
  const names = { facts: "企业数据", standing: "对标", section: "自评 {section}", assessment: "自评", other: "其他页面" };
  expect([L1, "/o/firm/assessments/a1", SHEET, "/o/firm/standing/cn.digital-sme@2024", "/o/firm"].map((page) => nameOfPage(page, names))).toEqual([
    "自评 L1",
    "自评",
    "企业数据",
    "对标",
    "其他页面",
  ]);
});
