import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "@/lib/core/errors";
import { verifyAuditChain } from "@/lib/server/audit";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { saveFacts } from "@/lib/server/facts";
import { saveResponses } from "@/lib/server/responses";
import { saveSchemeAnswers } from "@/lib/server/standing";
import { listSubmissions, submit, withdraw } from "@/lib/server/submissions";
import { addMember, answerCall, as, factCall, fill, openAssessment, openCompany, publish, YEAR, type Company, type Someone } from "@/lib/server/test-builders";
import { randomOf, replayChanges } from "@/lib/server/testing/replay";

let company: Company;
let assessment: string;
beforeAll(async () => {
  await publish();
});
beforeEach(async () => {
  company = await openCompany();
  assessment = await openAssessment(company);
});
afterAll(closeDatabase);

const own = () => ({ organisation: company.organisation, user: null });
const commentOf = (value: unknown) => (value as { comment: string | null } | null)?.comment ?? null;

describe("two editors of the same answers", () => {
  const ITEMS = ["L1.2", "L2.4", "L3.1"];
  const STEPS = 100;

  type Editor = { readonly someone: Someone; readonly seen: Set<string>; readonly saved: string[]; readonly turnedAway: string[] };
  const editorOf = (someone: Someone): Editor => ({ someone, seen: new Set(), saved: [], turnedAway: [] });

  /** Saves as fast as answers come, and looks at what is stored only where it is told of it. */
  async function work({ someone, seen, saved, turnedAway }: Editor, random: (below: number) => number): Promise<void> {
    const revisions = new Map<string, number>();
    for (let step = 0; step < STEPS; step += 1) {
      const items = ITEMS.filter(() => random(2) === 0);
      const changes = (items.length === 0 ? ITEMS.slice(0, 1) : items).map((item) => ({
        item,
        revision: revisions.get(item) ?? 0,
        answer: { level: random(6) },
        comment: `${someone.login} ${item} ${String(step)}`,
      }));
      const { results } = await saveResponses(someone.claim, company.organisation, assessment, answerCall(changes));
      for (const [index, { item, status, revision, current }] of results.entries()) {
        const text = changes[index]?.comment ?? "";
        revisions.set(item, revision);
        if (status === "saved") {
          saved.push(text);
          seen.add(text);
        } else {
          expect([status, typeof current?.comment]).toEqual(["conflict", "string"]);
          turnedAway.push(text);
          seen.add(current?.comment ?? "");
        }
      }
    }
  }

  // B6.2, RW-024, RW-030.
  it.each([1, 2])("never overwrite what they have not seen, and nothing that was saved is lost (%i)", async (seed) => {
    const random = randomOf(seed);
    const editors = [editorOf(company.manager), editorOf(await addMember(company, "manager"))];
    await Promise.all(editors.map((editor) => work(editor, random)));
    const changes = await inOrganisation(own(), (tx) => tx.change.findMany());
    const silent = changes.filter(({ before, by }) => before !== null && !editors.some(({ someone, seen }) => someone.claim.user === by && seen.has(commentOf(before) ?? "")));
    expect(silent).toEqual([]);
    expect(changes.map(({ after }) => commentOf(after)).toSorted()).toEqual(editors.flatMap(({ saved }) => saved).toSorted());
    for (const { turnedAway } of editors) expect(turnedAway.length).toBeGreaterThan(STEPS / 10);
    const { replayed, stored, broken } = await replayChanges(company.organisation);
    expect(broken).toEqual([]);
    expect(stored).toEqual(replayed);
  });
});

describe("two assessments side by side", () => {
  // RW-026.
  it("each take what was saved to them, also at the same moment, and nothing of the other", async () => {
    const second = await openAssessment(company, { label: "T1" });
    const random = randomOf(4);
    const last: Record<string, string> = {};
    const line = async (to: string) => {
      for (let revision = 0; revision < 40; revision += 1) {
        const comment = `${to} ${String(random(1_000_000))}`;
        const { results } = await saveResponses(company.manager.claim, company.organisation, to, answerCall([{ item: "L1.2", revision, answer: { level: random(6) }, comment }]));
        expect(results).toEqual([{ item: "L1.2", status: "saved", revision: revision + 1 }]);
        last[to] = comment;
      }
    };
    await Promise.all([line(assessment), line(second)]);
    const rows = await inOrganisation(own(), (tx) => tx.response.findMany());
    expect(Object.fromEntries(rows.map(({ assessmentId, comment }) => [assessmentId, comment]))).toEqual(last);
  });

  it("are not mixed up by a batch of the one that is sent to the other", async () => {
    const second = await openAssessment(company, { label: "T1" });
    const call = answerCall([{ item: "L1.2", revision: 0, answer: { level: 4 } }]);
    await saveResponses(company.manager.claim, company.organisation, assessment, call);
    await expect(saveResponses(company.manager.claim, company.organisation, second, call)).rejects.toMatchObject({ code: "INVALID" });
    expect(await inOrganisation(own(), (tx) => tx.response.findMany({ select: { assessmentId: true } }))).toEqual([{ assessmentId: assessment }]);
  });
});

