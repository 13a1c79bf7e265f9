import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addDays, dayInChina } from "@/lib/core/calendar";
import { closingOf, participationStateOf } from "@/lib/core/campaign";
import { AppError } from "@/lib/core/errors";
import { verifyAuditChain } from "@/lib/server/audit";
import { issueCallUps } from "@/lib/server/call-up-links";
import { redeemCallUpSignedIn } from "@/lib/server/call-up-redemption";
import { joinCampaign } from "@/lib/server/calls";
import { extendCampaign } from "@/lib/server/campaigns";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { loadLink, loadParticipation, relink, removeParticipation, reopenParticipation, returnParticipation } from "@/lib/server/participations";
import { saveResponses } from "@/lib/server/responses";
import { submit, withdraw } from "@/lib/server/submissions";
import { answerCall, as, callEnterprises, fill, letPass, openAuthority, openCampaign, openCompany, publish, system, type Authority, type Company } from "@/lib/server/test-builders";

let authority: Authority;
beforeAll(async () => {
  await publish();
  authority = await openAuthority();
});
afterAll(closeDatabase);

const ACTS = ["issue", "redeem", "join", "save", "submit", "withdraw", "return", "reopen", "extend", "relink", "remove", "wait", "close"] as const;
type Act = (typeof ACTS)[number];
/** Those that lead on are drawn more often, so that sequences get somewhere. */
const act = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...ACTS) },
  { weight: 2, arbitrary: fc.constantFrom<Act>("redeem", "join", "submit", "return", "withdraw", "close", "reopen") },
);

type Course = { readonly company: Company; readonly campaign: string; readonly participation: string; readonly viewer: Awaited<ReturnType<typeof as>>; token: string };
const today = () => dayInChina(new Date());
const rowIn = ({ participation }: Course) => inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.findUnique({ where: { organisationId_id: { organisationId: authority.organisation, id: participation } }, include: { campaign: true } }));
const answeringIn = ({ company, participation }: Course) => inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.assessment.findFirst({ where: { participationId: participation }, include: { submissions: true } }));

async function begin(): Promise<Course> {
  const company = await openCompany();
  const campaign = await openCampaign(authority, { closesOn: addDays(today(), 10) });
  const { creditCode } = await inOrganisation({ organisation: company.organisation, user: null }, (tx) => tx.organisation.findUniqueOrThrow({ where: { id: company.organisation } }));
  const [called] = await callEnterprises(authority, campaign, [{ creditCode: creditCode ?? "" }]);
  return { company, campaign, participation: called?.id ?? "", viewer: await as(company.manager), token: "" };
}

async function run(course: Course, act: Act): Promise<void> {
  const { company, campaign, participation, viewer } = course;
  const { organisation } = company;
  const assessment = await answeringIn(course);
  const official = authority.system;
  const take = ({ path }: { readonly path: string }) => (course.token = path.split("/").at(-1) ?? "");
  const steps: Readonly<Record<Act, () => Promise<unknown>>> = {
    issue: async () => {
      await issueCallUps(system);
      const link = await loadLink(official, authority.organisation, participation);
      if (link) take(link);
    },
    redeem: () => redeemCallUpSignedIn(viewer, { token: course.token || "none", company: organisation }),
    join: async () => {
      const joined = await joinCampaign(company.system, organisation, participation, { named: true });
      // Everything answered, if it is the first time.
      if (!assessment) await fill(company, joined.assessment).catch(() => undefined);
    },
    save: async () => assessment && saveResponses(company.manager.claim, organisation, assessment.id, answerCall([{ item: "L1.2", revision: 1, answer: { level: 3 } }])),
    submit: async () => assessment && submit(company.system, organisation, assessment.id),
    withdraw: async () => {
      const valid = assessment?.submissions.find(({ withdrawnAt, returnedAt }) => withdrawnAt === null && returnedAt === null);
      if (valid) await withdraw(company.system, organisation, valid.id);
    },
    return: () => returnParticipation(official, authority.organisation, participation, { reason: "请补充", closesOn: addDays(today(), 20) }),
    reopen: () => reopenParticipation(official, authority.organisation, participation, { reason: "请填写", closesOn: addDays(today(), 2) }),
    extend: () => extendCampaign(official, authority.organisation, campaign, { closesOn: addDays(today(), 5) }),
    relink: async () => take(await relink(official, authority.organisation, participation)),
    remove: () => removeParticipation(official, authority.organisation, participation),
    wait: () => letPass(1, authority, campaign, [company]),
    close: () => letPass(11, authority, campaign, [company]),
  };
  await steps[act]().catch((fault: unknown) => {
    // Refused as the state has it; anything else is a fault of ours.
    if (!(fault instanceof AppError)) throw fault;
  });
}

async function check(course: Course): Promise<void> {
  const row = await rowIn(course);
  const assessment = await answeringIn(course);
  if (!row) return expect(assessment).toBeNull();
  const valid = assessment?.submissions.filter(({ withdrawnAt, returnedAt }) => withdrawnAt === null && returnedAt === null) ?? [];
  expect(row.state).toBe(participationStateOf({ joined: row.companyId !== null, assessment: assessment?.state ?? null }));
  expect(row.assessmentId).toBe(assessment?.id ?? null);
  expect(valid).toHaveLength(assessment?.state === "submitted" ? 1 : 0);
  expect(row.submittedAt).toEqual(valid[0]?.at ?? null);
  for (const { withdrawnAt, returnedAt } of assessment?.submissions ?? []) expect(withdrawnAt === null || returnedAt === null).toBe(true);
  const closesAt = closingOf({ own: row.closesAt, campaign: row.campaign.closesAt });
  if (assessment) expect(assessment.closesAt).toEqual(closesAt);
  // At most one link stands; it is the one that the row names, and it ends with the closing.
  const links = await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.token.findMany({ where: { participationId: row.id, usedAt: null, revokedAt: null } }));
  expect(links.map(({ id, expiresAt }) => [id, expiresAt])).toEqual(links.length === 0 ? [] : [[row.tokenId, closesAt]]);
  // What the page offers is what the functions do.
  const { can, state } = await loadParticipation(authority.system, authority.organisation, row.id);
  expect(can.return).toBe(state === "submitted");
  expect(can.reopen && can.relink).toBe(false);
}

it("RW-131: whatever is done in whatever order, an enterprise stands for its authority where its assessment stands", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), async (acts) => {
      const course = await begin();
      for (const step of ["issue", ...acts] as const) {
        await run(course, step);
        await check(course);
      }
      expect(await verifyAuditChain(course.company.system, course.company.organisation)).toMatchObject({ firstBroken: null });
    }),
    { numRuns: 8, endOnFailure: true },
  );
  expect(await verifyAuditChain(system, authority.organisation)).toMatchObject({ firstBroken: null });
}, 240_000);
