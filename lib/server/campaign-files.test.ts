import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderFollowUpFile, renderLinksFile } from "@/lib/server/campaign-files";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { listParticipations } from "@/lib/server/participations";
import { relink } from "@/lib/server/participation-links";
import { as, callEnterprises, openAuthority, openCampaign, publish, type Authority } from "@/lib/server/test-builders";
import type { Viewer } from "@/lib/server/viewer";

let authority: Authority;
let viewer: Viewer;

beforeAll(async () => {
  await publish();
  authority = await openAuthority("3301");
  viewer = await as(authority.official);
});
afterAll(closeDatabase);

const HEAD = 3;
async function read(stream: ReadableStream<Uint8Array>): Promise<ExcelJS.Worksheet> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load((await new Response(stream).arrayBuffer()) as unknown as ExcelJS.Buffer);
  return workbook.worksheets[0]!;
}
const cellsOf = (sheet: ExcelJS.Worksheet, row: number) => (sheet.getRow(row).values as unknown[]).slice(1);
const column = (sheet: ExcelJS.Worksheet, number: number) => Array.from({ length: sheet.rowCount - HEAD }, (_, at) => sheet.getRow(HEAD + 1 + at).getCell(number).value);

describe("the follow-up list", () => {
  it("has a row for each enterprise that has not submitted, with codes and telephone numbers as text", async () => {
    const campaign = await openCampaign(authority);
    const called = await callEnterprises(authority, campaign, [
      { name: "甲厂", region: "330106" },
      { name: "=HYPERLINK(\"http://x.example\")", region: "330110" },
      { name: "丙厂", region: "330106" },
    ]);
    await inOrganisation({ organisation: authority.organisation, user: null }, async (tx) => {
      await tx.participation.updateMany({ where: { id: called[2]!.id }, data: { state: "submitted", percent: 100 } });
      await tx.participation.updateMany({ where: { id: called[0]!.id }, data: { contactName: "王厂长", contactPhone: "13800000000", percent: 40, state: "draft" } });
    });
    const { name, type, stream } = await renderFollowUpFile(viewer, authority.organisation, campaign, {}, "zh-CN");
    expect([name, type]).toEqual(["年度新质生产力自评 催报名单.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]);
    const sheet = await read(stream);
    expect(cellsOf(sheet, HEAD)).toEqual(["企业名称", "代码", "区县", "联系人", "电话", "邮箱", "状态", "进度（%）", "截止", "最近提醒"]);
    expect(column(sheet, 1).toSorted()).toEqual(["=HYPERLINK(\"http://x.example\")", "甲厂"]);
    const row = column(sheet, 1).indexOf("甲厂") + HEAD + 1;
    expect([2, 5, 8].map((cell) => sheet.getRow(row).getCell(cell).value)).toEqual([called[0]!.creditCode, "13800000000", 40]);
    expect([2, 5].map((cell) => sheet.getRow(row).getCell(cell).type)).toEqual([ExcelJS.ValueType.String, ExcelJS.ValueType.String]);
    expect(String(sheet.getRow(row).getCell(9).value)).toMatch(/23:59（北京时间）$/);
  });

  it("has just those of a state or a district where it is asked for them", async () => {
    const campaign = await openCampaign(authority);
    const [one, two] = await callEnterprises(authority, campaign, [{ name: "甲厂", region: "330106" }, { name: "乙厂", region: "330110" }]);
    await inOrganisation({ organisation: authority.organisation, user: null }, (tx) => tx.participation.updateMany({ where: { id: one!.id }, data: { state: "submitted" } }));
    const names = async (filter: Parameters<typeof renderFollowUpFile>[3]) => column(await read((await renderFollowUpFile(viewer, authority.organisation, campaign, filter, "en")).stream), 1);
    expect(await names({ state: "submitted" })).toEqual([one!.name]);
    expect(await names({ region: "330110" })).toEqual([two!.name]);
    expect(await names({ region: "330106" })).toEqual([]);
  });

  it("names the last reminder", async () => {
    const campaign = await openCampaign(authority);
    const [called] = await callEnterprises(authority, campaign, [{ name: "甲厂" }]);
    await inOrganisation({ organisation: authority.organisation, user: null }, (tx) =>
      tx.reminder.createMany({
        data: [
          { organisationId: authority.organisation, participationId: called!.id, step: "D-7", closesOn: new Date("2026-06-30"), at: new Date("2026-06-23T01:00:00Z") },
          { organisationId: authority.organisation, participationId: called!.id, step: "D-1", closesOn: new Date("2026-06-30"), at: new Date("2026-06-29T01:00:00Z") },
        ],
      }),
    );
    expect(column(await read((await renderFollowUpFile(viewer, authority.organisation, campaign, {}, "zh-CN")).stream), 10)).toEqual(["2026年6月29日 09:00（北京时间）"]);
  });
});

describe("the list of links", () => {
  it("has the link of everybody who has not come in, with words to hand it on by", async () => {
    const campaign = await openCampaign(authority);
    const [called] = await callEnterprises(authority, campaign, [{ name: "甲厂" }]);
    const { path } = await relink(viewer, authority.organisation, called!.id);
    const { name, stream } = await renderLinksFile(viewer, authority.organisation, campaign, "zh-CN");
    expect(name).toBe("年度新质生产力自评 链接清单.xlsx");
    const sheet = await read(stream);
    expect(cellsOf(sheet, HEAD)).toEqual(["企业名称", "代码", "联系人", "电话", "邮箱", "邀请链接", "可转发的文字"]);
    const row = sheet.getRow(HEAD + 1);
    const url = `http://localhost:3000${path}`;
    expect([1, 2, 6].map((cell) => row.getCell(cell).value)).toEqual(["甲厂", called!.creditCode, url]);
    for (const said of ["甲厂", "年度新质生产力自评", url, "王老师"]) expect(String(row.getCell(7).value)).toContain(said);
  });
});

it("another authority's files do not exist, and say so before anything is sent", async () => {
  const campaign = await openCampaign(authority);
  const stranger = await openAuthority("3201");
  const asking = await as(stranger.official);
  for (const organisation of [authority.organisation, stranger.organisation]) {
    await expect(renderFollowUpFile(asking, organisation, campaign, {}, "zh-CN")).rejects.toThrow("NOT_FOUND");
    await expect(renderLinksFile(asking, organisation, campaign, "zh-CN")).rejects.toThrow("NOT_FOUND");
  }
  expect((await listParticipations(viewer, authority.organisation, campaign, {})).total).toBe(0);
});
