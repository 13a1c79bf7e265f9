import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadIndicatorForm, loadOverview } from "@/lib/server/assessments";
import { handOver } from "@/lib/server/assignments";
import { listAuditEvents } from "@/lib/server/audit";
import { closeDatabase } from "@/lib/server/db";
import { saveFacts } from "@/lib/server/facts";
import { endMembership } from "@/lib/server/members";
import { saveResponses } from "@/lib/server/responses";
import { loadTeam } from "@/lib/server/team";
import { addMember, answerCall, as, assign, factCall, openAssessment, openCompany, publish, YEAR, type Company, type Someone } from "@/lib/server/test-builders";

beforeAll(async () => {
  await publish();
});
afterAll(closeDatabase);

async function openTeam(): Promise<{ company: Company; assessment: string; finance: Someone; production: Someone }> {
  const company = await openCompany();
  return { company, assessment: await openAssessment(company), finance: await addMember(company, "respondent"), production: await addMember(company, "respondent") };
}
const teamOf = async ({ company, assessment }: { company: Company; assessment: string }) => loadTeam(await as(company.manager), company.organisation, assessment);
const sectionsOf = async (team: { company: Company; assessment: string }, someone: Someone) => (await teamOf(team)).people.find(({ user }) => user === someone.claim.user)?.sections.map(({ id }) => id);

describe("who works on what", () => {
  it("shows per person the sections, what is answered in them by whomever, and the last edit", async () => {
    const team = await openTeam();
    const { company, assessment, finance, production } = team;
    await assign(company, assessment, finance, ["L1"]);
    await assign(company, assessment, production, ["L1", "M2"]);
    await saveResponses(finance.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }]));
    const { people } = await teamOf(team);
    const [manager, first, second] = people;
    const L1 = (await loadOverview(await as(finance), company.organisation, assessment)).assessment.progress;
    expect(L1.answered).toBe(1);
    expect(manager).toMatchObject({ user: company.manager.claim.user, role: "manager", sections: [], progress: { answered: 0, applicable: 0 }, lastEditAt: null });
    expect(first).toMatchObject({ user: finance.claim.user, sections: [{ id: "L1" }], progress: L1 });
    expect(first?.lastEditAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    // What a colleague answered is done for both; who did nothing has no last edit.
    expect(second).toMatchObject({ user: production.claim.user, sections: [{ id: "L1" }, { id: "M2" }], progress: { answered: 1 }, lastEditAt: null });
  });

  it("counts a figure as an edit, an edit of another assessment not", async () => {
    const team = await openTeam();
    const { company, assessment, finance, production } = team;
    const other = await openAssessment(company, { label: "T1" });
    await assign(company, assessment, finance, ["M1"]);
    await assign(company, other, production, ["L1"]);
    await saveFacts(finance.claim, company.organisation, "standalone", factCall([{ key: "equipmentTotal", year: YEAR, revision: 0, value: 10 }]));
    await saveResponses(production.claim, company.organisation, other, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }]));
    const { people } = await teamOf(team);
    expect(people.map(({ lastEditAt }) => lastEditAt !== null)).toEqual([false, true, false]);
  });

  it("names the sections of nobody, and who had those of somebody who left", async () => {
    const team = await openTeam();
    const { company, assessment, finance, production } = team;
    await assign(company, assessment, finance, ["L1", "L2"]);
    await assign(company, assessment, production, ["L2"]);
    await endMembership(await as(company.manager), company.organisation, finance.claim.user);
    const { people, unassigned } = await teamOf(team);
    expect(people).toHaveLength(2);
    const ids = unassigned.map(({ section }) => section.id);
    expect(ids).not.toContain("L2");
    expect(unassigned.find(({ section }) => section.id === "L1")?.formerly).toEqual(["成员"]);
    expect(unassigned.find(({ section }) => section.id === "M1")?.formerly).toEqual([]);
  });
});

