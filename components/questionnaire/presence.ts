import type { Presence } from "@/lib/browser/pulse";

export type PresenceView = {
  /** Names of the others on the section, each once. */
  readonly here: readonly string[];
  /** How long ago the one who was seen last was seen at the latest, in whole minutes, from 1. */
  readonly minutes: number;
  /** Section → names, without the section itself. */
  readonly elsewhere: Readonly<Record<string, readonly string[]>>;
};

/** Who else is on which section. Names are ordered, so that nothing moves while nobody comes or goes. */
export function viewPresence(present: readonly Presence[], section: string, now: Date): PresenceView {
  const names = new Map<string, Set<string>>();
  for (const entry of present) names.set(entry.section, (names.get(entry.section) ?? new Set()).add(entry.name));
  const sorted = (of: ReadonlySet<string> | undefined) => [...(of ?? [])].toSorted();
  const ages = present.filter((entry) => entry.section === section).map(({ at }) => now.getTime() - at.getTime());
  return {
    here: sorted(names.get(section)),
    minutes: Math.max(1, Math.ceil(Math.max(0, ...ages) / 60_000)),
    elsewhere: Object.fromEntries([...names].filter(([other]) => other !== section).map(([other, of]) => [other, sorted(of)])),
  };
}
