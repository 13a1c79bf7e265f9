import ExcelJS from "exceljs";
import { COLUMNS } from "@/lib/core/call-up-list/columns";
import { checkCallUp, confirmCallUp, loadCallUp, uploadCallUp, writeCallUp } from "@/lib/server/call-ups";
import { closeDatabase, inOrganisation } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { creditCode, openAuthority, openCampaign, system } from "@/lib/server/test-builders";

/** Checks and writes one list of so many enterprises and prints what it took as JSON. A process of its own: memory is then that of one list. */
const [kind, count] = [process.argv[2], Number(process.argv[3])];
const CHUNK = 500;

// Drawn: among fifty thousand two are the same more often than not.
const codes = new Set<string>();
while (codes.size < count) codes.add(creditCode());
const entries = [...codes].map((code, index) => ({
  name: `企业${String(index)}有限公司`,
  creditCode: code,
  region: "330106",
  contactName: "王芳",
  contactPhone: "13800138000",
  contactEmail: `c${String(index)}@example.com`,
}));
const header = ["企业名称", "统一社会信用代码", "区县", "联系人", "手机", "邮箱"];
const lines = entries.map((entry) => COLUMNS.map((column) => (column === "region" ? "西湖区" : entry[column])));

async function bytesOf(): Promise<Uint8Array> {
  if (kind === "csv") return Buffer.from([header, ...lines].map((cells) => cells.join(",")).join("\n"));
  const book = new ExcelJS.Workbook();
  book.addWorksheet("名单").addRows([header, ...lines]);
  return new Uint8Array(await book.xlsx.writeBuffer());
}
async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return (performance.now() - began) / 1000;
}

const authority = await openAuthority("3301");
const { organisation, system: official } = authority;
const [campaign, bare] = [await openCampaign(authority), await openCampaign(authority)];
const { callUp } = await uploadCallUp(official, organisation, campaign, { fileName: `x.${kind ?? ""}`, bytes: await bytesOf() });
globalThis.gc?.();
const before = process.memoryUsage.rss();
let most = before;
const watching = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
const checked = await secondsOf(() => checkCallUp(system, organisation, callUp));
await confirmCallUp(official, organisation, callUp);
const written = await secondsOf(() => writeCallUp(system, organisation, callUp));
clearInterval(watching);
const { written: found } = await loadCallUp(official, organisation, callUp);
if (found !== count) throw new Error(`${String(found)} of ${String(count)} enterprises were written`);
// The least that any import does: the same rows, unread, unchecked, unlogged.
const floor = await secondsOf(async () => {
  for (let at = 0; at < count; at += CHUNK) {
    const rows = JSON.stringify(entries.slice(at, at + CHUNK).map((entry) => ({ id: makeId(), ...entry })));
    await inOrganisation({ organisation, user: null }, (tx) => tx.$queryRaw`INSERT INTO participation (organisation_id, campaign_id, id, name, credit_code, region, contact_name,
        contact_phone, contact_email)
      SELECT ${organisation}::uuid, ${bare}::uuid, id, name, "creditCode", region, "contactName", "contactPhone", "contactEmail"
      FROM jsonb_to_recordset(${rows}::jsonb) AS entry (id uuid, name text, "creditCode" text, region text, "contactName" text, "contactPhone" text, "contactEmail" text)`);
  }
});
await closeDatabase();
console.log(JSON.stringify({ kind, count, checked, written, floor, grown: (most - before) / 1e6 }));
process.exit(0);
