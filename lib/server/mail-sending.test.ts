import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addDays, dayInChina } from "@/lib/core/calendar";
import { wordClosing } from "@/lib/core/closing-words";
import { listAuditEvents } from "@/lib/server/audit";
import { issueCallUps, pathOfCallUp } from "@/lib/server/call-up-links";
import { extendCampaign } from "@/lib/server/campaigns";
import { config } from "@/lib/server/config";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { sendTestMail } from "@/lib/server/mail";
import { markUnclear, sendDue } from "@/lib/server/mail-sending";
import { wordInvitation, wordMessage } from "@/lib/server/message-words";
import { listMessages, loadMessage, queueMessages, retryMessage } from "@/lib/server/messages";
import { listMails, resendMail } from "@/lib/server/outgoing-mails";
import { PAGE_ROWS } from "@/lib/server/paged";
import { reopenParticipation, returnParticipation } from "@/lib/server/participations";
import { answerCampaign, as, callEnterprises, fill, letPass, openAssessment, openAuthority, openCampaign, openCompany, openOperator, PLATFORM, publish, system, type Authority } from "@/lib/server/test-builders";
import { submit } from "@/lib/server/submissions";
import { startFakeSmtp, type FakeSmtp } from "@/lib/server/testing/fake-smtp";

let owner: Client;
let smtp: FakeSmtp;
let authority: Authority;
const signal = new AbortController().signal;
const send = (perMinute = 100_000) => sendDue(system, signal, { host: "127.0.0.1", port: smtp.port, isSecure: false, needsTls: false, auth: null, from: "xinzhi@example.cn", perMinute });

beforeAll(async () => {
  smtp = await startFakeSmtp();
  // Read when it is first asked for.
  process.env.SMTP_URL = `smtp://127.0.0.1:${String(smtp.port)}`;
  process.env.SMTP_FROM = "Xinzhi@example.cn";
  owner = new Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
  await publish();
  authority = await openAuthority();
});
beforeEach(async () => {
  await asOwner("DELETE FROM message");
  smtp.received.length = 0;
  smtp.mood = "take";
});
afterAll(async () => {
  delete process.env.SMTP_URL;
  delete process.env.SMTP_FROM;
  await smtp.close();
  await owner.end();
  await closeDatabase();
});

/** Past row-level security, which binds the owner too. */
async function asOwner(statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  await owner.query("BEGIN; ALTER TABLE message NO FORCE ROW LEVEL SECURITY");
  const { rows } = await owner.query<Record<string, unknown>>(statement, values);
  await owner.query("ALTER TABLE message FORCE ROW LEVEL SECURITY; COMMIT");
  return rows;
}
async function states(): Promise<Record<string, number>> {
  const rows = await asOwner("SELECT state, count(*)::int AS count FROM message GROUP BY state");
  return Object.fromEntries(rows.map(({ state, count }) => [state, count])) as Record<string, number>;
}
const messages = () => asOwner('SELECT id, "to", state::text, attempts, error FROM message ORDER BY "to"');

/** So many enterprises that were just called up: each has its link and a message that waits. */
async function callUp(enterprises: Parameters<typeof callEnterprises>[2], of: Authority = authority): Promise<{ campaign: string; called: Awaited<ReturnType<typeof callEnterprises>> }> {
  const campaign = await openCampaign(of, { contactPhone: "0571-88880000", contactEmail: "wang@jxj.example.cn" });
  const called = await callEnterprises(of, campaign, enterprises);
  await issueCallUps(system);
  return { campaign, called };
}

