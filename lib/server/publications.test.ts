import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { dayInChina } from "@/lib/core/calendar";
import type { BuildAudit, BuildInput, EarlierCell, Entrant } from "@/lib/core/publication/build-input";
import type { BuiltCell } from "@/lib/core/publication/publication";
import { listAuditEvents } from "@/lib/server/audit";
import { closeDatabase } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { buildPublication, findWaiting } from "@/lib/server/publication-build";
import { publicationHash } from "@/lib/server/publication-hash";
import { runBuilds } from "@/lib/server/publication-jobs";
import { loadSchedule, publishDue, setSchedule } from "@/lib/server/publication-schedule";
import { listSeries, requestPublication } from "@/lib/server/publications";
import { as, openAuthority, openOperator, ownerUrl, PLATFORM, system, type Authority, type Someone } from "@/lib/server/test-builders";
import { asOwner, fileAll, letPublicationsAge, publishOwn, type Filed } from "@/lib/server/testing/population";
import type { Person, Viewer } from "@/lib/server/viewer";

let shared: string;
/** Series do not know each other; what is set for a questionnaire holds for all of its series. */
let year = 2030;
const openSeries = (): string => ((year += 1), shared);
let authority: Authority;
let official: Person;
let operator: Person;
let someone: Someone;
beforeAll(async () => {
  authority = await openAuthority("33");
  official = await as(authority.official);
  someone = await openOperator();
  operator = await as(someone, PLATFORM);
  shared = await publishOwn();
});
afterAll(closeDatabase);

const many = (count: number, more: Filed = {}): readonly Filed[] => Array.from({ length: count }, () => ({ region: "330106", industry: "3453", size: "small", ...more }));
const request = (instrumentKey: string, viewer: Viewer = official, organisation = authority.organisation) => requestPublication(viewer, organisation, { instrumentKey, fiscalYear: year });
const seriesOf = async (key: string, viewer: Viewer = official, organisation = authority.organisation) => (await listSeries(viewer, organisation)).find(({ instrumentKey, fiscalYear }) => instrumentKey === key && fiscalYear === year);

