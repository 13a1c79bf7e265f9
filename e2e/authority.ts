import { expect, type APIRequestContext } from "@playwright/test";
import { addDays, dayInChina } from "@/lib/core/calendar";
import { makeCreditCode, makeLogin, type RegisteredAccount } from "./accounts";
import { attribute, postForm, pressButton } from "./posted-form";

/** An authority of the test's own: nobody else's campaigns are in it. */
export type Authority = { readonly login: string; readonly home: string };
export type ListedEnterprise = { readonly name: string; readonly code: string; readonly region: string };

export const AUTHORITY = "云岭省经济和信息化厅";
export const CAMPAIGN = { title: "规上企业新质生产力自评", text: "请按时填报。\n有疑问请来电。", contactName: "陆主任", contactPhone: "0571-88880000", contactEmail: "luzr@example.org" } as const;
export const ENTERPRISES = ["杭州青岚轴承有限公司", "杭州白石仪表有限公司", "宁波海屿模具有限公司", "温州南塘电气有限公司", "台州北岸泵业有限公司"] as const;
const FAULTY = ["衢州江心机床厂", "衢州双塔纸业有限公司", "北京玉泉仪器有限公司", "衢州石门水泵厂"] as const;
const REGIONS = [
  { code: "330106", name: "西湖区" },
  { code: "330110", name: "余杭区" },
  { code: "330212", name: "鄞州区" },
  { code: "330302", name: "鹿城区" },
  { code: "331003", name: "黄岩区" },
] as const;
export const LIST_FILE = "规上企业名单.csv";
/** Handed in with its consent to be named in the demonstration; the authority there and its campaign, but for the year: see prisma/seed/demo-campaign.ts. */
export const CONSENTED = "杭州砚池精密轴承有限公司";
const DEMO_TEXTS = ["示范工业和信息化局", "年度制造业企业新质生产力自评"];
/** What is typed or named by people: the same on pages of both languages. */
export const AUTHORITY_TEXTS: readonly string[] = [AUTHORITY, ...Object.values(CAMPAIGN), ...CAMPAIGN.text.split("\n"), ...ENTERPRISES, ...FAULTY, "王厂长", LIST_FILE, CONSENTED, ...DEMO_TEXTS];

/** Opened by the operator, entered by its first official through the link. The cookies of `official` are theirs afterwards. */
export async function openAuthority(operator: APIRequestContext, official: APIRequestContext, password: string, regionCode = "330000"): Promise<Authority> {
  const opened = await postForm(operator, "/admin/organisations/new", "kind", { kind: "authority", name: AUTHORITY, creditCode: "", regionCode });
  const place = opened.headers().location;
  if (!place) throw new Error(`opening an authority answered ${opened.status()}: ${(await opened.text()).slice(0, 300)}`);
  const html = await (await postForm(operator, new URL(place, opened.url()).pathname, "role", { role: "official" })).text();
  const tag = /<input [^>]*id="invite-link"[^>]*>/.exec(html)?.[0];
  if (!tag) throw new Error("no link for the first official");
  const login = makeLogin();
  const joined = await postForm(official, new URL(attribute(tag, "value")).pathname, "login", { name: "陆主任", login, password });
  if (!joined.headers().location) throw new Error(`joining the authority answered ${joined.status()}`);
  return { login, home: new URL((await official.get("/")).url()).pathname };
}

/** Made as the form makes it: open from today for twenty days. */
export async function makeCampaign(official: APIRequestContext, home: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const today = dayInChina(new Date());
  const values = { ...CAMPAIGN, fiscalYear: "2025", instrument: "xinzhi-enterprise@2026.1", opensOn: today, closesOn: addDays(today, 20), ...more };
  const made = await postForm(official, `${home}/new`, "title", values);
  const place = made.headers().location;
  if (!place) throw new Error(`making a campaign answered ${made.status()}: ${(await made.text()).slice(0, 300)}`);
  return new URL(place, made.url()).pathname;
}

/** A list as a file: enterprises of five districts, with codes that belong to nobody, and those stated. */
export function makeList(more: readonly { readonly name: string; readonly creditCode: string; readonly regionCode: string }[] = []): { readonly enterprises: readonly ListedEnterprise[]; readonly csv: string } {
  const enterprises = ENTERPRISES.map((name, index): ListedEnterprise => ({ name, code: makeCreditCode(REGIONS[index]!.code), region: REGIONS[index]!.name }));
  const rows = enterprises.map(({ name, code }, index) => [name, code, REGIONS[index]!.code, "王厂长", `1380000000${String(index)}`, ""].join(","));
  rows.push(...more.map(({ name, creditCode, regionCode }) => [name, creditCode, regionCode, "", "", ""].join(",")));
  return { enterprises, csv: ["企业名称,统一社会信用代码,区县,联系人,手机,邮箱", ...rows].join("\n") };
}

