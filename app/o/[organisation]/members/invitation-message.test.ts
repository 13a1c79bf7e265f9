import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { invitationMessage, LONGEST_MAILTO } from "@/app/o/[organisation]/members/invitation-message";
import type { Locale } from "@/lib/core/localised";
import { loadOverview, type Overview } from "@/lib/server/assessments";
import { wordsOf } from "@/lib/server/content";
import { closeDatabase } from "@/lib/server/db";
import { as, openAssessment, openCompany, publish } from "@/lib/server/test-builders";
import type { Person } from "@/lib/server/viewer";

const URL_OF_LINK = "https://zice.jingxinju.example/join/xmcHtRLc8ffXfOCSdhVSxr51X8umE7graCnBDiTJuvQ";
const LOGIN = "wang.fang@example.com";
let viewer: Person;
let overview: Overview;
let ids: readonly string[];
beforeAll(async () => {
  await publish();
  const company = await openCompany({ company: "浙江台州沐川流体控制阀门制造有限公司" });
  viewer = await as(company.manager);
  overview = await loadOverview(viewer, company.organisation, await openAssessment(company));
  ids = overview.elements.flatMap(({ indicators }) => indicators.map(({ id }) => id));
});
afterAll(closeDatabase);

function messageFor(indicators: readonly string[] | null, locale: Locale = "zh-CN"): { text: string; body: string; mailto: string } {
  const asked = indicators && { ...overview, indicators };
  const language = { locale, other: locale, words: (namespace: string) => wordsOf(locale, namespace) };
  const made = invitationMessage({ viewer, role: "respondent", login: LOGIN, asked, url: URL_OF_LINK, expiresAt: new Date("2026-12-08T01:05:00Z") }, language);
  if (!made) throw new Error("a manager has words for it");
  return { ...made, body: new URL(made.mailto).searchParams.get("body") ?? "" };
}

describe("the words with which an invitation is handed over", () => {
  it("say who invites, to what, for which indicators, and until when the link works", () => {
    expect(messageFor(["L1", "C1"]).text.split("\n")).toEqual([
      "您好：",
      "",
      "经理 邀请您加入“浙江台州沐川流体控制阀门制造有限公司”的新质生产力自评，成为填报人。",
      "请您填写 2025 年度自评（单体口径）的以下指标：",
      expect.stringMatching(/^· .+（约 \d+ 分钟）$/),
      expect.stringMatching(/^· .+（约 \d+ 分钟）$/),
      "",
      "请打开链接加入：",
      URL_OF_LINK,
      "链接只能使用一次，2026/12/8 09:05 前有效。",
    ]);
  });
  it("say so in one line where everything is asked, and name nothing where nothing is", () => {
    expect(messageFor(ids).text).toContain(`全部 ${String(ids.length)} 个指标`);
    expect(messageFor(null).text).not.toContain("指标");
    expect(new URL(messageFor(null).mailto).searchParams.get("subject")).toBe("浙江台州沐川流体控制阀门制造有限公司 邀请您加入新质生产力自评");
  });
  it.each(["zh-CN", "en"] as const)("fit into an e-mail's address however many indicators are asked, in %s", (locale) => {
    for (let count = 1; count <= ids.length; count += 1) {
      const { mailto, body, text } = messageFor(ids.slice(0, count), locale);
      expect(mailto.length).toBeLessThanOrEqual(LONGEST_MAILTO);
      expect(mailto.startsWith(`mailto:${encodeURIComponent(LOGIN)}?`)).toBe(true);
      for (const said of ["经理", URL_OF_LINK, locale === "en" ? "8 Dec 2026" : "2026/12/8"]) expect(body).toContain(said);
      // What does not fit is counted, and the text beside it names all of them.
      if (body !== text.replaceAll("\n", "\r\n")) expect(body).toContain(` ${String(count)} `);
      if (count < ids.length) expect(text.match(/^· /gm)).toHaveLength(count);
    }
  });
});
