import { describe, expect, it } from "vitest";
import { candidatesFor, choosePeers, nodesOf, type OwnNodes } from "@/lib/core/publication/peer-group";
import type { Cell, ShownScore } from "@/lib/core/publication/publication";

const PARENTS: Readonly<Record<string, string | null>> = { "330106": "330100", "330100": "330000", "330000": null, "110105": "110000", "110000": null, "429004": "429000", "429000": "420000", "420000": null, "441900": "440000", "440000": null };
const find = (code: string) => (code in PARENTS ? { code, parent: PARENTS[code] ?? null } : null);

/** A maker of gearboxes in 杭州. */
const OWN: OwnNodes = { city: "330100", province: "330000", division: "34", section: "C" };

type Drawn = Cell & { readonly comparable: boolean };
const score = (n: number): ShownScore => ({ mean: "50.0", median: n >= 10 ? 50 : null, quartiles: n >= 20 ? [40, 60] : null, shares: null, histogram: null });
/** A cell of so many enterprises, each a group of its own; "hidden" for one that is. */
function cell(place: string, n: number | "hidden", comparable = n !== "hidden" && n >= 6): [string, Drawn] {
  const [region = "", industry = ""] = place.split(" ");
  const at = { region, industry, size: "*" };
  return [place, n === "hidden" ? { ...at, status: "hidden", comparable: false } : { ...at, status: "published", n: 5 * Math.round(n / 5), from: 1, numbers: { overall: score(n) }, comparable }];
}
function choose(cells: readonly [string, Drawn][], { isCounted = true, own = OWN } = {}) {
  const known = new Map(cells);
  const { taken, passedOver } = choosePeers(candidatesFor(own, "division"), ({ region, industry }) => known.get(`${region} ${industry}`) ?? null, { isCounted });
  return { taken: taken && `${taken.place.region} ${taken.place.industry}`, passedOver: passedOver.map(({ place, reason }) => `${place.region} ${place.industry} ${reason}`) };
}

describe("the nodes of an enterprise", () => {
  it.each([
    ["a district of a city", { region: "330106", industry: "C3453" }, { city: "330100", province: "330000", division: "34", section: "C" }],
    ["a city without districts", { region: "441900", industry: "6513" }, { city: "441900", province: "440000", division: "65", section: "I" }],
    ["a district of a municipality, which is a province itself", { region: "110105", industry: "34" }, { city: null, province: "110000", division: "34", section: "C" }],
    ["a county directly under its province: the heading between them is no place", { region: "429004", industry: "34" }, { city: null, province: "420000", division: "34", section: "C" }],
    ["nothing stated", { region: null, industry: null }, { city: null, province: null, division: null, section: null }],
    ["a place and a trade that nobody knows", { region: "999999", industry: "99" }, { city: null, province: null, division: null, section: null }],
  ])("%s", (_, stated, nodes) => {
    expect(nodesOf(stated, find)).toEqual(nodes);
  });
});

describe("the candidates", () => {
  it("go from the own trade in the own city to everybody", () => {
    expect(candidatesFor(OWN, "division").map(({ place }) => `${place.region} ${place.industry} ${place.size}`)).toEqual([
      "330100 34 *", "330000 34 *", "330100 C *", "330000 C *", "* 34 *", "* C *", "330000 * *", "* * *",
    ]);
  });
  it("leave out divisions where the tables have none", () => {
    expect(candidatesFor(OWN, "section").map(({ place }) => `${place.region} ${place.industry}`)).toEqual(["330100 C", "330000 C", "* C", "330000 *", "* *"]);
  });
  it("are fewer where less is known", () => {
    expect(candidatesFor({ city: null, province: null, division: null, section: null }, "division").map(({ place }) => `${place.region} ${place.industry}`)).toEqual(["* *"]);
  });
});

describe("the peer group", () => {
  it("is the own cell where it shows quartiles", () => {
    expect(choose([cell("330100 34", 20), cell("330000 34", 90)])).toEqual({ taken: "330100 34", passedOver: [] });
  });
  it("is the nearest around a hidden own cell, and that is said", () => {
    expect(choose([cell("330100 34", "hidden"), cell("330000 34", 45)])).toEqual({ taken: "330000 34", passedOver: ["330100 34 hidden"] });
  });
  it("is never one of five groups that the enterprise belongs to: the others would be four", () => {
    const five = cell("330100 34", 12, false);
    const wide = cell("330000 34", 30);
    expect(choose([five, wide])).toEqual({ taken: "330000 34", passedOver: ["330100 34 few"] });
    // Who is not counted knows none of the five; it is taken, were it not for its coarse median.
    expect(choose([five], { isCounted: false })).toEqual({ taken: "330100 34", passedOver: [] });
  });
  it("has a median", () => {
    expect(choose([cell("330100 34", 9), cell("330000 34", 25)])).toEqual({ taken: "330000 34", passedOver: ["330100 34 few"] });
  });
  it("is one step wider where that shows quartiles and the nearest only a median in fives", () => {
    expect(choose([cell("330100 34", 12), cell("330000 34", 19), cell("330100 C", 60)])).toEqual({ taken: "330100 C", passedOver: ["330100 34 coarse", "330000 34 coarse"] });
  });
  it("stays where it is when quartiles are two steps away", () => {
    expect(choose([cell("330100 34", 12), cell("330000 C", 600)])).toEqual({ taken: "330100 34", passedOver: [] });
  });
  it("tells apart what is hidden, too small and empty", () => {
    expect(choose([cell("330100 34", "hidden"), cell("330100 C", 7), cell("330000 C", 40)])).toEqual({ taken: "330000 C", passedOver: ["330100 34 hidden", "330000 34 none", "330100 C few"] });
  });
  it("is nobody where nothing can be shown", () => {
    const { taken, passedOver } = choose([cell("330100 34", "hidden"), cell("* *", 5)]);
    expect(taken).toBeNull();
    expect(passedOver).toHaveLength(8);
  });
  it("may be one whose values were carried over", () => {
    const [at, shown] = cell("330100 34", 25);
    expect(choose([[at, { ...shown, status: "carried" } as Drawn]]).taken).toBe("330100 34");
  });
});