describe("a history of everything at once", () => {
  const STEPS = 30;

  // B6.7.
  it("played again gives exactly what is stored, and every submission is of one moment", async () => {
    const second = await openAssessment(company, { label: "T1" });
    for (const id of [assessment, second]) await fill(company, id);
    await submit(company.system, company.organisation, second);
    const people = [company.manager, await addMember(company, "manager"), await addMember(company, "manager"), await addMember(company, "manager")];
    const refused: Record<string, number> = {};
    await Promise.all(people.map((someone, index) => live(someone, randomOf(10 + index), [assessment, second], refused)));

    const { replayed, stored, broken } = await replayChanges(company.organisation);
    expect(broken).toEqual([]);
    expect(stored).toEqual(replayed);
    expect(Object.keys(refused).filter((code) => !["INCOMPLETE", "CLOSED", "CONFLICT"].includes(code))).toEqual([]);

    const { assessments, submissions, batches, events } = await inOrganisation(own(), async (tx) => ({
      assessments: await tx.assessment.findMany(),
      submissions: await tx.submission.findMany({ orderBy: { number: "asc" } }),
      batches: await tx.change.findMany({ distinct: ["batch"], select: { batch: true } }),
      events: await tx.auditEvent.count({ where: { act: { in: ["responses.save", "facts.save", "standing.save"] } } }),
    }));
    expect(events).toBe(batches.length);
    for (const { id, state } of assessments) {
      const made = submissions.filter(({ assessmentId }) => assessmentId === id);
      expect(made.map(({ number }) => number)).toEqual(made.map((_, place) => place + 1));
      const valid = made.filter(({ withdrawnAt }) => withdrawnAt === null);
      expect(valid).toHaveLength(state === "submitted" ? 1 : 0);
      // What is submitted is closed: it still is what was frozen.
      for (const { responses } of valid) {
        const now = Object.entries(stored).filter(([key, { value }]) => key.startsWith(id) && (value as { answer: unknown }).answer !== null);
        expect(Object.keys(responses as object).toSorted()).toEqual(now.map(([key]) => key.split(" ")[1]).toSorted());
        for (const [key, { value }] of now) expect((responses as Record<string, object>)[key.split(" ")[1] ?? ""]).toMatchObject({ answer: (value as { answer: object }).answer });
      }
    }
    expect(await verifyAuditChain(await as(company.manager), company.organisation)).toMatchObject({ firstBroken: null });
  });

  /** Does what somebody may do, in any order, and sends some of it twice. */
  async function live(someone: Someone, random: (below: number) => number, assessments: readonly string[], refused: Record<string, number>): Promise<void> {
    const viewer = await as(someone);
    const { organisation } = company;
    const revisions = new Map<string, number>();
    const seen = (key: string) => revisions.get(key) ?? 1;
    for (let step = 0; step < STEPS; step += 1) {
      const to = assessments[random(assessments.length)] ?? "";
      const acts: (() => Promise<unknown>)[] = [
        async () => {
          const item = ["L1.2", "L2.4", "M2.3"][random(3)] ?? "";
          const call = answerCall([{ item, revision: seen(`${to} ${item}`), answer: random(5) === 0 ? null : { level: random(6) } }]);
          const { results } = await saveResponses(someone.claim, organisation, to, call);
          if (random(3) === 0) expect((await saveResponses(someone.claim, organisation, to, call)).results).toEqual(results);
          revisions.set(`${to} ${item}`, results[0]?.revision ?? 0);
        },
        async () => {
          const call = factCall([{ key: "rdStaff", year: YEAR, revision: seen("rdStaff"), value: random(30) + 1 }]);
          revisions.set("rdStaff", (await saveFacts(someone.claim, organisation, "standalone", call)).results[0]?.revision ?? 0);
        },
        async () => {
          const call = { scope: "standalone", fiscalYear: YEAR, pack: "cn.digital-sme@2024", batch: randomUUID(), changes: [{ question: "Q5", revision: revisions.get("Q5") ?? 0, answer: random(4) + 1 }] };
          revisions.set("Q5", (await saveSchemeAnswers(viewer, organisation, call)).results[0]?.revision ?? 0);
        },
        () => submit(viewer, organisation, to, random(2) === 0 ? randomUUID() : null),
        async () => {
          const valid = (await listSubmissions(viewer, organisation)).find(({ state }) => state === "valid");
          if (valid) await withdraw(viewer, organisation, valid.id);
        },
      ];
      await acts[[0, 0, 0, 0, 1, 2, 3, 4, 4][random(9)] ?? 0]?.().catch((fault: unknown) => {
        if (!(fault instanceof AppError)) throw fault;
        refused[fault.code] = (refused[fault.code] ?? 0) + 1;
      });
    }
  }
});
