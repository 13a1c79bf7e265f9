import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "@/lib/core/errors";
import { reachOf, type Act, type Standing } from "@/lib/core/policy";
import * as accounts from "@/lib/server/accounts";
import * as assessments from "@/lib/server/assessments";
import * as assignments from "@/lib/server/assignments";
import * as audit from "@/lib/server/audit";
import * as callUpLinks from "@/lib/server/call-up-links";
import * as redemption from "@/lib/server/call-up-redemption";
import * as callUps from "@/lib/server/call-ups";
import * as calls from "@/lib/server/calls";
import * as campaigns from "@/lib/server/campaigns";
import * as consentedReports from "@/lib/server/consented-reports";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { noDevice } from "@/lib/server/device";
import * as facts from "@/lib/server/facts";
import * as health from "@/lib/server/health";
import * as funnel from "@/lib/server/funnel";
import * as history from "@/lib/server/history";
import { makeId } from "@/lib/server/id";
import * as instruments from "@/lib/server/instruments";
import * as invitations from "@/lib/server/invitations";
import * as jobsView from "@/lib/server/jobs-view";
import * as mail from "@/lib/server/mail";
import * as mailSending from "@/lib/server/mail-sending";
import * as members from "@/lib/server/members";
import * as organisations from "@/lib/server/organisations";
import * as messages from "@/lib/server/messages";
import * as outgoingMails from "@/lib/server/outgoing-mails";
import * as participations from "@/lib/server/participations";
import * as publicationBuild from "@/lib/server/publication-build";
import * as publicationAudits from "@/lib/server/publication-audits";
import * as publicationCells from "@/lib/server/publication-cells";
import * as publicationJobs from "@/lib/server/publication-jobs";
import * as publicationSchedule from "@/lib/server/publication-schedule";
import * as publications from "@/lib/server/publications";
import * as publishing from "@/lib/server/publish-instrument";
import * as pulse from "@/lib/server/pulse";
import * as readings from "@/lib/server/readings";
import * as reminders from "@/lib/server/reminders";
import * as reports from "@/lib/server/reports";
import * as responses from "@/lib/server/responses";
import * as standing from "@/lib/server/standing";
import * as standingFiles from "@/lib/server/standing-files";
import * as submissions from "@/lib/server/submissions";
import * as team from "@/lib/server/team";
import * as tokens from "@/lib/server/tokens";
import * as users from "@/lib/server/users";
import * as versions from "@/lib/server/versions";
import { addMember, answerCall, as, assign, callCompany, callEnterprises, factCall, fill, instrumentFiles, openAssessment, openAuthority, openCampaign, openCompany, openOperator, ownerUrl, PASSWORD, PLATFORM, publish, YEAR, type Company, type Someone } from "@/lib/server/test-builders";
import { insertPublication, scoreOf } from "@/lib/server/testing/publications";
import { nobody, type Viewer, type ViewerClaim } from "@/lib/server/viewer";

/** Everything that a call may be aimed at, in one organisation. */
type Target = {
  readonly organisation: string;
  readonly draft: string;
  readonly submitted: string;
  readonly submission: string;
  readonly member: string;
  readonly session: string;
  /** Of an authority; a company has none. */
  readonly campaign: string;
  /** A call that the company holds, or an enterprise that the authority calls. */
  readonly participation: string;
  /** Of nobody: whoever may read publications sees it from the own address. */
  readonly publication: string;
  /** Made anew for whoever asks: each can be revoked once. */
  readonly anotherInvitation: () => Promise<string>;
};
type Asking = { readonly viewer: Viewer; readonly claim: ViewerClaim | null };
type Row = {
  readonly act: Act;
  /** `own`: needs the organisation of the address. `person`, `platform`, `anyone`: whatever the address. */
  readonly of: "own" | "person" | "platform" | "anyone";
  readonly call: (asking: Asking, target: Target) => Promise<unknown>;
};

const claimOf = ({ claim }: Asking): ViewerClaim => claim ?? { sid: "nobody", user: makeId() };
const sheet = { scope: "standalone", fiscalYear: YEAR } as const;
const announced = { title: "自评", text: "请自评。", contactName: "王老师", fiscalYear: YEAR, instrument: "xinzhi-enterprise@2026.1", opensOn: "2099-06-01", closesOn: "2099-06-30" };
async function firstOf<Value>(stream: AsyncIterable<Value>): Promise<Value | null> {
  for await (const value of stream) return value;
  return null;
}
const company = { company: "改名公司", creditCode: "91330106MADEMYA18M", industry: "C3453", region: "330106", group: "" };
let serial = 0;

