import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { signIn } from "@/lib/server/accounts";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { noDevice } from "@/lib/server/device";
import { makeId } from "@/lib/server/id";
import { saveResponses } from "@/lib/server/responses";
import { answerCall, openAssessment, openCompany, PASSWORD, publish, type Company } from "@/lib/server/test-builders";
import { asOwner, openCompany as openSmallCompany } from "@/lib/server/testing/company";
import { nobody } from "@/lib/server/viewer";

const DAY = 86_400_000;
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
const save = (batch: string, revision: number, level: number) => saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision, answer: { level } }], { batch }));
const enter = () => signIn(nobody, { login: company.manager.login, password: PASSWORD }, noDevice);

/** Only its owner can make a row of this table older than it is. */
const age = (batch: string, days: number) =>
  asOwner(async (owner) => {
    await owner.query("BEGIN; ALTER TABLE batch_key NO FORCE ROW LEVEL SECURITY");
    await owner.query("UPDATE batch_key SET at = now() - make_interval(days => $2) WHERE batch = $1", [batch, days]);
    await owner.query("ALTER TABLE batch_key FORCE ROW LEVEL SECURITY; COMMIT");
  });
const keys = (organisation = company.organisation) => inOrganisation({ organisation, user: null }, (tx) => tx.batchKey.findMany({ orderBy: { at: "asc" }, select: { batch: true, at: true } }));
const keep = (count: number, ageDays: (index: number) => number, organisation = company.organisation) =>
  inOrganisation({ organisation, user: null }, (tx) =>
    tx.batchKey.createMany({
      data: Array.from({ length: count }, (_, index) => ({ organisationId: organisation, batch: randomUUID(), userId: makeId(), target: "facts/standalone", result: {}, at: new Date(Date.now() - ageDays(index) * DAY) })),
    }),
  );

describe("keys of saves", () => {
  it("go after thirty days, with the next sign-in of whomever, and stay until then", async () => {
    const elsewhere = await openSmallCompany();
    await keep(2, (index) => [29.9, 30.1][index] ?? 0);
    await keep(1, () => 31, elsewhere.organisation);
    await enter();
    expect((await keys()).map(({ at }) => Math.round((Date.now() - at.getTime()) / DAY))).toEqual([30]);
    expect(await keys(elsewhere.organisation)).toEqual([]);
  });

  it("go the oldest first, two thousand at a time", async () => {
    await keep(2_003, (index) => 31 + index / 1_000);
    await enter();
    expect((await keys()).map(({ at }) => ((Date.now() - at.getTime()) / DAY).toFixed(3))).toEqual(["31.002", "31.001", "31.000"]);
    await Promise.all(Array.from({ length: 4 }, enter));
    expect(await keys()).toEqual([]);
  });
});

describe("a batch that comes again when its key is gone", () => {
  async function forgotten(batch: string): Promise<void> {
    await age(batch, 31);
    await enter();
    expect((await keys()).filter((key) => key.batch === batch)).toEqual([]);
  }

  it("is saved, and not twice", async () => {
    const batch = randomUUID();
    await save(batch, 0, 2);
    await forgotten(batch);
    expect((await save(batch, 0, 2)).results).toEqual([{ item: "L1.2", status: "saved", revision: 1 }]);
    expect(await inOrganisation(own(), (tx) => tx.change.count())).toBe(1);
  });

  it("is a conflict with both values where somebody has answered since, and overwrites nothing", async () => {
    const batch = randomUUID();
    await save(batch, 0, 2);
    await save(randomUUID(), 1, 5);
    await forgotten(batch);
    expect((await save(batch, 0, 2)).results).toMatchObject([{ status: "conflict", revision: 2, current: { answer: { level: 5 } }, by: "经理" }]);
  });
});
