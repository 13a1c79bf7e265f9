import type { KeptPage } from "@/lib/browser/worker/kept-pages";

export type OfflineWords = {
  readonly language: string;
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly retry: string;
  readonly list: string;
  /** With `{at}`. */
  readonly kept: string;
  readonly none: string;
};

type Options = {
  readonly words: readonly OfflineWords[];
  readonly pages: readonly KeptPage[];
  readonly style: string;
  /** The address that could not be opened. */
  readonly address: string;
};

/**
 * What is shown where there is neither a network nor a kept page: why, what to do, and the pages that do open. In the
 * language of the page that was kept last; in all of them where none tells. Works without scripts and without any other file.
 */
export function drawOfflinePage({ words, pages, style, address }: Options): string {
  const last = pages.reduce<KeptPage | null>((latest, page) => (latest === null || page.at > latest.at ? page : latest), null);
  const spoken = words.filter(({ language }) => language === last?.language);
  const shown = spoken.length > 0 ? spoken : words;
  const [first] = shown;
  if (!first) throw new RangeError("an offline page needs words");
  return `<!DOCTYPE html>
<html lang="${escape(first.language)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(`${first.title} · ${first.name}`)}</title><style>${style}</style></head>
<body>
<header><p>${escape(first.name)}</p></header>
<main>
${shown.map((each, index) => drawSection(each, index === 0 ? "h1" : "h2", pages, address)).join("\n")}
</main>
</body>
</html>`;
}

function drawSection(words: OfflineWords, heading: "h1" | "h2", pages: readonly KeptPage[], address: string): string {
  const listHeading = heading === "h1" ? "h2" : "h3";
  const list = pages.map((page) => {
    // Kept in the language of then.
    const lang = `lang="${escape(page.language)}"`;
    const detail = page.detail === "" ? "" : `<span ${lang}>${escape(page.detail)}</span> `;
    return `<li><a href="${escape(page.place)}" ${lang}>${escape(page.title)}</a> ${detail}<span>${escape(words.kept.replace("{at}", timeOf(page.at, words.language)))}</span></li>`;
  });
  return `<section lang="${escape(words.language)}">
<${heading}>${escape(words.title)}</${heading}>
<p>${escape(words.text)}</p>
<p>${escape(words.action)}</p>
<p><a class="retry" href="${escape(address)}">${escape(words.retry)}</a></p>
${list.length === 0 ? `<p class="none">${escape(words.none)}</p>` : `<${listHeading}>${escape(words.list)}</${listHeading}>\n<ul>\n${list.join("\n")}\n</ul>`}
</section>`;
}

const timeOf = (at: string, language: string) =>
  new Intl.DateTimeFormat(language, { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