/** One row per exported function of a noun. A new function without one fails below. */
const ROWS: Readonly<Record<string, Row>> = {
  "accounts.signUp": {
    act: "account.open",
    of: "anyone",
    call: ({ viewer }) => accounts.signUp(viewer, { ...company, name: "某人", login: `p${(serial += 1)}x@example.com`, password: PASSWORD }, noDevice),
  },
  "accounts.signIn": { act: "session.open", of: "anyone", call: ({ viewer }) => accounts.signIn(viewer, { login: "nobody@example.com", password: PASSWORD }, noDevice) },
  "accounts.listSessions": { act: "session.read", of: "person", call: ({ viewer }) => accounts.listSessions(viewer) },
  "accounts.revokeOtherSessions": { act: "session.end", of: "person", call: ({ viewer }) => accounts.revokeOtherSessions(viewer) },
  "accounts.setLocale": { act: "account.edit", of: "person", call: ({ viewer }) => accounts.setLocale(viewer, "en") },
  "accounts.changePassword": { act: "account.edit", of: "person", call: ({ viewer }) => accounts.changePassword(viewer, { current: "wrong", password: PASSWORD }, noDevice) },
  "assessments.listAssessments": { act: "assessment.list", of: "own", call: ({ viewer }, { organisation }) => assessments.listAssessments(viewer, organisation) },
  "assessments.createAssessment": {
    act: "assessment.open",
    of: "own",
    call: ({ viewer }, { organisation }) => assessments.createAssessment(viewer, organisation, { ...sheet, label: `P${(serial += 1)}` }),
  },
  "assessments.loadOverview": { act: "assessment.read", of: "own", call: ({ viewer }, { organisation, draft }) => assessments.loadOverview(viewer, organisation, draft) },
  "assessments.loadStanding": { act: "assessment.read", of: "own", call: ({ viewer }, { organisation, draft }) => assessments.loadStanding(viewer, organisation, draft) },
  "assessments.loadIndicatorForm": { act: "assessment.read", of: "own", call: ({ viewer }, { organisation, draft }) => assessments.loadIndicatorForm(viewer, organisation, draft, "L1") },
  "assessments.savePlace": { act: "response.edit", of: "own", call: ({ viewer }, { organisation, draft }) => assessments.savePlace(viewer, organisation, draft, "L1.2") },
  "audit.listAuditEvents": { act: "audit.read", of: "own", call: ({ viewer }, { organisation }) => audit.listAuditEvents(viewer, organisation) },
  "audit.verifyAuditChain": { act: "audit.read", of: "own", call: ({ viewer }, { organisation }) => audit.verifyAuditChain(viewer, organisation) },
  "calls.listCalls": { act: "call.read", of: "own", call: ({ viewer }, { organisation }) => calls.listCalls(viewer, organisation) },
  "calls.loadCall": { act: "call.read", of: "own", call: ({ viewer }, { organisation, participation }) => calls.loadCall(viewer, organisation, participation) },
  "calls.setNamed": { act: "consent.edit", of: "own", call: ({ viewer }, { organisation, participation }) => calls.setNamed(viewer, organisation, participation, { named: true }) },
  "calls.joinCampaign": { act: "call.answer", of: "own", call: ({ viewer }, { organisation, participation }) => calls.joinCampaign(viewer, organisation, participation, { named: false }) },
  "call-up-redemption.loadCallUpInvitation": { act: "token.redeem", of: "anyone", call: ({ viewer }) => redemption.loadCallUpInvitation(viewer, "none") },
  "call-up-redemption.redeemCallUp": {
    act: "token.redeem",
    of: "anyone",
    call: ({ viewer }) => redemption.redeemCallUp(viewer, { token: "none", name: "某人", login: "x@example.com", password: PASSWORD, industry: "C3453", region: "330106" }, noDevice),
  },
  // Nobody of a company may do any of it; what an official may is tested in call-ups.test.ts.
  "call-ups.uploadCallUp": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation }) => callUps.uploadCallUp(viewer, organisation, makeId(), { fileName: "", bytes: new Uint8Array(1) }) },
  "call-ups.loadCallUp": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation }) => callUps.loadCallUp(viewer, organisation, makeId()) },
  "call-ups.listCallUps": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation }) => callUps.listCallUps(viewer, organisation, makeId()) },
  "call-ups.listCallUpRows": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation }) => callUps.listCallUpRows(viewer, organisation, makeId(), { verdict: "faulty", page: 1 }) },
  "call-ups.streamFaults": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation }) => callUps.streamFaults(viewer, organisation, makeId()).next() },
  "call-ups.confirmCallUp": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation }) => callUps.confirmCallUp(viewer, organisation, makeId()) },
  "call-ups.discardCallUp": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation }) => callUps.discardCallUp(viewer, organisation, makeId()) },
  "call-ups.checkCallUp": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation }) => callUps.checkCallUp(viewer, organisation, makeId()) },
  "call-ups.writeCallUp": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation }) => callUps.writeCallUp(viewer, organisation, makeId()) },
  "call-ups.resumeCallUps": { act: "platform.operate", of: "platform", call: ({ viewer }) => callUps.resumeCallUps(viewer, new Date(0)) },
  "facts.loadFactSheet": { act: "facts.read", of: "own", call: ({ viewer }, { organisation }) => facts.loadFactSheet(viewer, organisation, sheet) },
  "facts.loadSizeClass": { act: "organisation.edit", of: "own", call: ({ viewer }, { organisation }) => facts.loadSizeClass(viewer, organisation) },
  "facts.saveFacts": {
    act: "facts.edit",
    of: "own",
    call: async (asking, { organisation }) => facts.saveFacts(claimOf(asking), organisation, "standalone", factCall([{ key: "rdStaff", year: 2021, revision: 0, value: (serial += 1) }])),
  },
  "facts.listFactHistory": { act: "history.read", of: "own", call: ({ viewer }, { organisation }) => facts.listFactHistory(viewer, organisation, { scope: "standalone", key: "rdStaff", year: YEAR }) },
  "history.listHistory": { act: "history.read", of: "own", call: ({ viewer }, { organisation, draft }) => history.listHistory(viewer, organisation, draft, "L1.2") },
  "instruments.loadInstrument": { act: "instrument.read", of: "person", call: ({ viewer }) => instruments.loadInstrument(viewer, "xinzhi-enterprise", "2026.1") },
  "instruments.loadLatestInstrument": { act: "instrument.read", of: "person", call: ({ viewer }) => instruments.loadLatestInstrument(viewer) },
  "instruments.listInstruments": { act: "instrument.read", of: "person", call: ({ viewer }) => instruments.listInstruments(viewer) },
  "publications.listSeries": { act: "publication.read", of: "own", call: ({ viewer }, { organisation }) => publications.listSeries(viewer, organisation) },
  // Nobody handed in for that year.
  "publications.requestPublication": { act: "publication.request", of: "own", call: ({ viewer }, { organisation }) => publications.requestPublication(viewer, organisation, { instrumentKey: "xinzhi-enterprise", fiscalYear: PUBLISHED_YEAR + 1 }) },
  "publication-schedule.loadSchedule": { act: "platform.operate", of: "platform", call: ({ viewer }) => publicationSchedule.loadSchedule(viewer) },
  "publication-schedule.setSchedule": { act: "platform.operate", of: "platform", call: ({ viewer }) => publicationSchedule.setSchedule(viewer, { instrumentKey: "xinzhi-enterprise", day: null, minUnits: 5 }) },
  "publication-schedule.publishDue": { act: "platform.operate", of: "platform", call: ({ viewer }) => publicationSchedule.publishDue(viewer, new Date(0)) },
  "publication-build.buildPublication": {
    act: "platform.operate",
    of: "platform",
    call: ({ viewer }, { publication }) =>
      publicationBuild.buildPublication(viewer, publication, () => {
        throw new Error("unreachable");
      }),
  },
  "publication-jobs.runBuilds": { act: "platform.operate", of: "platform", call: ({ viewer }) => publicationJobs.runBuilds(viewer, AbortSignal.abort()) },
  "publication-audits.listAudits": { act: "platform.operate", of: "platform", call: ({ viewer }) => publicationAudits.listAudits(viewer) },
  "publication-cells.loadPublication": { act: "publication.read", of: "own", call: ({ viewer }, { organisation, publication }) => publicationCells.loadPublication(viewer, organisation, publication) },
  "publication-cells.listCells": { act: "publication.read", of: "own", call: ({ viewer }, { organisation, publication }) => publicationCells.listCells(viewer, organisation, publication, {}) },
  "publication-cells.openCells": { act: "publication.read", of: "own", call: ({ viewer }, { organisation, publication }) => publicationCells.openCells(viewer, organisation, publication, {}) },
  "members.listMembers": { act: "members.read", of: "own", call: ({ viewer }, { organisation }) => members.listMembers(viewer, organisation) },
  "invitations.inviteMember": {
    act: "members.invite",
    of: "own",
    call: ({ viewer }, { organisation, draft }) => invitations.inviteMember(viewer, organisation, "respondent", { sections: { assessment: draft, indicators: ["L1"] } }),
  },
  "invitations.inviteAnywhere": { act: "users.edit", of: "platform", call: ({ viewer }, { organisation }) => invitations.inviteAnywhere(viewer, organisation, "manager") },
  "invitations.listInvitations": { act: "members.read", of: "own", call: ({ viewer }, { organisation }) => invitations.listInvitations(viewer, organisation) },
  "invitations.revokeInvitation": {
    act: "members.invite",
    of: "own",
    call: async ({ viewer }, { organisation, anotherInvitation }) => invitations.revokeInvitation(viewer, organisation, await anotherInvitation()),
  },
  "assignments.handOver": {
    act: "indicators.assign",
    of: "own",
    call: ({ viewer }, { organisation, draft, member }) => assignments.handOver(viewer, organisation, { assessment: draft, from: null, to: member, indicators: ["L2"] }),
  },
  "assignments.assignIndicators": {
    act: "indicators.assign",
    of: "own",
    call: ({ viewer }, { organisation, draft, member }) => assignments.assignIndicators(viewer, organisation, { assessment: draft, user: member, indicators: ["L1"] }),
  },
  "team.loadTeam": { act: "indicators.assign", of: "own", call: ({ viewer }, { organisation, draft }) => team.loadTeam(viewer, organisation, draft) },
  "organisations.loadOrganisation": { act: "organisation.read", of: "own", call: ({ viewer }, { organisation }) => organisations.loadOrganisation(viewer, organisation) },
  "organisations.saveOrganisation": { act: "organisation.edit", of: "own", call: ({ viewer }, { organisation }) => organisations.saveOrganisation(viewer, organisation, company) },
  "organisations.listOrganisations": { act: "organisations.read", of: "platform", call: ({ viewer }) => organisations.listOrganisations(viewer) },
  "organisations.inspectOrganisation": { act: "organisations.read", of: "platform", call: ({ viewer }, { organisation }) => organisations.inspectOrganisation(viewer, organisation) },
  "organisations.openOrganisation": { act: "organisations.edit", of: "platform", call: ({ viewer }) => organisations.openOrganisation(viewer, { kind: "authority", name: "某区经信局", creditCode: null, regionPrefix: "3301" }) },
  "organisations.verifyOrganisation": { act: "organisations.edit", of: "platform", call: ({ viewer }, { organisation }) => organisations.verifyOrganisation(viewer, organisation) },
  "publish-instrument.publishInstrument": { act: "instrument.publish", of: "platform", call: ({ viewer }) => publishing.publishInstrument(viewer, instrumentFiles(), ownerUrl()) },
  "pulse.loadPulse": { act: "assessment.read", of: "own", call: (asking, { organisation, draft }) => pulse.loadPulse(claimOf(asking), organisation, { assessment: draft, section: "L1" }) },
  "reports.loadReport": { act: "report.read", of: "own", call: ({ viewer }, { organisation, submission }) => reports.loadReport(viewer, organisation, submission, "zh-CN") },
  "reports.renderReportFile": { act: "report.read", of: "own", call: ({ viewer }, { organisation, submission }) => reports.renderReportFile(viewer, organisation, submission, "json", "en") },
  "responses.saveResponses": {
    act: "response.edit",
    of: "own",
    call: async (asking, { organisation, draft }) => responses.saveResponses(claimOf(asking), organisation, draft, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }])),
  },
  "standing.loadStanding": { act: "standing.read", of: "own", call: ({ viewer }, { organisation }) => standing.loadStanding(viewer, organisation, sheet, "zh-CN") },
  "standing.loadCrosswalk": { act: "standing.read", of: "own", call: ({ viewer }, { organisation }) => standing.loadCrosswalk(viewer, organisation, "cn.digital-sme@2024", sheet, "zh-CN") },
  "standing.tryFigures": { act: "standing.read", of: "own", call: ({ viewer }, { organisation }) => standing.tryFigures(viewer, organisation, sheet, [{ key: "revenue", year: YEAR, value: 1 }], "zh-CN") },
  "standing.listRestated": { act: "standing.read", of: "own", call: ({ viewer }, { organisation }) => standing.listRestated(viewer, organisation, sheet, "zh-CN") },
  "standing.listSchemeAnswers": { act: "standing.read", of: "own", call: ({ viewer }, { organisation }) => standing.listSchemeAnswers(viewer, organisation, sheet) },
  "standing-files.renderStandingFile": { act: "standing.read", of: "own", call: ({ viewer }, { organisation }) => standingFiles.renderStandingFile(viewer, organisation, sheet, "zh-CN") },
  "standing-files.renderCrosswalkFile": { act: "standing.read", of: "own", call: ({ viewer }, { organisation }) => standingFiles.renderCrosswalkFile(viewer, organisation, "cn.digital-sme@2024", sheet, "zh-CN") },
  "standing.saveSchemeAnswers": {
    act: "standing.edit",
    of: "own",
    call: ({ viewer }, { organisation }) => standing.saveSchemeAnswers(viewer, organisation, { ...sheet, pack: "cn.smart-factory@2025", changes: [{ question: "organisation", revision: 0, answer: (serial += 1) % 2 === 0 }] }),
  },
  "submissions.listMissing": { act: "assessment.read", of: "own", call: ({ viewer }, { organisation, draft }) => submissions.listMissing(viewer, organisation, draft) },
  "submissions.listSubmissions": { act: "submission.read", of: "own", call: ({ viewer }, { organisation }) => submissions.listSubmissions(viewer, organisation) },
  "submissions.submit": { act: "submission.make", of: "own", call: ({ viewer }, { organisation, draft }) => submissions.submit(viewer, organisation, draft) },
  "tokens.issueReset": { act: "members.reset", of: "own", call: ({ viewer }, { organisation, member }) => tokens.issueReset(viewer, organisation, member) },
  "tokens.redeemReset": { act: "token.redeem", of: "anyone", call: ({ viewer }) => tokens.redeemReset(viewer, { token: "none", password: PASSWORD }) },
  "tokens.loadReset": { act: "token.redeem", of: "anyone", call: ({ viewer }) => tokens.loadReset(viewer, "none") },
  "tokens.loadInvitation": { act: "token.redeem", of: "anyone", call: ({ viewer }) => tokens.loadInvitation(viewer, "none") },
  "tokens.redeemInvitation": { act: "token.redeem", of: "anyone", call: ({ viewer }) => tokens.redeemInvitation(viewer, { token: "none", name: "某人", login: "x@example.com", password: PASSWORD }, noDevice) },
  "health.loadHealth": { act: "platform.operate", of: "platform", call: ({ viewer }) => health.loadHealth(viewer) },
  "jobs-view.listJobs": { act: "platform.operate", of: "platform", call: ({ viewer }) => jobsView.listJobs(viewer) },
  "jobs-view.summariseQueues": { act: "platform.operate", of: "platform", call: ({ viewer }) => jobsView.summariseQueues(viewer) },
  "jobs-view.retryJob": { act: "platform.operate", of: "platform", call: ({ viewer }) => jobsView.retryJob(viewer, makeId()) },
  "messages.listMessages": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation }) => messages.listMessages(viewer, organisation, makeId()) },
  "messages.loadMessage": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation }) => messages.loadMessage(viewer, organisation, makeId(), makeId()) },
  "messages.retryMessage": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation }) => messages.retryMessage(viewer, organisation, makeId()) },
  "mail.sendTestMail": { act: "platform.operate", of: "platform", call: ({ viewer }) => mail.sendTestMail(viewer, "nobody@example.com") },
  "mail-sending.sendDue": { act: "platform.operate", of: "platform", call: ({ viewer }) => mailSending.sendDue(viewer, new AbortController().signal) },
  "mail-sending.markUnclear": { act: "platform.operate", of: "platform", call: ({ viewer }) => mailSending.markUnclear(viewer) },
  "reminders.remindDue": { act: "platform.operate", of: "platform", call: ({ viewer }) => reminders.remindDue(viewer, new Date()) },
  "funnel.refreshParticipations": { act: "platform.operate", of: "platform", call: ({ viewer }) => funnel.refreshParticipations(viewer) },
  "outgoing-mails.listMails": { act: "platform.operate", of: "platform", call: ({ viewer }) => outgoingMails.listMails(viewer) },
  "outgoing-mails.resendMail": { act: "platform.operate", of: "platform", call: ({ viewer }) => outgoingMails.resendMail(viewer, makeId()) },
  "users.listUsers": { act: "users.edit", of: "platform", call: ({ viewer }) => users.listUsers(viewer) },
  "users.loadUser": { act: "users.edit", of: "platform", call: ({ viewer }, { member }) => users.loadUser(viewer, member) },
  "users.setUserState": { act: "users.edit", of: "platform", call: ({ viewer }, { member }) => users.setUserState(viewer, member, "active") },
  "versions.listVersions": { act: "platform.operate", of: "platform", call: ({ viewer }) => versions.listVersions(viewer) },
  "campaigns.listCampaigns": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation }) => campaigns.listCampaigns(viewer, organisation) },
  "campaigns.loadCampaign": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation, campaign }) => campaigns.loadCampaign(viewer, organisation, campaign) },
  "campaigns.createCampaign": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation }) => campaigns.createCampaign(viewer, organisation, announced) },
  "campaigns.saveCampaign": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, campaign }) => campaigns.saveCampaign(viewer, organisation, campaign, { ...announced, revision: 0 }) },
  "campaigns.announceCampaign": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, campaign }) => campaigns.announceCampaign(viewer, organisation, campaign) },
  "campaigns.extendCampaign": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, campaign }) => campaigns.extendCampaign(viewer, organisation, campaign, { closesOn: "2099-12-31" }) },
  "campaigns.removeCampaign": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, campaign }) => campaigns.removeCampaign(viewer, organisation, campaign) },
  "participations.listParticipations": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation, campaign }) => participations.listParticipations(viewer, organisation, campaign, {}) },
  "participations.loadParticipation": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation, participation }) => participations.loadParticipation(viewer, organisation, participation) },
  "participations.returnParticipation": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, participation }) => participations.returnParticipation(viewer, organisation, participation, { reason: "x" }) },
  "participations.reopenParticipation": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, participation }) => participations.reopenParticipation(viewer, organisation, participation, { reason: "x", closesOn: "2099-12-31" }) },
  "participations.relink": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, participation }) => participations.relink(viewer, organisation, participation) },
  "participations.loadLink": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, participation }) => participations.loadLink(viewer, organisation, participation) },
  "participations.removeParticipation": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, participation }) => participations.removeParticipation(viewer, organisation, participation) },
  "participations.streamFollowUps": { act: "campaign.read", of: "own", call: ({ viewer }, { organisation, campaign }) => firstOf(participations.streamFollowUps(viewer, organisation, campaign, {})) },
  "participations.streamLinks": { act: "campaign.edit", of: "own", call: ({ viewer }, { organisation, campaign }) => firstOf(participations.streamLinks(viewer, organisation, campaign)) },
  // Which officials reach it, and when, is tested in consented-reports.test.ts.
  "consented-reports.loadConsentedReport": { act: "consentedReport.read", of: "own", call: ({ viewer }, { organisation, ...at }) => consentedReports.loadConsentedReport(viewer, organisation, at, "en") },
  "consented-reports.renderConsentedReport": { act: "consentedReport.read", of: "own", call: ({ viewer }, { organisation, ...at }) => consentedReports.renderConsentedReport(viewer, organisation, at, "en") },
  "readings.listReadings": { act: "audit.read", of: "own", call: ({ viewer }, { organisation, participation }) => readings.listReadings(viewer, organisation, participation) },
  // Last of their organisation: what they end is gone for the others.
  "submissions.withdraw": { act: "submission.withdraw", of: "own", call: ({ viewer }, { organisation, submission }) => submissions.withdraw(viewer, organisation, submission) },
  "members.endMembership": { act: "members.edit", of: "own", call: ({ viewer }, { organisation, member }) => members.endMembership(viewer, organisation, member) },
};

