import { filesOfPage, placeOf, readPage, type PageWords } from "@/lib/browser/worker/form-pages";

/** A page as it was when it was kept. `build`: of the worker that kept it. */
export type KeptPage = PageWords & { readonly place: string; readonly build: string; readonly at: string };

/** `E`: the event on which work in the background hangs, since the browser ends what hangs on none. */
export type Surroundings<E> = {
  readonly build: string;
  readonly now: () => Date;
  /** The cache of the kept pages. */
  readonly open: () => Promise<Cache>;
  /** Removes every kept page and whatever is noted about them. */
  readonly empty: () => Promise<void>;
  /** Asks the server for a page and keeps what `copyOf` makes of the answer. Throws where there is none. */
  readonly renew: (event: E, place: string) => Promise<Response>;
  /** Keeps files of the build; throws where one cannot be had. */
  readonly keepFiles: (event: E, paths: readonly string[]) => Promise<void>;
};

/**
 * The pages that are kept, of one person at a time: each says whose it is, and none stays when another person's comes or is
 * announced. What was still on its way when they were deleted is not kept any more.
 */
export function createKeptPages<E>({ build, now, open, empty, renew, keepFiles }: Surroundings<E>) {
  let owner: string | null = null;
  /** In which the pages come at present. */
  let language: string | null = null;
  /** Counts the deletions. */
  let epoch = 0;
  /** One page at a time: the person's own requests come first. */
  let line: Promise<void> = Promise.resolve();

  async function list(): Promise<readonly KeptPage[]> {
    const cache = await open();
    const found = await Promise.all((await cache.keys()).map(async (request) => notedOn(await cache.match(request, { ignoreVary: true }))));
    return found.filter((page) => page !== null).sort((a, b) => (a.place < b.place ? -1 : 1));
  }

  async function wipe(): Promise<void> {
    epoch += 1;
    owner = null;
    await empty();
  }

  async function tellOwner(user: string): Promise<void> {
    // After a restart only the pages themselves know whose they are.
    const known = owner ?? (await list())[0]?.owner ?? null;
    if (known !== null && known !== user) await wipe();
    owner = user;
  }

  /** What is kept of an answer, once its files are; null if it is not kept. `began`: the epoch in which it was asked for. */
  async function copyOf(event: E, address: string, response: Response, began: number): Promise<Response | null> {
    const place = placeOf(address);
    if (place === null) return null;
    // It is gone, or no longer for this person.
    if (response.status === 404) await (await open()).delete(place, { ignoreVary: true });
    if (response.status !== 200 || response.redirected || !response.headers.get("content-type")?.startsWith("text/html")) return null;
    const html = await response.text();
    const words = readPage(html, place);
    if (words.owner === null) return null;
    await keepFiles(event, filesOfPage(html));
    if (epoch !== began) return null;
    await tellOwner(words.owner);
    language = words.language;
    return note(html, response, { ...words, place, build, at: now().toISOString() });
  }

  /**
   * Keeps pages in the background, one after the other. `missing`: those that are not kept, or were kept by another build or
   * in another language; `again`: all of them, because something on them has changed. Ends with the first that cannot be had.
   */
  function keep(event: E, addresses: readonly string[], which: "missing" | "again"): Promise<void> {
    const places = [...new Set(addresses.map(placeOf))].filter((place) => place !== null);
    return (line = line.then(async () => {
      const began = epoch;
      for (const place of places) {
        if (epoch !== began) return;
        if (which === "missing" && isCurrent(notedOn(await (await open()).match(place, { ignoreVary: true })))) continue;
        const answer = await renew(event, place).catch(() => null);
        if (answer === null || (answer.status !== 200 && answer.status !== 404)) return;
      }
    }));
  }

  const isCurrent = (page: KeptPage | null) => page?.build === build && page.language === (language ?? page.language);

  return { list, wipe, tellOwner, copyOf, keep, epoch: () => epoch };
}

const NOTE = "x-kept";

function note(html: string, { headers }: Response, page: KeptPage): Response {
  const kept = new Headers(headers);
  // The text is no longer packed as it was on its way.
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) kept.delete(name);
  kept.set(NOTE, encodeURIComponent(JSON.stringify(page)));
  return new Response(html, { status: 200, headers: kept });
}

function notedOn(response: Response | undefined): KeptPage | null {
  const text = response?.headers.get(NOTE);
  return text ? (JSON.parse(decodeURIComponent(text)) as KeptPage) : null;
}
