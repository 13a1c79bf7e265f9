import { checkCharacterOf, checkCreditCode } from "@/lib/core/credit-code";
import { addDays, dayInChina } from "@/lib/core/calendar";
import { signOut } from "@/lib/server/accounts";
import { issueCallUps } from "@/lib/server/call-up-links";
import { redeemCallUp } from "@/lib/server/call-up-redemption";
import { checkCallUp, confirmCallUp, uploadCallUp, writeCallUp } from "@/lib/server/call-ups";
import { joinCampaign } from "@/lib/server/calls";
import { announceCampaign, createCampaign } from "@/lib/server/campaigns";
import { noDevice } from "@/lib/server/device";
import { loadLatestInstrument } from "@/lib/server/instruments";
import { inviteAnywhere } from "@/lib/server/invitations";
import { openOrganisation } from "@/lib/server/organisations";
import { listParticipations, loadLink, returnParticipation } from "@/lib/server/participations";
import { submit } from "@/lib/server/submissions";
import { redeemInvitation } from "@/lib/server/tokens";
import { nobody, viewerOf, type System } from "@/lib/server/viewer";
import type { DemoCompany } from "./demo-companies";
import { fillAnswers, fillFacts, FISCAL_YEAR } from "./demo-fill";

export const DEMO_AUTHORITY = "示范工业和信息化局";
export const DEMO_OFFICIAL = { name: "陆明远", login: "official@shifan.example" } as const;

/** How far each of those has come that came in; the others on the list have not. */
type Course = { readonly named: boolean } & ({ readonly answers: number } | { readonly submitted: true; readonly returned?: string });
type Listed = { readonly name: string; readonly region: string; readonly course?: Course };

/** Invented enterprises; the codes are made below, with right check characters. */
const LISTED: readonly Listed[] = [
  { name: "杭州砚池精密轴承有限公司", region: "330106", course: { named: true, submitted: true } },
  { name: "杭州云栖仪器仪表有限公司", region: "330106", course: { named: false, answers: 30 } },
  { name: "杭州萧山临浦阀门铸造有限公司", region: "330109" },
  { name: "杭州瓶窑智能装备有限公司", region: "330110", course: { named: false, submitted: true, returned: "研发费用与上年相差较大，请核对后重新提交。" } },
  { name: "宁波北仑海屿模具有限公司", region: "330206", course: { named: false, answers: 61 } },
  { name: "宁波鄞江电子元件有限公司", region: "330212" },
  { name: "宁波慈湖轴承制造有限公司", region: "330282" },
  { name: "温州南塘低压电器有限公司", region: "330302", course: { named: true, submitted: true } },
  { name: "温州瓯北泵阀有限公司", region: "330324" },
  { name: "嘉兴平湖光机电有限公司", region: "330482" },
  { name: "嘉兴南湖纺织机械有限公司", region: "330402", course: { named: false, answers: 12 } },
  { name: "湖州织里智能缝制有限公司", region: "330502" },
  { name: "绍兴柯桥数码印染有限公司", region: "330603" },
  { name: "绍兴诸暨五金管件有限公司", region: "330681" },
  { name: "金华婺江电动工具有限公司", region: "330702" },
  { name: "台州黄岩塑模科技有限公司", region: "331003" },
  { name: "台州温岭水泵股份有限公司", region: "331081" },
  { name: "丽水莲都竹木制品有限公司", region: "331102" },
];

/**
 * A campaign of an invented authority, with a list as officials upload it: `guests` are on it beside the enterprises above and
 * have not joined yet. Answers the authority and its official.
 */
export async function openCampaign({ password, guests, pattern }: { readonly password: string; readonly guests: readonly DemoCompany[]; readonly pattern: DemoCompany }): Promise<{ readonly authority: string; readonly official: System }> {
  const system: System = { kind: "system", purpose: "demo", user: null };
  const { organisation } = await openOrganisation(system, { kind: "authority", name: DEMO_AUTHORITY, regionPrefix: "33" });
  const { path } = await inviteAnywhere(system, organisation, "official");
  const { session } = await redeemInvitation(nobody, { token: path.split("/").at(-1) ?? "", ...DEMO_OFFICIAL, password }, noDevice);
  const official: System = { ...system, user: session.user };
  const { instrument } = await loadLatestInstrument(system);
  const today = dayInChina(new Date());
  const { campaign } = await createCampaign(official, organisation, {
    title: `${String(FISCAL_YEAR)} 年度制造业企业新质生产力自评`,
    text: "为了解本地区企业新质生产力的发展情况，请贵单位在截止时间前在线完成自评。\n企业数据只需填写一次，可以多人分工，中途停下再接着填。提交后即可查看和下载自评报告。",
    contactName: "陆明远",
    contactPhone: "0571-88880000",
    fiscalYear: FISCAL_YEAR,
    instrument: `${instrument.key}@${instrument.version}`,
    opensOn: today,
    closesOn: addDays(today, 45),
  });
  const codes = LISTED.map(({ region }, index) => codeOf(region, index));
  const rows = [
    ...LISTED.map(({ name, region }, index) => [name, codes[index], region, "王厂长", `0571-8880${String(1000 + index)}`]),
    ...guests.map(({ profile, manager }) => [profile.company, profile.creditCode, profile.region, manager.name, ""]),
  ];
  const csv = ["企业名称,统一社会信用代码,区县,联系人,电话", ...rows.map((row) => row.join(","))].join("\n");
  const { callUp } = await uploadCallUp(official, organisation, campaign, { fileName: "规上企业名单.csv", bytes: Buffer.from(csv) });
  await checkCallUp(system, organisation, callUp);
  await confirmCallUp(official, organisation, callUp);
  await writeCallUp(system, organisation, callUp);
  await announceCampaign(official, organisation, campaign);
  await issueCallUps(system);

  const listed = await listParticipations(official, organisation, campaign, {});
  for (const [index, { region, course }] of LISTED.entries()) {
    const participation = listed.rows.find(({ creditCode }) => creditCode === codes[index]);
    if (!course || !participation) continue;
    const link = await loadLink(official, organisation, participation.id);
    const person = { name: "林晓", login: `manager${String(index + 1)}@campaign.example`, password };
    const joined = await redeemCallUp(nobody, { token: link?.path.split("/").at(-1) ?? "", ...person, industry: pattern.profile.industry, region, group: "", locale: "zh-CN" }, noDevice);
    const viewer: System = { ...system, user: joined.session.user };
    const { assessment } = await joinCampaign(viewer, joined.organisation, joined.participation, { named: course.named });
    await fillFacts(viewer, joined.organisation, pattern);
    await fillAnswers(viewer, joined.organisation, assessment, pattern, "answers" in course ? course.answers : undefined);
    if ("submitted" in course) await submit(viewer, joined.organisation, assessment);
    if ("submitted" in course && course.returned) await returnParticipation(official, organisation, participation.id, { reason: course.returned });
    await signOut(await viewerOf({ sid: joined.session.sid, user: joined.session.user }));
  }
  await signOut(await viewerOf({ sid: session.sid, user: session.user }));
  return { authority: organisation, official };
}

function codeOf(region: string, index: number): string {
  for (const check of "0123456789X") {
    const first = `91${region}MADEM${String(index).padStart(3, "0")}${check}`;
    const code = first + checkCharacterOf(first);
    if (checkCreditCode(code).valid) return code;
  }
  throw new Error("one of eleven inner check characters is always right");
}
