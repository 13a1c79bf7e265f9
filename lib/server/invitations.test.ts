import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAssessments, loadOverview } from "@/lib/server/assessments";
import { listAuditEvents } from "@/lib/server/audit";
import { closeDatabase } from "@/lib/server/db";
import { noDevice } from "@/lib/server/device";
import { makeId } from "@/lib/server/id";
import { inviteMember, listInvitations, revokeInvitation } from "@/lib/server/invitations";
import { endMembership } from "@/lib/server/members";
import { addMember, as, assign, openAssessment, openCompany, ownerUrl, PASSWORD, publish, unique, type Company, type Someone } from "@/lib/server/test-builders";
import { joinSignedIn, loadInvitation, redeemInvitation } from "@/lib/server/tokens";
import { nobody } from "@/lib/server/viewer";

beforeAll(async () => {
  await publish();
});
afterAll(closeDatabase);

const tokenOf = (path: string) => path.split("/").at(-1) ?? "";
const newcomer = () => ({ name: "新人", login: `${unique()}@example.com`, password: PASSWORD });
const join = async (token: string): Promise<Someone> => {
  const person = newcomer();
  const { organisation, session } = await redeemInvitation(nobody, { token, ...person }, noDevice);
  return { claim: { sid: session.sid, user: session.user }, login: person.login, organisation };
};
/** Invites to answer these indicators; the link's secret. */
const invite = async (company: Company, assessment: string, indicators: string[]): Promise<string> =>
  tokenOf((await inviteMember(await as(company.manager), company.organisation, "respondent", { sections: { assessment, indicators } })).path);
const seenBy = async (someone: Someone, organisation: string, assessment: string): Promise<readonly string[]> =>
  (await loadOverview(await as(someone, organisation), organisation, assessment)).elements.flatMap(({ indicators }) => indicators.map(({ id }) => id));

describe("an invitation with sections", () => {
  it("gives whoever uses it these sections and no others", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const joined = await join(await invite(company, assessment, ["O1", "L1", "L1"]));
    expect(await seenBy(joined, company.organisation, assessment)).toEqual(["L1", "O1"]);
  });

  it("gives them to somebody who is signed in with an account of another company", async () => {
    const [company, other] = [await openCompany(), await openCompany()];
    const assessment = await openAssessment(company);
    await joinSignedIn(await as(other.manager), await invite(company, assessment, ["M2"]));
    expect(await seenBy(other.manager, company.organisation, assessment)).toEqual(["M2"]);
  });

  it("adds them to what a member has already", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const member = await addMember(company, "respondent");
    await assign(company, assessment, member, ["L1"]);
    await joinSignedIn(await as(member), await invite(company, assessment, ["L1", "L2"]));
    expect(await seenBy(member, company.organisation, assessment)).toEqual(["L1", "L2"]);
  });

  it("gives somebody who comes back only what it names, not what they had before", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const member = await addMember(company, "respondent");
    await assign(company, assessment, member, ["L1", "M1"]);
    await endMembership(await as(company.manager), company.organisation, member.claim.user);
    await joinSignedIn(await as(member), await invite(company, assessment, ["L2"]));
    expect(await seenBy(member, company.organisation, assessment)).toEqual(["L2"]);
  });

  it("is not made for an assessment or an indicator that is not there", async () => {
    const [company, other] = [await openCompany(), await openCompany()];
    const [assessment, foreign] = [await openAssessment(company), await openAssessment(other)];
    await expect(invite(company, foreign, ["L1"])).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(invite(company, makeId(), ["L1"])).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(invite(company, assessment, ["L1", "X9"])).rejects.toMatchObject({ code: "INVALID", details: { field: "/indicators" } });
    expect(await listInvitations(await as(company.manager), company.organisation)).toEqual([]);
  });

  it("leaves out an indicator that the questionnaire does not have when it is used", async () => {
    const company = await openCompany();
    const assessment = await openAssessment(company);
    const token = await invite(company, assessment, ["L1", "L2"]);
    await asOwner("token", `UPDATE token SET indicators = indicators || '{X9}' WHERE organisation_id = $1`, [company.organisation]);
    const joined = await join(token);
    expect(await seenBy(joined, company.organisation, assessment)).toEqual(["L1", "L2"]);
  });

  it("lets its bearer in without sections where the assessment is gone", async () => {
    const company = await openCompany();
    const token = await invite(company, await openAssessment(company), ["L1"]);
    await asOwner("token", `UPDATE token SET assessment_id = $2 WHERE organisation_id = $1`, [company.organisation, makeId()]);
    const joined = await join(token);
    expect(await listAssessments(await as(joined), company.organisation)).toEqual([]);
  });

  it("never reaches an assessment of another company, whatever its row says", async () => {
    const [company, other] = [await openCompany(), await openCompany()];
    const foreign = await openAssessment(other);
    const token = await invite(company, await openAssessment(company), ["L1"]);
    await asOwner("token", `UPDATE token SET assessment_id = $2 WHERE organisation_id = $1`, [company.organisation, foreign]);
    const joined = await join(token);
    expect((await as(joined, other.organisation)).acting).toBeNull();
    expect(await asOwner("assignment", `SELECT indicator FROM assignment WHERE user_id = $1`, [joined.claim.user])).toEqual([]);
  });
});

