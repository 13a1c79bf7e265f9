import ExcelJS from "exceljs";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkCallUp, confirmCallUp, discardCallUp, LARGEST_LIST_BYTES, listCallUpRows, listCallUps, loadCallUp, resumeCallUps, streamFaults, uploadCallUp, writeCallUp } from "@/lib/server/call-ups";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { as, creditCode, moveCampaign, openAuthority, openCampaign, publish, system, type Authority } from "@/lib/server/test-builders";

const HEADER = "企业名称,统一社会信用代码,区县,联系人,手机,邮箱";
const lineOf = (index: number, code: string, region = "西湖区") => `企业${String(index)},${code},${region},王芳,13800138000,c${String(index)}@example.com`;
const csv = (lines: readonly string[]) => Buffer.from([HEADER, ...lines].join("\n"));
/** Different ones: they are drawn, and among fifty thousand two are the same more often than not. */
function codes(count: number): readonly string[] {
  const drawn = new Set<string>();
  while (drawn.size < count) drawn.add(creditCode());
  return [...drawn];
}

let authority: Authority;
beforeAll(async () => {
  await publish();
  authority = await openAuthority("3301");
});
afterAll(closeDatabase);

const upload = (campaign: string, bytes: Uint8Array, fileName = "名单.csv") => uploadCallUp(authority.system, authority.organisation, campaign, { fileName, bytes });
const check = (callUp: string, signal?: AbortSignal) => checkCallUp(system, authority.organisation, callUp, signal);
const write = (callUp: string, signal?: AbortSignal) => writeCallUp(system, authority.organisation, callUp, signal);
const load = (callUp: string) => loadCallUp(authority.system, authority.organisation, callUp);
const called = (campaign: string) =>
  inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.findMany({ where: { campaignId: campaign }, orderBy: { id: "asc" }, select: { name: true, creditCode: true, region: true, contactName: true, contactPhone: true, contactEmail: true, state: true } }));
const storedRows = (callUp: string) => inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.callUpRow.findMany({ where: { callUpId: callUp }, orderBy: { row: "asc" } }));

