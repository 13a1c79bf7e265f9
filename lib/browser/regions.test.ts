import { describe, expect, it } from "vitest";
import { loadRegionSteps, type RegionOption } from "@/lib/browser/regions";

const option = (code: string, leaf: boolean): RegionOption => ({ code, name: code, en: code, leaf });
const tree: Record<string, readonly RegionOption[]> = {
  "110000": [option("110101", true), option("110105", true)],
  "330000": [option("330100", false), option("330200", false)],
  "330100": [option("330102", true), option("330106", true)],
  "410000": [option("410100", false), option("419000", false)],
  "419000": [option("419001", true)],
  "710000": [],
};
const below = async (parent: string) => tree[parent] ?? [];
const chosen = async (code: string) => (await loadRegionSteps(code, below)).map((step) => step.chosen);

describe("the steps to a region", () => {
  it("skip the city where districts lie directly in the province", async () => {
    expect(await chosen("110105")).toEqual(["110105"]);
  });
  it("go through the city otherwise", async () => {
    expect(await chosen("330106")).toEqual(["330100", "330106"]);
  });
  it("go through the counties that the province governs directly", async () => {
    expect(await chosen("419001")).toEqual(["419000", "419001"]);
  });
  it("end at a city whose county is not stated", async () => {
    expect(await chosen("330100")).toEqual(["330100", ""]);
  });
  it("are none where the province has nothing below it", async () => {
    expect(await chosen("710000")).toEqual([]);
  });
  it("leave the choice open for a code that is not in the list", async () => {
    expect(await chosen("339999")).toEqual([""]);
  });
});
