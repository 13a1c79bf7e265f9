import fc from "fast-check";
import { expect, it } from "vitest";
import { compareTexts } from "@/lib/core/text-change";

const shown = (pieces: readonly { text: string; changed: boolean }[]) => pieces.map(({ text, changed }) => (changed ? `[${text}]` : text)).join("");
const compared = (before: string, after: string) => {
  const found = compareTexts(before, after);
  return [shown(found.before), shown(found.after)];
};

it.each([
  ["2024 年花名册", "2025 年花名册", "202[4] 年花名册", "202[5] 年花名册"],
  ["花名册", "花名册，财务部", "花名册", "花名册[，财务部]"],
  ["见附件一和附件二", "见附件二", "见附件[一和附件]二", "见附件二"],
  ["", "花名册", "", "[花名册]"],
  ["花名册", "花名册", "花名册", "花名册"],
  ["aa", "aaa", "aa", "aa[a]"],
  // Both begin with the same half of a surrogate pair.
  ["𠮷", "𠮸", "[𠮷]", "[𠮸]"],
])("%j → %j", (before, after, shownBefore, shownAfter) => expect(compared(before, after)).toEqual([shownBefore, shownAfter]));

it("loses nothing of either text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (before, after) => {
      const found = compareTexts(before, after);
      expect(found.before.map(({ text }) => text).join("")).toBe(before);
      expect(found.after.map(({ text }) => text).join("")).toBe(after);
    }),
  );
});
