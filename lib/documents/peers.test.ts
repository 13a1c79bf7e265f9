import { describe, expect, it } from "vitest";
import { buildConsentedReport } from "@/lib/core/report/consented";
import { chartsOf } from "@/lib/core/report/charts-of";
import type { Block, Report, Table } from "@/lib/core/report/report";
import { drawChart } from "@/lib/documents/chart-svg";
import { fictionalInput, fictionalPeers, fictionalReport, type FirmChange } from "@/lib/documents/fictional-firm";
import type { Peers } from "@/lib/core/publication/peers";

/** What a report says of others. */
const reportWith = (locale: "zh-CN" | "en", peers: Peers | null, change: FirmChange = {}): Report => fictionalReport(locale, { ...change, report: { peers } });
const sectionOf = (report: Report) => report.sections.find(({ id }) => id === "peers")!;
const tableOf = (report: Report, id: string): Table => {
  const tables = report.sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === "table" && block.table.id === id ? [block.table] : [])));
  expect(tables).toHaveLength(1);
  return tables[0]!;
};
const rowOf = (table: Table, name: string): string[] => table.rows.map((row) => row.map(({ text }) => text)).find(([first]) => first === name)!;
const textsOf = (blocks: readonly Block[]) => blocks.flatMap((block) => (block.kind === "paragraphs" ? block.paragraphs : []));

const zh = reportWith("zh-CN", fictionalPeers());

it.each(["zh-CN", "en"] as const)("matches what is stored in %s", async (locale) => {
  const report = reportWith(locale, fictionalPeers());
  const stored = { section: sectionOf(report), charts: chartsOf(report).filter(({ series }) => series.some(({ id }) => id === "median")), indicators: tableOf(report, "indicators-table") };
  await expect(`${JSON.stringify(stored, null, 1)}\n`).toMatchFileSnapshot(`golden/peers.${locale}.json`);
});

describe("the section", () => {
  it("has the widest gap as its title, in the points of the table", () => {
    // 31.3 − 44 = −12.7; 57.0 − 52 = 5.0; between them 45.2 − 50 and 54.3 − 53.
    expect(sectionOf(zh).title).toBe("劳动对象低于同类企业中位数 13 分，劳动资料高出 5 分");
    expect(tableOf(zh, "peers-table").rows.slice(1, 5).map((row) => row[5]!.text)).toEqual(["−5", "+5", "−13", "+1"]);
  });

  it("sets every score beside median and quartiles, and states the difference in whole points", () => {
    const overall = rowOf(tableOf(zh, "peers-table"), "总分");
    // 46.9 − 49 = −2.1
    expect(overall).toEqual(["总分", zh.summary.overall.value, "40", "49", "60", "−2"]);
    expect(tableOf(zh, "peers-table").rows).toHaveLength(1 + 4 + 6);
  });

  it("names the group: place, trade with its code, size, year, questionnaire, about how many, and the publication", () => {
    expect(tableOf(zh, "peers-definition").rows.map((row) => row[1]!.text)).toEqual([
      "浙江省", "34 通用设备制造业", "不分规模", "2025 年度", "xinzhi-enterprise@2026.1 以及计分规则相同的版本", "约 45 家（取最近的 5 的倍数），只计已核验企业的有效提交", "第 3 期，2026-03-05 发布，统计时点 2026-03-01",
    ]);
  });

  it("says which nearer groups were passed over, and why", () => {
    expect(textsOf(sectionOf(zh).blocks)).toContain("比这一组更近、没有采用的组：浙江省宁波市 · 34 通用设备制造业（已隐藏）。");
  });

  it("says where values are older than their publication", () => {
    const { main } = fictionalPeers();
    const carried = fictionalPeers({ main: { ...main, taken: { ...main.taken!, cell: { ...main.taken!.cell, status: "carried", from: 2 } } } });
    expect(rowOf(tableOf(reportWith("zh-CN", carried), "peers-definition"), "数值来自")[1]).toContain("第 2 期（2026-02-03 发布）");
  });

  it("tells an enterprise that is not counted that it is not", () => {
    expect(textsOf(sectionOf(reportWith("zh-CN", fictionalPeers({ counted: "unverified" }))).blocks).join("")).toContain("本企业尚未核验，没有计入任何对比组的数字");
    expect(textsOf(sectionOf(reportWith("zh-CN", fictionalPeers({ counted: "later" }))).blocks).join("")).toContain("晚于这一期的统计时点（2026-03-01）");
    expect(textsOf(sectionOf(zh).blocks).join("")).not.toMatch(/没有计入/);
  });

  it("is one calm sentence where nothing was published, and says so where nothing can be shown", () => {
    expect(sectionOf(reportWith("zh-CN", null)).blocks).toEqual([{ kind: "empty", text: expect.stringContaining("尚未发布") }]);
    const { main, detail } = fictionalPeers();
    const nobody = reportWith("zh-CN", fictionalPeers({ main: { taken: null, passedOver: [...main.passedOver, { place: { region: "330000", industry: "*", size: "*" }, reason: "none" }] }, detail: { ...detail, taken: null } }));
    expect(textsOf(sectionOf(nobody).blocks)[1]).toBe("比这一组更近、没有采用的组：浙江省宁波市 · 34 通用设备制造业（已隐藏）；浙江省 · 各行业（无数据）。");
  });

  it("compares what is unknown counted as 0, as the peers are, and says so", () => {
    const report = reportWith("zh-CN", fictionalPeers(), { responses: { "M2.2": null } });
    const [, own, , median, , difference] = rowOf(tableOf(report, "peers-table"), "劳动资料");
    expect(own).toMatch(/^\d+\.\d–\d+\.\d$/);
    expect(difference!.replace("−", "-").replace("+", "")).toBe(String(Math.round(Number(own!.split("–")[0]) - Number(median))));
    expect(textsOf(sectionOf(report).blocks).join("")).toContain("按未知计 0 分比较");
  });

  it("is nothing that ranks", () => {
    expect(JSON.stringify(sectionOf(zh))).not.toMatch(/第 \d+ 名|百分位|最高分|最低分|排在/);
  });
});