/** Functions of the same files that take no viewer, or whose answer depends on nothing but the person: each with the reason. */
const WITHOUT_ROW: Readonly<Record<string, string>> = {
  "messages.mailIsSet": "a setting",
  "messages.queueMessages": "inside a transaction that was permitted",
  "messages.readFacts": "inside a transaction that was permitted",
  "mail.openMailer": "hands over what was permitted",
  "accounts.signOut": "ends the session that the row would go on with; tested in accounts.test.ts",
  "accounts.revokeSession": "needs a session of one's own; tested in accounts.test.ts",
  "accounts.openSession": "for the functions that checked a password or a link",
  "accounts.checkPerson": "pure",
  "accounts.canonicalLogin": "pure",
  "assessments.insertAssessment": "inside a transaction that was permitted",
  "assignments.checkSections": "inside a transaction that was permitted",
  "audit.appendAudit": "inside a transaction that was permitted",
  "audit.appendPlatformAudit": "writes what the caller did",
  "audit.recordRefusal": "writes that somebody was refused",
  "calls.consentHash": "pure",
  "calls.findCallOf": "beside an assessment that was permitted, by listCalls",
  "call-up-redemption.redeemCallUpSignedIn": "whoever holds a link may use it; tested in call-up-redemption.test.ts",
  "call-up-links.secretOfCallUp": "pure",
  "call-up-links.pathOfCallUp": "pure",
  "call-up-links.issueCallUps": "for the job, and refuses everybody else; tested in participations.test.ts",
  "call-up-links.shareCampaign": "inside a transaction that was permitted",
  "call-up-links.insertLinks": "inside a transaction that was permitted",
  "campaigns.findCampaign": "inside a transaction that was permitted",
  "campaigns.headOf": "pure",
  "instruments.splitInstrument": "pure",
  "instruments.loadRecentInstrument": "for saves, after their frame was read; instruments are no secret",
  "instruments.loadRecentLatest": "likewise",
  "publication-build.hundredthsOf": "pure",
  "publication-build.bringBuilds": "for whoever asked for one, and the tick",
  "publication-build.findWaiting": "for the job: ids of what waits",
  "responses.callerOf": "part of the two saves",
  "responses.runSave": "likewise",
  "responses.batchTaken": "pure",
  "responses.parseFrame": "pure",
  "responses.accept": "pure",
  "responses.problem": "pure",
  "standing.judgementsOf": "of what was frozen and permitted",
  "submissions.readSubmission": "inside a transaction that was permitted",
  "submissions.frozenFrom": "of a row that was permitted",
  "tokens.hoursFromNow": "pure",
  "tokens.permitRedeem": "decides",
  "tokens.joinSignedIn": "whoever holds a link may use it; tested in accounts.test.ts",
  "tokens.issueFirstOperator": "for the installation alone; tested in accounts.test.ts",
};

