import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as admin from "@/app/admin/actions";
import * as adminHealth from "@/app/admin/health/actions";
import * as adminJobs from "@/app/admin/jobs/actions";
import * as adminMessages from "@/app/admin/messages/actions";
import * as account from "@/app/account-actions";
import * as assessments from "@/app/o/[organisation]/assessments/actions";
import * as mails from "@/app/o/[organisation]/campaigns/[campaign]/mails/[message]/actions";
import * as facts from "@/app/o/[organisation]/facts/actions";
import * as members from "@/app/o/[organisation]/members/actions";
import * as settings from "@/app/o/[organisation]/settings/actions";
import * as join from "@/app/(public)/join/actions";
import * as reset from "@/app/(public)/reset/actions";
import { listAssessments, loadIndicatorForm } from "@/lib/server/assessments";
import { closeDatabase } from "@/lib/server/db";
import { listInvitations } from "@/lib/server/invitations";
import { listMembers } from "@/lib/server/members";
import { loadTeam } from "@/lib/server/team";
import { as, INSTRUMENT, openAssessment, openCompany, openOperator, publish, type Company, type Someone } from "@/lib/server/test-builders";
import { cookieName, cookieValue } from "@/lib/server/viewer";

/** A Server Action can be posted to any page by anybody, with anything in place of what the page bound to it. */
const received = vi.hoisted(() => ({ headers: new Headers(), cookies: new Map<string, string>() }));
vi.mock("next/headers", () => ({
  headers: async () => received.headers,
  cookies: async () => ({
    get: (name: string) => (received.cookies.has(name) ? { name, value: received.cookies.get(name) } : undefined),
    set: (name: string, value: string) => received.cookies.set(name, value),
  }),
}));

const SITE = "http://localhost:3000";
const FORGED: readonly (readonly [string, Record<string, string>])[] = [
  ["without an origin", {}],
  ["without an origin, by its own word from another site", { "sec-fetch-site": "cross-site" }],
  ["of another site", { origin: "https://evil.example" }],
  ["of another site with a forged host", { origin: "https://evil.example", host: "evil.example", "x-forwarded-host": "evil.example" }],
  ["of another port", { origin: "http://localhost:3001", "x-forwarded-host": "localhost:3001" }],
];

async function arrive(someone: Someone | null, headers: Record<string, string> = { origin: SITE }): Promise<void> {
  received.headers = new Headers(headers);
  received.cookies.clear();
  if (someone) received.cookies.set(cookieName(), await cookieValue({ ...someone.claim, expiresAt: new Date(Date.now() + 3_600_000) }));
}

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

/** What an action answers, or where it leads. */
async function outcome(run: () => Promise<unknown>): Promise<{ answer?: unknown; leadsTo?: string }> {
  try {
    return { answer: await run() };
  } catch (fault) {
    const digest = (fault as { digest?: string }).digest ?? "";
    if (!digest.startsWith("NEXT_REDIRECT")) throw fault;
    return { leadsTo: digest.split(";")[2] ?? "" };
  }
}

let company: Company;
let stranger: Company;
let assessment: string;
beforeAll(async () => {
  await publish();
  company = await openCompany();
  stranger = await openCompany();
  assessment = await openAssessment(company);
});
beforeEach(() => arrive(null));
afterAll(closeDatabase);

const page = () => ({ organisation: company.organisation, assessment, instrument: INSTRUMENT, items: [{ id: "L1.2", revision: 0 }], here: "/here", next: "/next" });
const answer = () => formOf({ "answer.L1.2": "level:3", "evidence.L1.2": "none", "comment.L1.2": "" });
const revenue = () => formOf({ shown: JSON.stringify([["revenue", 2025, 0, null]]), "value.revenue.2025": "5" });