// RW-022.
describe("the link of an invitation", () => {
  it("works once", async () => {
    const company = await openCompany();
    const token = await invite(company, await openAssessment(company), ["L1"]);
    await join(token);
    await expect(join(token)).rejects.toMatchObject({ code: "TOKEN" });
    await expect(joinSignedIn(await as(company.manager), token)).rejects.toMatchObject({ code: "TOKEN" });
  });

  it("works for one of many who press it at once", async () => {
    const company = await openCompany();
    const token = await invite(company, await openAssessment(company), ["L1"]);
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => join(token)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("expires", async () => {
    const company = await openCompany();
    const token = await invite(company, await openAssessment(company), ["L1"]);
    await asOwner("token", `UPDATE token SET expires_at = now() - interval '1 second' WHERE organisation_id = $1`, [company.organisation]);
    await expect(loadInvitation(nobody, token)).rejects.toMatchObject({ code: "TOKEN" });
    await expect(join(token)).rejects.toMatchObject({ code: "TOKEN" });
    expect(await listInvitations(await as(company.manager), company.organisation)).toEqual([]);
  });

  it("leads into the company that made it and into no other, and no other company sees or ends it", async () => {
    const [company, other] = [await openCompany(), await openCompany()];
    const assessment = await openAssessment(company);
    const token = await invite(company, assessment, ["L1"]);
    const [stranger, manager] = [await as(other.manager), await as(company.manager)];
    const [open] = await listInvitations(manager, company.organisation);
    expect(await listInvitations(stranger, other.organisation)).toEqual([]);
    await expect(listInvitations(stranger, company.organisation)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(revokeInvitation(stranger, other.organisation, open?.id ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
    const joined = await join(token);
    expect(joined.organisation).toBe(company.organisation);
    expect((await as(joined, other.organisation)).acting).toBeNull();
  });
});

describe("open invitations", () => {
  it("are listed with whom and what they are for, newest first, until they are used", async () => {
    const company = await openCompany();
    const viewer = await as(company.manager);
    const assessment = await openAssessment(company);
    const used = await invite(company, assessment, ["M1"]);
    await inviteMember(viewer, company.organisation, "manager", { login: "wang@example.com" });
    await invite(company, assessment, ["L1", "O2"]);
    await join(used);
    expect(await listInvitations(viewer, company.organisation)).toMatchObject([
      { role: "respondent", login: null, assessment, indicators: ["L1", "O2"], by: "经理" },
      { role: "manager", login: "wang@example.com", assessment: null, indicators: [], by: "经理" },
    ]);
  });

  it("can be revoked, once, and let nobody in afterwards", async () => {
    const company = await openCompany();
    const viewer = await as(company.manager);
    const token = await invite(company, await openAssessment(company), ["L1"]);
    const [open] = await listInvitations(viewer, company.organisation);
    await revokeInvitation(viewer, company.organisation, open?.id ?? "");
    expect(await listInvitations(viewer, company.organisation)).toEqual([]);
    await expect(join(token)).rejects.toMatchObject({ code: "TOKEN" });
    await expect(revokeInvitation(viewer, company.organisation, open?.id ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await listAuditEvents(viewer, company.organisation))[0]).toMatchObject({ act: "invitation.revoke", object: open?.id });
  });

  it("are not those of somebody who may no longer make any", async () => {
    const company = await openCompany();
    const second = await addMember(company, "manager");
    await inviteMember(await as(second), company.organisation, "respondent");
    await endMembership(await as(company.manager), company.organisation, second.claim.user);
    expect(await listInvitations(await as(company.manager), company.organisation)).toEqual([]);
  });

  it.each(["no address", "a@b", `${"x".repeat(300)}@example.com`])("are not made for %j", async (login) => {
    const company = await openCompany();
    await expect(inviteMember(await as(company.manager), company.organisation, "respondent", { login })).rejects.toThrow();
  });
});

/** A statement as the owner of the database, past row-level security: what happens behind the application's back. */
async function asOwner(table: string, text: string, values: readonly unknown[]): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: ownerUrl() });
  await client.connect();
  try {
    await client.query(`BEGIN; ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    const { rows } = await client.query(text, [...values]);
    await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY; COMMIT`);
    return rows;
  } finally {
    await client.end();
  }
}