describe("what a mail says", () => {
  const facts = {
    kind: "returned", authority: "某市经信局\r\nBcc: all@example.com", title: "2026 年自评", fiscalYear: 2025, closesAt: new Date("2026-06-30T15:59:59.999Z"), contactName: "王老师", contactPhone: "0571-1",
    contactEmail: null, enterprise: "甲公司", creditCode: "91330106MADEMYA18M", reason: "第一条\n第二条", link: { kind: "continue", url: "https://xinzhi.example.cn/o/1/calls/2" },
  } as const;

  it("is who asks for what, why, until when, where, and whom to ask: in Chinese, then in English", () => {
    const { subject, text } = wordMessage(facts);
    expect(subject).toBe("自评已退回，请修改后重新提交：2026 年自评");
    const [zh = "", en = ""] = text.split("-".repeat(40));
    for (const said of ["甲公司：", "已退回", "原因：第一条\n第二条", wordClosing(facts.closesAt, "zh-CN"), facts.link.url, "王老师，0571-1", "91330106MADEMYA18M", "2025 年度"]) expect(zh).toContain(said);
    for (const said of ["To 甲公司:", "sent back", "Reason: 第一条", wordClosing(facts.closesAt, "en"), facts.link.url, "王老师, 0571-1", "91330106MADEMYA18M"]) expect(en).toContain(said);
    expect(text).not.toMatch(/<[a-z]|\r|undefined|null/);
  });

  it("keeps on its line what others named", () => {
    expect(wordMessage(facts).text).not.toMatch(/^Bcc:/m);
    expect(wordMessage({ ...facts, kind: "callUp" }).subject).toBe("某市经信局 Bcc: all@example.com邀请参加自评：2026 年自评");
  });

  it("is the same, in the reader's language alone, for whoever hands a link on", () => {
    const { authority: asking, title, fiscalYear, contactName, contactPhone, contactEmail, closesAt, creditCode, enterprise: name } = facts;
    const link = { kind: "begin", url: "https://xinzhi.example.cn/c/secret" } as const;
    const mail = wordMessage({ ...facts, kind: "callUp", reason: null, link });
    const handedOn = (locale: "zh-CN" | "en") => wordInvitation({ authority: asking, enterprise: { name, creditCode, closesAt }, url: link.url, campaign: { title, fiscalYear, contactName, contactPhone, contactEmail } }, locale);
    expect(`${handedOn("zh-CN").text.trimEnd()}\n\n${"-".repeat(40)}\n\n${handedOn("en").text}`).toBe(mail.text);
    expect([handedOn("zh-CN").subject, handedOn("en").subject.includes("asks for your self-assessment")]).toEqual([mail.subject, true]);
    // It is passed on by other means than mail: nothing in it says that it is one.
    expect(mail.text).not.toMatch(/邮件|\bmail\b/);
  });

  it("is the same for whoever passes a held one on", async () => {
    const { campaign, called } = await callUp([{ contactEmail: null }]);
    const viewer = await as(authority.official);
    const { rows } = await listMessages(viewer, authority.organisation, campaign);
    expect(rows).toMatchObject([{ kind: "callUp", state: "held", to: null, enterprise: called[0]?.name }]);
    const { says, canResend, enterprise } = await loadMessage(viewer, authority.organisation, campaign, rows[0]?.id ?? "");
    expect([canResend, enterprise]).toEqual([false, { participation: called[0]?.id, name: called[0]?.name }]);
    const { tokenId } = await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.findFirstOrThrow({ where: { id: called[0]?.id ?? "" } }));
    expect(says?.text).toContain(`${config.url}${pathOfCallUp(tokenId ?? "")}`);
    // It holds the key to the enterprise: who read it is noted.
    expect((await listAuditEvents(system, authority.organisation))[0]).toMatchObject({ act: "campaign.links", actor: authority.official.claim.user, object: called[0]?.id });
    await expect(retryMessage(viewer, authority.organisation, rows[0]?.id ?? "")).rejects.toMatchObject({ code: "INVALID" });
  });
});

