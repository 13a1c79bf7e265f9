import { BarChart } from "echarts/charts";
import { GridComponent, RadarComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Chart } from "@/lib/core/report/report";
import { drawBars } from "@/lib/documents/chart-bars";
import { drawRadar } from "@/lib/documents/chart-radar";
import { COLOURS, FILE_FONT, type ChartPlace } from "@/lib/documents/chart-theme";

echarts.use([BarChart, GridComponent, RadarComponent, SVGRenderer]);

export type ChartPicture = { readonly svg: string; readonly width: number; readonly height: number };

/**
 * A chart as an SVG picture of a fixed width in px (320 and more); the height follows from the chart.
 *
 * The same picture serves files, print, pages without JavaScript and pages until their interactive chart has mounted. It carries its title
 * and its numbers for screen readers. Everything visible is an attribute, since the content security policy of the pages refuses
 * `style` attributes and elements.
 */
export function drawChart(chart: Chart, width: number, place: ChartPlace = "file"): ChartPicture {
  // On pages the legend of peers is part of the page: the interactive chart needs it too, and text of a page wraps.
  const hasLegend = place === "file" || !isWithPeers(chart);
  const drawing = chart.kind === "radar" && hasRadarShape(chart) ? drawRadar(chart, width, hasLegend) : drawBars(chart, width, hasLegend);
  const canvas = echarts.init(null, null, { renderer: "svg", ssr: true, width: drawing.width, height: drawing.height });
  try {
    canvas.setOption({ animation: false, ...drawing.option });
    // Straight into the scene: ECharts' `graphic` component would spend three times as long on merging options as on drawing.
    for (const shape of drawing.shapes) canvas.getZr().add(shape);
    return { svg: finish(canvas.renderToSVGString(), chart, place), width: drawing.width, height: drawing.height };
  } finally {
    canvas.dispose();
  }
}

/** A second look at the rule of `core/report/chart.ts`: whoever made the chart, two axes are never drawn as a radar. */
function hasRadarShape(chart: Chart): boolean {
  return (chart.series[0]?.values ?? []).filter((value) => value !== null).length >= 3;
}

function finish(svg: string, chart: Chart, place: ChartPlace): string {
  const title = escapeXml(chart.title);
  const description = escapeXml(`${chart.axes.map((axis) => `${axis.label} ${axis.shown}`).join("; ")} (${chart.unit})${peersOf(chart)}`);
  const id = `chart-${chart.id.replace(/[^a-zA-Z0-9-]/g, "-")}`;
  const body = svg
    .replace(/<svg [^>]*?viewBox="([^"]*)"[^>]*>/, "")
    .replace(/<style[\s\S]*?<\/style>/, "")
    .replace(/ (class|pointer-events)="[^"]*"/g, "")
    .replace(/ style="font: ?(\d+) ([\d.]+)px [^"]*"/g, ' font-weight="$1" font-size="$2" font-family="FONT"')
    .replace(/ style="font-size:([\d.]+)px;font-family:[^"]*"/g, ' font-size="$1" font-family="FONT"')
    .replace(/ xml:space="preserve"/g, "");
  const size = /<svg width="(\d+)" height="(\d+)"/.exec(svg)!;
  const head =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size[1]}" height="${size[2]}" viewBox="0 0 ${size[1]} ${size[2]}" ` +
    `role="img" aria-labelledby="${id}-title ${id}-description"><title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>`;
  const fontless = head + body;
  return place === "file" ? fontless.replaceAll('"FONT"', `"${FILE_FONT}"`) : withTokens(fontless.replaceAll('"FONT"', '"inherit"'));
}

const isWithPeers = ({ series }: Chart): boolean => series.some(({ id }) => id === "median");

/** The median and the quartiles of each axis, in words. */
function peersOf({ axes, series, band }: Chart): string {
  const list = (label: string, values: readonly (string | null)[]) => `; ${label}: ${values.flatMap((value, index) => (value === null ? [] : [`${axes[index]!.label} ${value}`])).join("; ")}`;
  const medians = series.filter(({ id }) => id === "median").map(({ label, values }) => list(label, values.map((value) => (value === null ? null : String(value)))));
  return [...medians, ...(band ? [list(band.label, band.values.map((value) => value && value.join("–")))] : [])].join("");
}

function withTokens(svg: string): string {
  return Object.entries(COLOURS).reduce((text, [token, colour]) => text.replaceAll(`"${colour}"`, `"var(--${token}, ${colour})"`), svg);
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
}