describe("handing over", () => {
  it("moves some of a person's sections: who had them sees them no longer, and what was answered stays", async () => {
    const team = await openTeam();
    const { company, assessment, finance, production } = team;
    const { organisation } = company;
    await assign(company, assessment, finance, ["L1", "L2"]);
    await saveResponses(finance.claim, organisation, assessment, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }]));
    await handOver(await as(company.manager), organisation, { assessment, from: finance.claim.user, to: production.claim.user, indicators: ["L1"] });
    expect(await sectionsOf(team, finance)).toEqual(["L2"]);
    expect(await sectionsOf(team, production)).toEqual(["L1"]);
    await expect(loadIndicatorForm(await as(finance), organisation, assessment, "L1")).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { results } = await saveResponses(finance.claim, organisation, assessment, answerCall([{ item: "L1.2", revision: 1, answer: { level: 5 } }]));
    expect(results[0]).toMatchObject({ status: "refused" });
    const form = await loadIndicatorForm(await as(production), organisation, assessment, "L1");
    expect(form.items.find(({ item }) => item.id === "L1.2")?.response).toMatchObject({ answer: { level: 2 }, by: "成员" });
    expect((await listAuditEvents(await as(company.manager), organisation)).map(({ act }) => act)).toContain("indicators.handOver");
  });

  it("moves all of them, to somebody who has one already", async () => {
    const team = await openTeam();
    const { company, assessment, finance, production } = team;
    await assign(company, assessment, finance, ["L1", "L2"]);
    await assign(company, assessment, production, ["L2"]);
    await handOver(await as(company.manager), company.organisation, { assessment, from: finance.claim.user, to: production.claim.user, indicators: ["L1", "L2"] });
    expect([await sectionsOf(team, finance), await sectionsOf(team, production)]).toEqual([[], ["L1", "L2"]]);
  });

  it("gives away what nobody has and what somebody had who left, who does not get it back", async () => {
    const team = await openTeam();
    const { company, assessment, finance, production } = team;
    await assign(company, assessment, finance, ["L1"]);
    await endMembership(await as(company.manager), company.organisation, finance.claim.user);
    await handOver(await as(company.manager), company.organisation, { assessment, from: null, to: production.claim.user, indicators: ["L1", "M1"] });
    expect(await sectionsOf(team, production)).toEqual(["L1", "M1"]);
    const { unassigned } = await teamOf(team);
    expect(unassigned.filter(({ section, formerly }) => ["L1", "M1"].includes(section.id) || formerly.length > 0)).toEqual([]);
  });

  it("leaves a colleague alone who has the same section", async () => {
    const team = await openTeam();
    const { company, assessment, finance, production } = team;
    const third = await addMember(company, "respondent");
    for (const someone of [finance, production]) await assign(company, assessment, someone, ["L1"]);
    await handOver(await as(company.manager), company.organisation, { assessment, from: finance.claim.user, to: third.claim.user, indicators: ["L1"] });
    expect([await sectionsOf(team, finance), await sectionsOf(team, production), await sectionsOf(team, third)]).toEqual([[], ["L1"], ["L1"]]);
  });

  it("changes nothing where another manager was faster", async () => {
    const team = await openTeam();
    const { company, assessment, finance, production } = team;
    await assign(company, assessment, finance, ["L1"]);
    const give = async (indicators: string[]) => handOver(await as(company.manager), company.organisation, { assessment, from: finance.claim.user, to: production.claim.user, indicators });
    await expect(give(["L1", "L2"])).rejects.toMatchObject({ code: "CONFLICT" });
    expect([await sectionsOf(team, finance), await sectionsOf(team, production)]).toEqual([["L1"], []]);
  });

  it.each([
    ["to the same person", { to: "finance" }, "INVALID"],
    ["to somebody who left", { to: "left" }, "NOT_FOUND"],
    ["of an indicator that is not there", { indicators: ["X9"] }, "INVALID"],
  ])("%s is refused", async (_, wrong: { to?: string; indicators?: string[] }, code) => {
    const team = await openTeam();
    const { company, assessment, finance, production } = team;
    await assign(company, assessment, finance, ["L1"]);
    const left = await addMember(company, "respondent");
    const viewer = await as(company.manager);
    await endMembership(viewer, company.organisation, left.claim.user);
    const people: Record<string, Someone> = { finance, left };
    const to = people[wrong.to ?? ""] ?? production;
    await expect(handOver(viewer, company.organisation, { assessment, from: finance.claim.user, to: to.claim.user, indicators: wrong.indicators ?? ["L1"] })).rejects.toMatchObject({ code });
    expect(await sectionsOf(team, finance)).toEqual(["L1"]);
  });
});
