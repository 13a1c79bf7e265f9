import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { expect, it } from "vitest";
import { factDictionarySchema } from "@/lib/core/facts/fact-definition";
import { PackFaults, parsePackLibrary, type PackFile } from "@/lib/core/packs/parse";

const dictionary = factDictionarySchema.parse(parse(readFileSync("lib/content/reference/facts.yaml", "utf8")));

const figures: PackFile = { path: "figures.yaml", text: 'figures:\n  share:\n    title: { zh-CN: 占比, en: Share }\n    of: { ratio: [mainRevenue, revenue] }\n    unit: "%"\n' };
const head = (id: string) => `id: ${id}
title: { zh-CN: 某办法, en: A scheme }
shortTitle: { zh-CN: 某办法, en: A scheme }
document: { zh-CN: 某文, en: A document }
text: { zh-CN: 某事, en: Something }
effective: { from: "2026-04-01", to: null }
applications: [{ id: new }]
kind: title
evidence: V2
sources: [某处]
checkedOn: "2026-11-25"
`;
const gate = (requires: string) => `gates:\n  - id: "1"\n    title: { zh-CN: 条件, en: Condition }\n    requires: ${requires}\n`;
const pack = (more: string, id = "cn.x@2026", path = `${id}.yaml`): PackFile => ({ path, text: head(id) + more });

function faultsOf(...files: PackFile[]): string[] {
  try {
    parsePackLibrary([figures, ...files], dictionary);
    return [];
  } catch (fault) {
    if (!(fault instanceof PackFaults)) throw fault;
    return fault.faults.map(({ path, line, message }) => `${path} ${String(line)} ${message}`);
  }
}

it("reads packs, shared figures and overlays", () => {
  const overlay = { path: "overlays/cn.x@2026.33.yaml", text: 'id: zj\npack: cn.x@2026\ntitle: { zh-CN: 浙江, en: Zhejiang }\ndocument: { zh-CN: 某文, en: A document }\nregion: "33"\neffective: { from: "2026-01-01", to: null }\nevidence: V1\nsources: [某处]\ncheckedOn: "2026-11-25"\n' };
  const library = parsePackLibrary([pack(gate("{ atLeast: [{ figure: share }, 80] }")), overlay, figures], dictionary);
  expect(library.packs.map(({ id }) => id)).toEqual(["cn.x@2026"]);
  expect(library.overlays.map(({ id }) => id)).toEqual(["zj"]);
  expect(Object.keys(library.figures)).toEqual(["share"]);
});

it("names file, place and line of what is wrong with the form", () => {
  expect(faultsOf(pack(gate("{ atLeast: [revenue] }")))).toEqual([expect.stringMatching(/^cn\.x@2026\.yaml#\/gates\/0\/requires\/atLeast 15 /)]);
  expect(faultsOf(pack("gates: [\n"))).toEqual([expect.stringMatching(/^cn\.x@2026\.yaml \d+ /)]);
});

it("looks up what is referred to", () => {
  expect(faultsOf(pack(gate("{ atLeast: [{ figure: none }, 80] }")))).toEqual([expect.stringMatching(/^cn\.x@2026\.yaml#gates\.1.* null there is no scheme figure none$/)]);
  expect(faultsOf(pack("supersededBy: cn.y@2027\n"))).toEqual(["cn.x@2026.yaml#/supersededBy 12 there is no pack cn.y@2027"]);
});

it("wants a pack's file to bear its id, so that two packs never share one", () => {
  expect(faultsOf(pack("", "cn.x@2026", "x.yaml"))).toEqual(["x.yaml#/id 1 the file of cn.x@2026 must be named cn.x@2026.yaml"]);
});
