import type { Draw } from "@/lib/core/synthetic/draw";

/** At the end of every name, so that nobody takes one for a real enterprise. */
export const SYNTHETIC_MARK = "（合成）";

const FIRST = [..."安博昌晨承春达德鼎东方丰福冠广国海昊和恒弘华汇惠嘉建金锦京景久聚凯康科利联隆茂铭诺普启庆荣瑞润森盛世顺泰天通同万威维文新信兴旭亚炎扬益永裕元远悦云泽展哲正志致中卓"];
const SECOND = [..."安邦宝辰诚成创达德迪东发飞丰富岗谷光海航合和恒宏华辉汇吉佳捷金锦晶康科来乐力利联林龙美明能宁鹏奇强瑞润森尚升盛石顺思泰特腾通途威伟祥欣星旭雅亿益盈优宇源悦运泽展正智中"];
const FORMS = ["有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司"];

/** "杭州瑞源通用设备有限公司（合成）": city, an invented name, what the division is about. */
export function nameOf(draw: Draw, city: string, division: string): string {
  return `${city}${draw.pick(FIRST)}${draw.pick(SECOND)}${tradeOf(division)}${draw.pick(FORMS)}${SYNTHETIC_MARK}`;
}

/** 通用设备制造业 → 通用设备; what is left over of its division has no name of its own. */
function tradeOf(division: string): string {
  const first = division.split(/[、，（和及]/)[0]!.replace(/(制造|加工|开采|采选|冶炼|生产|供应|制品|服务)?业?$/, "");
  return first.length < 2 || first.startsWith("其他") ? "实业" : first;
}
