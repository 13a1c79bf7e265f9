import "server-only";
import type { Instrument } from "@/lib/core/instrument/instrument";
import type { Locale, LocalisedText, Words } from "@/lib/core/localised";
import { groupsOf, RATIOS } from "@/lib/core/publication/cell-query";
import { EVERYWHERE } from "@/lib/core/publication/publication";
import { findRegion, loadIndustries, wordsOf } from "@/lib/server/content";

/** What the places and numbers of a publication are called. */
export type PlaceWords = {
  readonly locale: Locale;
  readonly t: Words;
  readonly levels: Instrument["levels"];
  readonly text: (text: LocalisedText) => string;
  readonly region: (code: string) => string;
  readonly industry: (code: string) => string;
  readonly size: (size: string) => string;
  readonly number: (id: string) => string;
  readonly unit: (id: string) => string;
};

export function placeWords(locale: Locale, instrument: Instrument): PlaceWords {
  const t = wordsOf(locale, "publication");
  const titles = new Map(groupsOf(instrument).flatMap(({ numbers }) => numbers.map(({ id, title }) => [id, title] as const)));
  const isRatio = (id: string) => RATIOS.some((ratio) => ratio === id);
  return {
    locale,
    t,
    levels: instrument.levels,
    text: (text) => text[locale],
    region: (code) => (code === EVERYWHERE ? t("page.allRegions") : regionName(code, locale)),
    industry: (code) => (code === EVERYWHERE ? t("page.allIndustries") : (loadIndustries().find((each) => each.code === code)?.title[locale] ?? code)),
    size: (size) => t(`size.${size}`),
    number: (id) => titles.get(id)?.[locale] ?? t(`number.${id}`),
    unit: (id) => t(`unit.${isRatio(id) ? id : "score"}`),
  };
}

function regionName(code: string, locale: Locale): string {
  const region = findRegion(code);
  if (!region) return code;
  return locale === "en" ? region.en : region.name;
}
