import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as getTemplate } from "@/app/api/v1/call-up-template.xlsx/route";
import { POST as postList } from "@/app/api/v1/o/[organisation]/campaigns/[campaign]/lists/route";
import { GET as getFaults } from "@/app/api/v1/o/[organisation]/lists/[callUp]/faults.xlsx/route";
import { GET as getList } from "@/app/api/v1/o/[organisation]/lists/[callUp]/route";
import { checkCallUp, discardCallUp, listCallUps, loadCallUp, uploadCallUp } from "@/lib/server/call-ups";
import { closeDatabase } from "@/lib/server/db";
import { creditCode, openAuthority, openCampaign, openCompany, publish, system, type Authority, type Someone } from "@/lib/server/test-builders";
import { cookieName, cookieValue } from "@/lib/server/viewer";

const SITE = "http://localhost:3000";
let authority: Authority;
let stranger: Authority;
let manager: Someone;
beforeAll(async () => {
  await publish();
  [authority, stranger] = [await openAuthority("3301"), await openAuthority("33")];
  manager = (await openCompany()).manager;
});
afterAll(closeDatabase);

async function headersOf(someone: Someone | null, more: Record<string, string> = {}): Promise<Record<string, string>> {
  const cookie = someone && `${cookieName()}=${await cookieValue({ ...someone.claim, expiresAt: new Date(Date.now() + 3_600_000) })}`;
  return { origin: SITE, ...(cookie && { cookie }), ...more };
}
const at = <Params>(params: Params) => ({ params: Promise.resolve(params) });
const LIST = () => `企业名称,统一社会信用代码,区县\n甲公司,${creditCode()},西湖区\n=乙公司,91330106,火星区\n`;

async function post(someone: Someone | null, campaign: string, fields: Record<string, string | File>, more: Record<string, string> = {}): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return postList(new Request(`${SITE}/`, { method: "POST", body: form, headers: await headersOf(someone, more) }), at({ organisation: authority.organisation, campaign }));
}
const listsOf = (campaign: string) => listCallUps(authority.system, authority.organisation, campaign);

describe("a posted list", () => {
  it("leads to its page, as a file and pasted", async () => {
    const sent: readonly Record<string, string | File>[] = [{ file: new File([LIST()], "名单.csv") }, { file: new File([], ""), text: LIST() }];
    for (const fields of sent) {
      const campaign = await openCampaign(authority);
      const response = await post(authority.official, campaign, fields);
      const [list] = await listsOf(campaign);
      expect([response.status, response.headers.get("location")]).toEqual([303, `/o/${authority.organisation}/campaigns/${campaign}/lists/${list?.id ?? ""}`]);
      expect(list?.fileName).toBe("text" in fields ? "" : "名单.csv");
    }
  });
  it("answers a script with its id", async () => {
    const campaign = await openCampaign(authority);
    const response = await post(authority.official, campaign, { text: LIST() }, { accept: "application/json" });
    expect([response.status, await response.json()]).toEqual([201, { callUp: (await listsOf(campaign))[0]?.id }]);
    expect((await post(authority.official, campaign, { text: LIST() }, { accept: "application/json" })).status).toBe(400);
  });
  it.each<[string, () => Record<string, string | File>, string]>([
    ["that is empty", () => ({ text: " " }), "INVALID"],
    ["of more than ten megabytes", () => ({ file: new File([new Uint8Array(11_000_000)], "x.csv") }), "TOO_LARGE"],
  ])("%s leads back with what went wrong", async (_, fields, code) => {
    const campaign = await openCampaign(authority);
    const response = await post(authority.official, campaign, fields());
    expect([response.status, response.headers.get("location")]).toEqual([303, `/o/${authority.organisation}/campaigns/${campaign}?list=${code}#lists`]);
    expect(await listsOf(campaign)).toEqual([]);
  });
  it("from elsewhere, or from somebody who may not, is not taken", async () => {
    const campaign = await openCampaign(authority);
    const json = { accept: "application/json" };
    for (const origin of ["https://evil.example", "null", "http://localhost:3001"]) expect((await post(authority.official, campaign, { text: LIST() }, { origin })).status).toBe(403);
    expect((await post(null, campaign, { text: LIST() }, json)).status).toBe(401);
    for (const someone of [manager, stranger.official]) expect((await post(someone, campaign, { text: LIST() }, json)).status).toBe(404);
    expect((await post(stranger.official, campaign, { text: LIST() })).status).toBe(404);
    const signedOut = await post(null, campaign, { text: LIST() });
    expect([signedOut.status, signedOut.headers.get("location")]).toEqual([303, `/o/${authority.organisation}/campaigns/${campaign}?list=SIGNED_OUT#lists`]);
    expect(await listsOf(campaign)).toEqual([]);
  });
  it("that is no form is refused", async () => {
    const campaign = await openCampaign(authority);
    const headers = await headersOf(authority.official, { accept: "application/json", "content-type": "text/csv" });
    expect((await postList(new Request(`${SITE}/`, { method: "POST", body: LIST(), headers }), at({ organisation: authority.organisation, campaign }))).status).toBe(400);
  });
});

