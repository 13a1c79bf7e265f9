import type { Locale } from "@/lib/core/localised";

const formats = {
  "zh-CN": new Intl.DateTimeFormat("zh-CN", { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai", hour12: false }),
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Shanghai" }),
} as const satisfies Record<Locale, Intl.DateTimeFormat>;
const ZONES = { "zh-CN": "（北京时间）", en: " (Beijing time)" } as const satisfies Record<Locale, string>;

/** The last moment for something, with its zone: the one way in which pages, mails and files write a closing. */
export function wordClosing(at: Date, locale: Locale): string {
  return `${formats[locale].format(at)}${ZONES[locale]}`;
}
