import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { PUT as putResponses } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/responses/route";
import { POST as postSubmission } from "@/app/api/v1/o/[organisation]/assessments/[assessment]/submissions/route";
import { openOutbox } from "@/lib/browser/outbox/open-outbox";
import type { KnownEntry } from "@/lib/browser/outbox/outbox";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { fill, INSTRUMENT, openAssessment, openCompany, publish, type Company, type Someone } from "@/lib/server/test-builders";
import { randomOf, replayChanges } from "@/lib/server/testing/replay";
import { cookieName, cookieValue } from "@/lib/server/viewer";

/** What a browser keeps and sends, against the real save calls, over a network that does with each call what it likes. */
vi.hoisted(() => vi.stubEnv("XINZHI_RATE_SAVE", "100000/0.001"));

const SITE = "http://localhost:3000";
const ITEMS = ["L1.2", "L2.4", "L3.1", "M2.3"];
let company: Company;
let assessment: string;
beforeAll(async () => {
  await publish();
});
beforeEach(async () => {
  company = await openCompany();
  assessment = await openAssessment(company);
});
afterEach(() => void vi.unstubAllGlobals());
afterAll(closeDatabase);

const own = () => ({ organisation: company.organisation, user: null });
const saveUrl = () => `/api/v1/o/${company.organisation}/assessments/${assessment}/responses`;
const submitUrl = () => `/api/v1/o/${company.organisation}/assessments/${assessment}/submissions`;
/** Lets the timers that are due and the calls that are under way go on. */
const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

type Network = { readonly fetch: typeof fetch; readonly calm: () => Promise<void>; readonly counted: Record<"calls" | "lost" | "answersLost" | "late", number> };

/** Loses calls and answers, and delivers some calls twice, the second time long after the first and in any order. */
async function hostile({ claim }: Someone, random: (below: number) => number): Promise<Network> {
  const cookie = `${cookieName()}=${await cookieValue({ ...claim, expiresAt: new Date(Date.now() + 3_600_000) })}`;
  const late: (() => Promise<Response>)[] = [];
  const counted = { calls: 0, lost: 0, answersLost: 0, late: 0 };
  let isCalm = false;
  const deliver = (url: string, init: RequestInit) => {
    const request = new Request(SITE + url, { method: init.method ?? "", body: init.body ?? null, headers: { "content-type": "application/json", origin: SITE, cookie } });
    return (url === submitUrl() ? postSubmission : putResponses)(request, { params: Promise.resolve({ organisation: company.organisation, assessment }) });
  };
  return {
    counted,
    fetch: async (url, init) => {
      const send = () => deliver(String(url), init ?? {});
      if (isCalm) return send();
      counted.calls += 1;
      if (late.length > 0 && random(3) === 0) void late.splice(random(late.length), 1)[0]?.();
      if (random(4) === 0) {
        counted.late += 1;
        late.push(send);
      }
      if (random(6) === 0) {
        counted.lost += 1;
        throw new TypeError("Failed to fetch");
      }
      for (let waits = random(4); waits > 0; waits -= 1) await turn();
      const answer = await send();
      if (random(6) > 0) return answer;
      counted.answersLost += 1;
      throw new TypeError("Failed to fetch");
    },
    calm: async () => {
      isCalm = true;
      await Promise.all(late.splice(0).map((send) => send()));
    },
  };
}

function open({ claim }: Someone, network: Network) {
  vi.stubGlobal("fetch", network.fetch);
  const outbox = openOutbox(claim.user);
  const entries = new Map<string, KnownEntry>();
  const form = outbox.attach({
    url: saveUrl(),
    envelope: { instrument: INSTRUMENT },
    page: "/here",
    submitUrl: submitUrl(),
    revisions: new Map(),
    onEntry: (key, entry) => void entries.set(key, entry),
    onState: () => undefined,
    onGivenUp: () => undefined,
    onSettled: () => undefined,
  });
  return { outbox, form, entries };
}
const stored = () => inOrganisation(own(), (tx) => tx.response.findMany({ orderBy: { item: "asc" } }));

describe("a few hundred entries over a network that loses, repeats and disorders calls", () => {
  // B6.3.
  it.each([1, 2])("end as they were typed last, each step of them in the history once and in its order (%i)", async (seed) => {
    const random = randomOf(seed);
    const network = await hostile(company.manager, random);
    const { outbox, form, entries } = open(company.manager, network);
    const typed = new Map<string, string[]>();
    for (let step = 0; step < 150; step += 1) {
      const item = ITEMS[random(ITEMS.length)] ?? "";
      const comment = `${item} ${String(step)}`;
      typed.set(item, [...(typed.get(item) ?? []), comment]);
      form.put(item, { item, answer: { level: random(6) }, comment }, 0);
      // Some come while a call is under way, some when it was answered or has failed.
      if (random(2) === 0) await turn();
      else while (outbox.status().unsent > 0 && outbox.status().reason === null) await turn();
      if (outbox.status().reason !== null) outbox.retry();
    }
    while (outbox.status().unsent > 0) {
      await turn();
      if (outbox.status().reason !== null) outbox.retry();
    }
    await network.calm();
    outbox.close();

    for (const { state } of entries.values()) expect(state).toBe("saved");
    expect((await stored()).map(({ item, comment }) => [item, comment])).toEqual(ITEMS.map((item) => [item, typed.get(item)?.at(-1)]));
    const changes = await inOrganisation(own(), (tx) => tx.change.findMany({ orderBy: { revision: "asc" } }));
    for (const item of ITEMS) {
      const places = changes.flatMap(({ what, after }) => (what === item ? [typed.get(item)?.indexOf((after as { comment: string }).comment)] : []));
      expect(places).toEqual([...new Set(places)].toSorted((a = 0, b = 0) => a - b));
      expect(places).not.toContain(-1);
    }
    const { replayed, stored: kept, broken } = await replayChanges(company.organisation);
    expect([broken, kept]).toEqual([[], replayed]);
    for (const times of Object.values(network.counted)) expect(times).toBeGreaterThan(0);
  });

  // RW-002, RW-028.
  it("and a wish to submit them are fulfilled once, with the last of them", async () => {
    await fill(company, assessment);
    const network = await hostile(company.manager, randomOf(3));
    const { outbox, form } = open(company.manager, network);
    for (const item of ITEMS) form.see(item, 1);
    for (let step = 0; step < 20; step += 1) form.put(ITEMS[step % ITEMS.length] ?? "", { item: ITEMS[step % ITEMS.length], answer: { level: step % 6 }, comment: String(step) }, 0);
    await outbox.submitWhenSent({ url: submitUrl(), page: "/here" });
    while (outbox.submission(submitUrl())?.kind !== "submitted") {
      await turn();
      if (outbox.status().reason !== null) outbox.retry();
    }
    await network.calm();
    outbox.close();
    const submissions = await inOrganisation(own(), (tx) => tx.submission.findMany());
    expect(submissions).toHaveLength(1);
    const frozen = submissions[0]?.responses as Record<string, { comment?: string }>;
    expect(ITEMS.map((item) => frozen[item]?.comment)).toEqual(["16", "17", "18", "19"]);
  });
});
