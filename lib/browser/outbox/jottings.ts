import type { Edit } from "@/lib/browser/outbox/entry";

/*
 * Edits of a page's last moment. A page that is being left does not wait for its database, so what is not on disk yet is
 * jotted down where writing waits for nobody, and read by whichever page is opened next.
 */
const PREFIX = "xinzhi-jotted ";

/** Writes these edits down at once, in place of what this page had jotted down before; none: removes it. */
export function jot(user: string, visit: string, edits: readonly Edit[]): void {
  try {
    const name = `${PREFIX}${user} ${visit}`;
    if (edits.length === 0) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(edits));
  } catch {
    // A browser that keeps nothing: the page asks before it is closed.
  }
}

/** Whether pages of anybody have jotted anything down. */
export function hasJottings(): boolean {
  try {
    return Object.keys(localStorage).some((name) => name.startsWith(PREFIX));
  } catch {
    return false;
  }
}

/** What pages of this person had jotted down, oldest first; nothing of anybody stays. */
export function takeJottings(user: string): readonly Edit[] {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    const edits = names.filter((name) => name.startsWith(`${PREFIX}${user} `)).flatMap((name) => JSON.parse(localStorage.getItem(name) ?? "[]") as Edit[]);
    for (const name of names) localStorage.removeItem(name);
    return edits.sort((a, b) => a.order - b.order);
  } catch {
    return [];
  }
}
