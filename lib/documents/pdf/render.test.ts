import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "@/lib/core/report/report";
import { itemsOf } from "@/lib/core/scoring/score";
import { fictionalReport, instrument } from "@/lib/documents/fictional-firm";
import { readPdfFonts, readPdfText } from "@/lib/documents/pdf/pdf-text";
import { closePdf, renderPdf } from "@/lib/documents/pdf/render";

const createdAt = new Date("2026-03-19T01:00:00Z");
const flat = (text: string) => text.replace(/[\s\u00a0]+/g, "");

let pages: string[] = [];
let pdf: Buffer;
const report = fictionalReport("zh-CN");

beforeAll(async () => {
  pdf = await renderPdf(report, { createdAt });
  pages = readPdfText(pdf);
}, 60_000);
afterAll(() => closePdf());

describe("the PDF of a report", () => {
  it("says what the report says: every title, table, paragraph and step", () => {
    const text = flat(pages.join(""));
    const expected = [
      report.title, report.cover.organisation, report.cover.creditCode!, report.summary.headline,
      ...report.cover.particulars.flatMap((each) => [each.label, each.value]),
      ...report.sections.flatMap((section) => [
        section.title,
        section.lead ?? "",
        ...section.blocks.flatMap((block) => {
          if (block.kind === "paragraphs") return block.paragraphs;
          if (block.kind === "steps") return block.steps.flatMap((step) => [step.title, step.text, step.now, step.gain ?? ""]);
          if (block.kind === "table") return block.table.columns.map((column) => column.title);
          return block.kind === "empty" ? [block.text] : [];
        }),
      ]),
    ];
    expect(expected.filter((string) => !text.includes(flat(string)))).toEqual([]);
    expect(text.includes("\ufffd")).toBe(false);
  });

  it("holds every answered question with its answer", () => {
    const text = pages.join("").replace(/\s+/g, "");
    expect(itemsOf(instrument).filter((item) => !text.includes(flat(`${item.id} ${item.title["zh-CN"]}`)))).toEqual([]);
    const cells = report.sections.find((section) => section.id === "answers")!.blocks.flatMap((block) => (block.kind === "table" ? block.table.rows.flat() : []));
    // A row may go over a page's end, with header and footer between its halves: single lines are looked for.
    const lines = cells.flatMap((cell) => cell.text.split("\n")).filter((line) => line.length < 24);
    const missing = lines.filter((line) => !text.includes(flat(line)));
    expect(missing).toEqual([]);
  });

  it("embeds all its fonts and uses no others", () => {
    const fonts = readPdfFonts(pdf);
    expect(fonts.missing).toEqual([]);
    for (const name of fonts.names) expect(name).toMatch(/^[A-Z]{6}\+NotoSansSC-(Regular|Bold)$/);
  });

  it("numbers its pages, repeats the disclaimer on each and has a title and a language", () => {
    for (const [index, page] of pages.entries()) {
      if (index > 0) expect(page).toContain(`${index + 1} / ${pages.length}`);
      expect(page).toContain(report.disclaimer);
    }
    const source = pdf.toString("latin1");
    expect(source).toContain("/Lang (zh-CN)");
    expect(source).toContain("<dc:title>");
    expect(source).toContain("CreationDate (D:20260319010000");
  });

  it("puts the conclusion on one page", () => {
    const page = pages.find((each) => flat(each).includes(flat(report.summary.headline)) && each.includes("总分"))!;
    expect(report.summary.next.filter((step) => !flat(page).includes(flat(step.text)))).toEqual([]);
  });

  it("is made in English as well", async () => {
    const english = fictionalReport("en");
    const text = flat(readPdfText(await renderPdf(english, { createdAt })).join(""));
    expect(english.sections.filter((section) => !text.includes(flat(section.title)))).toEqual([]);
  }, 60_000);
});

describe("hostile text", () => {
  const hostile = [
    '#read("/etc/passwd")', "$x^2$ *b* _i_ `c` = heading @ref <label> \\ // /* ~ --- ", "<script>alert(1)</script>", "=HYPERLINK(\"http://x\")",
    "{{ user }} #{import \"@preview/x:1.0.0\"}", "]]] ))) }}} #let x = [",
  ];

  it("is printed as typed and does nothing", async () => {
    const name = hostile.join(" ");
    const pages = readPdfText(await renderPdf(withName(report, name), { createdAt }));
    const text = flat(pages.join(""));
    expect(hostile.filter((each) => !text.includes(flat(each)))).toEqual([]);
    expect(text.includes("root:x:")).toBe(false);
  }, 60_000);

  it("writes characters without a glyph, and marks that act unseen, as their codes, and says so", async () => {
    const text = flat(readPdfText(await renderPdf(withName(report, "𠮷野\u202eabc 👍\u0007 龘𬭎䶮"), { createdAt })).join(""));
    const expected = ["〔U+20BB7〕", "〔U+202E〕", "〔U+1F44D〕", "〔U+0007〕", "龘𬭎䶮", "4个字符不在内嵌字体中"];
    expect(expected.filter((each) => !text.includes(each))).toEqual([]);
  }, 60_000);

  it("breaks what is longer than a line instead of running off the page", async () => {
    const text = flat(readPdfText(await renderPdf(withName(report, "x".repeat(300)), { createdAt })).join(""));
    expect(text.includes("x".repeat(300))).toBe(true);
  }, 60_000);
});

function withName(source: Report, organisation: string): Report {
  return { ...source, cover: { ...source.cover, organisation } };
}