const MODULES = { funnel, mail, "mail-sending": mailSending, messages, reminders, health, "jobs-view": jobsView, "outgoing-mails": outgoingMails, accounts, assessments, assignments, audit, calls, "call-ups": callUps, "call-up-redemption": redemption, facts, history, instruments, invitations, members, organisations, "publish-instrument": publishing, pulse, reports, responses, standing, "standing-files": standingFiles, submissions, team, tokens, users, versions, "call-up-links": callUpLinks, campaigns, "consented-reports": consentedReports, participations, "publication-build": publicationBuild, "publication-audits": publicationAudits, "publication-cells": publicationCells, "publication-jobs": publicationJobs, "publication-schedule": publicationSchedule, publications, readings };

/** Of no other test. */
const PUBLISHED_YEAR = 2076;
let publication: string | undefined;
let own: Company;
let foreign: Company;
let target: Target;
let foreignTarget: Target;
let authorityTarget: Target;
let foreignAuthorityTarget: Target;
let asking: Record<Exclude<Standing, "link" | "system" | "consultant"> | "foreignManager" | "foreignOfficial" | "revoked", { readonly someone: Someone | null; readonly standing: Standing }>;

async function openTarget(opened: Company): Promise<{ target: Target; respondent: Someone }> {
  const submitted = await openAssessment(opened, { label: "T1" });
  await fill(opened, submitted);
  const { submission } = await submissions.submit(opened.system, opened.organisation, submitted);
  const draft = await openAssessment(opened);
  const respondent = await addMember(opened, "respondent");
  await assign(opened, draft, respondent, ["L1"]);
  const member = (await addMember(opened, "respondent")).claim.user;
  const { organisation } = opened;
  const authority = await openAuthority();
  const [called] = await callEnterprises(authority, await openCampaign(authority), 1);
  const participation = called?.id ?? "";
  await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.updateMany({ where: { id: participation }, data: { companyId: organisation } }));
  publication ??= await insertPublication([{ n: 10, numbers: { overall: scoreOf("50.0") } }], { fiscalYear: PUBLISHED_YEAR });
  const anotherInvitation = async () => {
    await invitations.inviteMember(opened.system, organisation, "respondent");
    return (await invitations.listInvitations(opened.system, organisation))[0]?.id ?? "";
  };
  return { target: { organisation, draft, submitted, submission, member, session: makeId(), campaign: makeId(), participation, publication, anotherInvitation }, respondent };
}