describe("the mails of a campaign", () => {
  it("are those to its own enterprises, for its own officials", async () => {
    const [one, another] = [await callUp(2), await callUp(1)];
    const viewer = await as(authority.official);
    const { rows, total } = await listMessages(viewer, authority.organisation, one.campaign);
    expect([rows.map(({ enterprise }) => enterprise).toSorted(), total]).toEqual([one.called.map(({ name }) => name).toSorted(), 2]);
    const id = rows[0]?.id ?? "";
    await expect(loadMessage(viewer, authority.organisation, another.campaign, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const other = await openAuthority();
    const stranger = await as(other.official);
    const foreign = await openCampaign(other);
    for (const asked of [
      () => listMessages(stranger, other.organisation, one.campaign),
      () => listMessages(stranger, authority.organisation, one.campaign),
      () => loadMessage(stranger, other.organisation, foreign, id),
      () => loadMessage(stranger, other.organisation, one.campaign, id),
      () => retryMessage(stranger, other.organisation, id),
    ]) await expect(asked()).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("come a page at a time, the newest first", async () => {
    const { campaign } = await callUp(PAGE_ROWS + 1);
    const viewer = await as(authority.official);
    const [first, second] = [await listMessages(viewer, authority.organisation, campaign), await listMessages(viewer, authority.organisation, campaign, { page: 2 })];
    expect([first.rows.length, second.rows.length, second.total, second.pages]).toEqual([PAGE_ROWS, 1, PAGE_ROWS + 1, 2]);
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(PAGE_ROWS + 1);
  });
});

describe("sending", () => {
  it("hands each over once, whoever sends beside it, with an id of its own", async () => {
    await callUp(30);
    const sent = await Promise.all([send(), send(), send()]);
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(30);
    expect(smtp.received).toHaveLength(30);
    expect(new Set(smtp.received.map(({ id }) => id)).size).toBe(30);
    expect(smtp.received.map(({ to }) => to[0]).toSorted()).toEqual((await messages()).map(({ to }) => to));
    expect(smtp.received[0]).toMatchObject({ from: "xinzhi@example.cn" });
    expect(smtp.received[0]?.source).toMatch(/^Reply-To: wang@jxj\.example\.cn\r$/m);
    expect(smtp.received[0]?.source).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(await states()).toEqual({ sent: 30 });
    expect(await send()).toBe(0);
  });

  it("keeps to so many a minute, over all who send", async () => {
    await callUp(12);
    await asOwner("UPDATE message SET claimed_at = NULL");
    await Promise.all([send(5), send(5)]);
    expect(await states()).toEqual({ sent: 5, queued: 7 });
  });

  it("says what was wrong with a recipient whom the server does not know", async () => {
    const { campaign } = await callUp([{ contactEmail: "unknown@example.com" }, { contactEmail: "known@example.com" }]);
    await send();
    expect(await messages()).toMatchObject([{ to: "known@example.com", state: "sent", error: null }, { to: "unknown@example.com", state: "failed", attempts: 1, error: expect.stringContaining("nobody of that name") as string }]);
    const viewer = await as(authority.official);
    const failed = await listMessages(viewer, authority.organisation, campaign, { state: "failed" });
    expect(failed).toMatchObject({ rows: [{ to: "unknown@example.com" }], total: 1, counts: { sent: 1, failed: 1, held: 0 } });
    expect(await loadMessage(viewer, authority.organisation, campaign, failed.rows[0]?.id ?? "")).toMatchObject({ canResend: true, error: expect.stringContaining("nobody of that name") as string });
    await retryMessage(viewer, authority.organisation, failed.rows[0]?.id ?? "");
    expect((await listMessages(viewer, authority.organisation, campaign, { state: "queued" })).rows).toHaveLength(1);
  });

  it("tries again ever later where the server is busy, at most five times", async () => {
    await callUp(1);
    smtp.mood = "busy";
    const minutes = [1, 10, 60, 360];
    for (const [index, wait] of minutes.entries()) {
      await send();
      expect(await messages()).toMatchObject([{ state: "queued", attempts: index + 1, error: expect.stringContaining("later") as string }]);
      await asOwner("UPDATE message SET claimed_at = now() - $1 * interval '1 minute' + interval '20 seconds'", [wait]);
      expect(await send()).toBe(0);
      await asOwner("UPDATE message SET claimed_at = now() - $1 * interval '1 minute'", [wait]);
    }
    await send();
    expect(await messages()).toMatchObject([{ state: "failed", attempts: 5 }]);
    expect(smtp.received).toEqual([]);
  });

  it("stops where the server is away, and costs one message one attempt", async () => {
    await callUp(3);
    const away = { host: "127.0.0.1", port: 9, isSecure: false, needsTls: false, auth: null, from: "xinzhi@example.cn", perMinute: 100_000 };
    expect(await sendDue(system, signal, away)).toBe(0);
    expect((await messages()).map(({ attempts }) => attempts).toSorted()).toEqual([0, 0, 1]);
    expect(await send()).toBe(2);
  });

  it("does not send again what had been handed over when the connection broke", async () => {
    await callUp(1);
    smtp.mood = "drop";
    await send();
    expect(smtp.received).toHaveLength(1);
    expect(await states()).toEqual({ unclear: 1 });
    smtp.mood = "take";
    expect(await send()).toBe(0);
  });

  it("leaves what a process that died had claimed to a person, who sends it as the same mail", async () => {
    await callUp(2);
    // As a process does before it hands a mail over.
    const [claimed] = await asApp("SELECT id FROM gate.claim_message(100000)");
    expect(await send()).toBe(1);
    expect(await markUnclear(system)).toBe(0);
    await asOwner("UPDATE message SET claimed_at = now() - interval '11 minutes' WHERE state = 'sending'");
    expect(await markUnclear(system)).toBe(1);
    expect(await send()).toBe(0);
    expect(await states()).toEqual({ sent: 1, unclear: 1 });
    const operator = await as(await openOperator(), PLATFORM);
    const { rows } = await listMails(operator, { state: "unclear" });
    expect(rows.map(({ id }) => id)).toEqual([claimed?.id]);
    await resendMail(operator, String(claimed?.id));
    expect(await send()).toBe(1);
    expect(smtp.received.at(-1)?.id).toBe(`<${String(claimed?.id)}@localhost>`);
  });

  it("sends no reminder to whoever has handed in meanwhile", async () => {
    const { called } = await callUp([{ contactEmail: "done@example.com" }]);
    const participation = called[0]?.id ?? "";
    await asOwner("DELETE FROM message");
    await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => queueMessages(tx, authority.organisation, [{ kind: "reminder", participation, key: "D-7@2026-01-01", to: "done@example.com", values: {} }]));
    const company = await openCompany();
    const assessment = await openAssessment(company);
    await answerCampaign(authority, participation, company, assessment);
    await fill(company, assessment);
    await submit(company.system, company.organisation, assessment);
    expect(await send()).toBe(0);
    expect(await messages()).toMatchObject([{ state: "held", error: "NOT_NEEDED" }]);
  });
});

describe("what an official decides of one enterprise or of all", () => {
  const waiting = async () => (await owner.query("SELECT 1 FROM pgboss.job WHERE name = 'mail.send' AND state = 'created'")).rows.length;
  const today = () => dayInChina(new Date());

  /** An enterprise of a campaign of ten days that has handed in. */
  async function handedIn() {
    const { campaign, called } = await callUp([{ contactEmail: "told@example.com" }]);
    const participation = called[0]?.id ?? "";
    const company = await openCompany();
    const assessment = await openAssessment(company);
    await answerCampaign(authority, participation, company, assessment);
    await fill(company, assessment);
    await submit(company.system, company.organisation, assessment);
    return { campaign, participation, company };
  }

  it("is told at once: sent back, opened again, and extended", async () => {
    const { campaign, participation, company } = await handedIn();
    const steps: Readonly<Record<string, () => Promise<void>>> = {
      returned: () => returnParticipation(authority.system, authority.organisation, participation, { reason: "请补充" }),
      extended: () => extendCampaign(authority.system, authority.organisation, campaign, { closesOn: addDays(today(), 40) }),
      reopened: async () => {
        await letPass(60, authority, campaign, [company]);
        await owner.query("DELETE FROM pgboss.job");
        await reopenParticipation(authority.system, authority.organisation, participation, { reason: "请填写", closesOn: addDays(today(), 2) });
      },
    };
    for (const [kind, run] of Object.entries(steps)) {
      await asOwner("DELETE FROM message");
      await owner.query("DELETE FROM pgboss.job");
      await run();
      expect([kind, await waiting()]).toEqual([kind, 1]);
      await send();
      expect([kind, smtp.received.at(-1)?.to]).toEqual([kind, ["told@example.com"]]);
      smtp.received.length = 0;
    }
  });

  it("that is refused sends nothing", async () => {
    const { campaign } = await callUp(1);
    await owner.query("DELETE FROM pgboss.job");
    await expect(extendCampaign(authority.system, authority.organisation, campaign, { closesOn: today() })).rejects.toMatchObject({ code: "DAY" });
    expect(await waiting()).toBe(0);
  });
});

describe("addresses", () => {
  const forged = ['"e@attacker.com"@victim.com', "a@victim.com,b@attacker.com", "a@victim.com\r\nRCPT TO:<b@attacker.com>", "<a@victim.com>", "a@victim.com.", "a@受害者.cn", "a@victim.com b@attacker.com", "a(b@attacker.com)@victim.com"];

  it("that can be read in more than one way get nothing, however they came in", async () => {
    const { called } = await callUp(1);
    await asOwner("DELETE FROM message");
    const participation = called[0]?.id ?? "";
    await inOrganisation({ organisation: authority.organisation, user: null }, async (tx) => {
      await queueMessages(tx, authority.organisation, forged.map((to, index) => ({ kind: "returned", participation, key: `held${String(index)}`, to, values: { reason: "x" } })));
    });
    expect(await states()).toEqual({ held: forged.length });
    await asOwner("DELETE FROM message");
    for (const [index, to] of forged.entries()) {
      await asOwner(`INSERT INTO message (organisation_id, id, kind, participation_id, key, "to", "values") VALUES ($1, gen_random_uuid(), 'returned', $2, $3, $4, '{}')`, [authority.organisation, participation, `raw${String(index)}`, to]);
    }
    expect(await send()).toBe(0);
    expect(await states()).toEqual({ failed: forged.length });
    expect(smtp.received).toEqual([]);
  });

  it("are one, in lower case, where only their looks differ", async () => {
    await callUp([{ contactEmail: "  Wang.Li+a@Example.COM " }]);
    await send();
    expect(smtp.received.map(({ to }) => to)).toEqual([["wang.li+a@example.com"]]);
  });
});

describe("a test mail", () => {
  it("is for operators, and says what became of it", async () => {
    const operator = await as(await openOperator(), PLATFORM);
    expect(await sendTestMail(operator, "ops@example.com")).toEqual({ outcome: "sent" });
    expect(smtp.received).toMatchObject([{ to: ["ops@example.com"] }]);
    expect(await sendTestMail(operator, "unknown@example.com")).toMatchObject({ outcome: "refused" });
    await expect(sendTestMail(operator, "a@b.com,c@d.com")).rejects.toMatchObject({ code: "INVALID" });
    await expect(sendTestMail(await as(authority.official), "ops@example.com")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

async function asApp(statement: string): Promise<Record<string, unknown>[]> {
  const app = new Client({ connectionString: process.env.DATABASE_URL });
  await app.connect();
  const { rows } = await app.query<Record<string, unknown>>(statement);
  await app.end();
  return rows;
}
