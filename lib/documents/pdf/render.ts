import type { Block, Chart, ReportDocument } from "@/lib/core/report/report";
import { drawChart } from "@/lib/documents/chart-svg";
import { columnWidths } from "@/lib/documents/pdf/columns";
import { readCoverage, type Coverage } from "@/lib/documents/pdf/coverage";
import { regularFontFile } from "@/lib/documents/pdf/places";
import { isPlain, toPrintable, type Printable } from "@/lib/documents/pdf/printable";
import { Typesetter, TypesettingError } from "@/lib/documents/pdf/typesetter";
import { reportWords } from "@/lib/documents/words";

export type PdfOptions = {
  /** Written into the file as its date of creation. */
  readonly createdAt: Date;
};

/** A report as an A4 PDF: cover, contents, one page for the director, the sections, and how the numbers came about. */
export async function renderPdf(report: ReportDocument, options: PdfOptions): Promise<Buffer> {
  const hasGlyph = coverage();
  try {
    return await typeset(printable(report, hasGlyph), options);
  } catch (error) {
    if (!(error instanceof TypesettingError) || error.cause === "busy") throw error;
    // The typesetter has been seen to fail on single odd strings. Once more without anything unusual; the last page names what was replaced.
    return typeset(printable(report, (code) => isPlain(code) && hasGlyph(code)), options);
  }
}

/** Only what is printed: three quarters of the traces open on pages and need no check. */
function printable(report: ReportDocument, hasGlyph: Coverage): Printable<ReportDocument> {
  const traces = Object.fromEntries(report.printedTraces.flatMap((id) => (report.traces[id] ? [[id, report.traces[id]]] : [])));
  return toPrintable({ ...report, traces }, hasGlyph);
}

/** Ends the typesetting process, for a server that shuts down. */
export function closePdf(): void {
  shared().close();
}

// A development server loads this module again after every change; a second child beside the first would never be ended.
const held = globalThis as typeof globalThis & { xinzhiTypesetter?: Typesetter };
function shared(): Typesetter {
  if (!held.xinzhiTypesetter) {
    const typesetter = new Typesetter();
    held.xinzhiTypesetter = typesetter;
    process.once("exit", () => typesetter.close());
  }
  return held.xinzhiTypesetter;
}

let known: Coverage | null = null;
function coverage(): Coverage {
  known ??= readCoverage(regularFontFile());
  return known;
}

function typeset(content: Printable<ReportDocument>, options: PdfOptions): Promise<Buffer> {
  const createdAt = Math.floor(options.createdAt.getTime() / 1000);
  return shared().typeset("report.typ", { content: JSON.stringify(contentOf(content)) }, createdAt);
}

/** In px of the picture, so that labels are about as large on paper as the text; a triangle needs less room than a hexagon. */
const CHART_WIDTH = { summary: 340, triangle: 370, radar: 460, bars: 640 };
function chartWidth({ kind, axes }: Chart): number {
  if (kind === "bars") return CHART_WIDTH.bars;
  return axes.length === 3 ? CHART_WIDTH.triangle : CHART_WIDTH.radar;
}

/** What the template lays out: the report, its charts as pictures, the widths of its tables and the few words that only a document needs. */
function contentOf({ value: report, replaced }: Printable<ReportDocument>) {
  const words = reportWords(report.locale);
  const picture = (chart: Chart, width: number) => ({ ...drawChart(chart, width), title: chart.title, unit: chart.unit });
  const layOut = (block: Block) => {
    if (block.kind === "chart") return { ...block, picture: picture(block.chart, chartWidth(block.chart)) };
    if (block.kind === "table") return { ...block, widths: columnWidths(block.table) };
    return block;
  };
  return {
    lang: report.locale === "zh-CN" ? "zh" : "en",
    title: report.title,
    cover: report.cover,
    summary: report.summary && { ...report.summary, picture: picture(report.summary.chart, CHART_WIDTH.summary) },
    sections: report.sections.map((section) => ({ ...section, blocks: section.blocks.map(layOut) })),
    traces: report.printedTraces.flatMap((id) => report.traces[id] ?? []),
    disclaimer: report.disclaimer,
    imprint: report.imprint,
    replaced: replaced.length === 0 ? null : words("documents.pdf.replaced", { count: replaced.length }),
    guide: guideOf(report).map((key) => ({ label: words(`documents.pdf.reading.${key}.label`), text: words(`documents.pdf.reading.${key}.text`) })),
    labels: Object.fromEntries(LABELS.map((key) => [key, words(`documents.pdf.${key}`)])),
  };
}

/** How to read scores: nothing for a document without scores, and nothing about what is not in it. */
function guideOf({ summary, sections }: ReportDocument): readonly string[] {
  if (summary === null) return [];
  const isLeft: Partial<Record<(typeof GUIDE)[number], boolean>> = { gain: summary.next.length === 0, notApplicable: !sections.some(({ id }) => id === "not-applicable") };
  return GUIDE.filter((key) => !isLeft[key]);
}
const GUIDE = ["marks", "bounds", "coverage", "notApplicable", "gain"] as const;
const LABELS = ["product", "contents", "guide", "summary", "overall", "balance", "coordination", "coverage", "points", "next", "gain", "traces", "tracesLead", "part", "value", "weight", "contribution", "total", "formula"] as const;
