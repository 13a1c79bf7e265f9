import type { Locale } from "@/lib/core/localised";

const formats = {
  "zh-CN": new Intl.DateTimeFormat("zh-CN", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Shanghai", hour12: false }),
  en: new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Shanghai" }),
} as const satisfies Record<Locale, Intl.DateTimeFormat>;

/** Date and time as pages show them, on Chinese time wherever the server stands. */
export function formatDate(at: Date, locale: Locale): string {
  return formats[locale].format(at);
}
