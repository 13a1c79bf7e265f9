import type { Metadata } from "next";
import Link from "next/link";
import { formatDate } from "@/app/format-date";
import { cellQueryOf, firstChoice, readChoice, type Choice, type Frame } from "@/app/o/[organisation]/publications/[publication]/choice";
import { viewChoices, viewRows, wordConclusion } from "@/app/o/[organisation]/publications/[publication]/view";
import { CellTable } from "@/components/publication/cell-table";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { Fold } from "@/components/ui/fold";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page";
import { Pick } from "@/components/ui/pick";
import { AppError } from "@/lib/core/errors";
import { EACH, RATIOS } from "@/lib/core/publication/cell-query";
import { EVERYWHERE } from "@/lib/core/publication/publication";
import { loadInstrument } from "@/lib/server/instruments";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { listCells, loadPublication, type ListedCell, type Publication } from "@/lib/server/publication-cells";
import { placeWords, type PlaceWords } from "@/lib/server/publication-words";
import type { Viewer } from "@/lib/server/viewer";

type Props = { params: Promise<{ organisation: string; publication: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("publication")("title") };
}

/** One release: the conclusion for the region that is looked at, and the table it stands in. Every choice is a link. */
export default async function PublicationPage({ params, searchParams }: Props) {
  const { organisation, publication } = await params;
  const base = `/o/${organisation}/publications/${publication}`;
  const query = await searchParams;
  const { head, frame, shown } = await forPage(organisation, base, async (viewer) => {
    const found = await loadPublication(viewer, organisation, publication);
    const { instrument } = await loadInstrument(viewer, found.instrumentKey, found.version);
    const within = { instrument, prefix: found.prefix, region: found.region, lines: found.lines };
    return { head: found, frame: within, shown: await readShown(viewer, organisation, publication, readChoice(query, within), within) };
  });
  const { locale } = await loadLanguage();
  const words = placeWords(locale, frame.instrument);
  const { t } = words;
  const asOf = formatDate(head.asOf, locale);
  const choice = shown?.choice ?? firstChoice(frame);
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-6">
      <PageHead
        eyebrow={t("page.eyebrow", { year: String(head.fiscalYear), number: head.number, asOf })}
        title={shown ? wordConclusion(shown.cells, choice, words) : t("page.notHere")}
        action={<ButtonLink href={`/o/${organisation}/publications`}>{t("page.all")}</ButtonLink>}
      />
      <Facts head={head} line={choice.line} words={words} asOf={asOf} />
      {shown ? (
        <Shown base={base} head={head} choice={choice} cells={shown.cells} frame={frame} words={words} />
      ) : (
        <Notice tone="warn" title={t("page.notHere")} role="status">
          <Link href={base} className="inline-flex min-h-11 items-center text-accent underline">
            {t("page.notHereAction")}
          </Link>
        </Notice>
      )}
      <States head={head} words={words} />
    </div>
  );
}

/** Null where the address asks for what is in no table. */
async function readShown(viewer: Viewer, organisation: string, publication: string, choice: Choice | null, frame: Frame): Promise<{ readonly choice: Choice; readonly cells: readonly ListedCell[] } | null> {
  if (choice === null) return null;
  try {
    return { choice, cells: (await listCells(viewer, organisation, publication, cellQueryOf(choice, frame))).cells };
  } catch (fault) {
    if (fault instanceof AppError && fault.code === "NODE") return null;
    throw fault;
  }
}

