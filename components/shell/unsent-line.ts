import type { OutboxStatus } from "@/lib/browser/outbox/outbox";

export type UnsentLine = {
  readonly unsent: number;
  readonly attention: number;
  readonly reason: OutboxStatus["reason"];
  /** Where entries are that wait for the person. */
  readonly pages: readonly string[];
};

/**
 * What is said below the navigation of what is not on the server yet. Null where nothing waits, and where all that waits
 * was entered on the page that is open: that page says it itself.
 */
export function unsentLineOf(status: OutboxStatus, here: string): UnsentLine | null {
  if (status.unsent === 0) return null;
  const elsewhere = status.pages.filter((page) => !isSamePage(page, here));
  if (elsewhere.length === 0) return null;
  return { unsent: status.unsent, attention: status.attention, reason: status.reason, pages: status.attention > 0 ? elsewhere : [] };
}

/** Without a query a page shows what it shows first, which its entries name in full. */
export function isSamePage(page: string, here: string): boolean {
  const [one, other] = [page, here].map((address) => new URL(address, "http://own.invalid")) as [URL, URL];
  return one.pathname === other.pathname && (one.search === other.search || one.search === "" || other.search === "");
}

export type PageNames = { readonly facts: string; readonly standing: string; /** Holds {section}. */ readonly section: string; readonly assessment: string; readonly other: string };

/** What a page is called in a list of links. */
export function nameOfPage(page: string, names: PageNames): string {
  const [place, id, section] = new URL(page, "http://own.invalid").pathname.split("/").slice(3);
  if (place === "facts") return names.facts;
  if (place === "standing") return names.standing;
  if (place !== "assessments" || id === undefined) return names.other;
  return section === undefined ? names.assessment : names.section.replace("{section}", section);
}
