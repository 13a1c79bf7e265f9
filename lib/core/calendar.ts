/**
 * Days of the Chinese calendar as ISO dates ("2026-06-30"), and the moments they begin and end. China keeps one time, UTC+8,
 * everywhere and (since 1991) all year, so that no table of time zones is needed; whatever the clock or zone of a server or a
 * browser is, a day is the same.
 */
export type Day = string;

const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;

/** The day it is in China at a moment. */
export function dayInChina(at: Date): Day {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

/** True for a day that exists, written as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** 00:00:00.000 in China. */
export function firstMomentOf(day: Day): Date {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() - OFFSET_MS);
}

/** 23:59:59.999 in China: what arrives at this very millisecond is still in time. */
export function lastMomentOf(day: Day): Date {
  return new Date(firstMomentOf(day).getTime() + DAY_MS - 1);
}

/** The day so many days later; earlier for a negative number. */
export function addDays(day: Day, days: number): Day {
  return new Date(new Date(`${day}T00:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days later `to` is than `from`; negative where it is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((firstMomentOf(to).getTime() - firstMomentOf(from).getTime()) / DAY_MS);
}