function Facts({ head, line, words, asOf }: { head: Publication; line: Choice["line"]; words: PlaceWords; asOf: string }) {
  const { t } = words;
  const summary = head.lines.find((each) => each.line === line);
  const facts = [
    { title: t("page.n", { region: words.region(head.region) }), text: summary && summary.n !== null ? t("page.about", { count: summary.n }) : t("page.nHidden") },
    { title: t("page.asOf"), text: asOf },
    { title: t("page.minUnits"), text: t("page.units", { count: head.minUnits }) },
    { title: t("page.cells"), text: t("page.cellsText", { shown: summary?.shown ?? 0, hidden: summary?.hidden ?? 0 }) },
  ];
  return (
    <dl aria-label={t("page.facts")} className="mb-6 grid grid-cols-2 gap-3 lg:grid-cols-4">
      {facts.map(({ title, text }) => (
        <div key={title} className="rounded-lg border border-line bg-surface p-3 sm:p-4">
          <dt className="text-sm text-muted">{title}</dt>
          <dd className="text-lg font-semibold">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Shown(props: { base: string; head: Publication; choice: Choice; cells: readonly ListedCell[]; frame: Frame; words: PlaceWords }) {
  const { base, head, choice, cells, frame, words } = props;
  const { t } = words;
  const choices = viewChoices(base, choice, frame, words);
  const ratio = RATIOS.find((each) => each === choice.number);
  const where = choice.view === "regions" ? words.industry(choice.industry) : [words.region(choice.region), ...(choice.industry === EVERYWHERE ? [] : [words.industry(choice.industry)])].join(" · ");
  const caption = t("table.caption", { number: words.number(choice.number), where, view: t(`view.${choice.view}`), line: t(`line.${choice.line}`) });
  const files = `/api/v1${base}`;
  const asked = new URLSearchParams(cellQueryOf(choice, frame)).toString();
  const everything = new URLSearchParams({ line: choice.line, region: head.region, regions: "below", industries: "below", number: EACH }).toString();
  const column = (name: string) => t(`column.${name}`);
  return (
    <>
      <section aria-labelledby="choose" className="screen-only mb-6 space-y-3">
        <h2 id="choose" className="sr-only">
          {t("page.choose")}
        </h2>
        <div className="flex flex-wrap gap-x-6 gap-y-3">
          <Pick label={t("page.view")} choices={choices.views} />
          {choices.lines.length > 1 ? <Pick label={t("page.line")} choices={choices.lines} /> : null}
          <Pick label={t("page.region")} choices={choices.regions} />
          <Pick label={t("page.industry")} choices={choices.industries} />
        </div>
        <Fold summary={t("page.numberChosen", { number: words.number(choice.number) })}>
          <div className="mt-2 space-y-2">
            {choices.groups.map((group) => (
              <Pick key={group.label} label={group.label} choices={group.choices} />
            ))}
          </div>
        </Fold>
      </section>
      {ratio ? <p className="measure mb-3">{t(`ratio.${ratio}`)}</p> : null}
      <CellTable
        caption={caption}
        unit={ratio ? t("table.unitRatio", { unit: words.unit(ratio) }) : t("table.unit", { levels: words.levels.map(({ title }) => words.text(title)).join(" / ") })}
        scroll={t("table.scroll", { caption })}
        swipe={t("table.swipe")}
        kind={ratio ? "ratio" : "score"}
        missing={t("table.tooSmall")}
        heads={{
          name: column(choice.view === "regions" ? "region" : choice.view === "industries" ? "industry" : "size"),
          n: column("n"),
          mean: column("mean"),
          median: column("median"),
          quartiles: column("quartiles"),
          shares: column("shares"),
          ratio: column("ratio"),
          from: column("from"),
        }}
        rows={viewRows(cells, base, choice, frame, words, head)}
      />
      <section aria-labelledby="files" className="screen-only mt-6">
        <h2 id="files" className="mb-2">
          {t("page.files")}
        </h2>
        <div className="flex flex-wrap gap-3">
          <DownloadLink href={`${files}/cells.xlsx?${asked}`}>{t("page.fileXlsx")}</DownloadLink>
          <DownloadLink href={`${files}/cells.csv?${asked}`}>{t("page.fileCsv")}</DownloadLink>
          <DownloadLink href={`${files}/cells.xlsx?${everything}`}>{t("page.fileAll")}</DownloadLink>
        </div>
        <p className="measure mt-2 text-sm text-muted">{t("page.fileHint")}</p>
      </section>
    </>
  );
}

function States({ head, words: { t } }: { head: Publication; words: PlaceWords }) {
  const texts = [t("page.hiddenMeans", { least: head.minUnits }), t("page.noneMeans"), t("page.zeroMeans"), t("page.carriedMeans"), t("page.quartilesMeans")];
  return (
    <section aria-labelledby="states" className="mt-8">
      <h2 id="states" className="mb-2">
        {t("page.states")}
      </h2>
      <ul className="measure list-disc space-y-1 pl-5">
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <p className="mt-2">
        <Link href="/about/publications" className="inline-flex min-h-11 items-center text-accent underline">
          {t("page.method")}
        </Link>
      </p>
    </section>
  );
}