describe("a list", () => {
  it("is kept, checked, previewed, confirmed and written", async () => {
    const campaign = await openCampaign(authority);
    const [first = "", second = ""] = codes(2);
    const { callUp } = await upload(campaign, csv([lineOf(1, first), lineOf(2, second, "330110"), lineOf(3, first), lineOf(4, "123"), `无邮箱,${creditCode()},余杭区,,,`]), " 名单\u202E.csv");
    expect(await load(callUp)).toMatchObject({ state: "checking", rows: 0, fileName: "名单 .csv", can: { confirm: false, discard: true } });
    await check(callUp);
    expect(await called(campaign)).toEqual([]);
    expect(await load(callUp)).toMatchObject({
      state: "checked", rows: 5, good: 3, faulty: 2, known: 0, withoutEmail: 1, can: { confirm: true, discard: true },
      reading: { sheet: null, headerRow: 1, ignored: [] },
      sample: [{ name: "企业1", creditCode: first, region: "330106" }, { region: "330110" }, { name: "无邮箱", contactEmail: null }],
    });
    const { rows } = await listCallUpRows(authority.system, authority.organisation, callUp, { verdict: "faulty", page: 1 });
    expect(rows.map(({ row, faults }) => [row, faults])).toEqual([
      [4, [{ column: "creditCode", code: "duplicateInList", values: { row: 2 } }]],
      [5, [{ column: "creditCode", code: "creditCodeLength", values: { length: 3 } }]],
    ]);
    await confirmCallUp(authority.system, authority.organisation, callUp);
    await confirmCallUp(authority.system, authority.organisation, callUp);
    await write(callUp);
    await write(callUp);
    await confirmCallUp(authority.system, authority.organisation, callUp);
    expect(await load(callUp)).toMatchObject({ state: "written", good: 3, written: 3, can: { confirm: false, discard: false } });
    expect((await called(campaign)).map(({ name, creditCode: code, state }) => [name, code, state])).toEqual([["企业1", first, "called"], ["企业2", second, "called"], ["无邮箱", expect.any(String), "called"]]);
    expect((await storedRows(callUp)).map(({ verdict }) => verdict)).toEqual(["faulty", "faulty"]);
    expect((await listCallUps(authority.system, authority.organisation, campaign)).map(({ id, state }) => [id, state])).toEqual([[callUp, "written"]]);
    // The chain of an authority is read by nobody but its officials; here as its owner sees it.
    const acts = await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.auditEvent.findMany({ where: { object: callUp }, orderBy: { sequence: "asc" }, select: { act: true } }));
    expect(acts.map(({ act }) => act)).toEqual(["callUp.upload", "callUp.confirm"]);
  });

  it("that comes again names what the campaign has already, and writes nothing twice", async () => {
    const campaign = await openCampaign(authority);
    const lines = codes(3).map((code, index) => lineOf(index, code));
    const once = await upload(campaign, csv(lines));
    await check(once.callUp);
    await confirmCallUp(authority.system, authority.organisation, once.callUp);
    await write(once.callUp);
    const again = await upload(campaign, csv([...lines, lineOf(9, creditCode())]));
    await check(again.callUp);
    expect(await load(again.callUp)).toMatchObject({ good: 1, known: 3, faulty: 0 });
    await confirmCallUp(authority.system, authority.organisation, again.callUp);
    await write(again.callUp);
    expect(await called(campaign)).toHaveLength(4);
  });

  it("is judged again for what the campaign has when it is written", async () => {
    const campaign = await openCampaign(authority);
    const [first = "", second = ""] = codes(2);
    const { callUp } = await upload(campaign, csv([lineOf(1, first), lineOf(2, second)]));
    await check(callUp);
    await inOrganisation({ organisation: authority.organisation, user: null }, (tx) =>
      tx.participation.create({ data: { organisationId: authority.organisation, id: crypto.randomUUID(), campaignId: campaign, name: "先到", creditCode: first, region: "330106" } }),
    );
    await confirmCallUp(authority.system, authority.organisation, callUp);
    await write(callUp);
    expect(await load(callUp)).toMatchObject({ state: "written", good: 1, known: 1, written: 1 });
    expect((await called(campaign)).map(({ name }) => name).toSorted()).toEqual(["企业2", "先到"]);
  });

  it("that was discarded is written by nobody, and its faults can still be read", async () => {
    const campaign = await openCampaign(authority);
    const { callUp } = await upload(campaign, csv([lineOf(1, creditCode()), lineOf(2, "x")]));
    await check(callUp);
    await discardCallUp(authority.system, authority.organisation, callUp);
    await discardCallUp(authority.system, authority.organisation, callUp);
    await write(callUp);
    await expect(confirmCallUp(authority.system, authority.organisation, callUp)).rejects.toMatchObject({ code: "STAGE" });
    expect([await called(campaign), (await storedRows(callUp)).map(({ row }) => row)]).toEqual([[], [3]]);
    const streamed = [];
    for await (const rows of streamFaults(authority.system, authority.organisation, callUp)) streamed.push(...rows);
    expect(streamed.map(({ row, cells }) => [row, cells.creditCode])).toEqual([[3, "x"]]);
  });

  it("comes alone: a second waits until the first is done with", async () => {
    const campaign = await openCampaign(authority);
    const both = await Promise.allSettled([upload(campaign, csv([lineOf(1, creditCode())])), upload(campaign, csv([lineOf(1, creditCode())]))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "LIST_RUNNING" } });
    const [waiting] = await listCallUps(authority.system, authority.organisation, campaign);
    await discardCallUp(authority.system, authority.organisation, waiting?.id ?? "");
    await upload(campaign, csv([lineOf(1, creditCode())]));
  });

  it("is not taken after the campaign has closed, nor confirmed", async () => {
    const campaign = await openCampaign(authority);
    const { callUp } = await upload(campaign, csv([lineOf(1, creditCode())]));
    await check(callUp);
    await moveCampaign(authority, campaign, { opensAt: new Date("2026-01-01T00:00:00Z"), closesAt: new Date("2026-01-02T00:00:00Z") });
    await expect(confirmCallUp(authority.system, authority.organisation, callUp)).rejects.toMatchObject({ code: "STAGE" });
    expect(await load(callUp)).toMatchObject({ can: { confirm: false, discard: true } });
    await discardCallUp(authority.system, authority.organisation, callUp);
    await expect(upload(campaign, csv([lineOf(1, creditCode())]))).rejects.toMatchObject({ code: "STAGE" });
  });

  it("of more than ten megabytes is refused", async () => {
    await expect(upload(await openCampaign(authority), new Uint8Array(LARGEST_LIST_BYTES + 1))).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("without a good row cannot be confirmed", async () => {
    const { callUp } = await upload(await openCampaign(authority), csv([lineOf(1, "x")]));
    await check(callUp);
    await expect(confirmCallUp(authority.system, authority.organisation, callUp)).rejects.toMatchObject({ code: "STAGE" });
  });

  it("keeps its faulty rows for thirty days", async () => {
    const campaign = await openCampaign(authority);
    const old = await upload(campaign, csv([lineOf(1, "x")]));
    await check(old.callUp);
    await discardCallUp(authority.system, authority.organisation, old.callUp);
    const age = (days: number) => inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.callUp.updateMany({ where: { id: old.callUp }, data: { updatedAt: new Date(Date.now() - days * 86_400_000) } }));
    const runAnother = async () => {
      const { callUp } = await upload(campaign, csv([lineOf(1, "y")]));
      await check(callUp);
      await discardCallUp(authority.system, authority.organisation, callUp);
    };
    await age(29);
    await runAnother();
    expect(await storedRows(old.callUp)).toHaveLength(1);
    await age(31);
    await runAnother();
    expect(await storedRows(old.callUp)).toHaveLength(0);
  });

  it("of a county need not say where its enterprises are", async () => {
    const county = await openAuthority("330106");
    const campaign = await openCampaign(county);
    const { callUp } = await uploadCallUp(county.system, county.organisation, campaign, { fileName: "", bytes: Buffer.from(`企业名称\t信用代码\n甲\t${creditCode()}\n`) });
    await checkCallUp(system, county.organisation, callUp);
    expect(await loadCallUp(county.system, county.organisation, callUp)).toMatchObject({ good: 1, sample: [{ region: "330106" }] });
  });
});

