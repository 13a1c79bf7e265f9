import { randomBytes, randomUUID } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import { signOut, signUp } from "@/lib/server/accounts";
import { createAssessment } from "@/lib/server/assessments";
import { assignIndicators } from "@/lib/server/assignments";
import { closeDatabase } from "@/lib/server/db";
import { noDevice } from "@/lib/server/device";
import { saveFacts } from "@/lib/server/facts";
import { loadLatestInstrument } from "@/lib/server/instruments";
import { inviteMember } from "@/lib/server/invitations";
import { saveResponses } from "@/lib/server/responses";
import { saveSchemeAnswers } from "@/lib/server/standing";
import { dayInChina } from "@/lib/core/calendar";
import { submit } from "@/lib/server/submissions";
import { issueFirstOperator, redeemInvitation } from "@/lib/server/tokens";
import { nobody, viewerOf, type OpenedSession, type System } from "@/lib/server/viewer";
import { DEMO_COMPANIES, type DemoCompany } from "./demo-companies";
import { factChanges, filedChanges, schemeCalls } from "./demo-changes";

/**
 * Fills an empty installation with four invented companies, through the functions that people's requests go through. The
 * password is made anew for each installation: a demonstration that stays reachable must not have one that everybody knows.
 */
const FISCAL_YEAR = 2025;
/** An application is made in the year of today. */
const APPLIED = Number(dayInChina(new Date()).slice(0, 4));
const SCOPE = "standalone";
const password = randomBytes(9).toString("base64url");
type Account = { readonly role: string; readonly login: string; readonly company: string };
const accounts: Account[] = [];

for (const company of DEMO_COMPANIES) await open(company);
await openOperator();
console.log("演示账号（密码相同） · demonstration accounts (one password):");
for (const { role, login, company } of accounts) console.log(`  ${login}  ${role}  ${company}`);
console.log(`密码 · password: ${password}`);
console.log(`xinzhi-demo ${JSON.stringify({ password, accounts })}`);
await closeDatabase();
process.exit(0);

async function open(company: DemoCompany): Promise<void> {
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
}

async function fillFacts(viewer: System, organisation: string, company: DemoCompany): Promise<void> {
  const save = (part: readonly unknown[]) => saveFacts(viewer, organisation, SCOPE, { batch: randomUUID(), changes: part });
  const schemes = company.schemes(APPLIED);
  await saveAll(filedChanges(schemes), save);
  await saveAll(factChanges(company, schemes, { fiscalYear: FISCAL_YEAR, applied: APPLIED }), save);
}

async function fillSchemes(viewer: System, organisation: string, { schemes }: DemoCompany): Promise<void> {
  for (const { pack, changes } of schemeCalls(schemes(APPLIED))) {
    await saveAll(changes, (part) => saveSchemeAnswers(viewer, organisation, { scope: SCOPE, fiscalYear: FISCAL_YEAR, pack, changes: part }));
  }
}

async function fillAnswers(viewer: System, organisation: string, assessment: string, { answers }: DemoCompany): Promise<void> {
  const { instrument } = await loadLatestInstrument(viewer);
  const changes = Object.entries(answers).map(([item, response]) => ({ item, revision: 0, ...response }));
  await saveAll(changes, (part) =>
    saveResponses(viewer, organisation, assessment, { instrument: `${instrument.key}@${instrument.version}`, batch: randomUUID(), changes: part }),
  );
}

/** A figure or answer that is refused stops the seed: a demonstration with holes shows the wrong thing. */
async function saveAll<Change>(changes: readonly Change[], save: (part: readonly Change[]) => Promise<{ readonly results: readonly { readonly status: string }[] }>): Promise<void> {
  for (let start = 0; start < changes.length; start += 100) {
    const { results } = await save(changes.slice(start, start + 100));
    const refused = results.filter(({ status }) => status !== "saved");
    if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`);
  }
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
