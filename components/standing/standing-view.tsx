import type { ReactNode } from "react";
import { OverviewTable } from "@/components/standing/overview-table";
import { SchemeCard } from "@/components/standing/scheme-card";
import type { CardWords, StandingLabels, StandingLinks } from "@/components/standing/standing";
import { Fold } from "@/components/ui/fold";
import { Notice } from "@/components/ui/notice";
import type { Standing, StandingCard } from "@/lib/core/packs/standing";

type Props = {
  standing: Standing;
  /** Those that the filter leaves, in their order. */
  cards: readonly StandingCard[];
  labels: StandingLabels;
  words: CardWords;
  links: StandingLinks;
  /** Year, scope and application; result and kind. */
  pickers: ReactNode;
  filters: ReactNode;
  /** By scheme: the form of its questions, where it was asked for. */
  forms: Readonly<Record<string, ReactNode>>;
  /** Figures that were given with several values. */
  restated: ReactNode;
  /** Other figures to be tried. */
  trial: ReactNode;
};

/** Where the enterprise stands: the conclusion, every scheme on a line, then each on a card. */
export function StandingView({ standing, cards, labels, words, links, pickers, filters, forms, restated, trial }: Props) {
  const own = cards.filter(({ forThisEnterprise }) => forThisEnterprise);
  const others = cards.filter(({ forThisEnterprise }) => !forThisEnterprise);
  const card = (each: StandingCard) => (
    <li key={each.id}>
      <SchemeCard card={each} labels={labels} words={words} links={links} form={forms[each.id] ?? null} />
    </li>
  );
  return (
    <article className="mx-auto max-w-[72rem] px-4 py-6">
      <h1>{standing.title}</h1>
      <p className="measure mt-2 sm:text-lg">{standing.lead}</p>
      <p className="mt-1 text-sm font-semibold">{standing.disclaimer}</p>
      <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {standing.particulars.map(({ label, value }) => (
          <div key={label} className="flex gap-1.5">
            <dt className="shrink-0 text-muted">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {pickers}
      {standing.notices.length > 0 ? (
        <div className="mt-4 space-y-3">
          {standing.notices.map((notice) => (
            <Notice key={notice.title} tone={notice.tone} title={notice.title}>
              {notice.text}
            </Notice>
          ))}
        </div>
      ) : null}
      {restated}
      {trial}
      <section aria-labelledby="overview-title" className="mt-8">
        <h2 id="overview-title">{labels.overview}</h2>
        {filters}
        {cards.length > 0 ? <OverviewTable cards={cards} labels={labels} links={links} /> : <p className="py-4 text-muted">{labels.none}</p>}
      </section>
      <ul className="schemes mt-8 space-y-6">{own.map(card)}</ul>
      {others.length > 0 ? (
        <Fold summary={labels.elsewhere} className="mt-6">
          <ul className="schemes space-y-6">{others.map(card)}</ul>
        </Fold>
      ) : null}
    </article>
  );
}