/** The same with rows that cannot be written. */
export function makeFaultyList(): string {
  const code = makeCreditCode("330106");
  return [
    makeList().csv,
    `,${code},330106,,,`,
    `${FAULTY[0]},${code.slice(1)},330106,,,`,
    `${FAULTY[1]},,330106,王厂长,13800000000,`,
    `${FAULTY[2]},${makeCreditCode("110101")},110101,,,`,
    `${FAULTY[3]},${makeCreditCode("330106")},330106,,,someone(at)example.org`,
  ].join("\n");
}

/** Uploads a list and waits until it is checked; the page that asks whether to write it. */
export async function uploadList(official: APIRequestContext, campaign: string, csv: string): Promise<string> {
  const { origin } = new URL((await official.get("/healthz")).url());
  const answer = await official.post(`/api/v1${campaign}/lists`, {
    multipart: { file: { name: LIST_FILE, mimeType: "text/csv", buffer: Buffer.from(csv) } },
    headers: { origin, accept: "application/json" },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  const { callUp } = (await answer.json()) as { callUp: string };
  const list = `${campaign}/lists/${callUp}`;
  await expect.poll(() => stateOfList(official, list), { timeout: 60_000 }).toBe("checked");
  return list;
}

/** Confirms a list that was checked, and waits until its enterprises are in the campaign. */
export async function confirmList(official: APIRequestContext, list: string): Promise<void> {
  await pressButton(official, list, "确认写入");
  await expect.poll(() => stateOfList(official, list), { timeout: 60_000 }).toBe("written");
}

/** From now on enterprises know of it. */
export async function announce(official: APIRequestContext, campaign: string): Promise<void> {
  await pressButton(official, campaign, "确认发布");
}

/** The operator has checked the code of a company: it sees without a link what its code is asked for. */
export async function verify(operator: APIRequestContext, { home }: { readonly home: string }): Promise<void> {
  await pressButton(operator, `/admin/organisations/${home.split("/").at(-1) ?? ""}`, "确认已核实");
}

/** A campaign that is announced to this company, among others; its address. */
export async function callUp(official: APIRequestContext, home: string, { name, regionCode, creditCode }: Called): Promise<string> {
  const campaign = await makeCampaign(official, home);
  await confirmList(official, await uploadList(official, campaign, makeList([{ name, regionCode, creditCode }]).csv));
  await announce(official, campaign);
  return campaign;
}
export type Called = { readonly name: string; readonly regionCode: string } & Pick<RegisteredAccount, "creditCode">;

/** The address of the call on the pages of the company. */
export async function callOf(called: APIRequestContext, home: string): Promise<string> {
  const found = new RegExp(`${home}/calls/[0-9a-f-]{36}`).exec(await (await called.get(home)).text())?.[0];
  if (!found) throw new Error(`${home} shows no call`);
  return found;
}

/** The link of an enterprise, as its official takes it from the enterprise's page. Links are made by a job, each minute. */
export async function linkOf(official: APIRequestContext, campaign: string, enterprise: string): Promise<string> {
  const list = await (await official.get(`${campaign}?q=${encodeURIComponent(enterprise)}`)).text();
  const page = new RegExp(`${campaign}/enterprises/[0-9a-f-]{36}`).exec(list)?.[0];
  if (!page) throw new Error(`${campaign} has no ${enterprise}`);
  const show = "显示链接和邀请文字";
  await expect.poll(async () => (await (await official.get(page)).text()).includes(show), { timeout: 150_000, intervals: [2_000] }).toBe(true);
  const tag = /<input [^>]*id="show-link"[^>]*>/.exec(await (await pressButton(official, page, show)).text())?.[0];
  if (!tag) throw new Error(`${page} showed no link`);
  return new URL(attribute(tag, "value")).pathname;
}

/** "checking", "checked", "writing", "written" … */
async function stateOfList(official: APIRequestContext, list: string): Promise<unknown> {
  const { state } = (await (await official.get(`/api/v1${list.replace(/\/campaigns\/[^/]+/, "")}`)).json()) as { state?: unknown };
  return state;
}
