import type { Size } from "@/lib/core/facts/enterprise-size";

/*
 * How a population is spread. What is known from the 第四次全国经济普查公报 (国家统计局, 2019-11-20; numbers of 法人单位 at the end of
 * 2018) is kept: No. 7 gives 广东 14.3 %, 江苏 9.4 %, 山东 8.3 %, and 58.8 / 22.6 / 18.6 % for east, centre and west; the general figures
 * give 批发和零售业 29.8 %, 制造业 15.0 %, 租赁和商务服务业 11.7 %; No. 3 gives 通用设备 9.7 %, 金属制品 9.5 % and 非金属矿物制品 7.6 % of industry.
 *
 * Everything else — the other provinces within their area, the other sections and divisions, cities, counties, sizes — is a
 * rough order of magnitude and no statistic. Bodies that are no enterprises (S, T) and 香港, 澳门, 台湾 have no weight.
 */

/** Percent of the companies, by the first two digits of a region. */
export const PROVINCE_SHARES: Readonly<Record<string, number>> = {
  // east: 58.8
  "44": 14.3, "32": 9.4, "37": 8.3, "33": 7.2, "13": 5.3, "11": 4, "35": 3.7, "21": 2.5, "31": 2.2, "12": 1.5, "46": 0.4,
  // centre: 22.6
  "41": 5.6, "42": 4.4, "34": 4.2, "43": 3.1, "36": 2, "14": 1.6, "23": 0.9, "22": 0.8,
  // west: 18.6
  "51": 4, "50": 2.6, "61": 2.6, "45": 2.2, "53": 2.1, "52": 1.6, "15": 1.2, "65": 1, "62": 0.8, "64": 0.3, "63": 0.15, "54": 0.05,
};

/** Within a province an ordinary city has weight 1. */
export const CITY_WEIGHTS: Readonly<Record<string, number>> = {
  "440300": 6, "440600": 4, "441900": 4, "442000": 2, "320500": 5, "320200": 3, "330200": 3.5, "330300": 3, "350200": 3, "350500": 2.5, "370200": 3.5, "370600": 2, "210200": 2.5,
  // 省直辖县级行政区划: a handful of counties under one heading.
  "429000": 0.5, "469000": 0.8, "659000": 0.6,
};
export const CAPITAL_WEIGHT = 4;

/** Percent, before what has no weight leaves the sum. */
export const SECTION_SHARES: Readonly<Record<string, number>> = {
  F: 29.8, C: 15, L: 11.7, M: 6.2, E: 6, I: 4.6, K: 3.6, G: 2.8, R: 2.6, O: 2.6, P: 2.5, H: 2.2, A: 1.5, Q: 1, N: 0.8, J: 0.7, D: 0.6, B: 0.4,
};

/** Within a section; a division that is not named has weight 1. */
export const DIVISION_WEIGHTS: Readonly<Record<string, number>> = {
  "34": 9.7, "33": 9.5, "30": 7.6, "35": 6, "29": 6, "38": 5.5, "18": 5, "13": 5, "17": 4.5, "26": 4, "24": 4, "39": 3.5, "20": 3.5, "21": 3.2, "36": 2.6, "23": 2.5, "22": 2.5,
  "19": 2.4, "14": 2.4, "15": 2, "40": 1.6, "32": 1.3, "37": 1.2, "43": 1.2, "27": 1.1, "31": 1, "41": 1, "42": 0.9, "25": 0.4, "28": 0.4, "16": 0.02,
  "51": 60, "52": 40, "71": 8, "72": 92, "54": 60, "55": 3, "56": 1, "57": 0.3, "53": 0.3, "58": 18, "59": 12, "60": 4, "65": 80, "64": 17, "63": 3,
  "73": 15, "74": 40, "75": 45, "47": 30, "48": 20, "49": 15, "50": 35, "61": 35, "62": 65, "02": 0.5, "03": 1.5,
};

/** Groups of a division that the size standard tells apart: a company of that division states one of them. */
export const GROUPS_OF_DIVISION: Readonly<Record<string, readonly string[]>> = { "59": ["591", "592"], "70": ["701", "702", "703", "704"] };

export const SIZE_SHARES: Readonly<Record<Size, number>> = { large: 1.5, medium: 8, small: 40.5, micro: 50 };
