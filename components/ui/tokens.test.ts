import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync("app/tokens.css", "utf8");
const themes = {
  light: tokensOf(css.slice(css.indexOf(":root"), css.indexOf("@media"))),
  dark: tokensOf(css.slice(css.indexOf("@media (prefers-color-scheme: dark)"), css.indexOf("@media print"))),
};

function tokensOf(block: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = "", colour = ""]) => [name, colour]));
}

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

test("the measure itself: black on white is 21, a colour on itself is 1", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#17505f", "#17505f")).toBe(1);
});

const grounds = ["paper", "surface", "raised"] as const;
/** Text on each ground needs 4.5; edges of controls need 3. */
const pairs: readonly (readonly [text: string, ground: string, least: number])[] = [
  ...["ink", "muted", "accent", "good", "warn", "bad"].flatMap((text) => grounds.map((ground) => [text, ground, 4.5] as const)),
  ...["element-l", "element-m", "element-o", "element-c"].flatMap((text) => ["paper", "surface"].map((ground) => [text, ground, 4.5] as const)),
  ...["accent", "good", "warn", "bad"].flatMap((tone) => [["ink", `${tone}-soft`, 4.5] as const, [tone, `${tone}-soft`, 4.5] as const]),
  ["on-accent", "accent", 4.5],
  ...grounds.map((ground) => ["edge", ground, 3] as const),
];

describe.each(Object.entries(themes))("%s", (_, tokens) => {
  test.each(pairs)("%s on %s reaches %d", (text, ground, least) => {
    expect(contrast(tokens[text] ?? "", tokens[ground] ?? "")).toBeGreaterThanOrEqual(least);
  });
});
