import { describe, expect, it } from "vitest";
import type { KeptPage } from "./kept-pages";
import { drawOfflinePage, type OfflineWords } from "./offline-page";

const chinese: OfflineWords = { language: "zh-CN", name: "新质自评", title: "打不开", text: "没有网络。", action: "请重试。", retry: "重试", list: "能打开的页面", kept: "{at} 的内容", none: "还没有页面。" };
const english: OfflineWords = { language: "en", name: "Xinzhi", title: "Cannot be opened", text: "No network.", action: "Try later.", retry: "Try again", list: "Pages that open", kept: "as of {at}", none: "No pages yet." };
const page = (values: Partial<KeptPage>): KeptPage => ({ place: "/o/x/facts", owner: "anna", title: "企业数据", detail: "2025", language: "zh-CN", build: "1", at: "2026-12-01T00:40:00.000Z", ...values });
const draw = (pages: readonly KeptPage[], address = "/o/x/standing?year=2025") => drawOfflinePage({ words: [chinese, english], pages, style: "body{margin:0}", address });

describe("the offline page", () => {
  it("speaks the language of the page that was kept last", () => {
    const html = draw([page({ at: "2026-12-01T09:00:00.000Z", language: "en" }), page({ at: "2026-11-01T09:00:00.000Z" })]);
    expect(html).toContain('<html lang="en">');
    expect(html).toContain("<h1>Cannot be opened</h1>");
    expect(html).not.toContain("打不开");
  });
  it("speaks all languages where nothing is kept, and says how to have pages", () => {
    const html = draw([]);
    expect(html).toContain("<h1>打不开</h1>");
    expect(html).toContain('<section lang="en">\n<h2>Cannot be opened</h2>');
    expect(html).toContain("还没有页面。");
    expect(html).not.toContain("<ul>");
  });
  it("leads to the address again, and to each page that is kept", () => {
    const html = draw([page({ place: "/o/x/facts?scope=standalone&year=2025" })]);
    expect(html).toContain('<a class="retry" href="/o/x/standing?year=2025">重试</a>');
    expect(html).toMatch(/<a href="\/o\/x\/facts\?scope=standalone&amp;year=2025" lang="zh-CN">企业数据<\/a> <span lang="zh-CN">2025<\/span> <span>12月1日 \d\d:40 的内容<\/span>/);
  });
  it("shows what stands in a title or an address as text", () => {
    const html = draw([page({ title: '<script>"', detail: "a & b" })], '/"><script>');
    expect(html).not.toContain("<script>");
    expect(html).toContain("&lt;script&gt;&quot;");
    expect(html).toContain("a &amp; b");
  });
});
