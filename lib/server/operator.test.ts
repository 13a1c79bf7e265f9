import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "@/lib/server/accounts";
import { listAuditEvents } from "@/lib/server/audit";
import { LOCALES } from "@/lib/core/localised";
import { loadMessages, loadPackLibrary } from "@/lib/server/content";
import { atGate, closeDatabase } from "@/lib/server/db";
import { noDevice } from "@/lib/server/device";
import { loadHealth } from "@/lib/server/health";
import { makeId } from "@/lib/server/id";
import { inviteAnywhere } from "@/lib/server/invitations";
import { listJobs, retryJob, summariseQueues } from "@/lib/server/jobs-view";
import { QUEUE_NAMES } from "@/lib/server/jobs/queues";
import { inspectOrganisation, listOrganisations, openOrganisation, saveOrganisation, verifyOrganisation } from "@/lib/server/organisations";
import { listMails, resendMail } from "@/lib/server/outgoing-mails";
import { addMember, as, fill, INSTRUMENT, openAssessment, openCompany, openOperator, ownerUrl, PASSWORD, PLATFORM, publish, unique, type Someone } from "@/lib/server/test-builders";
import { submit } from "@/lib/server/submissions";
import { redeemInvitation } from "@/lib/server/tokens";
import { listUsers, loadUser, setUserState } from "@/lib/server/users";
import { listVersions } from "@/lib/server/versions";
import { viewerOf } from "@/lib/server/viewer";
import { readConnection, withClient } from "@/prisma/connection";

/** The operator's console on the real database: what it lists, and who may not ask it. */
let operator: Someone;
beforeAll(async () => {
  await publish();
  operator = await openOperator();
});
afterAll(closeDatabase);
const asOperator = () => as(operator);

/** As the application's own user, past its code. */
async function asApplication(sql: string, values: readonly unknown[]): Promise<readonly object[]> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query<object>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** Runs as the gate itself, to write many rows at once. */
async function atOnce(sql: string): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl() });
  await owner.connect();
  await owner.query(`BEGIN; SET LOCAL ROLE xinzhi_gate; ${sql}; COMMIT`);
  await owner.end();
}

