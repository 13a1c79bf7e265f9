import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { saveResponses } from "@/lib/server/responses";
import { listSubmissions, submit, withdraw, type Receipt } from "@/lib/server/submissions";
import { addMember, answerCall, as, fill, openAssessment, openCompany, publish, type Company } from "@/lib/server/test-builders";
import type { Person } from "@/lib/server/viewer";

let company: Company;
let assessment: string;
let manager: Person;
beforeAll(async () => {
  await publish();
});
beforeEach(async () => {
  company = await openCompany();
  assessment = await openAssessment(company);
  await fill(company, assessment);
  manager = await as(company.manager);
});
afterAll(closeDatabase);

const send = (key: string | null, viewer: Person = manager, to: string = assessment) => submit(viewer, company.organisation, to, key);
const numbers = async () => (await listSubmissions(manager, company.organisation)).map(({ number, state }) => [number, state]);
const own = () => ({ organisation: company.organisation, user: null });

describe("a wish to submit", () => {
  // RW-012, RW-028, RW-029.
  it("sent again gets the same receipt, and nothing is submitted twice", async () => {
    const key = randomUUID();
    const receipt = await send(key);
    expect(receipt).toMatchObject({ number: 1 });
    expect([await send(key), await send(key.toUpperCase()), await send(null), await send(randomUUID())]).toEqual([receipt, receipt, receipt, receipt]);
    expect(await numbers()).toEqual([[1, "valid"]]);
  });

  it("sent again after a withdrawal gets the receipt of what was withdrawn; only a new wish submits again", async () => {
    const key = randomUUID();
    const receipt = await send(key);
    await withdraw(manager, company.organisation, receipt.submission);
    expect(await send(key)).toEqual(receipt);
    expect(await numbers()).toEqual([[1, "withdrawn"]]);
    const second = await send(randomUUID());
    expect(second.number).toBe(2);
    expect(await send(key)).toEqual(receipt);
    expect(await numbers()).toEqual([[2, "valid"], [1, "withdrawn"]]);
  });

  it("that came when all was submitted stands for that submission, after its withdrawal too", async () => {
    const receipt = await send(null);
    const late = randomUUID();
    expect(await send(late)).toEqual(receipt);
    await withdraw(manager, company.organisation, receipt.submission);
    expect(await send(late)).toEqual(receipt);
    expect(await numbers()).toEqual([[1, "withdrawn"]]);
  });

  it("sent again after the closing, or with an answer taken back since, still gets its receipt", async () => {
    const key = randomUUID();
    const receipt = await send(key);
    await withdraw(manager, company.organisation, receipt.submission);
    await saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 1, answer: null }]));
    await inOrganisation(own(), (tx) => tx.assessment.updateMany({ data: { closesAt: new Date(Date.now() - 1) } }));
    expect(await send(key)).toEqual(receipt);
  });

  it("that was refused can be sent again once nothing is missing", async () => {
    const key = randomUUID();
    await saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 1, answer: null }]));
    await expect(send(key)).rejects.toMatchObject({ code: "INCOMPLETE" });
    await saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 2, answer: { level: 3 } }]));
    expect(await send(key)).toMatchObject({ number: 1 });
  });

  it("is one person's, for one assessment, and no save", async () => {
    const colleague = await as(await addMember(company, "manager"));
    const other = await openAssessment(company, { label: "T1" });
    const [key, saved] = [randomUUID(), randomUUID()];
    await saveResponses(company.manager.claim, company.organisation, assessment, answerCall([{ item: "L1.2", revision: 1, answer: { level: 2 } }], { batch: saved }));
    await expect(send(saved)).rejects.toMatchObject({ code: "INVALID", details: { field: "/key" } });
    expect(await numbers()).toEqual([]);
    await send(key);
    for (const wrong of [() => send(key, colleague), () => send(key, manager, other)]) await expect(wrong()).rejects.toMatchObject({ code: "INVALID", details: { field: "/key" } });
    await expect(saveResponses(company.manager.claim, company.organisation, other, answerCall([{ item: "L1.2", revision: 0, answer: { level: 2 } }], { batch: key }))).rejects.toMatchObject({ code: "INVALID" });
  });
});

describe("fifty at once", () => {
  // A second copy of the module stands for another web process: between the two only the database decides.
  async function many(keyOf: (index: number) => string | null): Promise<readonly Receipt[]> {
    vi.resetModules();
    const other = await import("@/lib/server/submissions");
    return Promise.all(Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? submit : other.submit)(manager, company.organisation, assessment, keyOf(index))));
  }
  const distinct = (receipts: readonly Receipt[]) => new Set(receipts.map((receipt) => JSON.stringify(receipt))).size;

  // B6.1, RW-028.
  it.each([
    ["with one key", (key: string) => () => key],
    ["with a key each", () => () => randomUUID()],
    ["with keys that come several times, or none", (key: string) => (index: number) => [key, null, `${key.slice(0, -2)}${String(10 + (index % 7))}`][index % 3] ?? null],
  ])("%s make one submission with one receipt, which each key stands for from then on", async (_, keys) => {
    const keyOf = keys(randomUUID());
    const used: (string | null)[] = [];
    const receipts = await many((index) => (used[index] = keyOf(index)));
    expect(distinct(receipts)).toBe(1);
    expect(await numbers()).toEqual([[1, "valid"]]);
    const counted = await inOrganisation(own(), async (tx) => ({
      scores: await tx.submissionScore.count(),
      events: await tx.auditEvent.count({ where: { act: "submission.make" } }),
      keys: await tx.batchKey.count({ where: { target: `submit/${assessment}` } }),
    }));
    expect(counted).toEqual({ scores: 1, events: 1, keys: new Set(used.filter((key) => key !== null)).size });
    await withdraw(manager, company.organisation, receipts[0]?.submission ?? "");
    expect(await Promise.all(used.slice(0, 9).flatMap((key) => (key === null ? [] : [send(key)])))).toSatisfy((again: readonly Receipt[]) => distinct([...again, receipts[0] as Receipt]) === 1);
    expect(await numbers()).toEqual([[1, "withdrawn"]]);
  });

  it("for two assessments with one key: it is one's, and the other is refused and stays open", async () => {
    const other = await openAssessment(company, { label: "T1" });
    await fill(company, other);
    const key = randomUUID();
    const tries = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => send(key, manager, index % 2 === 0 ? assessment : other)));
    const made = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect([made.length, distinct(made)]).toEqual([5, 1]);
    for (const one of tries) if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "INVALID" });
    expect(await numbers()).toEqual([[1, "valid"]]);
  });
});
