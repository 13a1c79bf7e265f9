import "server-only";
import { randomInt, randomUUID } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { parse, stringify } from "yaml";
import type { z } from "zod";
import type { InstrumentFile } from "@/lib/core/instrument/parse";
import { checkCharacterOf, checkCreditCode } from "@/lib/core/credit-code";
import { signUp } from "@/lib/server/accounts";
import { createAssessment } from "@/lib/server/assessments";
import { assignIndicators } from "@/lib/server/assignments";
import { announceCampaign, createCampaign, type campaignSchema } from "@/lib/server/campaigns";
import { inOrganisation } from "@/lib/server/db";
import { noDevice } from "@/lib/server/device";
import { saveFacts } from "@/lib/server/facts";
import { makeId } from "@/lib/server/id";
import { inviteAnywhere, inviteMember } from "@/lib/server/invitations";
import { issueCallUps } from "@/lib/server/call-up-links";
import { redeemCallUpSignedIn } from "@/lib/server/call-up-redemption";
import { joinCampaign } from "@/lib/server/calls";
import { loadOrganisation, openOrganisation } from "@/lib/server/organisations";
import { loadLink } from "@/lib/server/participation-links";
import { publishInstrument } from "@/lib/server/publish-instrument";
import { saveResponses } from "@/lib/server/responses";
import { addDays, dayInChina } from "@/lib/core/calendar";
import { closingOf } from "@/lib/core/campaign";
import { saveSchemeAnswers } from "@/lib/server/standing";
import { issueFirstOperator, redeemInvitation } from "@/lib/server/tokens";
import { nobody, viewerOf, type Person, type System, type ViewerClaim } from "@/lib/server/viewer";
import { filedChanges, schemeCalls, schemeFigures } from "@/prisma/seed/demo-changes";
import { DEMO_COMPANIES, type DemoCompany } from "@/prisma/seed/demo-companies";

/** Arranges people, companies and instruments through the functions themselves. For tests only. */
export const PASSWORD = "corridor battery 42";
export const YEAR = 2025;
export const INSTRUMENT = "xinzhi-enterprise@2026.1";
export const system: System = { kind: "system", purpose: "test", user: null };

let made = 0;
export const unique = (): string => `${Date.now().toString(36)}${(made += 1).toString(36)}`;