/** An authority whose campaign that company answers. */
async function openAuthorityTarget(opened: Company): Promise<{ target: Target; official: Someone }> {
  const authority = await openAuthority();
  const campaign = await openCampaign(authority);
  const participation = await callCompany(authority, campaign, opened);
  return { target: { ...target, organisation: authority.organisation, campaign, participation }, official: authority.official };
}

beforeAll(async () => {
  await publish();
  own = await openCompany();
  foreign = await openCompany();
  const opened = await openTarget(own);
  target = opened.target;
  foreignTarget = (await openTarget(foreign)).target;
  const [authority, foreignAuthority] = [await openAuthorityTarget(own), await openAuthorityTarget(foreign)];
  authorityTarget = authority.target;
  foreignAuthorityTarget = foreignAuthority.target;
  const revoked = await addMember(own, "manager");
  await accounts.signOut(await as(revoked));
  asking = {
    nobody: { someone: null, standing: "nobody" },
    revoked: { someone: revoked, standing: "nobody" },
    respondent: { someone: opened.respondent, standing: "respondent" },
    manager: { someone: own.manager, standing: "manager" },
    operator: { someone: await openOperator(), standing: "operator" },
    foreignManager: { someone: foreign.manager, standing: "manager" },
    official: { someone: authority.official, standing: "official" },
    foreignOfficial: { someone: foreignAuthority.official, standing: "official" },
  };
});
afterAll(closeDatabase);

