import type { Locale, Words } from "@/lib/core/localised";

const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** 1.5 GB; each unit is 1,024 of the one before, as systems show it. */
export function formatBytes(bytes: number, locale: Locale): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1_024 ** step;
  return `${amount.toLocaleString(locale, { maximumFractionDigits: amount < 10 ? 1 : 0 })} ${UNITS[step] ?? "B"}`;
}

/** The largest unit that is full, and no more: how long something runs or waits is told, not measured. `t`: the words of `admin`. */
export function formatDuration(seconds: number, t: Words): string {
  if (seconds >= 86_400) return t("duration.days", { count: Math.floor(seconds / 86_400) });
  if (seconds >= 3_600) return t("duration.hours", { count: Math.floor(seconds / 3_600) });
  if (seconds >= 60) return t("duration.minutes", { count: Math.floor(seconds / 60) });
  return t("duration.seconds", { count: Math.floor(seconds) });
}
