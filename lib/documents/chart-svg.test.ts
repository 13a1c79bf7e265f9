import { describe, expect, it } from "vitest";
import type { Chart } from "@/lib/core/report/report";
import { drawChart } from "@/lib/documents/chart-svg";
import { textWidth, wrapLabel } from "@/lib/documents/chart-text";
import { fictionalReport } from "@/lib/documents/fictional-firm";

const LONG = "产业链供应链韧性与安全水平提升";

function chart(values: readonly (number | null)[], change: Partial<Chart> = {}): Chart {
  const labels = ["数字化转型", "专精特新", "绿色转型", LONG, "新兴与未来产业", "标准质量品牌"];
  return {
    id: "measures",
    kind: "radar",
    title: "六类措施：绿色转型最低",
    unit: "0–100 分",
    domain: [0, 100],
    axes: values.map((value, index) => ({ id: `m${index}`, label: labels[index]!, shown: value === null ? "不适用" : value.toFixed(1) })),
    series: [{ id: "lower", label: "得分", values }],
    ...change,
  };
}

/** Boxes of all texts of a picture, from their anchors, sizes and widths. */
function textBoxes(svg: string) {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes, text]) => {
    const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(attributes!)?.[1];
    const [, x, y] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(attributes!) ?? [undefined, attribute("x") ?? "0", attribute("y") ?? "0"];
    const size = Number(attribute("font-size"));
    const width = textWidth(text!, size);
    const anchor = attribute("text-anchor");
    const left = Number(x) - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
    return { text: text!, left, right: left + width, top: Number(y) - size / 2, bottom: Number(y) + size / 2 };
  });
}

describe("labels", () => {
  // RW-075.
  it.each([320, 360, 460, 640])("lie wholly inside the picture at %i px, long ones in lines of at most eight han", (width) => {
    for (const kind of ["radar", "bars"] as const) {
      const picture = drawChart(chart([66.4, 59, 36.8, 57.8, 42.5, 56.1], { kind }), width);
      const boxes = textBoxes(picture.svg);
      expect(boxes.length).toBeGreaterThan(10);
      for (const box of boxes) {
        expect(box.left, box.text).toBeGreaterThanOrEqual(0);
        expect(box.right, box.text).toBeLessThanOrEqual(width);
        expect(box.top, box.text).toBeGreaterThanOrEqual(0);
        expect(box.bottom, box.text).toBeLessThanOrEqual(picture.height);
      }
      if (kind === "radar") for (const box of boxes) expect([...box.text].length, box.text).toBeLessThanOrEqual(8);
    }
  });

  it("keep every character", () => {
    expect(wrapLabel(LONG, 6).join("")).toBe(LONG);
    expect(wrapLabel(LONG, 6).map((line) => [...line].length)).toEqual([5, 5, 5]);
    expect(wrapLabel("产业链供应链升级能力提升到新水平", 8).join("")).toHaveLength(16);
    const svg = drawChart(chart([66.4, 59, 36.8, 57.8, 42.5, 56.1]), 320).svg;
    expect(textBoxes(svg).map((box) => box.text).join("")).toContain(LONG);
  });

  it("break English between words", () => {
    expect(wrapLabel("Emerging and future industries", 9)).toEqual(["Emerging", "and future", "industries"]);
  });
});