/** "reached", or the code with which the call was turned away. */
async function outcomeOf(row: Row, who: keyof typeof asking, at: Target): Promise<string> {
  const { someone } = asking[who];
  const viewer = someone ? await viewerFor(someone, at.organisation) : nobody;
  try {
    await row.call({ viewer, claim: someone?.claim ?? null }, at);
    return "reached";
  } catch (fault) {
    // Anything but these two was said after the grant was checked.
    if (fault instanceof AppError) return fault.code === "NOT_FOUND" || fault.code === "SIGNED_OUT" ? fault.code : "reached";
    throw fault;
  }
}

async function viewerFor(someone: Someone, organisation: string): Promise<Viewer> {
  const { viewerOf } = await import("@/lib/server/viewer");
  return viewerOf(someone.claim, organisation);
}

function expected({ act, of }: Row, who: keyof typeof asking, at: "own" | "foreign"): string {
  const { standing } = asking[who];
  const isMember = who === "foreignManager" ? at === "foreign" : who !== "operator" && standing !== "nobody" && at === "own";
  // Where one has no grant in the organisation of the address one stands there as nobody with a session.
  const stands = isMember ? standing : "nobody";
  if (of === "anyone") return "reached";
  if (standing === "nobody") return "SIGNED_OUT";
  if (of === "person") return act === "instrument.read" && stands === "nobody" ? "NOT_FOUND" : "reached";
  return reachOf(stands, act) === null ? "NOT_FOUND" : "reached";
}