describe("organisations", () => {
  it("are found by part of a name in any case, or of a credit code", async () => {
    const mark = unique();
    const company = await openCompany({ company: `青禾 ${mark.toUpperCase()} 公司` });
    const { creditCode } = await inspectOrganisation(await asOperator(), company.organisation);
    for (const q of [mark, creditCode?.slice(4).toLowerCase()]) {
      const found = await listOrganisations(await asOperator(), { q });
      expect(found.rows.map(({ id }) => id)).toEqual([company.organisation]);
      expect(found).toMatchObject({ total: 1, page: 1, pages: 1 });
    }
  });

  it("take what is looked for as it stands: no sign of it is a pattern", async () => {
    expect((await listOrganisations(await asOperator(), { q: "%" })).total).toBe(0);
    expect((await listOrganisations(await asOperator(), { q: "\0" })).total).toBeGreaterThan(0);
  });

  it("are shown fifty a page, each once, also where there are very many; a page that is none is the first", async () => {
    const mark = `众多${unique()}`;
    await atOnce(`INSERT INTO organisation (id, kind, name) SELECT gen_random_uuid(), 'consultancy', '${mark} ' || n FROM generate_series(1, 120) AS n`);
    const pages = await Promise.all([1, 2, 3].map(async (page) => listOrganisations(await asOperator(), { q: mark, page })));
    expect(pages.map(({ rows }) => rows.length)).toEqual([50, 50, 20]);
    expect(new Set(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).size).toBe(120);
    expect(pages[2]).toMatchObject({ total: 120, page: 3, pages: 3 });
    for (const page of [0, -1, 1.5, Number.NaN, 4, 99_999_999_999]) expect((await listOrganisations(await asOperator(), { q: mark, page })).page).toBe(1);
    expect((await listOrganisations(await asOperator(), { q: mark, kind: "company" })).total).toBe(0);
  });

  it("wait for verification while a company states a code that nobody checked", async () => {
    const mark = `待核${unique()}`;
    const company = await openCompany({ company: mark });
    await openOrganisation(await asOperator(), { kind: "consultancy", name: `${mark}咨询`, creditCode: "91330106MADEMYA18M" });
    const waiting = async () => (await listOrganisations(await asOperator(), { q: mark, claims: true })).rows.map(({ id }) => id);
    expect(await waiting()).toEqual([company.organisation]);
    await verifyOrganisation(await asOperator(), company.organisation);
    expect(await waiting()).toEqual([]);
  });

  it("with the same code are named, the verified one first, and only one of them is verified", async () => {
    const [holder, rival] = [await openCompany({ company: "先到公司" }), await openCompany({ company: "后到公司" })];
    const { creditCode } = await inspectOrganisation(await asOperator(), holder.organisation);
    await saveOrganisation(rival.system, rival.organisation, { company: "后到公司", creditCode: creditCode ?? "", industry: "C3453", region: "330106", group: "" });
    await verifyOrganisation(await asOperator(), holder.organisation);
    expect((await inspectOrganisation(await asOperator(), rival.organisation)).rivals).toEqual([{ organisation: holder.organisation, name: "先到公司", verified: true }]);
    await expect(verifyOrganisation(await asOperator(), rival.organisation)).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await inspectOrganisation(await asOperator(), holder.organisation)).rivals).toEqual([{ organisation: rival.organisation, name: "后到公司", verified: false }]);
  });

  it("show who is in them by name and role, and those who left no more", async () => {
    const company = await openCompany();
    const respondent = await addMember(company, "respondent");
    const { members } = await inspectOrganisation(await asOperator(), company.organisation);
    expect(members.map(({ name, role, state }) => [name, role, state])).toEqual([["经理", "manager", "active"], ["成员", "respondent", "active"]]);
    expect(members[1]?.login).toBe(respondent.login);
    await atOnce(`UPDATE membership SET ended_at = now() WHERE user_id = '${respondent.claim.user}'`);
    expect((await inspectOrganisation(await asOperator(), company.organisation)).members).toHaveLength(1);
  });

  it("that are authorities have a region that exists, or the whole country; their first member comes in by a link", async () => {
    const viewer = await asOperator();
    for (const regionPrefix of ["3", "330", "99", "339999"]) await expect(openOrganisation(viewer, { kind: "authority", name: "某局", regionPrefix })).rejects.toThrow();
    for (const regionPrefix of ["33", "3301", "330106", null]) {
      const { organisation } = await openOrganisation(viewer, { kind: "authority", name: "某局", regionPrefix });
      expect(await inspectOrganisation(viewer, organisation)).toMatchObject({ kind: "authority", regionPrefix, members: [] });
    }
    const { organisation } = await openOrganisation(viewer, { kind: "authority", name: "某市经信局", regionPrefix: "3301" });
    const { path } = await inviteAnywhere(viewer, organisation, "official");
    const joined = await redeemInvitation(viewer, { token: path.split("/").at(-1) ?? "", name: "孟科长", login: `o${unique()}@example.com`, password: PASSWORD }, noDevice);
    expect(joined.organisation).toBe(organisation);
    expect((await inspectOrganisation(viewer, organisation)).members.map(({ name, role }) => [name, role])).toEqual([["孟科长", "official"]]);
  });
});

