import { CardResult } from "@/components/standing/result-word";
import type { StandingLabels, StandingLinks } from "@/components/standing/standing";
import type { StandingCard } from "@/lib/core/packs/standing";

/** Every scheme on a line: how it stands, and how far it is. On a phone the last two columns stand below the name. */
export function OverviewTable({ cards, labels, links }: { cards: readonly StandingCard[]; labels: StandingLabels; links: StandingLinks }) {
  return (
    <table className="overview w-full border-collapse rounded-lg bg-surface text-left">
      <caption className="sr-only">{labels.overview}</caption>
      <thead className="text-sm text-muted">
        <tr className="border-b border-edge">
          <th scope="col" className="px-3 py-2 font-normal">
            {labels.scheme}
          </th>
          <th scope="col" className="px-3 py-2 font-normal">
            {labels.result}
          </th>
          <th scope="col" className="px-3 py-2 text-right font-normal max-sm:hidden">
            {labels.tally}
          </th>
          <th scope="col" className="px-3 py-2 text-right font-normal max-sm:hidden">
            {labels.scoreOrLevel}
          </th>
        </tr>
      </thead>
      <tbody>
        {cards.map((card) => (
          <tr key={card.id} className="border-b border-line">
            <th scope="row" className="px-3 py-1 font-normal">
              <a href={links.card(card.id)} className="inline-flex min-h-11 items-center text-accent underline">
                {card.shortTitle}
              </a>
              {card.status === "governs" ? null : <span className="ml-2 text-sm text-muted sm:whitespace-nowrap">{card.statusWord}</span>}
              <span className="block pb-1 text-sm text-muted empty:hidden sm:hidden">{[card.tally, reached(card)].filter(Boolean).join(" · ")}</span>
            </th>
            <td className="min-w-36 px-3 py-1 max-sm:text-sm">
              <CardResult card={card} />
            </td>
            <td className="whitespace-nowrap px-3 py-1 text-right max-sm:hidden">{card.tally ?? "—"}</td>
            <td className="px-3 py-1 text-right max-sm:hidden">{reached(card) || "—"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const reached = ({ score, level }: StandingCard): string => [level?.value, score ? `${score.value} / ${score.of}` : null].filter(Boolean).join(" · ");