/** As the application's user of the database, past all of lib/server. */
async function asApplication<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
/** As the publisher, with a row that nobody else could write. */
async function asPublisher<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  const client = new Client({ connectionString: ownerUrl() });
  await client.connect();
  try {
    await client.query("SET ROLE xinzhi_publisher");
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

const audit: BuildAudit = { exact: 0, narrow: 0, known: 0, rounds: 0, lps: 0, cells: { published: 1, carried: 0, hidden: 0 }, enterprises: 5 };
/** In the place of disclosure control: one cell for the country, and what was read. */
function standIn(more: { readonly audit?: Partial<BuildAudit>; readonly onCell?: () => Promise<void> } = {}) {
  const read: { entrants: readonly Entrant[]; earlier: readonly EarlierCell[]; input: BuildInput }[] = [];
  const build = async function* (input: BuildInput): AsyncGenerator<readonly BuiltCell[], BuildAudit> {
    const entrants: Entrant[] = [];
    for (const province of input.provinces) for await (const page of input.read(province)) entrants.push(...page);
    const earlier: EarlierCell[] = [];
    for (const publication of input.earlier) for (const scope of ["*", ...input.provinces.filter((province) => province !== "")]) for await (const page of publication.cells("main", scope)) earlier.push(...page);
    read.push({ entrants, earlier, input });
    yield [{ line: input.line, part: "main", region: "*", industry: "*", size: "*", status: "published", n: 5, from: input.number, comparable: false, numbers: { overall: null } }];
    await more.onCell?.();
    return { ...audit, ...more.audit };
  };
  return { build, read };
}
const cellsOf = (publication: string) => asPublisher<{ status: string; n: number }>("SELECT status, n FROM publication_cell WHERE publication_id = $1", [publication]);
const stateOf = async (publication: string) => (await asApplication<{ state: string; problem: string | null; attempts: number; hash: string | null }>("SELECT state, problem, attempts, hash FROM publication WHERE id = $1", [publication]))[0];

describe("who is counted", () => {
  it("is every verified company with a valid submission, once, and nobody else", async () => {
    const key = openSeries();
    const counted = await fileAll(key, year, [
      ...many(4),
      { region: null, industry: null, size: null, group: "集团", overall: 0 },
      { region: "990000", group: "集团" },
    ]);
    await fileAll(key, year, [...many(1, { isVerified: false }), ...many(1, { state: "withdrawn" }), ...many(1, { state: "returned" }), ...many(1, { state: "draft" })]);
    await fileAll(key, 2030, many(1));
    const { publication } = await request(key);
    const { build, read } = standIn();
    expect(await buildPublication(system, publication, build)).toBe("released");
    expect(read).toHaveLength(1);
    const [{ entrants, input }] = read as [(typeof read)[number]];
    expect(entrants.map(({ id }) => id).toSorted()).toEqual(counted.map(({ submission }) => submission).toSorted());
    expect(input).toMatchObject({ number: 1, minUnits: 5, line: "self", provinces: ["", "330000"], earlier: [] });
    expect(input.slots[0]).toMatchObject({ slot: "s01", axis: "overall" });
    // The group stands for both of its companies; who has none stands for itself.
    expect(entrants.map(({ unit }) => unit).toSorted()).toEqual([...counted.slice(0, 4).map(({ code }) => code), "集团", "集团"].toSorted());
    const nowhere = entrants.find(({ id }) => id === counted[4]?.submission);
    expect(nowhere).toMatchObject({ region: null, industry: null, size: null, in: [1] });
    expect([nowhere?.scores[0], nowhere?.scores[1], nowhere?.scores[47], nowhere?.scores.length]).toEqual([0, 3, null, 48]);
  });

  it("is read with the figures of the fiscal year that were given, in hundredths", async () => {
    const key = openSeries();
    const given = (value: string) => ({ state: "given", value });
    const [whole, partly] = await fileAll(key, year, [
      { ...many(1)[0], figures: { revenue: given("5512.505"), rdExpense: given("-0.3"), rdStaff: given("12"), headcount: given("0") } },
      { ...many(1)[0], figures: { revenue: { state: "withheld" }, rdExpense: given("一百"), headcount: given("120") } },
      ...many(3),
    ]);
    const { publication } = await request(key);
    const { build, read } = standIn();
    await buildPublication(system, publication, build);
    const figuresOf = (submission: string | undefined) => read[0]?.entrants.find(({ id }) => id === submission)?.figures;
    expect(figuresOf(whole?.submission)).toEqual({ revenue: 551_251, rdExpense: -30, rdStaff: 1_200, headcount: 0 });
    expect(figuresOf(partly?.submission)).toEqual({ revenue: null, rdExpense: null, rdStaff: null, headcount: 12_000 });
  });

  it("has a line of reviewed scores of its own", async () => {
    const key = openSeries();
    await fileAll(key, year, [...many(5), ...many(2, { hasReview: true })]);
    const { publication } = await request(key);
    const { build, read } = standIn();
    await buildPublication(system, publication, build);
    expect(read.map(({ input, entrants }) => [input.line, entrants.length])).toEqual([["self", 7], ["reviewed", 2]]);
  });

  it("comes page by page, each once, however the pages fall", async () => {
    const key = openSeries();
    const filed = await fileAll(key, year, [...many(12), ...many(5, { region: "110101" })]);
    const { publication } = await request(key);
    await asApplication("SELECT publisher.begin($1)", [publication]);
    for (const size of [1, 5, 12, 100]) {
      const seen: string[] = [];
      for (let after: string | null = null; ; ) {
        const rows: readonly { submission_id: string }[] = await asApplication("SELECT submission_id FROM publisher.contributions($1, 'self', '330000', $2, $3)", [publication, after, size]);
        seen.push(...rows.map((row) => row.submission_id));
        if (rows.length < size) break;
        after = rows.at(-1)!.submission_id;
      }
      expect(seen.toSorted()).toEqual(filed.slice(0, 12).map(({ submission }) => submission).toSorted());
    }
  });

  it("of an earlier publication stays who it was: a withdrawal is seen by the next one only", async () => {
    const key = openSeries();
    const filed = await fileAll(key, year, many(7));
    const first = await request(key);
    const { build, read } = standIn();
    await buildPublication(system, first.publication, build);
    const hash = (await stateOf(first.publication))?.hash;
    await asOwner((client) => client.query("UPDATE submission SET withdrawn_at = now() WHERE id = $1", [filed[0]!.submission]));
    await letPublicationsAge(key, 40);
    expect(await cellsOf(first.publication)).toEqual([{ status: "published", n: 5 }]);
    expect((await stateOf(first.publication))?.hash).toBe(hash);
    await buildPublication(system, (await request(key)).publication, build);
    const { entrants, input } = read[1]!;
    expect(entrants.map(({ id, in: numbers }) => [id, numbers]).toSorted()).toEqual(filed.map(({ submission }, index) => [submission, index === 0 ? [1] : [1, 2]]).toSorted());
    expect(input.earlier.map(({ number }) => number)).toEqual([1]);
    expect(read[1]!.earlier).toEqual([{ region: "*", industry: "*", size: "*", status: "published", n: 5, from: 1, comparable: false, numbers: { overall: null } }]);
  });

  it("is another series of enterprises where scores are made by other rules", async () => {
    const key = await publishOwn();
    await fileAll(key, year, many(6));
    const { build, read } = standIn();
    await buildPublication(system, (await request(key)).publication, build);
    await letPublicationsAge(key, 40);
    const swapWeights = (files: Map<string, unknown>) => {
      const { indicators } = files.get("L.yaml") as { indicators: { weight: unknown }[] };
      const [first, second] = [indicators[0]!, indicators[1]!];
      [first.weight, second.weight] = [second.weight, first.weight];
    };
    await publishOwn("2026.2", key, swapWeights);
    await expect(request(key)).rejects.toMatchObject({ code: "PUBLICATION_EMPTY" });
    const later = await fileAll(key, year, many(5));
    await buildPublication(system, (await request(key)).publication, build);
    expect(read[1]!.entrants.map(({ id }) => id).toSorted()).toEqual(later.map(({ submission }) => submission).toSorted());
    expect(read[1]!.input).toMatchObject({ number: 2, earlier: [] });
  });
});

describe("asking for a publication", () => {
  it("is written down, makes the next number, and is refused for the rest of the month with the day from which on it is possible", async () => {
    const key = openSeries();
    await fileAll(key, year, many(5));
    expect(await seriesOf(key)).toMatchObject({ fiscalYear: year, obstacle: null, minUnits: 5, can: { request: true }, publications: [] });
    const { publication } = await request(key);
    const [event] = await listAuditEvents(authority.system, authority.organisation);
    expect(event).toMatchObject({ act: "publication.request", actor: authority.official.claim.user, object: publication });
    await expect(request(key)).rejects.toMatchObject({ code: "PUBLICATION_RUNNING" });
    expect(await seriesOf(key)).toMatchObject({ obstacle: { problem: "BUILDING", possibleOn: null }, can: { request: false }, publications: [{ id: publication, number: 1, state: "building", trigger: "request" }] });
    await buildPublication(system, publication, standIn().build);
    const [thisYear, month] = dayInChina(new Date()).split("-").map(Number) as [number, number];
    const next = `${String(month === 12 ? thisYear + 1 : thisYear)}-${String((month % 12) + 1).padStart(2, "0")}-01`;
    for (const [viewer, organisation] of [[official, authority.organisation], [operator, PLATFORM]] as const) {
      await expect(request(key, viewer, organisation)).rejects.toMatchObject({ code: "PUBLICATION_RECENT", details: { values: { day: next } } });
    }
    const released = { id: publication, number: 1, state: "released", cells: { published: 1, carried: 0, hidden: 0 } };
    expect(await seriesOf(key)).toMatchObject({ obstacle: { problem: "RECENT", possibleOn: next }, publications: [released] });
    await letPublicationsAge(key, 40);
    await request(key, operator, PLATFORM);
    expect((await seriesOf(key))?.publications).toMatchObject([{ number: 2, state: "building" }, { ...released, number: 1 }]);
  });

  it("is granted to one of several who ask at the same moment", async () => {
    const key = openSeries();
    await fileAll(key, year, many(5));
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => request(key)));
    expect(outcomes.map((outcome) => (outcome.status === "rejected" ? (outcome.reason as { code: string }).code : "done")).toSorted()).toEqual([...Array<string>(4).fill("PUBLICATION_RUNNING"), "done"]);
  });

  it("is refused where too few verified enterprises have handed in, and for an unknown questionnaire", async () => {
    const key = openSeries();
    await fileAll(key, year, [...many(4), ...many(3, { isVerified: false })]);
    await expect(request(key)).rejects.toMatchObject({ code: "PUBLICATION_EMPTY", details: { values: { least: 5 } } });
    expect(await seriesOf(key)).toMatchObject({ obstacle: { problem: "EMPTY" } });
    await expect(request("no-such-key")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is for officials in their own authority and for operators, whatever lib/server was told", async () => {
    const key = openSeries();
    await fileAll(key, year, many(5));
    const other = await openAuthority("11");
    await expect(request(key, await as(other.official), authority.organisation)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const ask = (user: string, organisation: string) => asApplication("SELECT * FROM publisher.request($1, $2, $3, $4, $5)", [user, organisation, makeId(), key, year]);
    for (const [user, organisation] of [[other.official.claim.user, authority.organisation], [authority.official.claim.user, PLATFORM], [makeId(), authority.organisation], [someone.claim.user, authority.organisation]] as const) {
      await expect(ask(user, organisation)).rejects.toThrow(/not an (official|operator)/);
    }
    expect((await seriesOf(key))?.publications).toEqual([]);
  });

  it("shows whoever may not ask what is released, and nothing else", async () => {
    const key = openSeries();
    const [company] = await fileAll(key, year, many(5));
    const manager: Person = { ...official, acting: { organisation: { id: company!.organisation, name: "企业", kind: "company" }, role: "manager" } };
    const { publication } = await request(key);
    expect(await seriesOf(key, manager, company!.organisation)).toBeUndefined();
    await buildPublication(system, publication, standIn().build);
    expect(await seriesOf(key, manager, company!.organisation)).toMatchObject({ can: { request: false }, publications: [{ id: publication }] });
  });
});

describe("the least number of groups", () => {
  it("is the operator's, from 5 up, and holds for what is asked for from then on", async () => {
    const key = await publishOwn();
    await fileAll(key, year, many(8));
    expect((await loadSchedule(operator)).find(({ instrumentKey }) => instrumentKey === key)).toMatchObject({ day: null, minUnits: 5 });
    await setSchedule(operator, { instrumentKey: key, day: null, minUnits: 9 });
    expect((await loadSchedule(operator)).find(({ instrumentKey }) => instrumentKey === key)).toMatchObject({ day: null, minUnits: 9 });
    expect((await listAuditEvents(operator, PLATFORM))[0]).toMatchObject({ act: "publication.schedule", actor: someone.claim.user, object: key });
    await expect(request(key)).rejects.toMatchObject({ code: "PUBLICATION_EMPTY", details: { values: { least: 9 } } });
    await setSchedule(operator, { instrumentKey: key, day: null, minUnits: 8 });
    const { build, read } = standIn();
    await buildPublication(system, (await request(key)).publication, build);
    expect(read[0]?.input.minUnits).toBe(8);
    await expect(setSchedule(operator, { instrumentKey: "no-such-key", day: null, minUnits: 5 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(setSchedule(official, { instrumentKey: key, day: null, minUnits: 5 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it.each([4, 3, 0, -5])("is never %i, also past lib/server (RW-119)", async (minUnits) => {
    const key = await publishOwn();
    await expect(setSchedule(operator, { instrumentKey: key, day: null, minUnits })).rejects.toThrow(/small|>=/i);
    await expect(asApplication("SELECT publisher.set_schedule($1, $2, NULL, $3, NULL)", [someone.claim.user, key, minUnits])).rejects.toThrow(/publication_schedule_range/);
    await expect(asPublisher("INSERT INTO publication (id, instrument_key, fiscal_year, scoring_hash, number, trigger, min_units, as_of) VALUES ($1, $2, $3, 'h', 1, 'schedule', $4, now())", [makeId(), key, year, minUnits])).rejects.toThrow(/publication_min_units/);
  });
});

describe("a build", () => {
  it("that is cut short leaves no cell, and the same publication is built again", async () => {
    const key = openSeries();
    await fileAll(key, year, many(6));
    const { publication } = await request(key);
    // The database ends every connection of the build once a cell was put in, as when its process is killed.
    const dies = standIn({ onCell: async () => void (await asApplication("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'xinzhi-long'")) });
    await expect(buildPublication(system, publication, dies.build)).rejects.toThrow();
    expect(await cellsOf(publication)).toEqual([]);
    expect(await stateOf(publication)).toMatchObject({ state: "building", attempts: 1 });
    expect((await findWaiting()).waiting.map(({ id }) => id)).toContain(publication);
    // Who hands in meanwhile is counted: the population is frozen anew.
    await fileAll(key, year, many(1));
    const { build, read } = standIn();
    expect(await buildPublication(system, publication, build)).toBe("released");
    expect(read[0]?.entrants).toHaveLength(7);
    expect(await cellsOf(publication)).toHaveLength(1);
    await expect(buildPublication(system, publication, build)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is one at a time", async () => {
    const key = openSeries();
    await fileAll(key, year, many(5));
    const { publication } = await request(key);
    const inside: unknown[] = [];
    const first = standIn({ onCell: async () => void inside.push(await buildPublication(system, publication, standIn().build), (await findWaiting()).isBuilding) });
    expect(await buildPublication(system, publication, first.build)).toBe("released");
    expect(inside).toEqual(["busy", true]);
    expect((await findWaiting()).isBuilding).toBe(false);
  });

  it.each([{ exact: 1 }, { narrow: 2 }])("whose audit finds %j is released by nobody", async (found) => {
    const key = openSeries();
    await fileAll(key, year, many(5));
    const { publication } = await request(key);
    await expect(buildPublication(system, publication, standIn({ audit: found }).build)).rejects.toThrow(/audit/);
    expect(await cellsOf(publication)).toEqual([]);
    expect(await stateOf(publication)).toMatchObject({ state: "building" });
    for (const audit of ["{}", "null", '{"exact": "0", "narrow": 0}', '{"exact": 0}']) {
      await expect(asApplication("SELECT publisher.release($1, $2, 'h')", [publication, audit])).rejects.toThrow(/audit/);
    }
  });

  it.each([{ n: 4 }, { n: 0 }, { n: 7 }, { n: null }, { numbers: null }, { from: null }])("that would store %j of a cell stores none", async (wrong) => {
    const key = openSeries();
    await fileAll(key, year, many(5));
    const { publication } = await request(key);
    const cell = { line: "self", part: "main", region: "*", industry: "*", size: "*", status: "published", n: 5, from: 1, comparable: false, numbers: {}, ...wrong };
    await expect(asApplication("SELECT publisher.add_cells($1, $2)", [publication, JSON.stringify([cell])])).rejects.toThrow(/publication_cell_(count|values)/);
  });

  it("that disclosure control gave up fails for good, and can be asked for again", async () => {
    const { UnsafePublicationError } = await import("@/lib/core/publication/build-input");
    const key = openSeries();
    await fileAll(key, year, many(5));
    const { publication } = await request(key);
    const build = standIn({ onCell: () => Promise.reject(new UnsafePublicationError("main", "*", { exact: 1, narrow: 0 })) }).build;
    expect(await buildPublication(system, publication, build)).toBe("failed");
    expect(await cellsOf(publication)).toEqual([]);
    expect((await seriesOf(key))?.publications).toMatchObject([{ number: 1, state: "failed", problem: "AUDIT" }]);
    await request(key);
    expect((await seriesOf(key))?.publications).toMatchObject([{ number: 2, state: "building" }, { number: 1, state: "failed" }]);
  });

  it("that is unsafe in one province is made again with that province closed, and nothing of the first try is left", async () => {
    const { UnsafePublicationError } = await import("@/lib/core/publication/build-input");
    const key = openSeries();
    await fileAll(key, year, many(5));
    const { publication } = await request(key);
    const closings: string[][] = [];
    const { build: inner } = standIn();
    const build: typeof inner = async function* (input) {
      closings.push([...(input.closed ?? [])]);
      const audit = yield* inner(input);
      if (closings.length === 1) throw new UnsafePublicationError("main", "330000", { exact: 0, narrow: 1 });
      return audit;
    };
    vi.spyOn(console, "log").mockImplementation(() => undefined);
    expect(await buildPublication(system, publication, build)).toBe("released");
    vi.restoreAllMocks();
    expect(closings).toEqual([[], ["330000"]]);
    expect(await cellsOf(publication)).toHaveLength(1);
    expect((await seriesOf(key))?.publications).toMatchObject([{ number: 1, state: "released" }]);
  });

  it("whose process never comes to an end is given up after five", async () => {
    const key = openSeries();
    await fileAll(key, year, many(5));
    const { publication } = await request(key);
    const signal = new AbortController().signal;
    const tried: string[] = [];
    const crash = async (id: string) => {
      tried.push(id);
      await asApplication("SELECT publisher.begin($1)", [id]);
      return "crashed" as const;
    };
    vi.spyOn(console, "log").mockImplementation(() => undefined);
    for (let round = 0; round < 6; round += 1) await runBuilds(system, signal, crash);
    vi.restoreAllMocks();
    expect(tried.filter((id) => id === publication)).toHaveLength(5);
    expect(await stateOf(publication)).toMatchObject({ state: "failed", problem: "CRASHED" });
  });
});

describe("what is released", () => {
  it("has the hash of its cells as they are stored, in whichever order they came", async () => {
    const key = openSeries();
    await fileAll(key, year, many(5));
    const { publication } = await request(key);
    const cells: readonly BuiltCell[] = [
      { line: "self", part: "main", region: "330000", industry: "C", size: "*", status: "hidden", comparable: false },
      { line: "self", part: "main", region: "*", industry: "*", size: "*", status: "published", n: 5, from: 1, comparable: true,
        numbers: { overall: { mean: "61.2", median: 60, quartiles: [55, 68], shares: ["10", "20", "40", "20", "10"], histogram: null }, "element/L": null } },
      { line: "self", part: "figures", region: "*", industry: "*", size: "*", status: "published", n: 5, from: 1, comparable: false, numbers: { rdIntensity: { ratio: "3.20" } } },
    ];
    await buildPublication(system, publication, async function* () {
      for (const cell of cells) yield [cell];
      return await Promise.resolve(audit);
    });
    const stored = await asApplication<{ numbers: unknown; from_number: number | null; n: number | null; status: string }>("SELECT * FROM publication_cell WHERE publication_id = $1 ORDER BY random()", [publication]);
    const hash = publicationHash();
    for (const { publication_id: _, from_number: from, n, numbers, ...place } of stored as readonly Record<string, unknown>[]) {
      hash.add((place.status === "hidden" ? place : { ...place, from, n, numbers }) as BuiltCell);
    }
    expect((await stateOf(publication))?.hash).toBe(hash.digest());
  });

  it("is changed by nobody, and tells nobody any more who is behind it", async () => {
    const key = openSeries();
    await fileAll(key, year, many(5));
    const { publication } = await request(key);
    await buildPublication(system, publication, standIn().build);
    const cell = '[{"line": "self", "part": "main", "region": "330000", "industry": "*", "size": "*", "status": "hidden", "comparable": false}]';
    for (const [sql, values] of [
      ["SELECT * FROM publisher.contributions($1, 'self', '330000', NULL, 10)", [publication]],
      ["SELECT * FROM publisher.list_provinces($1)", [publication]],
      ["SELECT publisher.begin($1)", [publication]],
      ["SELECT publisher.release($1, '{\"exact\": 0, \"narrow\": 0}', 'h')", [publication]],
    ] as const) await expect(asApplication(sql, values), sql).rejects.toThrow(/not a publication that is being built/);
    await expect(asApplication("SELECT publisher.add_cells($1, $2)", [publication, cell])).rejects.toThrow(/frozen/);
    await asApplication("SELECT publisher.fail($1, 'AUDIT')", [publication]);
    expect(await stateOf(publication)).toMatchObject({ state: "released" });
    for (const sql of ["UPDATE publication SET min_units = 6", "UPDATE publication_cell SET n = 10", "DELETE FROM publication_cell", "DELETE FROM publication", "DELETE FROM publication_unit", "UPDATE publication_unit SET unit = 'x'"]) {
      await expect(asOwner((client) => client.query(`${sql} WHERE ${sql.includes("publication_") ? "publication_id" : "id"} = $1`, [publication])), sql).rejects.toThrow(/frozen|only takes new rows/);
    }
    for (const sql of ["SELECT unit FROM publication_unit", "INSERT INTO publication_cell DEFAULT VALUES", "UPDATE publication SET state = 'failed'", "SELECT * FROM publisher.population('x', 2025, 'h')"]) {
      await expect(asApplication(sql), sql).rejects.toThrow(/permission denied/);
    }
  });
});

describe("the schedule", () => {
  const china = (text: string) => new Date(`${text}+08:00`);
  const isDue = async (key: string, at: Date) => (await asApplication<{ instrument_key: string }>("SELECT instrument_key FROM publisher.list_due($1)", [at])).some((row) => row.instrument_key === key);

  it("has a series due from its day of the month in China on, until something was made in that month", async () => {
    const key = await publishOwn();
    await fileAll(key, year, many(5));
    expect(await isDue(key, china("2026-03-28T12:00:00"))).toBe(false);
    await setSchedule(operator, { instrumentKey: key, day: 15, minUnits: 5 });
    for (const [at, due] of [
      ["2026-03-14T23:59:59.999", false],
      ["2026-03-15T00:00:00.000", true],
      ["2026-03-31T23:59:59.999", true],
      ["2026-04-01T00:00:00.000", false],
      ["2024-02-29T00:00:00.000", true],
    ] as const) expect(await isDue(key, china(at)), at).toBe(due);
    // Made on the last moment of March in China, which is still March, and in April no more.
    await asPublisher("INSERT INTO publication (id, instrument_key, fiscal_year, scoring_hash, number, state, trigger, min_units, as_of, started_at, released_at, hash) VALUES ($1, $2, $3, 'h', 1, 'released', 'schedule', 5, now(), $4, $4, 'h')", [makeId(), key, year, china("2026-03-31T23:59:59.999")]);
    for (const [at, due] of [["2026-03-15T00:00:00", false], ["2026-04-14T23:59:59", false], ["2026-04-15T00:00:00", true], ["2026-02-15T00:00:00", true]] as const) expect(await isDue(key, china(at)), at).toBe(due);
    // A failure is tried again on the next day.
    await asPublisher("INSERT INTO publication (id, instrument_key, fiscal_year, scoring_hash, number, state, trigger, min_units, as_of, started_at) VALUES ($1, $2, $3, 'h', 2, 'failed', 'schedule', 5, now(), $4)", [makeId(), key, year, china("2026-04-15T00:00:00")]);
    for (const [at, due] of [["2026-04-15T23:59:59", false], ["2026-04-16T00:00:00", true]] as const) expect(await isDue(key, china(at)), at).toBe(due);
  });

  it.each([["2026-12-31T23:59:59.999", "2027-01-01"], ["2027-01-01T00:00:00.000", "2027-02-01"], ["2024-02-29T00:00:00.000", "2024-03-01"]])("refuses a second one of the month of %s until %s", async (at, next) => {
    const key = await publishOwn();
    const add = (startedAt: Date) => asPublisher("INSERT INTO publication (id, instrument_key, fiscal_year, scoring_hash, number, state, trigger, min_units, as_of, started_at, released_at, hash) VALUES ($1, $2, $3, 'h', 1, 'released', 'schedule', 5, now(), $4, $4, 'h')", [makeId(), key, year, startedAt]);
    await add(china(at));
    const obstacleAt = async (moment: Date) => (await asPublisher<{ problem: string; day: string | null }>("SELECT problem, possible_on::text AS day FROM publisher.obstacle($1, $2, $3)", [key, year, moment]))[0];
    expect(await obstacleAt(china(at))).toEqual({ problem: "RECENT", day: next });
    expect(await obstacleAt(new Date(china(`${next}T00:00:00`).getTime() - 1))).toEqual({ problem: "RECENT", day: next });
    expect(await obstacleAt(china(`${next}T00:00:00`))).toEqual({ problem: "EMPTY", day: null });
  });

  it("asks for what is due once, and for nothing where nothing has changed since", async () => {
    const key = await publishOwn();
    await fileAll(key, year, many(5));
    await setSchedule(operator, { instrumentKey: key, day: 1, minUnits: 5 });
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
    await publishDue(system, inDays(0));
    // A job that was lost comes again, and one that is there comes once.
    const jobs = async () => (await asApplication<{ count: number }>("SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'publication.build' AND state = 'created'"))[0]!.count;
    await asApplication("DELETE FROM pgboss.job WHERE name = 'publication.build'");
    await publishDue(system, inDays(0));
    await publishDue(system, inDays(0));
    expect(await jobs()).toBe(1);
    expect((await seriesOf(key))?.publications).toMatchObject([{ number: 1, trigger: "schedule", state: "building" }]);
    await buildPublication(system, (await seriesOf(key))!.publications[0]!.id, standIn().build);
    await letPublicationsAge(key, 40);
    await publishDue(system, inDays(1));
    expect((await seriesOf(key))?.publications).toHaveLength(1);
    await fileAll(key, year, many(1));
    // It was looked at on that day.
    await publishDue(system, inDays(1));
    expect((await seriesOf(key))?.publications).toHaveLength(1);
    await publishDue(system, inDays(2));
    expect((await seriesOf(key))?.publications).toMatchObject([{ number: 2, state: "building" }, { number: 1 }]);
  });
});