/** Everything that a manager's page can be made to do to the company. */
const CHANGES: Readonly<Record<string, () => Promise<unknown>>> = {
  answers: () => assessments.savePosted(page(), null, answer()),
  figures: () => facts.savePosted({ organisation: company.organisation, scope: "standalone", here: "/here" }, null, revenue()),
  assessment: () => assessments.create(company.organisation, null, formOf({ fiscalYear: "2030", scope: "standalone" })),
  "handing in": () => assessments.handIn(company.organisation, assessment, null),
  invitation: () => members.invite(company.organisation, assessment, null, formOf({ role: "manager", section: "L1" })),
  "handing over": () => members.give(company.organisation, assessment, null, null, formOf({ to: company.manager.claim.user, section: "L1" })),
  removal: () => members.end(company.organisation, company.manager.claim.user, assessment, null),
  profile: () => settings.saveCompany(company.organisation, null, formOf({ company: "别的名字", creditCode: "91330106MA27X0000X", industry: "3453", region: "330106" })),
};

async function stateOfCompany(): Promise<string> {
  const viewer = await as(company.manager);
  const form = await loadIndicatorForm(viewer, company.organisation, assessment, "L1");
  const list = await listAssessments(viewer, company.organisation);
  const people = [await listInvitations(viewer, company.organisation), (await loadTeam(viewer, company.organisation, assessment)).people.map(({ sections }) => sections.length)];
  return JSON.stringify([people, form.items.map(({ response }) => response), list.length, list.map(({ state }) => state), await listMembers(viewer, company.organisation), viewer.acting]);
}

it("every action of the pages goes through the one wrapper that asks where it comes from", () => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"));
  const sources = files.map((file) => ({ file, text: readFileSync(`app/${file}`, "utf8") })).filter(({ text }) => /^"use server"/.test(text));
  expect(sources.length).toBeGreaterThan(5);
  const bare = sources.flatMap(({ file, text }) => text.split(/^export async function /m).slice(1).flatMap((body) => (/\b(runAction|submitForm)\(/.test(body) ? [] : [`${file}: ${body.split("(")[0] ?? ""}`])));
  expect(bare).toEqual([]);
});

describe.each(FORGED)("a request %s", (_, headers) => {
  it("changes nothing", async () => {
    const before = await stateOfCompany();
    for (const run of Object.values(CHANGES)) {
      await arrive(company.manager, headers);
      await outcome(run);
    }
    expect(await stateOfCompany()).toBe(before);
  });
});

describe("somebody else's ids", () => {
  it.each([
    ["nobody", () => null],
    ["the manager of another company", () => stranger.manager],
  ])("are worth nothing to %s", async (_, who) => {
    const before = await stateOfCompany();
    for (const run of Object.values(CHANGES)) {
      await arrive(who());
      await outcome(run);
    }
    expect(await stateOfCompany()).toBe(before);
  });
});

it("our own page does what it says", async () => {
  await arrive(company.manager);
  expect(await outcome(() => assessments.savePosted(page(), null, answer()))).toEqual({ leadsTo: "/next" });
  await arrive(company.manager);
  // The second reader of the same page is told, and nothing is overwritten.
  expect(await assessments.savePosted(page(), null, formOf({ "answer.L1.2": "level:1" }))).toMatchObject({
    title: "有 1 题没有保存",
    kept: [{ item: "L1.2", draft: { chosen: ["level:1"] }, stored: { chosen: ["level:3"], revision: 1 } }],
  });
  await arrive(company.manager);
  expect(await assessments.savePosted({ ...page(), instrument: "xinzhi-enterprise@1999.1" }, null, answer())).toMatchObject({
    title: "没有保存",
    kept: [{ item: "L1.2", draft: { chosen: ["level:3"] }, problem: null, stored: null }],
  });
});