describe("bad input", () => {
  async function workbook(fill: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> {
    const book = new ExcelJS.Workbook();
    fill(book);
    return new Uint8Array(await book.xlsx.writeBuffer());
  }
  it("of every kind is told with row, column and reason, and nothing is written", async () => {
    const campaign = await openCampaign(authority);
    const [first = "", second = ""] = codes(2);
    const bytes = await workbook((book) => {
      book.addWorksheet("填表说明").addRow(["请认真填写"]);
      book.addWorksheet("旧名单", { state: "hidden" }).addRows([["企业名称", "统一社会信用代码", "区县"], ["旧", creditCode(), "西湖区"]]);
      const sheet = book.addWorksheet("名单");
      sheet.addRows([["2026 年企业名单"], ["序号", "企业名称", "统一社会信用代码", "区县", "电话", "备注"]]);
      sheet.mergeCells("A1:F1");
      sheet.addRows([[1, "甲公司", first, "西湖区", 13800138000, "x"], [2, "乙公司", second], [], [3, "丙公司", 913301061234567890, "拱墅区"], [4, "丁公司", first, "南昌市西湖区"], [5, "", "330106000012345", "火星区", "abc"]]);
      sheet.mergeCells("D3:D4");
    });
    const { callUp } = await upload(campaign, bytes, "名单.xlsx");
    await check(callUp);
    expect(await load(callUp)).toMatchObject({ state: "checked", good: 2, faulty: 3, reading: { sheet: "名单", headerRow: 2, ignored: ["序号", "备注"] } });
    const { rows } = await listCallUpRows(authority.system, authority.organisation, callUp, { verdict: "faulty", page: 1 });
    expect(rows.map(({ row, faults }) => [row, faults.map(({ column, code }) => `${column} ${code}`)])).toEqual([
      [6, ["creditCode creditCodeNumber"]],
      [7, ["creditCode duplicateInList", "region regionOutside"]],
      [8, ["name nameMissing", "creditCode oldRegistrationNumber", "region regionUnknown", "contactPhone phoneWrong"]],
    ]);
    expect(await called(campaign)).toEqual([]);
  });
  it.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    ["a wrong sheet", () => workbook((book) => void book.addWorksheet("一").addRow(["甲", "乙"])), "headerMissing"],
    ["no place", () => Buffer.from(`企业名称,信用代码\n甲,${creditCode()}`), "columnMissing"],
    ["a header alone", () => Buffer.from(HEADER), "rowsMissing"],
    ["an open quotation mark", () => Buffer.from(`${HEADER}\n${Array.from({ length: 1_200 }, (_, index) => lineOf(index, creditCode())).join("\n")}\n"甲,1`), "quoteOpen"],
    ["a picture", () => Buffer.from([0x89, 0x50, 0x4e, 0x47]), "filePicture"],
  ])("of %s is refused as a whole, and leaves nothing", async (_, make, code) => {
    const { callUp } = await upload(await openCampaign(authority), await make());
    await check(callUp);
    expect(await load(callUp)).toMatchObject({ state: "failed", fault: { code }, rows: 0, good: 0, can: { confirm: false, discard: false } });
    expect(await storedRows(callUp)).toEqual([]);
  });
  it("of hostile texts stays text", async () => {
    const campaign = await openCampaign(authority);
    const name = '=HYPERLINK("https://evil.example") <script> 𠮷 \u202Egnp';
    const { callUp } = await upload(campaign, Buffer.from(`${HEADER}\n"${name.replaceAll('"', '""')}",${creditCode()},西湖区,,,\n`));
    await check(callUp);
    await confirmCallUp(authority.system, authority.organisation, callUp);
    await write(callUp);
    expect((await called(campaign))[0]?.name).toBe('=HYPERLINK("https://evil.example") <script> 𠮷 gnp');
  });
});