describe("people", () => {
  it("are found by name or login, with where they belong and when they signed in last", async () => {
    const company = await openCompany();
    const { login, claim } = company.manager;
    const { rows, total } = await listUsers(await asOperator(), { q: login.slice(0, -4).toUpperCase() });
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ id: claim.user, login, name: "经理", state: "active", sessions: 1, self: false });
    expect(rows[0]?.memberships.map(({ organisation, role }) => [organisation.id, role])).toEqual([[company.organisation, "manager"]]);
    expect(Date.now() - (rows[0]?.signedInAt?.getTime() ?? 0)).toBeLessThan(60_000);
    expect(await loadUser(await asOperator(), claim.user)).toEqual(rows[0]);
    expect((await listUsers(await asOperator(), { q: login, state: "disabled" })).total).toBe(0);
  });

  it("who are disabled are signed out with the very next request, cannot sign in, and can again once enabled", async () => {
    const { manager } = await openCompany();
    const { sid, user } = manager.claim;
    const enter = () => signIn({ kind: "nobody" }, { login: manager.login, password: PASSWORD }, noDevice);
    await setUserState(await asOperator(), user, "disabled");
    expect(await viewerOf({ sid, user })).toEqual({ kind: "nobody" });
    await expect(enter()).rejects.toMatchObject({ code: "CREDENTIALS" });
    expect(await loadUser(await asOperator(), user)).toMatchObject({ state: "disabled", sessions: 0 });
    await setUserState(await asOperator(), user, "active");
    // The session that was ended stays ended.
    expect(await viewerOf({ sid, user })).toEqual({ kind: "nobody" });
    await expect(enter()).resolves.toBeTruthy();
  });

  it("are disabled and enabled once each in the installation's chain, however often it is asked for", async () => {
    const { manager } = await openCompany();
    const { user } = manager.claim;
    for (const state of ["disabled", "disabled", "active", "active"] as const) await setUserState(await asOperator(), user, state);
    const events = await listAuditEvents(await asOperator(), PLATFORM);
    expect(events.filter(({ object }) => object === user).map(({ act, actor }) => [act, actor])).toEqual([["user.enable", operator.claim.user], ["user.disable", operator.claim.user]]);
  });

  it("include one operator at least who can sign in, and nobody disables themself", async () => {
    await expect(setUserState(await asOperator(), operator.claim.user, "disabled")).rejects.toMatchObject({ code: "LAST_OPERATOR", details: { field: "self" } });
    // Undone at the end: the operators of other tests go on working meanwhile.
    await withClient(readConnection(process.env.DATABASE_URL ?? ""), async (client) => {
      const set = async (user: string, state: string) =>
        (await client.query<{ problem: string | null }>("SELECT gate.set_user_state(NULL, $1, $2::user_state, NULL) AS problem", [user, state])).rows[0]?.problem;
      await client.query("BEGIN");
      // Whoever becomes an operator waits from here on.
      await set(operator.claim.user, "active");
      const { rows } = await client.query<{ id: string }>("SELECT id FROM gate.list_users(NULL, NULL, NULL, NULL, 1000, 0) WHERE state = 'active' AND memberships @> '[{\"role\": \"operator\"}]'");
      expect(rows.map(({ id }) => id)).toContain(operator.claim.user);
      for (const { id } of rows) if (id !== operator.claim.user) expect(await set(id, "disabled")).toBeNull();
      expect(await set(operator.claim.user, "disabled")).toBe("LAST_OPERATOR");
      await client.query("ROLLBACK");
    });
  });

  it("of whom two operators disable each other at the same moment: one of them stays", async () => {
    const [first, second] = [await openOperator(), await openOperator()];
    const [one, two] = [await as(first), await as(second)];
    const ended = await Promise.allSettled([setUserState(one, second.claim.user, "disabled"), setUserState(two, first.claim.user, "disabled")]);
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("who are operators and disabled may ask the console nothing more", async () => {
    const other = await openOperator();
    const viewer = await as(other);
    await setUserState(await asOperator(), other.claim.user, "disabled");
    await expect(listUsers(viewer)).rejects.toThrow(/not an operator/);
  });
});

describe("versions", () => {
  it("are told with what rests on them: what is submitted cannot be replaced", async () => {
    const [key, version] = INSTRUMENT.split("@");
    const read = async () => (await listVersions(await asOperator())).instruments.find((row) => row.key === key && row.version === version);
    const before = await read();
    const company = await openCompany();
    const assessment = await openAssessment(company);
    expect(await read()).toMatchObject({ assessments: (before?.assessments ?? 0) + 1, submissions: before?.submissions });
    await fill(company, assessment);
    await submit(company.system, company.organisation, assessment);
    expect(await read()).toMatchObject({ submissions: (before?.submissions ?? 0) + 1, replaceable: false });
    expect((await read())?.title?.["zh-CN"]).toMatch(/\p{Script=Han}/u);
  });

  it("name every official scheme of the build with its hash and what regions set differently", async () => {
    const { packs } = await listVersions(await asOperator());
    expect(packs.map(({ id }) => id)).toEqual(loadPackLibrary().packs.map(({ id }) => id));
    expect(new Set(packs.map(({ hash }) => hash)).size).toBe(packs.length);
    expect(packs.find(({ id }) => id === "cn.green-factory@2025")?.overlays.map(({ id }) => id)).toEqual(["cn-green-factory-jiangsu"]);
  });
});

