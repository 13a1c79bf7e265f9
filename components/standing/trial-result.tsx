import { ResultWord } from "@/components/standing/result-word";
import { cardId, type TrialLabels, type TrialOutcome } from "@/components/standing/standing";
import type { TrialCard } from "@/lib/core/packs/trial";

/** What trying came to: the schemes that turn, the scores that move, and every figure with its value before and after. */
export function TrialResult({ outcome: { trial, text }, labels }: { outcome: TrialOutcome; labels: TrialLabels }) {
  if (trial === null) return <p className="font-semibold">{text}</p>;
  return (
    <div className="space-y-4">
      <p className="text-lg font-semibold">{text}</p>
      {trial.turned.length > 0 ? <Cards title={labels.turned} cards={trial.turned} labels={labels} /> : null}
      {trial.moved.length > 0 ? <Cards title={labels.moved} cards={trial.moved} labels={labels} /> : null}
      {trial.figures.length > 0 ? (
        <div className="data-frame" role="region" tabIndex={0} aria-label={labels.figures}>
          <table className="data data-prose">
            <caption>{labels.figures}</caption>
            <thead>
              <tr>
                <th scope="col">{labels.figure}</th>
                <th scope="col" data-align="end">
                  {labels.before}
                </th>
                <th scope="col" data-align="end">
                  {labels.after}
                </th>
                <th scope="col" data-align="end">
                  {labels.required}
                </th>
                <th scope="col">{labels.usedBy}</th>
              </tr>
            </thead>
            <tbody>
              {trial.figures.map((figure) => (
                <tr key={`${figure.title}${figure.threshold ?? ""}`}>
                  <th scope="row">{figure.title}</th>
                  <td data-align="end" data-title={labels.before}>
                    {figure.from ?? "—"}
                  </td>
                  <td data-align="end" data-title={labels.after} data-tone={figure.threshold === null ? undefined : figure.result.to === "pass" ? "good" : figure.result.to === "fail" ? "bad" : "warn"}>
                    {figure.to ?? "—"}
                  </td>
                  <td data-align="end" data-title={labels.required} className="empty:hidden">
                    {figure.threshold}
                  </td>
                  <td data-title={labels.usedBy}>{figure.schemes.join(" · ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}

function Cards({ title, cards, labels }: { title: string; cards: readonly TrialCard[]; labels: TrialLabels }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul className="divide-y divide-line border-y border-line">
        {cards.map((card) => (
          <li key={card.id} className="py-2">
            <div className="flex flex-wrap items-baseline gap-x-4">
              <a href={`#${cardId(card.id)}`} className="inline-flex min-h-11 items-center text-accent underline">
                {card.title}
              </a>
              {card.from.result === card.to.result ? (
                <ResultWord result={card.to.result} word={card.to.word} />
              ) : (
                <span className="flex flex-wrap items-center gap-x-2">
                  <span className="sr-only">{labels.before}</span>
                  <ResultWord result={card.from.result} word={card.from.word} />
                  <span aria-hidden="true">→</span>
                  <span className="sr-only">{labels.after}</span>
                  <ResultWord result={card.to.result} word={card.to.word} />
                </span>
              )}
              {card.score ? <Moved label={labels.score} {...card.score} /> : null}
              {card.level ? <Moved label={labels.level} {...card.level} /> : null}
            </div>
            <p className="measure text-sm text-muted">{card.conclusion}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Moved({ label, from, to }: { label: string; from: string | null; to: string | null }) {
  return (
    <span className="whitespace-nowrap">
      <span className="text-muted">{label}</span> {`${from ?? "—"} → ${to ?? "—"}`}
    </span>
  );
}
