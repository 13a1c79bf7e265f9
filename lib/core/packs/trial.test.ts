import { expect, test } from "vitest";
import { exact } from "@/lib/core/exact";
import { buildStanding } from "@/lib/core/packs/build-standing";
import type { Judgement } from "@/lib/core/packs/judgement";
import { both, finding, judgement, pack, range, rdIntensity, row, standingInput } from "@/lib/core/packs/standing-fixtures";
import { compareStandings } from "@/lib/core/packs/trial";

const standing = (judgements: readonly Judgement[]) => buildStanding(standingInput(judgements));
const scheme = pack();
const short = finding("3", "fail", { measures: [rdIntensity] });
const enough = finding("3", "pass", { measures: [{ ...rdIntensity, value: exact(3), result: true, gap: null }] });

test("a scheme that turns shows both results, and the figure behind it both values", () => {
  const trial = compareStandings(standing([judgement(scheme, "fail", [short])]), standing([judgement(scheme, "pass", [enough])]));
  expect(trial).toEqual({
    turned: [
      {
        id: "cn.test@2026",
        title: "专精特新",
        from: { result: "fail", word: "按此数据未达到" },
        to: { result: "pass", word: "达到" },
        conclusion: "1 项条件全部达到。",
        score: null,
        level: null,
      },
    ],
    moved: [],
    figures: [{ title: "研发费用占营业收入比重（2025 年）", threshold: "≥ 3%", from: "2.42%", to: "3%", result: { from: "fail", to: "pass" }, schemes: ["专精特新"] }],
  });
});

test("a score may move while the result stays", () => {
  const at = (points: number) => standing([judgement(scheme, "pass", [row("1", 100, range(points))])]);
  const trial = compareStandings(at(70), at(76));
  expect(trial.turned).toEqual([]);
  expect(trial.moved.map(({ score }) => score)).toEqual([{ from: "70", to: "76" }]);
});

test("a figure that two schemes look at against the same threshold is shown once, with both", () => {
  const other = pack({ id: "cn.other@2026", shortTitle: both("小巨人") });
  const of = (gate: typeof short, result: Judgement["result"]) => standing([judgement(scheme, result, [gate]), judgement(other, result, [gate])]);
  const [figure, ...more] = compareStandings(of(short, "fail"), of(enough, "pass")).figures;
  expect(figure?.schemes).toEqual(["专精特新", "小巨人"]);
  expect(more).toEqual([]);
});

test("what is gained comes before what is lost; nothing changed says nothing", () => {
  const other = pack({ id: "cn.other@2026" });
  const of = (one: Judgement["result"], two: Judgement["result"]) => standing([judgement(scheme, one, []), judgement(other, two, [])]);
  expect(compareStandings(of("pass", "fail"), of("fail", "pass")).turned.map(({ id }) => id)).toEqual(["cn.other@2026", "cn.test@2026"]);
  expect(compareStandings(of("pass", "fail"), of("pass", "fail"))).toEqual({ turned: [], moved: [], figures: [] });
});

test("total points are of each scheme; a figure that meets a threshold is not told again for the points it earns", () => {
  const other = pack({ id: "cn.other@2026" });
  const total = (points: number) => finding("total", "undetermined", { measures: [{ ...rdIntensity, title: both("总分"), year: null, unit: null, threshold: exact(60), gap: null, value: exact(points) }] });
  const earning = (value: string) => row("r", 20, range(20), { measures: [{ ...rdIntensity, threshold: null, gap: null, value: exact(value) }] });
  const of = (one: number, two: number, gate: typeof short, value: string) => standing([judgement(scheme, "fail", [gate, total(one), earning(value)]), judgement(other, "fail", [total(two)])]);
  const { figures } = compareStandings(of(62, 75, short, "2.42"), of(64, 80, enough, "3"));
  expect(figures.map(({ title, threshold, from, to }) => [title, threshold, from, to])).toEqual([
    ["研发费用占营业收入比重（2025 年）", "≥ 3%", "2.42%", "3%"],
    ["总分", "≥ 60", "62", "64"],
    ["总分", "≥ 60", "75", "80"],
  ]);
});
