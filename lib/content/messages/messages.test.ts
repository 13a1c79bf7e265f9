import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { createWords } from "@/lib/documents/words";

const folder = (locale: Locale): string => join(import.meta.dirname, locale);
const namespaces = readdirSync(folder("zh-CN")).map((name) => name.replace(".json", ""));
type Tree = { readonly [key: string]: string | Tree };
const read = (locale: Locale, namespace: string): Tree => JSON.parse(readFileSync(join(folder(locale), `${namespace}.json`), "utf8")) as Tree;

/** key → text, of a whole tree; lists count by place. */
function textsOf(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => (typeof value === "string" ? [[prefix + key, value]] : textsOf(value, `${prefix}${key}.`)));
}

/** The values that a text asks for: `{name}` and `{name, plural, …}`. */
const argumentsOf = (text: string): string[] => [...new Set([...text.matchAll(/\{\s*([a-z]\w*)\s*[,}]/g)].map(([, name = ""]) => name))].sort();

/** What stands in a Chinese text as it is: names, formats, and what is typed on the command line. */
const LATIN = new Set([
  "PDF", "JSON", "JavaScript", "Chromium", "axe", "NVDA", "WCAG", "cookie", "argon2id", "http", "Apache", "Apache-2", "License", "Web", "NOTICE", "LICENSE", "name", "example",
  "npm", "run", "silent", "xinzhi", "facts", "FILE", "score", "instrument", "VERSION", "report", "format", "pdf", "json", "OUT", "locale", "zh-CN", "en", "credit-code", "CODE", "show", "lint", "PATH",
  "packs", "rules", "pack", "as-of", "DATE", "application", "new", "review", "entropy", "convention", "minmax", "share", "rows", "directions", "true", "false",
  "publish", "min", "hierarchy", "kind", "contributions", "money",
  "standalone", "consolidated", "none", "statement", "internalRecord", "thirdParty", "organisation", "cn",
  "CSV", "Hundepool", "publication", "Excel", "Word", "xlsx", "xls", "PostgreSQL", "max_connections", "https",
]);

it("both languages have the same namespaces", () => {
  expect(readdirSync(folder("en"))).toEqual(readdirSync(folder("zh-CN")));
});

describe.each(namespaces)("%s", (namespace) => {
  const texts = { "zh-CN": new Map(textsOf(read("zh-CN", namespace))), en: new Map(textsOf(read("en", namespace))) };

  it("has the same keys in both languages", () => {
    expect([...texts.en.keys()].sort()).toEqual([...texts["zh-CN"].keys()].sort());
  });

  it("has a text for every key", () => {
    // Between two sentences Chinese has no space, and some points are said in full by their titles.
    const blank = ["separatorSentence", "point.lowOnly", "point.highOnly"];
    for (const locale of LOCALES) expect([...texts[locale]].filter(([key, text]) => text.trim() === "" && !(namespace === "report" && blank.includes(key)))).toEqual([]);
  });

  it("asks for the same values in both languages", () => {
    const asked = (locale: Locale) => Object.fromEntries([...texts[locale]].map(([key, text]) => [key, argumentsOf(text)]));
    expect(asked("en")).toEqual(asked("zh-CN"));
  });

  it.each(LOCALES)("can be filled in, in %s", (locale) => {
    const words = createWords(locale, { [namespace]: read(locale, namespace) });
    for (const [key, text] of texts[locale]) {
      // Numbers, of which one takes the singular.
      for (const number of [1, 2]) expect(words(`${namespace}.${key}`, Object.fromEntries(argumentsOf(text).map((name) => [name, number])))).not.toMatch(/[{}]/);
    }
  });

  it("has no Chinese in English but what one types", () => {
    const typed: Readonly<Record<string, string>> = {
      "shell.otherLanguage": "中文",
      "sheet.hint": "万亿",
      "campaign.lists.faults.regionUnknown": "杭州市西湖区",
      "campaign.lists.listFaults.headerMissing": "企业名称统一社会信用代码区县",
      "campaign.lists.files.example.region": "杭州市西湖区",
    };
    const foreign = [...texts.en].flatMap(([key, text]) => (text.match(/\p{Script=Han}/gu) ?? []).filter((han) => !typed[`${namespace}.${key}`]?.includes(han)).map((han) => `${key}: ${han}`));
    expect(foreign).toEqual([]);
    // Brackets, commas and colons of full width stand apart from English words.
    expect([...texts.en].filter(([, text]) => /[（），。；：、「」！？]/.test(text))).toEqual([]);
  });

  it("has no English in Chinese but names and what one types", () => {
    const foreign = [...texts["zh-CN"]].flatMap(([key, text]) => {
      const shown = text.replace(/\{\s*\w+\s*(,\s*(plural|select)\b)?/g, " ").replace(/\b[a-z]+ \{/gi, " ");
      return (shown.match(/[A-Za-z][\w-]*/g) ?? []).filter((word) => word.length > 2 && word !== word.toUpperCase() && !LATIN.has(word)).map((word) => `${key}: ${word}`);
    });
    expect(foreign.filter((entry) => !(namespace === "shell" && entry === "otherLanguage: English"))).toEqual([]);
  });
});

// A firm may hold a title although a published figure of it falls short: a figure is never called a verdict.
it.each(LOCALES)("no text calls a title invalid or a firm unfit, in %s", (locale) => {
  const verdicts = locale === "zh-CN" ? /资格无效|不合格|不及格|落后企业|不具备资格/ : /\b(invalid title|not eligible|ineligible|disqualif|unqualified|failing)\b/i;
  for (const namespace of namespaces) expect(textsOf(read(locale, namespace)).filter(([, text]) => verdicts.test(text))).toEqual([]);
});