describe("the charts", () => {
  it("of elements and measures hold the median as the second series and the quartiles as a band; no other chart does", () => {
    const withPeers = chartsOf(zh).filter(({ band }) => band);
    expect(withPeers.map(({ id }) => id)).toEqual(["summary", "elements", "measures"]);
    for (const { series, band, axes } of withPeers) {
      expect(series.map(({ id }) => id)).toEqual(["lower", "median"]);
      expect(band!.values).toHaveLength(axes.length);
    }
    expect(withPeers[1]!.series[1]!.values).toEqual([50, 52, 44, 53]);
    expect(withPeers[1]!.band!.values[0]).toEqual([41, 61]);
  });

  it("never have three outlines: the upper bound gives way", () => {
    const report = reportWith("zh-CN", fictionalPeers(), { responses: { "M2.2": null } });
    expect(report.summary.chart.series.map(({ id }) => id)).toEqual(["lower", "median"]);
    expect(report.summary.chart.axes[1]!.shown).toMatch(/–/);
  });

  it("say median and quartiles to who cannot see them, and have a legend where the page has none", () => {
    const { svg } = drawChart(zh.summary.chart, 340);
    expect(/<desc[^>]*>([^<]*)<\/desc>/.exec(svg)![1]).toContain("同类中位数: 劳动者 50; 劳动资料 52; 劳动对象 44; 优化组合 53; 同类 Q1–Q3: 劳动者 41–61");
    const legend = ["得分", "同类中位数", "同类 Q1–Q3"];
    for (const label of legend) expect(svg).toContain(`>${label}</text>`);
    const page = drawChart(zh.summary.chart, 360, "page").svg;
    for (const label of legend) expect(page).not.toContain(`>${label}</text>`);
  });

  it("keep the band as one ring, and open it where an axis has no quartiles", () => {
    const { main } = fictionalPeers();
    const { svg } = drawChart(zh.summary.chart, 340);
    const areas = (picture: string) => [...picture.matchAll(/<polygon points="([^"]+)" fill="#868d94" fill-opacity="0.22"/g)].map(([, points]) => points!.split(" ").length / 2);
    // Four corners out and back to the first, and the same inside.
    expect(areas(svg)).toEqual([10]);
    const open = fictionalPeers({ main: { ...main, taken: { ...main.taken!, cell: { ...main.taken!.cell, numbers: { ...main.taken!.cell.numbers, "element/O": null } } } } });
    // Of four pieces between neighbours the two beside 劳动对象 are left out.
    expect(areas(drawChart(reportWith("zh-CN", open).summary.chart, 340).svg)).toEqual([4, 4]);
  });

  it.each([320, 360, 460, 640])("lie inside their pictures at %i px, legend included, in both languages and both shapes", (width) => {
    for (const locale of ["zh-CN", "en"] as const) {
      for (const kind of ["radar", "bars"] as const) {
        for (const chart of chartsOf(reportWith(locale, fictionalPeers(), { responses: { "M2.2": null } })).filter(({ band }) => band)) {
          const { svg, height } = drawChart({ ...chart, kind }, width);
          for (const [, x, y] of svg.matchAll(/translate\(([-\d.]+) ([-\d.]+)\)/g)) {
            expect(Number(x)).toBeGreaterThanOrEqual(0);
            expect(Number(x)).toBeLessThanOrEqual(width);
            expect(Number(y)).toBeLessThanOrEqual(height);
          }
        }
      }
    }
  });
});

describe("the indicators", () => {
  it("have the median of their own group in a column, and its name below", () => {
    const table = tableOf(zh, "indicators-table");
    expect(table.columns.at(-1)!.title).toBe("同类中位数");
    expect(table.rows[0]!.at(-1)!.text).toBe("42");
    expect(textsOf(zh.sections.find(({ id }) => id === "indicators")!.blocks)[0]).toContain("浙江省 · C 制造业，约 210 家");
  });
});

it("an authority that reads a consented report sees nothing of peers in it", () => {
  const report = buildConsentedReport({ ...fictionalInput("zh-CN"), peers: fictionalPeers() });
  expect(report.sections.map(({ id }) => id)).not.toContain("peers");
  expect(JSON.stringify(report)).not.toContain("同类");
});
