import type { FactValue, FactYear } from "@/lib/core/facts/fact-sheet";
import { answerToField } from "@/lib/core/answer-form";
import type { Responses } from "@/lib/core/response";
import { LOGISTICS, SOFTWARE, TEXTILE, type Company } from "@/lib/core/scoring/golden/companies";

/** Always the year that the form offers first. */
export const FISCAL_YEAR = new Date().getFullYear() - 1;
/** The year that the figures were made up for. */
const WRITTEN_FOR = 2025;

/** An invented enterprise with everything that a person types in: figures by the years of the sheet, an answer to each item. */
export type Firm = {
  readonly branch: "production" | "operations" | "services";
  readonly name: string;
  readonly industry: { readonly code: string; readonly division: string };
  readonly region: readonly [province: string, city: string, county: string];
  readonly regionCode: string;
  readonly figures: Readonly<Record<string, Readonly<Record<string, FactValue>>>>;
  readonly responses: Responses;
};

export const PUMPS = firm("production", "湖州言丰泵业有限公司", "3499", "通用设备制造业", ["浙江省", "湖州市", "吴兴区"], "330502", TEXTILE);
export const HAULAGE = firm("operations", "芜湖启越货运有限公司", "5430", "道路运输业", ["安徽省", "芜湖市", "镜湖区"], "340202", LOGISTICS);
export const PROGRAMS = firm("services", "南京听澜软件有限公司", "6513", "软件和信息技术服务业", ["江苏省", "南京市", "玄武区"], "320102", SOFTWARE);
export const FIRMS = [PUMPS, HAULAGE, PROGRAMS] as const;

function firm(branch: Firm["branch"], name: string, code: string, division: string, region: Firm["region"], regionCode: string, { sheet, responses }: Company): Firm {
  const shifted = (year: string) => (year === "asOf" ? year : String(Number(year) - WRITTEN_FOR + FISCAL_YEAR));
  const figures = Object.fromEntries(
    Object.entries(sheet.facts).map(([key, years]) => [
      key,
      Object.fromEntries(Object.entries(years).flatMap(([year, entry]) => (entry?.state === "given" ? [[shifted(year), entry.value] as const] : []))),
    ]),
  );
  return { branch, name, industry: { code, division }, region, regionCode, figures, responses };
}

export const figureOf = ({ figures }: Firm, key: string, year: FactYear | string): FactValue | undefined => figures[key]?.[String(year)];

/** The values of the boxes or buttons that a person presses for an item. */
export function choicesOf({ responses }: Firm, item: string): readonly string[] {
  const response = responses[item];
  return answerToField(response?.answer ?? null);
}
