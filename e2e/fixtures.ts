import fs from "node:fs";
import path from "node:path";
import { expect, test as base, type BrowserContext, type BrowserContextOptions, type Cookie, type Page } from "@playwright/test";
import { enter, register, type RegisteredAccount } from "./accounts";
import { fillDraft } from "./fill";
import { FISCAL_YEAR, PUMPS, type Firm } from "./firms";
import { postForm } from "./posted-form";
import { findPlaces, type Places } from "./places";

/** Who belongs to the demonstration: see prisma/seed/demo-companies.ts. */
export const GEARBOXES = "manager@chengxu.example";
export const VALVES = "manager@muchuan.example";
export const VALVES_RESPONDENT = "respondent@muchuan.example";
export const SOFTWARE_HOUSE = "manager@lanxu.example";
export const OPERATOR = "operator@xinzhi.example";
/** See prisma/seed/demo-campaign.ts. */
export const DEMO_OFFICIAL = "official@shifan.example";

/** An assessment of a company of its own that a test may fill, change and submit. */
export type Draft = {
  readonly path: string;
  readonly api: string;
  /** Saves figures and answers as the page would; without `leaveOut` all that the firm has. */
  readonly fill: (leaveOut?: readonly string[]) => Promise<void>;
};

type PerTest = {
  /** The enterprise that `company` registers. */
  firm: Firm;
  /** A company of the test's own; `page` is its manager's. */
  company: RegisteredAccount;
  draft: Draft;
  /** A page in a browser of its own: of one of the demonstration's people, of whoever has these cookies, or of nobody. */
  open: (who: string | BrowserContext | null, options?: BrowserContextOptions) => Promise<Page>;
  /** What browsers reported as errors; each test fails on what it did not allow. */
  complaints: { readonly allow: (pattern: RegExp) => void; readonly listenTo: (context: BrowserContext) => void };
};
type PerWorker = {
  demo: { readonly password: string; readonly accounts: readonly { readonly login: string; readonly company: string }[] };
  cookiesOf: (login: string) => Promise<Cookie[]>;
  places: Places;
};

export const test = base.extend<PerTest, PerWorker>({
  demo: [
    async ({}, provide) => {
      const folder = process.env.XINZHI_TEST_DATA;
      if (!folder) throw new Error("XINZHI_TEST_DATA names the data folder of the installation under test; npm test sets it");
      await provide(JSON.parse(fs.readFileSync(path.join(folder, "secrets/demo-accounts.json"), "utf8")));
    },
    { scope: "worker" },
  ],

  cookiesOf: [
    async ({ browser, demo }, provide) => {
      const known = new Map<string, Promise<Cookie[]>>();
      const signIn = async (login: string) => {
        const context = await browser.newContext();
        await enter(context.request, { login, password: demo.password });
        const cookies = await context.cookies();
        await context.close();
        return cookies;
      };
      await provide((login) => {
        const cookies = known.get(login) ?? signIn(login);
        known.set(login, cookies);
        return cookies;
      });
    },
    { scope: "worker" },
  ],

  places: [
    async ({ browser, cookiesOf, demo }, provide) => {
      const contexts = await Promise.all(
        [GEARBOXES, VALVES, OPERATOR, DEMO_OFFICIAL, null, null].map(async (login) => {
          const context = await browser.newContext();
          if (login !== null) await context.addCookies(await cookiesOf(login));
          return context;
        }),
      );
      const [manager, drafting, operator, demoOfficial, official, called] = contexts.map(({ request }) => request);
      await provide(await findPlaces({ manager: manager!, drafting: drafting!, operator: operator!, demoOfficial: demoOfficial!, official: official!, called: called!, password: demo.password }));
      await Promise.all(contexts.map((context) => context.close()));
    },
    { scope: "worker" },
  ],

  complaints: [
    async ({ context }, provide) => {
      const heard: string[] = [];
      const allowed: RegExp[] = [];
      const listenTo = (opened: BrowserContext) => {
        opened.on("console", (message) => {
          if (message.type() === "error") heard.push(`${message.page()?.url() ?? ""}: ${message.text()}`);
        });
        opened.on("weberror", (fault) => heard.push(`${fault.page()?.url() ?? ""}: ${fault.error().message}`));
      };
      listenTo(context);
      await provide({ allow: (pattern) => void allowed.push(pattern), listenTo });
      expect(heard.filter((text) => !allowed.some((pattern) => pattern.test(text))), "errors that the browser reported").toEqual([]);
    },
    { auto: true },
  ],

  open: async ({ browser, cookiesOf, complaints }, provide) => {
    const contexts: BrowserContext[] = [];
    await provide(async (who, options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      complaints.listenTo(context);
      if (who !== null) await context.addCookies(typeof who === "string" ? await cookiesOf(who) : await who.cookies());
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  firm: [PUMPS, { option: true }],

  company: async ({ context, firm }, provide) => {
    await provide(await register(context.request, firm));
  },

  draft: async ({ context, company, firm }, provide) => {
    const { request } = context;
    const created = await postForm(request, `${company.home}/assessments`, "fiscalYear", { fiscalYear: String(FISCAL_YEAR), scope: "standalone" });
    const place = new URL(created.headers().location ?? "", created.url()).pathname;
    await provide({
      path: place,
      api: `/api/v1${place}`,
      fill: (leaveOut) => fillDraft(request, { home: company.home, assessment: place, firm, leaveOut }),
    });
  },
});

export { expect };
