import { expect, test } from "vitest";
import { escapeHtml, tableHtml } from "@/components/report/table-html";
import type { Table } from "@/lib/core/report/report";

const table = (text: string): Table => ({
  id: "t",
  caption: text,
  columns: [{ title: text, align: "start" }, { title: "得分", align: "end" }],
  rows: [[{ text }, { text: "61.2", trace: text, tone: "good" }]],
});
const build = (text: string) => tableHtml(table(text), (trace) => `/trace/${encodeURIComponent(trace)}`, "怎样算出");

test.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", "a&b<c>d", "<!-- -->", "]]>"])("%s stays text in every place", (text) => {
  const html = build(text);
  const tags = [...html.matchAll(/<\/?([a-z!]+)/gi)].map(([, name]) => name);
  expect(new Set(tags)).toEqual(new Set(["table", "caption", "thead", "tr", "th", "tbody", "td", "a"]));
  expect(html).toContain(escapeHtml(text));
  // Every attribute is one we write, each value without a quote inside.
  expect([...html.matchAll(/ ([a-z-]+)="[^"]*"/g)].map(([, name]) => name).filter((name) => !["class", "scope", "href", "data-trace", "aria-label", "data-align", "data-tone", "data-title"].includes(name ?? ""))).toEqual([]);
  expect(html.replace(/"[^"]*"/g, "").replace(/>[^<]*</g, "><")).not.toMatch(/\son[a-z]+=/);
});

test("a number links to its trace; numbers stand at the end, the first cell heads its row", () => {
  expect(build("劳动者")).toContain(
    '<th scope="row">劳动者</th><td data-align="end" data-tone="good"><a class="figure" href="/trace/%E5%8A%B3%E5%8A%A8%E8%80%85" data-trace="劳动者" aria-label="61.2 怎样算出">61.2</a></td>',
  );
});

test("a table with prose names its columns in the cells, for narrow screens", () => {
  const html = build("从业人员中研发人员占多少，按年末人数计算，兼职人员另注全时当量");
  expect(html).toContain('class="data data-prose"');
  expect(html).toContain('data-title="得分"');
});