describe("what is cut off goes on", () => {
  const LINES = 2_600;
  const lines = (all: readonly string[]) => all.map((code, index) => (index % 10 === 7 ? lineOf(index, "x") : index % 10 === 8 ? lineOf(index, all[index - 3] ?? "") : lineOf(index, code)));

  /** Ends a run as a process that is told to stop does, after its first chunk. */
  const afterOneChunk = () => {
    const ending = new AbortController();
    let looks = 0;
    Object.defineProperty(ending.signal, "throwIfAborted", {
      value: () => {
        if ((looks += 1) > 1) throw new Error("stopped");
      },
    });
    return ending.signal;
  };

  it("after each chunk, to the same outcome", async () => {
    const all = lines(codes(LINES));
    const campaign = await openCampaign(authority);
    const { callUp } = await upload(campaign, csv(all));
    let runs = 0;
    for (const step of [check, write]) {
      for (let isDone = false; !isDone; runs += 1) isDone = await step(callUp, afterOneChunk()).then(() => true, () => false);
      if (step === check) await confirmCallUp(authority.system, authority.organisation, callUp);
    }
    // Six chunks of rows, one a run; five of enterprises, two a run.
    expect(runs).toBe(9);
    expect(await load(callUp)).toMatchObject({ state: "written", rows: LINES, good: 2_080, faulty: 520, known: 0, written: 2_080 });
    expect(await called(campaign)).toHaveLength(2_080);
  }, 120_000);

  it("after its connections were cut in whatever statement, to the same outcome", async () => {
    const all = lines(codes(LINES));
    const [quiet, cut] = [await openCampaign(authority), await openCampaign(authority)];
    const cutter = new Client({ connectionString: process.env.DATABASE_URL, application_name: "cutter" });
    await cutter.connect();
    let count = 0;
    const outcomes = [];
    for (const campaign of [quiet, cut]) {
      const { callUp } = await upload(campaign, csv(all));
      for (const step of [check, write]) {
        // Later each time, and once only: however busy the machine is, every run gets further than the one before.
        for (let isDone = false, wait = 0; !isDone; wait += 40) {
          let isRunning = true;
          const cutting = (async () => {
            await new Promise((resolve) => setTimeout(resolve, wait));
            if (campaign === cut && isRunning) count += (await cutter.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'xinzhi' AND state <> 'idle'")).rowCount ?? 0;
          })();
          isDone = await step(callUp).then(() => true, () => false);
          isRunning = false;
          await cutting;
        }
        if (step === check) await confirmCallUp(authority.system, authority.organisation, callUp);
      }
      const { rows, good, faulty, known, written, state } = await load(callUp);
      outcomes.push({ counts: { rows, good, faulty, known, written, state }, enterprises: (await called(campaign)).map(({ creditCode: code, ...rest }) => ({ code, ...rest })).toSorted((a, b) => (a.code < b.code ? -1 : 1)) });
    }
    await cutter.end();
    expect(count).toBeGreaterThan(0);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[0]?.enterprises).toHaveLength(2_080);
  }, 120_000);

  it("and two that work at the same list come to one outcome", async () => {
    const campaign = await openCampaign(authority);
    const { callUp } = await upload(campaign, csv(lines(codes(LINES))));
    await Promise.all([check(callUp), check(callUp)]);
    await check(callUp);
    await confirmCallUp(authority.system, authority.organisation, callUp);
    await Promise.all([write(callUp), write(callUp)]);
    expect(await load(callUp)).toMatchObject({ state: "written", rows: LINES, good: 2_080, written: 2_080, known: 0 });
    expect(await called(campaign)).toHaveLength(2_080);
  }, 120_000);

  it("when its job was lost, by the clock", async () => {
    const campaign = await openCampaign(authority);
    const { callUp } = await upload(campaign, csv([lineOf(1, creditCode())]));
    const waiting = async () => {
      const owner = new Client({ connectionString: process.env.DATABASE_URL });
      await owner.connect();
      const { rowCount } = await owner.query("SELECT 1 FROM pgboss.job WHERE name = 'call-up.check' AND data->>'callUp' = $1 AND state = 'created'", [callUp]);
      await owner.query("DELETE FROM pgboss.job WHERE data->>'callUp' = $1", [callUp]);
      await owner.end();
      return rowCount;
    };
    expect(await waiting()).toBe(1);
    await resumeCallUps(system, new Date());
    expect(await waiting()).toBe(0);
    await resumeCallUps(system, new Date(Date.now() + 120_000));
    expect(await waiting()).toBe(1);
  });
});

