import type { Cell, Table } from "@/lib/core/report/report";

/** Longer cells are prose: on a phone such a table reads as a list, a table of numbers keeps its columns and scrolls. */
const PROSE = 24;

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** Text as HTML text or attribute value; everything that a person wrote passes through here. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

const attribute = (name: string, value: string | undefined): string => (value === undefined ? "" : ` ${name}="${escapeHtml(value)}"`);

/**
 * A table of the report as HTML. A report has over a thousand cells, and as React elements they were sent twice and took
 * most of the page's time; they are frozen and answer to nothing but links, so a string does.
 */
export function tableHtml(table: Table, traceHref: (trace: string) => string, traceLabel: string): string {
  const prose = table.rows.some((row) => row.some((cell) => cell.text.length > PROSE));
  const content = ({ text, trace }: Cell): string =>
    trace ? `<a class="figure"${attribute("href", traceHref(trace))}${attribute("data-trace", trace)}${attribute("aria-label", `${text} ${traceLabel}`)}>${escapeHtml(text)}</a>` : escapeHtml(text);
  const align = (column: number): string | undefined => (table.columns[column]?.align === "end" ? "end" : undefined);
  const heads = table.columns.map((column, index) => `<th scope="col"${attribute("data-align", align(index))}>${escapeHtml(column.title)}</th>`);
  const rows = table.rows.map((row) =>
    row.map((cell, column) =>
      column === 0
        ? `<th scope="row"${attribute("data-tone", cell.tone)}>${content(cell)}</th>`
        : `<td${attribute("data-align", align(column))}${attribute("data-tone", cell.tone)}${attribute("data-title", prose ? table.columns[column]?.title : undefined)}>${content(cell)}</td>`,
    ),
  );
  return [
    `<table class="${prose ? "data data-prose" : "data"}"><caption>${escapeHtml(table.caption)}</caption>`,
    `<thead><tr>${heads.join("")}</tr></thead>`,
    `<tbody>${rows.map((cells) => `<tr>${cells.join("")}</tr>`).join("")}</tbody></table>`,
  ].join("");
}
