import { describe, expect, it } from "vitest";
import { createKeptPages } from "./kept-pages";

const SITE = "https://xinzhi.example";
const DRAFT = "/o/01a22f09-d9bf-75fa-b3d4-589e63768ae3/assessments/01a22f09-dabf-72b9-a897-11309b12d412";
const ANNA = "anna";
const BO = "bo";

const pageOf = (owner: string | null, title = "培养与激励", language = "zh-CN") =>
  new Response(`<html lang="${language}"><main id="main"${owner === null ? "" : ` data-owner="${owner}"`}><h1>${title}</h1></main></html>`, { headers: { "content-type": "text/html; charset=utf-8" } });

/** A browser with one cache, and a server whose answers the test gives. */
function browser({ build = "1", stored = new Map<string, Response>() } = {}) {
  const asked: string[] = [];
  let keepFiles = async () => undefined as void;
  let answer: (place: string) => Response | Promise<Response> = () => pageOf(ANNA);
  const cache = {
    match: async (key: string | { url: string }) => stored.get(nameOf(key))?.clone(),
    keys: async () => [...stored.keys()].map((place) => ({ url: SITE + place })),
    delete: async (key: string | { url: string }) => stored.delete(nameOf(key)),
  } as unknown as Cache;
  const pages = createKeptPages<null>({
    build,
    now: () => new Date("2026-12-01T00:40:00Z"),
    open: async () => cache,
    empty: async () => stored.clear(),
    renew: async (_event, place) => {
      asked.push(place);
      const epoch = pages.epoch();
      const answered = await answer(place);
      await take(place, answered.clone(), epoch);
      return answered;
    },
    keepFiles: () => keepFiles(),
  });
  /** What the strategies do with an answer. */
  const take = async (place: string, answered: Response, epoch = pages.epoch()) => {
    const copy = await pages.copyOf(null, SITE + place, answered, epoch);
    if (copy) stored.set(place, copy);
  };
  return {
    pages,
    stored,
    asked,
    take,
    keep: (places: readonly string[], which: "missing" | "again" = "missing") => pages.keep(null, places.map((place) => SITE + place), which),
    serve: (next: typeof answer) => (answer = next),
    serveFiles: (next: typeof keepFiles) => (keepFiles = next),
    kept: () => [...stored.keys()],
  };
}
const nameOf = (key: string | { url: string }) => (typeof key === "string" ? key : key.url.replace(SITE, ""));

describe("a page is kept", () => {
  it("as it came, with what it says about itself", async () => {
    const { pages, take, stored } = browser();
    await take(`${DRAFT}/L3`, pageOf(ANNA));
    expect(await pages.list()).toEqual([{ place: `${DRAFT}/L3`, owner: ANNA, title: "培养与激励", detail: "", language: "zh-CN", build: "1", at: "2026-12-01T00:40:00.000Z" }]);
    expect(await stored.get(`${DRAFT}/L3`)?.text()).toBe(await pageOf(ANNA).text());
  });
  it("not when it is an error, no page, the end of a redirect, or a page that nobody fills in", async () => {
    const { take, kept } = browser();
    await take(DRAFT, new Response("x", { status: 500, headers: { "content-type": "text/html" } }));
    await take(DRAFT, new Response("{}", { headers: { "content-type": "application/json" } }));
    await take(DRAFT, Object.defineProperty(pageOf(ANNA), "redirected", { value: true }));
    await take("/sign-in", pageOf(ANNA));
    expect(kept()).toEqual([]);
  });
  it("not when it does not say whose it is", async () => {
    const { take, kept } = browser();
    await take(DRAFT, pageOf(null));
    expect(kept()).toEqual([]);
  });
  it("not without its files", async () => {
    const { take, kept, serveFiles } = browser();
    serveFiles(() => Promise.reject(new TypeError("Failed to fetch")));
    await expect(take(DRAFT, pageOf(ANNA))).rejects.toThrow("Failed to fetch");
    expect(kept()).toEqual([]);
  });
  it("until the server says that it is not there any more", async () => {
    const { take, kept } = browser();
    await take(DRAFT, pageOf(ANNA));
    await take(DRAFT, new Response("", { status: 503 }));
    expect(kept()).toEqual([DRAFT]);
    await take(DRAFT, new Response("", { status: 404 }));
    expect(kept()).toEqual([]);
  });
});

