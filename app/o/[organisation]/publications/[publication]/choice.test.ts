import { describe, expect, it } from "vitest";
import { addressOfChoice, cellQueryOf, firstChoice, fit, readChoice, VIEWS, type Choice, type Frame } from "@/app/o/[organisation]/publications/[publication]/choice";
import { parseInstrument } from "@/lib/core/instrument/parse";
import { groupsOf, levelOf, partOf, partsWith } from "@/lib/core/publication/cell-query";
import { loadRegions, readInstrumentFiles } from "@/lib/server/content";

const instrument = parseInstrument(readInstrumentFiles("xinzhi-enterprise", "2026.1"));
const frame: Frame = { instrument, prefix: "33", region: "330000", lines: [{ line: "self" }, { line: "reviewed" }] };
const first = firstChoice(frame);
const numbers = groupsOf(instrument).flatMap((group) => group.numbers.slice(0, 1).map(({ id }) => id));

/** Whether the tables have every row of a choice. */
function isAnswered(choice: Choice): boolean {
  const query = { industry: "*", industries: "itself", sizes: "all", ...cellQueryOf(choice, frame) } as const;
  const below = query.regions === "below" ? loadRegions().filter(({ parent }) => parent === choice.region).map(({ code }) => code) : [];
  return partsWith(query, [choice.region, ...below].map(levelOf)).includes(partOf(choice.number, instrument) ?? "main");
}

describe("every link of the page", () => {
  const choices = VIEWS.flatMap((view) => ["*", "330000", "330100", "330106"].flatMap((region) => ["*", "C", "26"].flatMap((industry) => numbers.map((number): Choice => ({ ...first, view, region, industry, number })))));

  it.each(["line", "view", "region", "industry", "number"] as const)("leads to what the tables have, with the %s that was chosen where they have it at all", (chosen) => {
    for (const choice of choices) {
      const found = fit(choice, chosen, frame);
      expect([choice, isAnswered(found)]).toEqual([choice, true]);
      // Divisions are listed under their section.
      if (!(chosen === "industry" && choice.view === "industries") && isAnswered({ ...first, [chosen]: choice[chosen] })) expect([choice, found[chosen]]).toEqual([choice, choice[chosen]]);
    }
  });

  it("stays as it is where the tables have it", () => {
    const kept: Choice = { ...first, region: "330100", industry: "26", number: "element/L" };
    expect(fit(kept, "line", frame)).toEqual(kept);
    expect(fit({ ...first, region: "330106", number: "rdIntensity" }, "number", frame)).toMatchObject({ region: "330100", number: "rdIntensity" });
    expect(fit({ ...first, region: "330106", industry: "26" }, "region", frame)).toMatchObject({ region: "330106", industry: "C" });
  });

  it("has an address that says no more than is needed, and is read back as it was", () => {
    expect(addressOfChoice("/p", first, frame)).toBe("/p");
    const choice: Choice = { line: "reviewed", view: "sizes", region: "330100", industry: "C", number: "measure/dig" };
    const address = new URL(addressOfChoice("/p", choice, frame), "http://x.example");
    expect(readChoice(Object.fromEntries(address.searchParams), frame)).toEqual(choice);
  });

  it("is none where it says something else", () => {
    for (const query of [{ exclude: "330106" }, { region: ["330100", "330200"] }, { view: "map" }, { line: "both" }]) expect(readChoice(query, frame)).toBeNull();
  });
});