describe("a test mail", () => {
  const to = () => formOf({ to: "ops@example.com" });
  it("is sent for the operator alone, whoever posts the form", async () => {
    for (const who of [null, company.manager, stranger.manager]) {
      await arrive(who);
      const { answer: said } = await outcome(() => adminHealth.sendTest(null, to()));
      expect(said).toMatchObject({ problem: { code: who === null ? "SIGNED_OUT" : "NOT_FOUND" } });
    }
  });
  it("is not sent for another site", async () => {
    const operator = await openOperator();
    for (const [, headers] of FORGED) {
      await arrive(operator, headers);
      expect(await outcome(() => adminHealth.sendTest(null, to()))).toMatchObject({ answer: { problem: { code: "ORIGIN" } } });
    }
  });
  it("says where no mail server is set, and what is no address", async () => {
    const operator = await openOperator();
    await arrive(operator);
    expect(await outcome(() => adminHealth.sendTest(null, to()))).toMatchObject({ answer: { problem: { code: "MAIL_UNSET" } } });
    await arrive(operator);
    expect(await outcome(() => adminHealth.sendTest(null, formOf({ to: "a@b.com,c@d.com" })))).toMatchObject({ answer: { problem: { code: "INVALID", field: expect.stringContaining("to") as string } } });
  });
});

describe("what is bound to an action may come back as anything", () => {
  const odd = [null, undefined, 7, Number.NaN, true, "x", "x".repeat(100_000), [], {}, { toString: 1 }, { not: "" }, new Date(0), Symbol.iterator, 12n, JSON.parse('{"__proto__":{"a":1}}')] as never[];
  const calls: Readonly<Record<string, (value: never) => Promise<unknown>>> = {
    "savePosted (answers)": (value) => assessments.savePosted(value, null, answer()),
    "savePosted (figures)": (value) => facts.savePosted(value, null, revenue()),
    readHistory: (value) => facts.readHistory(company.organisation, "standalone", "revenue", value),
    create: (value) => assessments.create(value, null, formOf({ fiscalYear: "2030", scope: "standalone" })),
    handIn: (value) => assessments.handIn(company.organisation, value, null),
    takeBack: (value) => assessments.takeBack(company.organisation, value, assessment, null),
    invite: (value) => members.invite(value, assessment, null, formOf({ role: "manager" })),
    "invite (sections)": (value) => members.invite(company.organisation, value, null, formOf({ role: "manager", section: "L1" })),
    revoke: (value) => members.revoke(company.organisation, value, value, null),
    give: (value) => members.give(company.organisation, assessment, value, null, formOf({ to: company.manager.claim.user, section: "L1" })),
    "give (assessment)": (value) => members.give(company.organisation, value, null, null, formOf({ to: company.manager.claim.user, section: "L1" })),
    makeReset: (value) => members.makeReset(company.organisation, value, null),
    end: (value) => members.end(company.organisation, value, value, null),
    assign: (value) => members.assign(company.organisation, value, null, formOf({ user: company.manager.claim.user })),
    saveCompany: (value) => settings.saveCompany(value, null, formOf({})),
    endSession: (value) => account.endSession("/here", value, null),
    verify: (value) => admin.verify(value, null),
    setState: (value) => admin.setState(value, "disabled", null),
    "setState (state)": (value) => admin.setState(company.manager.claim.user, value, null),
    repeatJob: (value) => adminJobs.repeatJob(value, null),
    resend: (value) => adminMessages.resend(value, null),
    "resend (official)": (value) => mails.resend(company.organisation, value, value, null),
    sendTest: (value) => adminHealth.sendTest(null, value),
    inviteInto: (value) => admin.inviteInto(value, null, formOf({ role: "manager" })),
    joinAnew: (value) => join.joinAnew(value, null, formOf({ name: "某人", login: "x@example.com", password: "corridor battery 42" })),
    joinAsViewer: (value) => join.joinAsViewer(value, true, null),
    choosePassword: (value) => reset.choosePassword(value, null, formOf({ password: "corridor battery 42" })),
  };
  it.each(Object.entries(calls))("%s refuses it in words", async (_, run) => {
    const faults = vi.spyOn(console, "error").mockImplementation(() => undefined);
    for (const value of [...odd, [company.organisation] as never, [assessment] as never]) {
      await arrive(company.manager);
      const found = await outcome(() => run(value));
      expect(JSON.stringify(found.answer ?? "")).not.toContain("UNEXPECTED");
    }
    expect(faults).not.toHaveBeenCalled();
    faults.mockRestore();
  });
});