describe("kept pages are one person's", () => {
  it("and stay when the same person comes again", async () => {
    const { pages, take, kept } = browser();
    await take(DRAFT, pageOf(ANNA));
    await pages.tellOwner(ANNA);
    expect(kept()).toEqual([DRAFT]);
  });
  it("and go when another one is announced, also by a worker that was restarted meanwhile", async () => {
    const { take, stored } = browser();
    await take(DRAFT, pageOf(ANNA));
    const restarted = browser({ stored });
    await restarted.pages.tellOwner(BO);
    expect(restarted.kept()).toEqual([]);
  });
  it("and go when a page of another one comes", async () => {
    const { take, kept } = browser();
    await take(DRAFT, pageOf(ANNA));
    await take(`${DRAFT}/L3`, pageOf(BO));
    expect(kept()).toEqual([`${DRAFT}/L3`]);
  });
  it("and what was on its way when they went is not kept", async () => {
    const { pages, take, kept } = browser();
    const before = pages.epoch();
    await pages.wipe();
    await take(DRAFT, pageOf(ANNA), before);
    expect(kept()).toEqual([]);
  });
});

it("a page whose files were still on their way when everything was deleted is not kept", async () => {
  const { pages, take, kept, serveFiles } = browser();
  serveFiles(() => pages.wipe());
  await take(DRAFT, pageOf(ANNA));
  expect(kept()).toEqual([]);
});

describe("keeping in the background", () => {
  const sections = ["L1", "L2", "L3"].map((id) => `${DRAFT}/${id}`);

  it("asks for what is missing, each once, and for nothing that nobody fills in", async () => {
    const { keep, asked, take, kept } = browser();
    await take(sections[0]!, pageOf(ANNA));
    await keep([...sections, `${sections[1]!}#L2.3`, "/sign-in"]);
    expect(asked).toEqual([sections[1], sections[2]]);
    expect(kept()).toEqual(sections);
  });
  it("asks again for what another build has kept", async () => {
    const { take, stored } = browser({ build: "1" });
    await take(sections[0]!, pageOf(ANNA));
    const next = browser({ build: "2", stored });
    await next.keep([sections[0]!]);
    expect(next.asked).toEqual([sections[0]]);
    expect((await next.pages.list())[0]?.build).toBe("2");
  });
  it("asks again for what was kept in another language than pages come in now", async () => {
    const { keep, asked, take, serve } = browser();
    const english = () => pageOf(ANNA, "Training", "en");
    serve(english);
    await take(sections[0]!, pageOf(ANNA));
    await take(sections[1]!, english());
    await keep(sections.slice(0, 2));
    expect(asked).toEqual([sections[0]]);
  });
  it("asks again for a page that was changed", async () => {
    const { keep, asked, take } = browser();
    await take(sections[0]!, pageOf(ANNA));
    await keep([sections[0]!], "again");
    expect(asked).toEqual([sections[0]]);
  });
  it("goes on after a page that is not there, and ends with one that cannot be had", async () => {
    const { keep, asked, serve, kept } = browser();
    serve((place) => {
      if (place === sections[0]) return new Response("", { status: 404 });
      if (place === sections[1]) throw new TypeError("Failed to fetch");
      return pageOf(ANNA);
    });
    await keep(sections);
    expect(asked).toEqual(sections.slice(0, 2));
    serve((place) => (place === sections[1] ? new Response("", { status: 503 }) : pageOf(ANNA)));
    await keep(sections);
    expect(kept()).toEqual([sections[0]]);
  });
  it("ends where the pages are deleted, and keeps nothing of what was asked before", async () => {
    const { pages, keep, asked, serve, kept } = browser();
    serve(async () => {
      await pages.wipe();
      return pageOf(ANNA);
    });
    await keep(sections);
    expect(asked).toEqual([sections[0]]);
    expect(kept()).toEqual([]);
  });
});
