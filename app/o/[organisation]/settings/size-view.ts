import "server-only";
import type { SizeView } from "@/components/account/size-note";
import { listed } from "@/lib/core/facts/fact-words";
import { loadSizeRules } from "@/lib/server/content";
import type { SizeByRow, SizeClass } from "@/lib/server/facts";
import type { Language } from "@/lib/server/language";

/** Words the size class for each rule of the standard: which of them is shown depends on the industry in the form. */
export function viewSize({ fiscalYear, byRow }: SizeClass, organisation: string, { locale, words }: Language): SizeView {
  const t = words("sheet");
  const rules = loadSizeRules();
  const comma = locale === "zh-CN" ? "，" : ", ";
  const textOf = ({ size, figures }: SizeByRow, row: string): string => {
    const year = String(fiscalYear);
    const missing = figures.flatMap(({ key, shown }) => (shown === null ? [t(`sizeClass.missing.${key}`)] : []));
    if (size === null) return t("sizeClass.open", { year, row, titles: listed(missing, locale) });
    const given = figures.flatMap(({ key, shown }) => (shown === null ? [] : [t(`sizeClass.given.${key}`, { value: shown })]));
    return t("sizeClass.known", { year, row, size: size[locale], figures: given.join(comma) });
  };
  const rows = rules.rows.flatMap((row) => {
    const found = byRow.find((each) => each.row === row.id);
    if (!found) return [];
    const first = found.figures.find(({ shown }) => shown === null) ?? found.figures[0];
    return [
      {
        industries: row.industries,
        except: row.except,
        title: row.title[locale],
        text: textOf(found, row.title[locale]),
        href: `/o/${organisation}/facts?scope=standalone&year=${String(fiscalYear)}#${first?.key ?? ""}`,
        link: t(found.size === null ? "sizeClass.enter" : "sizeClass.look"),
      },
    ];
  });
  return {
    locale,
    rows,
    notCovered: rules.notCovered,
    labels: {
      title: t("sizeClass.title"),
      noIndustry: t("sizeClass.noIndustry"),
      ambiguous: t("sizeClass.ambiguous", { code: "{code}", rows: "{rows}" }),
      notCovered: t("sizeClass.notCovered"),
    },
  };
}