describe("every exported function of a noun has its row", () => {
  for (const [name, module] of Object.entries(MODULES)) {
    it(name, () => {
      const functions = Object.entries(module).flatMap(([key, value]) => (typeof value === "function" ? [`${name}.${key}`] : []));
      expect(functions.filter((key) => !(key in ROWS) && !(key in WITHOUT_ROW))).toEqual([]);
    });
  }
  it("and no row is left over", () => {
    const known = Object.entries(MODULES).flatMap(([name, module]) => Object.keys(module).map((key) => `${name}.${key}`));
    expect([...Object.keys(ROWS), ...Object.keys(WITHOUT_ROW)].filter((key) => !known.includes(key))).toEqual([]);
  });
});

describe("no call reaches an organisation that the viewer has no grant in", () => {
  const strangers = ["nobody", "revoked", "respondent", "manager", "operator"] as const;
  for (const [name, row] of Object.entries(ROWS)) {
    if (row.of === "anyone") continue;
    it(name, async () => {
      const before = await rowsOf(foreign.organisation);
      for (const who of strangers) expect(await outcomeOf(row, who, foreignTarget), who).toBe(expected(row, who, "foreign"));
      expect(await rowsOf(foreign.organisation)).toEqual(before);
    });
  }
});

describe("in the own organisation the role decides", () => {
  // Those who may not come first: what a manager ends is gone for the others.
  const people = ["nobody", "revoked", "foreignManager", "operator", "respondent", "manager"] as const;
  for (const [name, row] of Object.entries(ROWS)) {
    it(name, async () => {
      for (const who of people) expect(await outcomeOf(row, who, target), who).toBe(expected(row, who, "own"));
    });
  }
});