describe("what is read of a list", () => {
  async function checked(): Promise<string> {
    const { callUp } = await uploadCallUp(authority.system, authority.organisation, await openCampaign(authority), { fileName: "", bytes: Buffer.from(LIST()) });
    await checkCallUp(system, authority.organisation, callUp);
    return callUp;
  }
  it("is shown to the officials of its authority and to nobody else", async () => {
    const callUp = await checked();
    for (const get of [getList, getFaults]) {
      for (const [someone, status] of [[authority.official, 200], [stranger.official, 404], [manager, 404], [null, 401]] as const) {
        const response = await get(new Request(`${SITE}/`, { headers: await headersOf(someone) }), at({ organisation: authority.organisation, callUp }));
        expect([response.status, response.headers.get("cache-control")]).toEqual([status, "private, no-store"]);
        await response.arrayBuffer();
      }
      const elsewhere = await get(new Request(`${SITE}/`, { headers: await headersOf(stranger.official) }), at({ organisation: stranger.organisation, callUp }));
      expect(elsewhere.status).toBe(404);
    }
  });
  it("says how far it is", async () => {
    const callUp = await checked();
    const response = await getList(new Request(`${SITE}/`, { headers: await headersOf(authority.official) }), at({ organisation: authority.organisation, callUp }));
    expect(await response.json()).toEqual({ state: "checked", rows: 2, good: 1, faulty: 1, known: 0, written: 0, fault: null });
  });
  it("gives the faulty rows as a workbook that is a list again", async () => {
    const callUp = await checked();
    const response = await getFaults(new Request(`${SITE}/`, { headers: await headersOf(authority.official) }), at({ organisation: authority.organisation, callUp }));
    const bytes = await response.arrayBuffer();
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes);
    const row = book.worksheets[0]?.getRow(4);
    expect(row?.getCell(1).value).toBe(3);
    expect(row?.getCell(2).value).toBe("=乙公司");
    expect(row?.getCell(8).value).toContain("应为 18 位");
    expect(row?.getCell(3).fill).toMatchObject({ fgColor: { argb: "FFF9E1DF" } });
    await discardCallUp(authority.system, authority.organisation, callUp);
    const again = await uploadCallUp(authority.system, authority.organisation, await openCampaign(authority), { fileName: "x.xlsx", bytes: new Uint8Array(bytes) });
    await checkCallUp(system, authority.organisation, again.callUp);
    expect(await loadCallUp(authority.system, authority.organisation, again.callUp)).toMatchObject({ state: "checked", rows: 1, faulty: 1, reading: { headerRow: 3 } });
  });
});

it.each(["zh-CN", "en"])("the template in %s is a list whose example is skipped", async (locale) => {
  const response = await getTemplate(new Request(`${SITE}/`, { headers: { cookie: `language-xinzhi=${locale}` } }), at({}));
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await response.arrayBuffer());
  const sheet = book.worksheets[0];
  expect(sheet?.getColumn(2).numFmt).toBe("@");
  sheet?.addRow(["甲公司", creditCode(), "西湖区"]);
  const bytes = new Uint8Array(await book.xlsx.writeBuffer());
  const { callUp } = await uploadCallUp(authority.system, authority.organisation, await openCampaign(authority), { fileName: "x.xlsx", bytes });
  await checkCallUp(system, authority.organisation, callUp);
  expect(await loadCallUp(authority.system, authority.organisation, callUp)).toMatchObject({ state: "checked", rows: 1, good: 1, reading: { headerRow: 2, ignored: [] } });
});