describe("jobs", () => {
  const putJob = async (values: { name: string; state: string; data?: object; output?: object | null; minutes?: number }): Promise<string> => {
    const { name, state, data = {}, output = null, minutes = 1 } = values;
    const rows = await asApplication(
      `INSERT INTO pgboss.job (name, state, data, output, created_on, start_after, started_on, completed_on, retry_limit, retry_count)
       SELECT $1, $2::pgboss.job_state, $3, $4, at, at, CASE WHEN $2 <> 'created' THEN at END, CASE WHEN $2 IN ('failed', 'completed') THEN at END, 0, 0
       FROM (SELECT now() - make_interval(mins => $5) AS at) AS moment RETURNING id`,
      [name, state, JSON.stringify(data), output === null ? null : JSON.stringify(output), minutes],
    );
    return (rows[0] as { id: string }).id;
  };
  const find = async (id: string) => (await listJobs(await asOperator())).rows.find((job) => job.id === id);

  it("are listed with what became of them, and no word of what they carried but whom they were for", async () => {
    const { organisation } = await openCompany();
    const failed = await putJob({ name: "call-up.check", state: "failed", data: { organisation, callUp: "secret" }, output: { code: "UNEXPECTED", reference: "r-1" } });
    const expired = await putJob({ name: "call-up.write", state: "failed", output: { value: { message: "job failed by timeout in active state" } } });
    expect(await find(failed)).toMatchObject({ queue: "call-up.check", state: "failed", organisation, runs: 1, reason: { code: "UNEXPECTED", reference: "r-1" } });
    expect(await find(expired)).toMatchObject({ organisation: null, reason: { code: "EXPIRED", reference: null } });
    expect(JSON.stringify(await find(failed))).not.toContain("secret");
    expect((await listJobs(await asOperator(), { queue: "mail.send", state: "failed" })).total).toBe(0);
  });

  it("are counted by queue and state, with the one that has been due longest", async () => {
    const before = (await summariseQueues(await asOperator())).find(({ queue }) => queue === "call-up.check");
    await putJob({ name: "call-up.check", state: "created", minutes: 7 });
    const after = (await summariseQueues(await asOperator())).find(({ queue }) => queue === "call-up.check");
    expect(after?.counts.created).toBe((before?.counts.created ?? 0) + 1);
    expect(Math.round((Date.now() - (after?.waitingSince?.getTime() ?? 0)) / 60_000)).toBe(7);
    expect((await summariseQueues(await asOperator())).map(({ queue }) => queue)).toEqual(QUEUE_NAMES);
  });

  it("that failed run again when an operator says so, once, and the chain tells who it was", async () => {
    const job = await putJob({ name: "call-up.write", state: "failed", output: { code: "STOPPED" } });
    await retryJob(await asOperator(), job);
    expect(await find(job)).toMatchObject({ state: "retry", endedAt: null });
    await expect(retryJob(await asOperator(), job)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const [event] = await listAuditEvents(await asOperator(), PLATFORM, 1);
    expect(event).toMatchObject({ act: "job.retry", object: job, actor: operator.claim.user });
    // Whoever works jobs off may take it: pg-boss asks for runs that are not used up.
    expect(await asApplication("SELECT retry_count <= retry_limit AND start_after <= now() AS due FROM pgboss.job WHERE id = $1", [job])).toEqual([{ due: true }]);
  });

  it("are nobody's but the operator's to repeat", async () => {
    const job = await putJob({ name: "call-up.write", state: "failed", output: { code: "STOPPED" } });
    const { manager } = await openCompany();
    await expect(retryJob(await as(manager), job)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await find(job)).toMatchObject({ state: "failed" });
  });
});

describe("mails", () => {
  it("of every authority are listed, and those that did not go out wait again once a mail server is set", async () => {
    const { organisation } = await openOrganisation(await asOperator(), { kind: "authority", name: "某省经信厅", regionPrefix: "33" });
    const [failed, sent] = [makeId(), makeId()];
    await atOnce(`INSERT INTO message (organisation_id, id, kind, key, "to", values, state, attempts, error) VALUES
      ('${organisation}', '${failed}', 'callUp', '1', 'a@example.com', '{}', 'failed', 5, '550 no such user'), ('${organisation}', '${sent}', 'reminder', '2', NULL, '{}', 'held', 0, NULL)`);
    const read = async () => (await listMails(await asOperator())).rows.filter(({ authority }) => authority.id === organisation);
    expect((await read()).map(({ kind, state, to, receiver, error, canResend }) => ({ kind, state, to, receiver, error, canResend }))).toEqual([
      { kind: "reminder", state: "held", to: null, receiver: null, error: null, canResend: false },
      { kind: "callUp", state: "failed", to: "a@example.com", receiver: null, error: "550 no such user", canResend: false },
    ]);
    expect((await listMails(await asOperator(), { state: "failed", kind: "reminder" })).total).toBe(0);
    // None is set here; the gate itself would.
    await expect(resendMail(await asOperator(), failed)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const requeue = (id: string) => asApplication("SELECT gate.requeue_message($1, $2, NULL) AS queued", [operator.claim.user, id]);
    expect([await requeue(failed), await requeue(failed), await requeue(sent)]).toEqual([[{ queued: true }], [{ queued: false }], [{ queued: false }]]);
    expect((await read()).find(({ id }) => id === failed)).toMatchObject({ state: "queued", attempts: 0, error: null });
  });
});

describe("health", () => {
  it("says of everything that was looked at how it is, and has words for it in both languages", async () => {
    const { checks, counts } = await loadHealth(await asOperator());
    expect(checks.map(({ id }) => id)).toEqual(["database", "stamp", "connections", "tick", "queues", "mail", "disk", "memory", "address", "build"]);
    for (const locale of LOCALES) for (const { id, finding, rating } of checks) {
      const known = (loadMessages(locale).admin as { health: { checks: Record<string, Record<string, string>> } }).health.checks[id];
      expect(known?.[finding], `${locale} ${id}.${finding}`).toBeTruthy();
      if (rating !== "good") expect(known?.[`${finding}Todo`], `${locale} ${id}.${finding}Todo`).toBeTruthy();
    }
    expect(checks.find(({ id }) => id === "stamp")).toMatchObject({ rating: "good", finding: "same" });
    expect(counts.users).toBe((await listUsers(await asOperator())).total);
    expect(counts.companies).toBe((await listOrganisations(await asOperator(), { kind: "company" })).total);
    expect(counts.claims).toBe((await listOrganisations(await asOperator(), { claims: true })).total);
  });

  it("is bad where the minute's round stands still or jobs wait too long", async () => {
    const later = new Date(Date.now() + 30 * 60_000);
    const { checks } = await loadHealth(await asOperator(), later);
    expect(checks.find(({ id }) => id === "queues")).toMatchObject({ rating: "bad", finding: "late" });
  });
});

describe("the gate", () => {
  it.each(["list_organisations($1)", `load_organisation($1, '${PLATFORM}')`, "list_users($1, NULL, NULL, NULL, 10, 0)", `set_user_state($1, '${PLATFORM}', 'disabled', NULL)`, "list_outgoing_messages($1, NULL, NULL, 10, 0)", `requeue_message($1, '${PLATFORM}', NULL)`, "list_versions($1)", "measure_installation($1)"])(
    "%s is for operators alone",
    async (call) => {
      const { manager } = await openCompany();
      const run = async (user: string) => (await asApplication(`SELECT * FROM gate.${call}`, [user])).length;
      await expect(run(manager.claim.user)).rejects.toMatchObject({ code: "42501" });
      await expect(run(PLATFORM)).rejects.toMatchObject({ code: "42501" });
      await expect(run(operator.claim.user)).resolves.toBeTypeOf("number");
    },
  );

  it("lists everything to the installation itself, as before", async () => {
    const [row] = await atGate((gate) => gate.$queryRaw<{ platforms: number }[]>`SELECT count(*)::integer AS platforms FROM gate.list_organisations(NULL) WHERE kind = 'platform'`);
    expect(row?.platforms).toBe(1);
  });
});
