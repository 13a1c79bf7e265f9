import type { APIRequestContext } from "@playwright/test";
import { register } from "./accounts";
import { callOf, callUp, CONSENTED, ENTERPRISES, linkOf, makeFaultyList, openAuthority, uploadList, verify } from "./authority";
import { PUMPS } from "./firms";
import { attribute, postForm } from "./posted-form";
import { showResults } from "./results";

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
  /** An official, and what the authority asks: a campaign with enterprises and a list that nobody has confirmed yet. */
  readonly official: string;
  readonly campaigns: string;
  readonly campaign: string;
  readonly enterprise: string;
  readonly list: string;
  /** What was published, for the official: cells in every state. */
  readonly publications: string;
  readonly publication: string;
  /** The report of an enterprise of the demonstration that consented to be named, for the official there. */
  readonly consented: string;
  /** What the campaign there sends, and one of these mails. */
  readonly mails: string;
  readonly mail: string;
  /** A manager whose company is called up, and has not joined. */
  readonly called: string;
  readonly call: string;
  /** Where an enterprise that is called up comes in; the link is not there at once. */
  readonly findCallLink: () => Promise<string>;
};

type People = Readonly<Record<"manager" | "drafting" | "operator" | "demoOfficial" | "official" | "called", APIRequestContext>> & { /** For whoever is made on the way. */ readonly password: string };

/** Whose password the operator's link would set: the link is only looked at. */
const SOMEBODY = "manager@xunyu.example";

export async function findPlaces({ manager, drafting, operator, demoOfficial, official, called, password }: People): Promise<Places> {
  const company = await homeOf(manager);
  const drafts = await homeOf(drafting);
  const report = await linkOn(manager, `${company}/reports`, new RegExp(`${company}/reports/[0-9a-f-]{36}`));
  const user = await linkOn(operator, `/admin/users?q=${SOMEBODY}`, /\/admin\/users\/[0-9a-f-]{36}/);
  const authority = await openAuthority(operator, official, password);
  const joining = await register(called, PUMPS, password);
  await verify(operator, joining);
  const publications = authority.home.replace(/\/campaigns$/, "/publications");
  const campaign = await callUp(official, authority.home, { ...PUMPS, creditCode: joining.creditCode });
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
    official: authority.login,
    campaigns: authority.home,
    campaign,
    enterprise: await linkOn(official, campaign, new RegExp(`${campaign}/enterprises/[0-9a-f-]{36}`)),
    list: await uploadList(official, campaign, makeFaultyList()),
    publications,
    publication: `${publications}/${await showResults()}`,
    ...(await findDemoCampaign(demoOfficial)),
    called: joining.login,
    call: await callOf(called, joining.home),
    findCallLink: () => linkOf(official, campaign, ENTERPRISES[0]),
  };
}

async function findDemoCampaign(official: APIRequestContext): Promise<Pick<Places, "consented" | "mails" | "mail">> {
  const campaign = await linkOn(official, await homeOf(official), /\/o\/[0-9a-f-]{36}\/campaigns\/[0-9a-f-]{36}/);
  const enterprise = await linkOn(official, `${campaign}?q=${encodeURIComponent(CONSENTED)}`, new RegExp(`${campaign}/enterprises/[0-9a-f-]{36}`));
  const mails = await linkOn(official, campaign, new RegExp(`${campaign}/mails`));
  return { consented: await linkOn(official, enterprise, new RegExp(`${enterprise}/report`)), mails, mail: await linkOn(official, mails, new RegExp(`${mails}/[0-9a-f-]{36}`)) };
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