describe("a radar", () => {
  it("is a closed polygon where every axis has a value", () => {
    const svg = drawChart(chart([66.4, 59, 36.8, 57.8, 42.5, 56.1]), 460).svg;
    expect(svg).toMatch(/<polygon points="[^"]+" fill="#17505f" fill-opacity="0.12"/);
    const outline = [...svg.matchAll(/<polyline points="([^"]+)"[^>]*stroke="#17505f"/g)].map((match) => match[1]!.split(" ").length / 2);
    // Six corners and back to the first.
    expect(outline).toEqual([7]);
  });

  it("stays open at an axis without a value, draws nothing to the centre and says 不适用", () => {
    const svg = drawChart(chart([66.4, 59, 36.8, null, 42.5, 56.1]), 460).svg;
    expect(svg).not.toMatch(/<polygon[^>]*fill-opacity="0.12"/);
    const outlines = [...svg.matchAll(/<polyline points="([^"]+)"[^>]*stroke="#17505f"/g)].map((match) => match[1]!);
    expect(outlines.map((points) => points.split(" ").length / 2)).toEqual([5]);
    const centre = /<polyline points="([\d.]+ [\d.]+) /.exec(svg)![1]!;
    expect(outlines[0]).not.toContain(centre);
    expect(svg).toContain(">不适用</text>");
  });

  it("becomes bars below three axes with a value", () => {
    for (const values of [[50, 60], [50, null, 60, null]]) {
      const svg = drawChart(chart(values), 460).svg;
      expect(svg).not.toContain("<polygon");
      expect(svg).toContain(">0</text>");
      expect(svg).toContain(">100</text>");
    }
  });

  it("has marks of four shapes for the four elements, told apart without colour", () => {
    const { svg } = drawChart(fictionalReport("zh-CN").summary.chart, 340);
    expect(svg).toMatch(/<circle[^>]*fill="#2a6fb5"/);
    for (const [colour, corners] of [["#b0560b", 4], ["#2a774e", 3], ["#7a4ea0", 4]] as const) {
      const points = new RegExp(`<polygon points="([^"]+)"[^>]*fill="${colour}"`).exec(svg)![1]!;
      expect(points.split(" ").length / 2).toBe(corners);
    }
  });
});

describe("every chart of a report", () => {
  const charts = (["zh-CN", "en"] as const).flatMap((locale) => {
    const report = fictionalReport(locale, { responses: { "M2.2": null } });
    return [report.summary.chart, ...report.sections.flatMap((section) => section.blocks.flatMap((block) => (block.kind === "chart" ? [block.chart] : [])))];
  });

  // RW-080.
  it("runs from 0 to 100 and has no line for a target", () => {
    for (const each of charts) {
      expect(each.domain).toEqual([0, 100]);
      expect(each.series.map((series) => series.id).filter((id) => id !== "lower" && id !== "upper")).toEqual([]);
    }
  });

  // RW-084.
  it("can be read aloud: a title, and each axis with its number", () => {
    for (const each of charts) {
      const { svg } = drawChart(each, 460);
      expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="(\S+) (\S+)"><title id="\1">[^<]+<\/title><desc id="\2">[^<]+<\/desc>/);
      for (const axis of each.axes) expect(/<desc[^>]*>([^<]*)<\/desc>/.exec(svg)![1]).toContain(`${axis.label} ${axis.shown}`);
    }
  });

  it("lies next to a table of the same numbers", () => {
    const report = fictionalReport("zh-CN");
    for (const section of report.sections) {
      for (const [index, block] of section.blocks.entries()) {
        if (block.kind !== "chart") continue;
        const next = section.blocks[index + 1]!;
        if (next.kind !== "table") throw new Error(`${section.id}: no table after the chart`);
        for (const axis of block.chart.axes) expect(next.table.rows.flat().map((cell) => cell.text)).toContain(axis.shown);
      }
    }
  });

  it("needs no style that a content security policy would refuse, and names no colour outside the tokens on pages", () => {
    for (const each of charts) {
      const { svg } = drawChart(each, 460, "page");
      expect(svg).not.toMatch(/<style|style="|class="/);
      expect(svg.replace(/var\(--[a-z-]+, #[0-9a-f]{6}\)/g, "")).not.toMatch(/"#[0-9a-f]{3,6}"/);
    }
  });
});

it("a label is text, whatever it holds", () => {
  const evil = `<script>alert(1)</script>"&'`;
  const hostile = chart([1, 2, 3], { title: evil, axes: [1, 2, 3].map((id) => ({ id: `x${id}`, label: evil, shown: evil })) });
  const { svg } = drawChart(hostile, 460);
  expect(svg).not.toContain("<script");
  expect(svg).not.toMatch(/&(?!(#\d+|amp|lt|gt|quot);)/);
});