describe("the operator acting for the platform", () => {
  const atPlatform = () => ({ ...target, organisation: PLATFORM });
  for (const name of ["organisations.listOrganisations", "organisations.inspectOrganisation", "organisations.openOrganisation", "health.loadHealth", "publication-audits.listAudits", "jobs-view.listJobs", "jobs-view.summariseQueues", "outgoing-mails.listMails", "users.listUsers", "users.loadUser", "users.setUserState", "versions.listVersions", "publish-instrument.publishInstrument", "audit.listAuditEvents", "audit.verifyAuditChain", "publications.listSeries", "publications.requestPublication", "publication-schedule.loadSchedule", "publication-schedule.setSchedule", "instruments.listInstruments", "organisations.loadOrganisation"]) {
    it(`reaches ${name}`, async () => {
      expect(await outcomeOf(ROWS[name] as Row, "operator", atPlatform())).toBe("reached");
    });
  }
  it("verifies a company and invites its first members", async () => {
    const viewer = await as(asking.operator.someone as Someone);
    await organisations.verifyOrganisation(viewer, foreign.organisation);
    expect((await invitations.inviteAnywhere(viewer, foreign.organisation, "manager")).path).toMatch(/^\/join\//);
  });
  it("makes a reset link for anybody", async () => {
    const viewer = await as(asking.operator.someone as Someone);
    expect((await tokens.issueReset(viewer, PLATFORM, own.manager.claim.user)).path).toMatch(/^\/reset\//);
  });
  for (const name of ["assessments.listAssessments", "facts.loadFactSheet", "submissions.listSubmissions", "members.listMembers"]) {
    it(`does not reach ${name}`, async () => {
      expect(await outcomeOf(ROWS[name] as Row, "operator", atPlatform())).toBe("NOT_FOUND");
    });
  }
});

describe("in an authority", () => {
  // Lists and messages are aimed at by ids of their own, and tested beside what they are.
  for (const [name, row] of Object.entries(ROWS).filter(([key]) => /^(campaigns|participations|publications|publication-cells)\./.test(key))) {
    it(`its official reaches ${name}, and nobody else does: not the official of another, not who is called up`, async () => {
      for (const who of ["nobody", "revoked"] as const) expect(await outcomeOf(row, who, authorityTarget), who).toBe("SIGNED_OUT");
      for (const who of ["foreignOfficial", "manager", "respondent", "operator"] as const) expect(await outcomeOf(row, who, authorityTarget), who).toBe("NOT_FOUND");
      expect(await outcomeOf(row, "official", authorityTarget)).toBe("reached");
      // Another authority's ids inside one's own address. Publications are nobody's own.
      if (name.startsWith("publication")) return;
      const mixed = { ...authorityTarget, campaign: foreignAuthorityTarget.campaign, participation: foreignAuthorityTarget.participation };
      if (!["campaigns.listCampaigns", "campaigns.createCampaign"].includes(name)) expect(await outcomeOf(row, "official", mixed)).toBe("NOT_FOUND");
    });
  }
});

describe("ids of another organisation inside one's own address", () => {
  it("are not found, whatever they name", async () => {
    const viewer = await as(own.manager);
    const { organisation } = target;
    const mixed: (() => Promise<unknown>)[] = [
      () => assessments.loadOverview(viewer, organisation, foreignTarget.draft),
      () => assessments.loadIndicatorForm(viewer, organisation, foreignTarget.draft, "L1"),
      () => history.listHistory(viewer, organisation, foreignTarget.draft, "L1.2"),
      () => calls.loadCall(viewer, organisation, foreignTarget.participation),
      () => calls.joinCampaign(viewer, organisation, foreignTarget.participation, { named: true }),
      () => calls.setNamed(viewer, organisation, foreignTarget.participation, { named: true }),
      () => assessments.createAssessment(viewer, organisation, { ...sheet, label: "X", copyFrom: foreignTarget.draft }),
      () => submissions.submit(viewer, organisation, foreignTarget.draft),
      () => submissions.withdraw(viewer, organisation, foreignTarget.submission),
      () => reports.loadReport(viewer, organisation, foreignTarget.submission, "en"),
      () => members.endMembership(viewer, organisation, foreign.manager.claim.user),
      () => assignments.assignIndicators(viewer, organisation, { assessment: target.draft, user: foreign.manager.claim.user, indicators: ["L1"] }),
      () => assignments.handOver(viewer, organisation, { assessment: target.draft, from: null, to: foreign.manager.claim.user, indicators: ["L1"] }),
      () => assignments.handOver(viewer, organisation, { assessment: foreignTarget.draft, from: null, to: target.member, indicators: ["L1"] }),
      () => invitations.inviteMember(viewer, organisation, "respondent", { sections: { assessment: foreignTarget.draft, indicators: ["L1"] } }),
      async () => invitations.revokeInvitation(viewer, organisation, await foreignTarget.anotherInvitation()),
      () => team.loadTeam(viewer, organisation, foreignTarget.draft),
      () => tokens.issueReset(viewer, organisation, foreign.manager.claim.user),
      () => responses.saveResponses(own.manager.claim, organisation, foreignTarget.draft, answerCall([{ item: "L1.2", revision: 0, answer: { level: 1 } }])),
    ];
    for (const call of mixed) await expect(call()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
  it("nor are malformed ones", async () => {
    const viewer = await as(own.manager);
    for (const id of ["", "x", "'; DROP TABLE fact; --", target.draft.toUpperCase(), `${target.draft}/..`, "a".repeat(10_000), "\u0000"]) {
      await expect(assessments.loadOverview(viewer, target.organisation, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(responses.saveResponses(own.manager.claim, target.organisation, id, answerCall([{ item: "L1.2", revision: 0, answer: null }]))).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
  it("and a viewer loaded for one organisation cannot be used for another", async () => {
    const viewer = await as(own.manager);
    await expect(organisations.loadOrganisation(viewer, foreign.organisation)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

it("a respondent sees the assigned indicators and nothing of the rest", async () => {
  const company = await openCompany();
  const assessment = await openAssessment(company);
  const respondent = await addMember(company, "respondent");
  await assign(company, assessment, respondent, ["M1"]);
  const viewer = await as(respondent);
  const overview = await assessments.loadOverview(viewer, company.organisation, assessment);
  expect(overview.elements.flatMap(({ indicators }) => indicators.map(({ id }) => id))).toEqual(["M1"]);
  expect(overview.can).toEqual({ edit: true, submit: false, withdraw: false, assign: false });
  await expect(assessments.loadIndicatorForm(viewer, company.organisation, assessment, "L1")).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { results } = await responses.saveResponses(respondent.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 0, answer: { level: 1 } }]));
  expect(results[0]).toMatchObject({ status: "refused", problem: { code: "ITEM" } });
  const sheetOfRespondent = await facts.loadFactSheet(viewer, company.organisation, sheet);
  const keys = sheetOfRespondent.groups.flatMap(({ rows }) => rows.map(({ definition }) => definition.key));
  expect(keys).toContain("equipmentTotal");
  expect(keys).not.toContain("rdStaff");
  const saved = await facts.saveFacts(respondent.claim, company.organisation, "standalone", factCall([
    { key: "equipmentTotal", year: YEAR, revision: 0, value: 10 },
    { key: "rdStaff", year: YEAR, revision: 0, value: 10 },
  ]));
  expect(saved.results.map(({ status }) => status)).toEqual(["saved", "refused"]);
  await expect(facts.listFactHistory(viewer, company.organisation, { scope: "standalone", key: "rdStaff", year: YEAR })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("a respondent without an assignment sees no assessment", async () => {
  const company = await openCompany();
  const assessment = await openAssessment(company);
  const respondent = await addMember(company, "respondent");
  const viewer = await as(respondent);
  expect(await assessments.listAssessments(viewer, company.organisation)).toEqual([]);
  await expect(assessments.loadOverview(viewer, company.organisation, assessment)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("somebody without a grant leaves a trace where the managers see it", async () => {
  const victim = await openCompany();
  const stranger = await openCompany();
  await as(stranger.manager, victim.organisation);
  const events = await audit.listAuditEvents(await as(victim.manager), victim.organisation);
  expect(events[0]).toMatchObject({ act: "refused", actor: stranger.manager.claim.user });
});

it("a link holder sees the report of its submission and no other", async () => {
  const link: Viewer = { kind: "link", organisation: target.organisation, submission: foreignTarget.submission };
  await expect(reports.loadReport(link, target.organisation, target.submission, "en")).rejects.toMatchObject({ code: "NOT_FOUND" });
  const right: Viewer = { kind: "link", organisation: target.organisation, submission: target.submission };
  expect((await reports.loadReport(right, target.organisation, target.submission, "en")).submission.number).toBe(1);
  await expect(assessments.listAssessments(right, target.organisation)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

/** Every row of an organisation but its audit chain, as the owner of the database sees them. */
async function rowsOf(organisation: string): Promise<Record<string, string>> {
  const client = new Client({ connectionString: ownerUrl() });
  await client.connect();
  try {
    await client.query("BEGIN");
    const found: Record<string, string> = {};
    for (const table of ["assessment", "assignment", "change", "consent", "fact", "membership", "place", "presence", "response", "scheme_answer", "submission", "submission_score", "batch_key"]) {
      await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
      const { rows } = await client.query<{ digest: string }>(`SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM ${table} t WHERE organisation_id = $1`, [organisation]);
      found[table] = rows[0]?.digest ?? "";
    }
    return found;
  } finally {
    await client.query("ROLLBACK");
    await client.end();
  }
}