describe("fifty thousand rows", () => {
  it("are checked and written in bounded memory", async () => {
    // Not announced: else the next test that hands links out would make fifty thousand.
    const campaign = await openCampaign(authority, { announced: false });
    const all = codes(50_000).map((code, index) => lineOf(index, index % 100 === 0 ? "x" : code)).join("\n");
    const { callUp } = await upload(campaign, Buffer.from(`${HEADER}\n${all}`));
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50);
    await check(callUp);
    await confirmCallUp(authority.system, authority.organisation, callUp);
    await write(callUp);
    clearInterval(watch);
    expect(await load(callUp)).toMatchObject({ state: "written", rows: 50_000, good: 49_500, faulty: 500, written: 49_500 });
    // Generous: what is measured in earnest is in the bench. All rows as objects would be several times this.
    expect((most - before) / 1e6).toBeLessThan(300);
  }, 300_000);
});

it("officials of another authority find nothing of it", async () => {
  const other = await as((await openAuthority("33")).official);
  const campaign = await openCampaign(authority);
  const { callUp } = await upload(campaign, csv([lineOf(1, creditCode())]));
  const own = other.acting?.organisation.id ?? "";
  for (const organisation of [own, authority.organisation]) {
    await expect(loadCallUp(other, organisation, callUp)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(confirmCallUp(other, organisation, callUp)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(discardCallUp(other, organisation, callUp)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listCallUpRows(other, organisation, callUp, { verdict: "faulty", page: 1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listCallUps(other, organisation, campaign)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(uploadCallUp(other, organisation, campaign, { fileName: "", bytes: csv([]) })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(streamFaults(other, organisation, callUp).next()).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});
