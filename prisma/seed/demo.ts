import { randomBytes } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import { signOut, signUp } from "@/lib/server/accounts";
import { createAssessment } from "@/lib/server/assessments";
import { assignIndicators } from "@/lib/server/assignments";
import { closeDatabase } from "@/lib/server/db";
import { noDevice } from "@/lib/server/device";
import { inviteMember } from "@/lib/server/invitations";
import { verifyOrganisation } from "@/lib/server/organisations";
import { submit } from "@/lib/server/submissions";
import { issueFirstOperator, redeemInvitation } from "@/lib/server/tokens";
import { nobody, viewerOf, type OpenedSession, type System } from "@/lib/server/viewer";
import { DEMO_AUTHORITY, DEMO_OFFICIAL, openCampaign } from "./demo-campaign";
import { DEMO_COMPANIES, type DemoCompany } from "./demo-companies";
import { fillAnswers, fillFacts, fillSchemes, FISCAL_YEAR, SCOPE } from "./demo-fill";
import { openPopulation, openPublication } from "./demo-population";

/**
 * Fills an empty installation with four invented companies and a campaign of an invented authority, through the functions
 * that people's requests go through, and with others for them to be compared with. The password is made anew for each
 * installation: a demonstration that stays reachable must not have one that everybody knows.
 */
const ownerUrl = process.env.DATABASE_OWNER_URL;
if (!ownerUrl) throw new Error("DATABASE_OWNER_URL must be set");
const password = randomBytes(9).toString("base64url");
type Account = { readonly role: string; readonly login: string; readonly company: string };
const accounts: Account[] = [];

/** The last company: it is called up as well, and has not answered yet. */
const guest = DEMO_COMPANIES.at(-1)!;

for (const company of DEMO_COMPANIES) {
  const organisation = await open(company);
  // Only who is verified is counted among the others.
  if (company.submitted) await verifyOrganisation({ kind: "system", purpose: "demo", user: null }, organisation);
}
const { authority, official } = await openCampaign({ password, guests: [guest], pattern: DEMO_COMPANIES[0]! });
accounts.push({ role: "official", login: DEMO_OFFICIAL.login, company: DEMO_AUTHORITY });
await openOperator();
await openPopulation(ownerUrl);
await openPublication(official, authority);
console.log("演示账号（密码相同） · demonstration accounts (one password):");
for (const { role, login, company } of accounts) console.log(`  ${login}  ${role}  ${company}`);
console.log(`密码 · password: ${password}`);
console.log(`xinzhi-demo ${JSON.stringify({ password, accounts })}`);
await closeDatabase();
process.exit(0);

async function open(company: DemoCompany): Promise<string> {
  const { profile, manager } = company;
  const { organisation, session } = await signUp(nobody, { ...profile, ...manager, password, locale: "zh-CN" }, noDevice);
  accounts.push({ role: "manager", login: manager.login, company: profile.company });
  const viewer: System = { kind: "system", purpose: "demo", user: session.user };
  await fillFacts(viewer, organisation, company);
  await fillSchemes(viewer, organisation, company);
  const { assessment } = await createAssessment(viewer, organisation, { fiscalYear: FISCAL_YEAR, scope: SCOPE });
  await fillAnswers(viewer, organisation, assessment, company);
  if (company.respondent) await openRespondent(viewer, organisation, assessment, company);
  if (company.submitted) await submit(viewer, organisation, assessment);
  await close(session);
  return organisation;
}

async function openRespondent(viewer: System, organisation: string, assessment: string, { profile, respondent }: DemoCompany): Promise<void> {
  if (!respondent) return;
  const { path } = await inviteMember(viewer, organisation, "respondent");
  const { session } = await redeemInvitation(nobody, { token: path.split("/").at(-1) ?? "", name: respondent.name, login: respondent.login, password }, noDevice);
  await assignIndicators(viewer, organisation, { assessment, user: session.user, indicators: [...respondent.indicators] });
  accounts.push({ role: "respondent", login: respondent.login, company: profile.company });
  await close(session);
}

async function openOperator(): Promise<void> {
  const link = await issueFirstOperator({ kind: "system", purpose: "demo", user: null });
  if (!link) throw new AppError("TOKEN");
  const operator = { name: "演示运营方", login: "operator@xinzhi.example" };
  const { session } = await redeemInvitation(nobody, { token: link.path.split("/").at(-1) ?? "", ...operator, password }, noDevice);
  accounts.push({ role: "operator", login: operator.login, company: "新质自评" });
  await close(session);
}

/** Opening an account signs in; nobody sits at this browser. */
async function close(session: OpenedSession): Promise<void> {
  await signOut(await viewerOf({ sid: session.sid, user: session.user }));
}