/** Characters of credit codes. */
const CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** A credit code with valid check characters, another one each time, in other files too: they share a database, and a code is verified once. */
export function creditCode(): string {
  const serial = Array.from({ length: 6 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join("");
  for (const check of "0123456789X") {
    const first = `91330106MA${serial}${check}`;
    const code = first + checkCharacterOf(first);
    if (checkCreditCode(code).valid) return code;
  }
  throw new Error("unreachable");
}

export type Someone = { readonly claim: ViewerClaim; readonly login: string; readonly organisation: string };
export type Company = { readonly organisation: string; readonly manager: Someone; readonly system: System };

export async function openCompany(profile: Partial<DemoCompany["profile"]> = {}): Promise<Company> {
  const login = `m${unique()}@example.com`;
  const { organisation, session } = await signUp(
    nobody,
    { company: "试验公司", industry: "C3453", region: "330106", ...profile, creditCode: creditCode(), name: "经理", login, password: PASSWORD },
    noDevice,
  );
  const manager = { claim: { sid: session.sid, user: session.user }, login, organisation };
  return { organisation, manager, system: { ...system, user: session.user } };
}

export async function addMember(company: Company, role: "respondent" | "manager"): Promise<Someone> {
  const { path } = await inviteMember(company.system, company.organisation, role);
  return join(path);
}

async function join(path: string): Promise<Someone> {
  const login = `j${unique()}@example.com`;
  const { organisation, session } = await redeemInvitation(nobody, { token: path.split("/").at(-1) ?? "", name: "成员", login, password: PASSWORD }, noDevice);
  return { claim: { sid: session.sid, user: session.user }, login, organisation };
}

export const PLATFORM = "00000000-0000-7000-8000-000000000000";
export async function openOperator(): Promise<Someone> {
  const link = (await issueFirstOperator(system)) ?? (await inviteAnywhere(system, PLATFORM, "operator"));
  return join(link.path);
}

/** The person, acting for the organisation they belong to or for another one. */
export async function as({ claim, organisation }: Someone, acting: string = organisation): Promise<Person> {
  const viewer = await viewerOf(claim, acting);
  if (viewer.kind !== "person") throw new Error("not signed in");
  return viewer;
}

export type Authority = { readonly organisation: string; readonly official: Someone; readonly system: System };

/** An authority that sees the regions below the prefix, all of them with "", with its first official. */
export async function openAuthority(prefix = "33"): Promise<Authority> {
  const { organisation } = await openOrganisation(system, { kind: "authority", name: `某地经信局${unique()}`, regionPrefix: prefix || null });
  const official = await addOfficial({ organisation });
  return { organisation, official, system: { ...system, user: official.claim.user } };
}
export async function addOfficial({ organisation }: { readonly organisation: string }): Promise<Someone> {
  return join((await inviteAnywhere(system, organisation, "official")).path);
}

type CampaignOptions = Partial<z.input<typeof campaignSchema>> & {
  /** False: it is still being prepared. */
  readonly announced?: boolean;
  /** Moments that no official can choose, written straight into the row. */
  readonly opensAt?: Date;
  readonly closesAt?: Date;
};

/** A campaign that is open from today for thirty days, of the first version of the questionnaire. */
export async function openCampaign({ organisation, system: viewer }: Authority, { announced = true, opensAt, closesAt, ...input }: CampaignOptions = {}): Promise<string> {
  const today = dayInChina(new Date());
  const stated = { title: "年度新质生产力自评", text: "请在截止前完成自评。", contactName: "王老师", fiscalYear: YEAR, instrument: INSTRUMENT, opensOn: today, closesOn: addDays(today, 30), ...input };
  const { campaign } = await createCampaign(viewer, organisation, stated);
  if (announced) await announceCampaign(viewer, organisation, campaign);
  if (opensAt || closesAt) await moveCampaign({ organisation }, campaign, { ...(opensAt && { opensAt }), ...(closesAt && { closesAt }) });
  return campaign;
}

/** Lets time pass for a campaign, and for nothing else: the assessments that answer it keep their closing. */
export async function moveCampaign({ organisation }: { readonly organisation: string }, campaign: string, moments: { readonly opensAt?: Date; readonly closesAt?: Date }): Promise<void> {
  await inOrganisation({ organisation, user: null }, (tx) => tx.campaign.updateMany({ where: { organisationId: organisation, id: campaign }, data: moments }));
}

type Called = { readonly id: string; readonly name: string; readonly creditCode: string };
type CalledOptions = { readonly name?: string; readonly creditCode?: string; readonly region?: string; readonly contactEmail?: string | null };

/** Enterprises on the list of a campaign: so many, or those stated. They have no link yet. */
export async function callEnterprises({ organisation }: { readonly organisation: string }, campaign: string, enterprises: number | readonly CalledOptions[]): Promise<readonly Called[]> {
  const stated: readonly CalledOptions[] = typeof enterprises === "number" ? Array.from({ length: enterprises }, () => ({})) : enterprises;
  const data = stated.map((enterprise, index) => ({
    organisationId: organisation,
    id: makeId(),
    campaignId: campaign,
    name: `企业${String(index + 1).padStart(5, "0")}`,
    creditCode: enterprise.creditCode ?? creditCode(),
    region: "330106",
    contactEmail: `e${unique()}@example.com`,
    ...enterprise,
  }));
  await inOrganisation({ organisation, user: null }, (tx) => tx.participation.createMany({ data }));
  return data.map(({ id, name, creditCode: code }) => ({ id, name, creditCode: code }));
}

/**
 * The assessment answers the call from now on, as after joining. It writes the rows themselves, so that tests of the authority's
 * side need nothing of the enterprise's.
 */
export async function answerCampaign(authority: { readonly organisation: string }, participation: string, company: { readonly organisation: string }, assessment: string): Promise<void> {
  const authorityId = authority.organisation;
  const closesAt = await inOrganisation({ organisation: authorityId, user: null }, async (tx) => {
    const where = { organisationId_id: { organisationId: authorityId, id: participation } };
    const row = await tx.participation.update({ where, data: { companyId: company.organisation, assessmentId: assessment, state: "draft" }, include: { campaign: true } });
    return closingOf({ own: row.closesAt, campaign: row.campaign.closesAt });
  });
  await inOrganisation({ organisation: company.organisation, user: null }, (tx) =>
    tx.assessment.updateMany({ where: { organisationId: company.organisation, id: assessment }, data: { authorityId, participationId: participation, closesAt } }),
  );
}

/** Puts a company on the list of an open campaign and has its manager come in through the link. */
export async function callCompany(authority: Authority, campaign: string, company: Company): Promise<string> {
  const { creditCode: code, name } = await loadOrganisation(company.system, company.organisation);
  const [called] = await callEnterprises(authority, campaign, [{ name, creditCode: code ?? "" }]);
  if (!called) throw new Error("unreachable");
  await issueCallUps(system);
  const link = await loadLink(authority.system, authority.organisation, called.id);
  await redeemCallUpSignedIn(await as(company.manager), { token: link?.path.split("/").at(-1) ?? "", company: company.organisation });
  return called.id;
}

/** The company joins the campaign: with the assessment of its first label, where it has one. */
export async function joinCall(company: Company, participation: string, named = false): Promise<string> {
  return (await joinCampaign(company.system, company.organisation, participation, { named })).assessment;
}

/**
 * Lets days pass for a campaign: its moments, and those of its links and of the assessments that answer it, come to lie so much
 * earlier. The companies must be named, since nobody sees all.
 */
export async function letPass(days: number, { organisation }: { readonly organisation: string }, campaign: string, companies: readonly { readonly organisation: string }[] = []): Promise<void> {
  const ms = days * 86_400_000;
  await inOrganisation({ organisation, user: null }, async (tx) => {
    await tx.$queryRaw`UPDATE campaign SET announced_at = announced_at - ${ms} * interval '1 ms', opens_at = opens_at - ${ms} * interval '1 ms', closes_at = closes_at - ${ms} * interval '1 ms'
      WHERE organisation_id = ${organisation}::uuid AND id = ${campaign}::uuid`;
    await tx.$queryRaw`UPDATE token t SET expires_at = expires_at - ${ms} * interval '1 ms' FROM participation p
      WHERE p.organisation_id = ${organisation}::uuid AND p.campaign_id = ${campaign}::uuid AND t.organisation_id = p.organisation_id AND t.participation_id = p.id`;
    await tx.$queryRaw`UPDATE participation SET closes_at = closes_at - ${ms} * interval '1 ms' WHERE organisation_id = ${organisation}::uuid AND campaign_id = ${campaign}::uuid`;
  });
  const called = await inOrganisation({ organisation, user: null }, (tx) => tx.participation.findMany({ where: { organisationId: organisation, campaignId: campaign }, select: { id: true } }));
  for (const company of companies) {
    await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.$queryRaw`UPDATE assessment SET closes_at = closes_at - ${ms} * interval '1 ms'
      WHERE organisation_id = ${company.organisation}::uuid AND participation_id = ANY (${called.map(({ id }) => id)}::uuid[])`);
  }
}

/** Of the first version: other tests publish later ones. */
export async function openAssessment(company: Company, more: { label?: string; fiscalYear?: number; instrument?: string; copyFrom?: string } = {}): Promise<string> {
  return (await createAssessment(company.system, company.organisation, { fiscalYear: YEAR, scope: "standalone", instrument: INSTRUMENT, ...more })).assessment;
}

export async function assign(company: Company, assessment: string, someone: Someone, indicators: readonly string[]): Promise<void> {
  await assignIndicators(company.system, company.organisation, { assessment, user: someone.claim.user, indicators: [...indicators] });
}

type Change = Record<string, unknown>;
export const answerCall = (changes: readonly Change[], more: { batch?: string; instrument?: string } = {}) => ({ instrument: INSTRUMENT, batch: randomUUID(), ...more, changes });
export const factCall = (changes: readonly Change[], batch: string = randomUUID()) => ({ batch, changes });

/** The maker of gearboxes of the demonstration: everything answered. */
export const COMPLETE = DEMO_COMPANIES[0] as DemoCompany;

/** Figures and answers of a demonstration company, all of them; `fiscalYear`: the latest that its figures are entered for. */
export async function fill(company: Company, assessment: string, from: DemoCompany = COMPLETE, instrument: string = INSTRUMENT, fiscalYear: number = YEAR): Promise<void> {
  const facts = [
    ...Object.entries(from.asOf).map(([key, fact]) => ({ key, year: "asOf", revision: 0, ...fact })),
    ...Object.entries(from.years).flatMap(([key, values]) => values.map((value, back) => ({ key, year: fiscalYear - back, revision: 0, value }))),
  ];
  await saveFacts(company.system, company.organisation, "standalone", factCall(facts));
  const answers = Object.entries(from.answers).map(([item, response]) => ({ item, revision: 0, ...response }));
  await saveResponses(company.system, company.organisation, assessment, answerCall(answers, { instrument }));
}

/** The calendar year in which an application would be made now. */
export const APPLIED = Number(dayInChina(new Date()).slice(0, 4));

/** What a demonstration company enters for the official schemes beside the questionnaire, and what it restated. */
export async function fillSchemes({ system: viewer, organisation }: Company, from: DemoCompany = COMPLETE): Promise<void> {
  const schemes = from.schemes(APPLIED);
  const save = (changes: readonly object[]) => saveFacts(viewer, organisation, "standalone", factCall(changes as Change[]));
  await save(schemeFigures(schemes, { fiscalYear: YEAR, applied: APPLIED }));
  if (schemes.restated.length > 0) {
    await save(filedChanges(schemes).map((change) => ({ ...change, revision: 1 })));
    await save(schemes.restated.map(({ key, year, now }) => ({ key, year, revision: 2, ...now })));
  }
  for (const call of schemeCalls(schemes)) await saveSchemeAnswers(viewer, organisation, { scope: "standalone", fiscalYear: YEAR, ...call });
}

const FOLDER = "lib/content/instruments/xinzhi-enterprise/2026.1";
type Content = { files: Map<string, Record<string, unknown>> };

/** The files of the first instrument, after `edit` changed what they say. */
export function instrumentFiles(edit: (content: Content) => void = () => undefined): readonly InstrumentFile[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));
  const content = { files: new Map(names.map((name) => [name, parse(readFileSync(`${FOLDER}/${name}`, "utf8")) as Record<string, unknown>])) };
  edit(content);
  return [...content.files].map(([path, value]) => ({ path, text: stringify(value, { aliasDuplicateObjects: false }) }));
}

// eslint-disable-next-line no-restricted-syntax -- the application has no owner to configure: tests and seeds alone know it
export const ownerUrl = (): string => process.env.DATABASE_OWNER_URL ?? "";
export const publish = (files: readonly InstrumentFile[] = instrumentFiles()) => publishInstrument(system, files, ownerUrl());
