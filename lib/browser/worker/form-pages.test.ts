import { describe, expect, it } from "vitest";
import { filesOfPage, filesOfScript, placeOf, readPage } from "./form-pages";

const SITE = "https://xinzhi.example";
const COMPANY = "/o/01a22f09-d9bf-75fa-b3d4-589e63768ae3";
const DRAFT = `${COMPANY}/assessments/01a22f09-dabf-72b9-a897-11309b12d412`;

describe("the place of a page", () => {
  it.each([`${COMPANY}/assessments`, DRAFT, `${DRAFT}/L3`, `${COMPANY}/facts`, `${COMPANY}/facts?scope=standalone&year=2025`])("%s is its own", (path) => {
    expect(placeOf(SITE + path)).toBe(path);
  });

  it("does not depend on where in the page one is, on the order of the query, or on what the router adds", () => {
    expect(placeOf(`${SITE}${DRAFT}/L3#L3.4`)).toBe(`${DRAFT}/L3`);
    expect(placeOf(`${SITE}${DRAFT}/L3?_rsc=1abc`)).toBe(`${DRAFT}/L3`);
    expect(placeOf(`${SITE}${COMPANY}/facts?year=2025&_rsc=1abc&scope=standalone`)).toBe(`${COMPANY}/facts?scope=standalone&year=2025`);
  });

  it.each([
    "/",
    "/sign-in",
    COMPANY,
    `${COMPANY}/reports`,
    `${COMPANY}/reports/01a22f09-dabf-72b9-a897-11309b12d412`,
    `${COMPANY}/standing?year=2025`,
    `${COMPANY}/members`,
    `${COMPANY}/settings`,
    `${COMPANY}/facts/standalone`,
    `${DRAFT}/L3/history`,
    `${DRAFT}/L3?problem=conflict`,
    "/o/x/assessments",
    `/api/v1${DRAFT}/responses`,
    `/api/v1${COMPANY}/pulse`,
  ])("%s has none: nobody fills it in", (path) => {
    expect(placeOf(SITE + path)).toBeNull();
  });
});

describe("what a page says about itself", () => {
  const page = (body: string, title = "自评 · 新质自评") => `<!DOCTYPE html><html lang="zh-CN"><head><title>${title}</title></head><body>${body}</body></html>`;

  it("is whose it is, its heading and the line above, without markup", () => {
    const html = page('<main id="main" data-owner="01a2"><p class="text-sm">劳动者</p><h1>培养<!-- -->与激励 &amp; &lt;更多&gt;</h1></main>');
    expect(readPage(html, DRAFT)).toEqual({ owner: "01a2", title: "培养与激励 & <更多>", detail: "劳动者", language: "zh-CN" });
  });
  it("is the year of the figures where no line stands above", () => {
    expect(readPage(page("<h1>企业数据</h1>"), `${COMPANY}/facts?scope=standalone&year=2025`)).toMatchObject({ title: "企业数据", detail: "2025" });
  });
  it("is the title where there is no heading, and the address where there is neither", () => {
    expect(readPage(page("<p>x</p>"), DRAFT).title).toBe("自评 · 新质自评");
    expect(readPage("", DRAFT)).toEqual({ owner: null, title: DRAFT, detail: "", language: "" });
  });
});

describe("the files of a build", () => {
  it("are those that a page names, in its markup and in what it hands to scripts", () => {
    const html = `<link rel="stylesheet" href="/_next/static/chunks/1a-b_c.css"/><link rel="icon" href="/icon.svg?icon.245k-q.svg"/><script src="/_next/static/chunks/turbopack-0.js" async=""></script>
      <script>self.__next_f.push([1,"2:I[1,[\\"/_next/static/chunks/2b~c.js\\",\\"/_next/static/chunks/turbopack-0.js\\"],\\"Form\\"]"])</script>`;
    expect(filesOfPage(html)).toEqual(["/_next/static/chunks/1a-b_c.css", "/icon.svg?icon.245k-q.svg", "/_next/static/chunks/turbopack-0.js", "/_next/static/chunks/2b~c.js"]);
  });
  it("are those that a script loads later", () => {
    expect(filesOfScript('e.v(t=>Promise.all(["static/chunks/3u94.js","static/chunks/1ehd.css"].map(t=>e.l(t))))')).toEqual(["/_next/static/chunks/3u94.js", "/_next/static/chunks/1ehd.css"]);
    expect(filesOfScript("nothing")).toEqual([]);
  });
});
