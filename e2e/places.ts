import type { APIRequestContext } from "@playwright/test";
import { postForm, attribute } from "./posted-form";

/** Addresses that exist in the installation under test, found by following the links that people follow. */
export type Places = {
  /** A company whose assessment is submitted. */
  readonly company: string;
  readonly assessment: string;
  readonly report: string;
  readonly trace: string;
  /** A company whose assessment is half answered. */
  readonly drafting: string;
  readonly draft: string;
  /** Made anew by whoever asks: each works once. */
  readonly makeInvitation: () => Promise<string>;
  readonly makeReset: () => Promise<string>;
  readonly organisation: string;
  readonly user: string;
};

type People = { readonly manager: APIRequestContext; readonly drafting: APIRequestContext; readonly operator: APIRequestContext };

/** Whose password the operator's link would set: the link is only looked at. */
const SOMEBODY = "manager@xunyu.example";

export async function findPlaces({ manager, drafting, operator }: People): Promise<Places> {
  const company = await homeOf(manager);
  const drafts = await homeOf(drafting);
  const report = await linkOn(manager, `${company}/reports`, new RegExp(`${company}/reports/[0-9a-f-]{36}`));
  const user = await linkOn(operator, `/admin/users?q=${SOMEBODY}`, /\/admin\/users\/[0-9a-f-]{36}/);
  return {
    company,
    assessment: await linkOn(manager, `${company}/assessments`, new RegExp(`${company}/assessments/[0-9a-f-]{36}`)),
    report,
    trace: await linkOn(manager, report, new RegExp(`${report}/trace/[^"#]+`)),
    drafting: drafts,
    draft: await linkOn(drafting, `${drafts}/assessments`, new RegExp(`${drafts}/assessments/[0-9a-f-]{36}`)),
    makeInvitation: () => madeLink(manager, `${company}/members`, "role", { role: "respondent" }),
    makeReset: () => madeLink(operator, user, "user", { user: user.split("/").at(-1) ?? "" }),
    user,
    organisation: await linkOn(operator, "/admin", /\/admin\/organisations\/[0-9a-f-]{36}/),
  };
}

/** The start page leads whoever is signed in to where they begin. */
async function homeOf(request: APIRequestContext): Promise<string> {
  return new URL((await request.get("/")).url()).pathname;
}

async function linkOn(request: APIRequestContext, page: string, pattern: RegExp): Promise<string> {
  const found = pattern.exec(await (await request.get(page)).text())?.[0];
  if (!found) throw new Error(`${page} links to nothing like ${pattern}`);
  return found;
}

async function madeLink(request: APIRequestContext, page: string, field: string, values: Readonly<Record<string, string>>): Promise<string> {
  const html = await (await postForm(request, page, field, values)).text();
  const tag = /<input [^>]*id="[a-z]+-link"[^>]*>/.exec(html)?.[0];
  if (!tag) throw new Error(`${page} made no link`);
  return new URL(attribute(tag, "value")).pathname;
}
