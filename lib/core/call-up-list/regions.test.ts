import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexRegions, regionFinder, type RegionEntry } from "@/lib/core/call-up-list/regions";

const { regions } = JSON.parse(readFileSync("lib/content/reference/regions.json", "utf8")) as { regions: RegionEntry[] };
const index = indexRegions(regions);
const hangzhou = regionFinder(index, "3301");
const zhejiang = regionFinder(index, "33");
const country = regionFinder(index, "");

describe("a region", () => {
  it.each([
    ["330106", "330106"],
    ["３３０１０６", "330106"],
    ["330106003", "330106"],
    ["330106003012", "330106"],
    ["西湖区", "330106"],
    ["西湖", "330106"],
    ["杭州市西湖区", "330106"],
    ["杭州西湖区", "330106"],
    ["浙江省杭州市西湖区", "330106"],
    ["浙江杭州西湖", "330106"],
    ["浙江省西湖区", "330106"],
    ["浙江省 / 杭州市 / 西湖区", "330106"],
    ["桐庐县", "330122"],
    ["桐庐", "330122"],
    ["杭州市", "330100"],
  ])("under 杭州市 %s is %s", (cell, code) => {
    expect(hangzhou.find(cell)).toEqual({ code });
  });
  it.each([
    ["北京市海淀区", "110108"],
    ["重庆市石柱土家族自治县", "500240"],
    ["海南省儋州市", "460400"],
    ["河南省济源市", "419001"],
    ["湖北省仙桃市", "429004"],
    ["新疆维吾尔自治区石河子市", "659001"],
    ["新疆石河子", "659001"],
    ["内蒙古鄂尔多斯市东胜区", "150602"],
    ["广东省东莞市", "441900"],
    ["吉林省吉林市", "220200"],
    ["上海市", "310000"],
  ])("in the country %s is %s", (cell, code) => {
    expect(country.find(cell)).toEqual({ code });
  });
  it.each([
    ["", "regionMissing"],
    [" ", "regionMissing"],
    ["330199", "regionUnknown"],
    ["3301", "regionUnknown"],
    ["西子区", "regionUnknown"],
    ["429000", "regionUnknown"],
    ["省直辖县级行政区划", "regionUnknown"],
  ])("%j is refused as %s", (cell, fault) => {
    expect(country.find(cell)).toMatchObject({ fault });
  });
  it("that several places are called lists them", () => {
    expect(country.find("西湖区")).toEqual({ fault: "regionAmbiguous", names: ["浙江省杭州市西湖区", "江西省南昌市西湖区"] });
    expect(zhejiang.find("西湖区")).toEqual({ code: "330106" });
  });
  it("outside of the authority's own is named", () => {
    expect(hangzhou.find("南昌市西湖区")).toEqual({ fault: "regionOutside", code: "360103", name: "江西省南昌市西湖区" });
    expect(hangzhou.find("110108")).toEqual({ fault: "regionOutside", code: "110108", name: "北京市海淀区" });
    expect(hangzhou.find("浙江省")).toEqual({ fault: "regionOutside", code: "330000", name: "浙江省" });
    expect(regionFinder(index, "330106").find("西湖区")).toEqual({ code: "330106" });
  });
  it("need not be written where there is one only", () => {
    expect(regionFinder(index, "330106").find("")).toEqual({ code: "330106" });
    expect(regionFinder(index, "330106").only).toBe("330106");
    expect(regionFinder(index, "4419").only).toBe("441900");
    expect([hangzhou.only, country.only]).toEqual([null, null]);
  });
  it("is found by its code and by its full name, whichever it is", () => {
    const listed = regions.filter(({ name }) => !name.endsWith("直辖县级行政区划"));
    const titleOf = (code: string | null): string => {
      const region = regions.find((each) => each.code === code);
      return region ? titleOf(region.parent) + (region.name.endsWith("直辖县级行政区划") ? "" : region.name) : "";
    };
    fc.assert(fc.property(fc.constantFrom(...listed), ({ code }) => {
      expect(country.find(code)).toEqual({ code });
      expect(country.find(titleOf(code))).toEqual({ code });
    }), { numRuns: 300 });
  });
  it("takes any text without failing", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void country.find(text)));
  });
});
