import type { ReactNode } from "react";
import { ChartView } from "@/components/report/chart-view";
import { Figure } from "@/components/report/figure";
import { TableView } from "@/components/report/table-view";
import { Notice } from "@/components/ui/notice";
import type { Block, Chart, Report, ReportSection } from "@/lib/core/report/report";

/** What the page adds to the report value: pictures, addresses and the words of its own controls. */
export type ReportSurroundings = {
  /** Chart id → the SVG that documents draw, shown until the interactive chart is there, and in print. */
  readonly pictures: Readonly<Record<string, string>>;
  readonly traceHref: (trace: string) => string;
  readonly labels: { readonly contents: string; readonly gain: string; readonly coverage: string; readonly trace: string };
};

/** The sections a director may never open: every condition of every scheme, every answer, and the method. They have a page of their own, and their place in every file. */
export const DETAIL_SECTIONS: readonly string[] = ["standing", "answers", "method"];

/** The page a director reads, then what it rests on; details are behind links. */
export function ReportView({ report, around, actions, detailsHref }: { report: Report; around: ReportSurroundings; actions: ReactNode; detailsHref: string }) {
  const { summary, cover } = report;
  return (
    <article className="mx-auto max-w-[72rem] px-4 py-6">
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0">
          <p className="text-sm text-muted">{report.title}</p>
          <p className="text-sm text-muted">{cover.organisation}</p>
          <h1>{summary.headline}</h1>
          <div className="mt-4 flex flex-wrap items-baseline gap-x-4 gap-y-1">
            <p className="text-6xl font-bold leading-none" data-testid="overall">
              <Figure text={summary.overall.value ?? "—"} trace={summary.overall.trace} href={around.traceHref} label={around.labels.trace} />
            </p>
            <div>
              {summary.level ? <p className="text-xl font-bold">{summary.level.name}</p> : null}
              <p className="text-sm text-muted">
                {[summary.overall.range, `${around.labels.coverage} ${summary.overall.coverage}`].filter(Boolean).join(" · ")}
              </p>
            </div>
          </div>
          {summary.level ? <p className="measure mt-2 text-muted">{summary.level.meaning}</p> : null}
          {summary.levelNote ? <p className="measure mt-2 font-semibold">{summary.levelNote}</p> : null}
          {summary.overall.note ? <p className="measure mt-2 text-sm text-muted">{summary.overall.note}</p> : null}
          <dl className="mt-4 grid gap-x-6 gap-y-3 border-t border-line pt-4 sm:grid-cols-2">
            {[summary.balance, summary.coordination].map((entry) =>
              entry ? (
                <div key={entry.text}>
                  <dt className="font-semibold">{`${entry.name} ${entry.value}`}</dt>
                  <dd className="text-sm text-muted">{entry.text}</dd>
                </div>
              ) : null,
            )}
          </dl>
          <ol className="mt-4 divide-y divide-line border-y border-line">
            {summary.points.map((point, index) => (
              <li key={point.strong} className="flex gap-4 py-3">
                <span className="font-bold text-accent">{index + 1}</span>
                <p>
                  <strong>{point.strong}</strong>
                  {point.text}
                </p>
              </li>
            ))}
          </ol>
          <div className="screen-only mt-6 flex flex-wrap gap-3">{actions}</div>
        </div>
        <div className="min-w-0">
          <ChartFigure chart={summary.chart} around={around} />
        </div>
      </div>
      {summary.notices.length > 0 ? <div className="mt-6 space-y-3">{summary.notices.map((notice) => <Notice key={notice.title} tone={notice.tone} title={notice.title}>{notice.text}</Notice>)}</div> : null}
      <nav aria-label={around.labels.contents} className="screen-only mt-8 rounded-lg border border-line bg-surface p-4">
        <p className="font-semibold">{around.labels.contents}</p>
        <ol className="mt-1 grid gap-x-6 sm:grid-cols-2">
          {report.sections.map((section) => (
            <li key={section.id}>
              <a href={DETAIL_SECTIONS.includes(section.id) ? `${detailsHref}#${section.id}` : `#${section.id}`} className="inline-flex min-h-11 items-center text-accent underline">
                {section.title}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <ReportSections sections={report.sections.filter((section) => !DETAIL_SECTIONS.includes(section.id))} around={around} />
      <footer className="mt-12 border-t border-line pt-4 text-sm text-muted">
        <dl className="grid gap-x-6 sm:grid-cols-2">
          {cover.particulars.map((entry) => (
            <div key={entry.label} className="flex gap-2">
              <dt className="shrink-0">{entry.label}</dt>
              <dd>{entry.value}</dd>
            </div>
          ))}
        </dl>
        <p className="mt-3">{report.imprint}</p>
        <p>{report.disclaimer}</p>
      </footer>
    </article>
  );
}

export function ReportSections({ sections, around }: { sections: readonly ReportSection[]; around: ReportSurroundings }) {
  return sections.map((section) => <Section key={section.id} section={section} around={around} />);
}

function Section({ section, around }: { section: ReportSection; around: ReportSurroundings }) {
  return (
    <section id={section.id} aria-labelledby={`${section.id}-title`} className="mt-12">
      <h2 id={`${section.id}-title`}>{section.title}</h2>
      {section.lead ? <p className="measure mt-1 text-muted">{section.lead}</p> : null}
      <div className="mt-4 space-y-6">
        {section.blocks.map((block, index) => (
          // Blocks have no id and never move within a frozen report.
          <BlockView key={index} block={block} around={around} />
        ))}
      </div>
    </section>
  );
}

function BlockView({ block, around }: { block: Block; around: ReportSurroundings }) {
  switch (block.kind) {
    case "chart":
      return <ChartFigure chart={block.chart} around={around} />;
    case "table":
      return <TableView table={block.table} around={around} />;
    case "notices":
      return (
        <div className="space-y-3">
          {block.notices.map((notice) => (
            <Notice key={`${notice.title}${notice.text}`} tone={notice.tone} title={notice.title}>
              {notice.text}
            </Notice>
          ))}
        </div>
      );
    case "paragraphs":
      return (
        <div className="measure space-y-3">
          {block.paragraphs.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
      );
    case "steps":
      return (
        <ol className="divide-y divide-line border-y border-line">
          {block.steps.map((step, index) => (
            <li key={`${step.item}${step.title}`} className="grid grid-cols-[2rem_minmax(0,1fr)_auto] gap-x-3 py-4">
              <span className="text-lg font-bold text-muted">{index + 1}</span>
              <div>
                <h3 className="text-base">{step.title}</h3>
                <p>{step.text}</p>
                <p className="text-sm text-muted">{step.now}</p>
              </div>
              {step.gain ? (
                <p className="font-bold text-good">
                  <span className="sr-only">{around.labels.gain} </span>
                  {step.gain}
                </p>
              ) : null}
            </li>
          ))}
        </ol>
      );
    case "link":
      return (
        <p>
          <a href={block.href} className="inline-flex min-h-11 items-center text-accent underline">
            {block.text}
          </a>
        </p>
      );
    case "empty":
      return <p className="text-muted">{block.text}</p>;
  }
}

function ChartFigure({ chart, around }: { chart: Chart; around: ReportSurroundings }) {
  return (
    <figure className="rounded-lg border border-line bg-surface p-4">
      <figcaption className="font-semibold">
        {chart.title}
        <span className="ml-2 font-normal text-muted">{chart.unit}</span>
      </figcaption>
      <ChartView chart={chart} picture={around.pictures[chart.id] ?? ""} />
      {chart.series[1]?.id === "median" ? <PeerLegend chart={chart} /> : null}
    </figure>
  );
}

/** Beside the chart and not in it, so that the picture and the interactive chart have the same one. */
function PeerLegend({ chart: { series, band } }: { chart: Chart }) {
  const [own, median] = series;
  return (
    <ul className="mt-2 flex flex-wrap justify-center gap-x-4 text-sm text-muted">
      <LegendEntry label={own?.label ?? ""}>
        <path d="M0 6h24" stroke="var(--accent)" strokeWidth="2" />
      </LegendEntry>
      <LegendEntry label={median?.label ?? ""}>
        <path d="M0 6h24" stroke="var(--ink)" strokeWidth="1.5" strokeDasharray="5 3" />
      </LegendEntry>
      {band ? (
        <LegendEntry label={band.label}>
          <path d="M0 2h24v8H0z" fill="var(--edge)" fillOpacity="0.35" stroke="var(--edge)" strokeWidth="0.6" />
        </LegendEntry>
      ) : null}
    </ul>
  );
}

function LegendEntry({ label, children }: { label: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-2">
      <svg width="24" height="12" aria-hidden="true" className="shrink-0">
        {children}
      </svg>
      {label}
    </li>
  );
}
