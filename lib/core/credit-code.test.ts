import { describe, expect, test } from "vitest";
import { checkCharacterOf, checkCreditCode, creditCodeOf } from "@/lib/core/credit-code";

describe("a valid code", () => {
  test.each([
    "91110000600037341L",
    "91350100M000100Y43",
    "91110108551385082Q",
    "91440300708461136T",
    "91110000802100433B",
    "914403001922038216",
    "91330100799655058B",
    "91350211M000100Y46",
    // Remainder 0: an implementation without the outer mod 31 refuses it.
    "911101085923662400",
    // Listed companies, from their prospectuses.
    "91320405743730274F",
    "91610133MA6U0P572W",
    "913410045986552970",
    "91440300342470600P",
  ])("%s", (code) => {
    expect(checkCreditCode(code)).toEqual({ code, normalised: code, valid: true, reason: null });
  });

  test.each(["９１１１００００６０００３７３４１Ｌ", "9111 0000 6000 3734 1l", "91110000-60003734-1L", "  91110000600037341L\u3000"])("%j is normalised first", (code) => {
    expect(checkCreditCode(code)).toMatchObject({ normalised: "91110000600037341L", valid: true });
  });
});

describe("an invalid code says why", () => {
  test.each([
    ["91110000600037341X", "check"],
    ["A1110000600037341L", "check"],
    ["91110000600037341I", "character"],
    ["12345", "length"],
    ["", "length"],
    ["91110000600037341LL", "length"],
    ["9111000060003734*L", "character"],
  ])("%s: %s", (code, reason) => {
    expect(checkCreditCode(code)).toMatchObject({ valid: false, reason });
  });

  test("an organisation code inside that fails its own check, under a right last character", () => {
    // 60003734 has check 1; with 2 in its place the last character is recomputed and right.
    const first17 = "91110000600037342";
    expect(checkCreditCode(first17 + checkCharacterOf(first17)).reason).toBe("innerCheck");
  });

  test("the last character that would be right", () => {
    expect(checkCharacterOf("91110000600037341")).toBe("L");
    expect(checkCharacterOf("A1110000600037341")).toBe("K");
  });
});

test("a code is completed by both of its check characters", () => {
  expect(creditCodeOf("9111000060003734")).toBe("91110000600037341L");
});
