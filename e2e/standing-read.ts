import type { Page } from "@playwright/test";

/** What the page of the standing shows of a scheme, as texts, read from its markup and from nothing else. */
export type ReadCard = {
  readonly id: string;
  readonly title: string;
  readonly result: string;
  readonly paragraphs: readonly string[];
  /** Score and level with their labels. */
  readonly figures: readonly (readonly [label: string, value: string])[];
  /** Titles of what is folded, with the points of a table. */
  readonly folds: readonly string[];
  readonly rows: readonly ReadRow[];
};
export type ReadRow = {
  readonly title: string;
  readonly result: string;
  readonly points: string | null;
  readonly measures: readonly { readonly title: string; readonly value: string | null; readonly threshold: string | null; readonly gap: string | null }[];
  /** Reason and note. */
  readonly said: readonly string[];
};
export type ReadPage = {
  readonly particulars: Readonly<Record<string, string>>;
  /** A line for each scheme: name, result, conditions met, score or level. */
  readonly overview: readonly (readonly string[])[];
  readonly cards: readonly ReadCard[];
};

/** Reads the page that is open, or `html` with the browser's own parser: no script of it runs. */
export function readStandingPage(page: Page, html: string | null = null): Promise<ReadPage> {
  return page.evaluate((source): ReadPage => {
    const root = source === null ? document : new DOMParser().parseFromString(source, "text/html");
    const textOf = (element: Element | null | undefined) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
    const all = (within: ParentNode, selector: string) => [...within.querySelectorAll(selector)];
    const maybe = (element: Element | null) => (element === null ? null : textOf(element));
    const pairs = (list: Element) => all(list, "dt").map((term) => [textOf(term), textOf(term.nextElementSibling)] as const);
    const rowOf = (item: Element): ReadRow => {
      const title = textOf(item.querySelector(".condition b"));
      return {
        title,
        result: textOf(item.querySelector(".condition .result")),
        points: maybe(item.querySelector(".points")),
        // Points have one bar for all their figures, comparisons one each, with the distance beside it.
        measures: all(item, ".compared").flatMap((compared) =>
          all(compared, "p:not(.gap)").map((figure) => {
            const asked = figure.querySelector(".sr-only")?.parentElement ?? null;
            const label = textOf(asked?.querySelector(".sr-only"));
            return {
              title: maybe(figure.querySelector(".named")) ?? title,
              value: maybe(figure.querySelector("b")),
              threshold: asked && textOf(asked).slice(label.length).trim(),
              gap: maybe(compared.querySelector(".gap")),
            };
          }),
        ),
        said: all(item, ".why").map(textOf),
      };
    };
    const lists = all(root, "dl").filter((list) => !list.closest(".scheme-card"));
    return {
      particulars: Object.fromEntries(lists[0] ? pairs(lists[0]) : []),
      overview: all(root, "[aria-labelledby=overview-title] tbody tr").map((row) => [textOf(row.querySelector("a")), ...all(row, "td").map(textOf)]),
      cards: all(root, ".scheme-card").map((card) => ({
        id: card.id,
        title: textOf(card.querySelector("h3")),
        result: textOf(card.querySelector(".result")),
        paragraphs: all(card, "p").map(textOf),
        figures: all(card, "dl").filter((list) => !list.closest(".grounds")).flatMap(pairs),
        folds: all(card, "details > summary").map(textOf),
        rows: all(card, ".conditions > li").map(rowOf),
      })),
    };
  }, html);
}

/** Text without any space: where a line ends is the layout's business. */
export const flat = (text: string): string => text.replace(/\s+/g, "");

/** How many places a difference is looked for in, before and after. */
const AROUND = 60;

/**
 * Follows a PDF's text from one expected piece to the next. `pages`: the text of each; what every page repeats at its head and foot is
 * taken off, and so are the titles of columns that a table repeats on the next page.
 */
export class PdfText {
  readonly #text: string;
  /** Where pages end. */
  readonly #ends: ReadonlySet<number>;
  #at = 0;

  constructor(pages: readonly string[], { head, foot, repeated }: { readonly head: string; readonly foot: string; readonly repeated: readonly string[] }) {
    const bodies = pages.map((page) => {
      const body = flat(page);
      const end = body.lastIndexOf(flat(foot));
      const inner = (end < 0 ? body : body.slice(0, end)).replace(flat(head), "");
      const again = repeated.map(flat).find((titles) => inner.startsWith(titles));
      return again === undefined ? inner : inner.slice(again.length);
    });
    this.#text = bodies.join("");
    let length = 0;
    this.#ends = new Set(bodies.map((body) => (length += body.length)));
  }

  /** Goes on to before a text that may stand anywhere further on; false if it does not. */
  seek(piece: string): boolean {
    const found = this.#text.indexOf(flat(piece), this.#at);
    if (found >= 0) this.#at = found;
    return found >= 0;
  }

  /** The same, and past it. */
  goTo(piece: string): boolean {
    const isThere = this.seek(piece);
    if (isThere) this.#at += flat(piece).length;
    return isThere;
  }

  /** Whether `piece` stands right here, and goes past it. Cells that break over a page's end stand in pieces: there the same characters must stand. */
  take(piece: string): boolean {
    const expected = flat(piece);
    const end = this.#at + expected.length;
    const found = this.#text.slice(this.#at, end);
    const isBroken = [...this.#ends].some((place) => this.#at < place && place < end);
    const sorted = (text: string) => [...text].sort().join("");
    const isSame = found === expected || (isBroken && sorted(found) === sorted(expected));
    if (isSame) this.#at = end;
    return isSame;
  }

  get here(): string {
    return `${this.#text.slice(Math.max(0, this.#at - AROUND), this.#at)}‸${this.#text.slice(this.#at, this.#at + 2 * AROUND)}`;
  }
}
