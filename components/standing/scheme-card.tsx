import Link from "next/link";
import type { ReactNode } from "react";
import { ConditionRows } from "@/components/standing/condition-rows";
import { ResultWord } from "@/components/standing/result-mark";
import { SettleList } from "@/components/standing/settle-list";
import { cardId, type CardWords, type StandingLabels, type StandingLinks } from "@/components/standing/standing";
import { Fold } from "@/components/ui/fold";
import { Notice } from "@/components/ui/notice";
import type { StandingCard, StandingGroup } from "@/lib/core/packs/standing";

type Props = {
  card: StandingCard;
  labels: StandingLabels;
  words: CardWords;
  links: StandingLinks;
  /** The questions of the scheme, where they were asked for. */
  form: ReactNode;
};

/** One scheme: the conclusion, what holds it back, what would settle it; what is met and what it all rests on are folded. */
export function SchemeCard({ card, labels, words, links, form }: Props) {
  const titleId = `${card.id}-title`;
  const isCurrent = card.status === "governs" && card.result !== "notApplicable";
  const body = (
    <>
      {card.notices.map((notice) => (
        <div key={notice.title} className="mt-3">
          <Notice tone={notice.tone} title={notice.title}>
            {notice.text}
          </Notice>
        </div>
      ))}
      {card.groups.map((group) => (
        <Group key={group.id} group={group} labels={labels} words={words} />
      ))}
      {card.settle.length > 0 ? (
        <section className="mt-5">
          <h4 className="font-semibold">{labels.toSettle}</h4>
          <SettleList pack={card.id} settle={card.settle} links={links} left={words.left} />
        </section>
      ) : null}
      <Actions card={card} labels={labels} words={words} links={links} isOpen={form !== null} />
      {form}
      <Grounds card={card} labels={labels} />
    </>
  );
  return (
    <section id={cardId(card.id)} aria-labelledby={titleId} className="scheme-card rounded-lg border border-line bg-surface p-4 sm:p-6">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
        <div className="min-w-0">
          {card.status === "governs" ? null : <p className="text-sm font-semibold text-muted">{card.statusWord}</p>}
          <h3 id={titleId}>{card.title}</h3>
          <p className="text-sm text-muted">{card.document}</p>
        </div>
        <ResultWord result={card.result} word={card.resultWord} className="text-lg" />
      </div>
      {card.statusNote ? <p className="measure mt-2 text-sm">{card.statusNote}</p> : null}
      <p className="measure mt-3">{card.conclusion}</p>
      {card.score || card.level ? <Figures card={card} /> : null}
      {isCurrent ? body : <Fold summary={labels.details} className="mt-2">{body}</Fold>}
    </section>
  );
}

/** Score and level, as the scheme itself would print them. */
function Figures({ card: { score, level } }: { card: StandingCard }) {
  return (
    <>
      <dl className="mt-3 flex flex-wrap gap-x-10 gap-y-2">
        {score ? (
          <div>
            <dt className="text-sm text-muted">{score.label}</dt>
            <dd className="whitespace-nowrap text-2xl font-bold">
              {score.value}
              <span className="ml-1 text-base font-normal text-muted">{`/ ${score.of}`}</span>
            </dd>
          </div>
        ) : null}
        {level ? (
          <div>
            <dt className="text-sm text-muted">{level.label}</dt>
            <dd className="text-2xl font-bold">{level.value}</dd>
          </div>
        ) : null}
      </dl>
      {level?.note ? <p className="measure mt-1 text-sm text-muted">{level.note}</p> : null}
    </>
  );
}

/** Of conditions, those that are met are folded: what holds back is what one comes for. Point tables and ratios are folded as a whole. */
function Group({ group, labels, words }: { group: StandingGroup; labels: StandingLabels; words: CardWords }) {
  if (group.id !== "gates") {
    return (
      <Fold summary={[group.title, group.points].filter(Boolean).join(" ")} className="mt-2">
        <ConditionRows rows={group.rows} labels={labels} />
      </Fold>
    );
  }
  const met = group.rows.filter(({ result }) => result === "pass");
  const others = group.rows.filter(({ result }) => result !== "pass");
  return (
    <div className="mt-4">
      {others.length > 0 ? <ConditionRows rows={others} labels={labels} /> : null}
      {met.length > 0 ? (
        <Fold summary={words.met(met.length)} className="mt-2">
          <ConditionRows rows={met} labels={labels} />
        </Fold>
      ) : null}
    </div>
  );
}

function Actions({ card, labels, words, links, isOpen }: Omit<Props, "form"> & { isOpen: boolean }) {
  const asked = words.asked(card);
  const crosswalk = links.crosswalk(card.id);
  const link = "inline-flex min-h-11 items-center text-accent underline";
  return (
    <p className="screen-only mt-4 flex flex-wrap gap-x-6">
      <Link prefetch={false} href={links.facts(card.id, null)} className={link}>
        {labels.fillIn}
      </Link>
      {asked && !isOpen ? (
        <Link prefetch={false} href={links.questions(card.id, null)} className={link}>
          {asked}
        </Link>
      ) : null}
      {crosswalk ? (
        <Link prefetch={false} href={crosswalk} className={link}>
          {labels.crosswalk}
        </Link>
      ) : null}
    </p>
  );
}

/** What the scheme is, where it stands written, how that was checked, and what a person should still verify. */
function Grounds({ card, labels }: { card: StandingCard; labels: StandingLabels }) {
  return (
    <Fold summary={labels.aboutTitle} className="mt-2">
      <p className="measure">{card.text}</p>
      <dl className="mt-2 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
        {card.about.map((entry) => (
          <div key={entry.label} className="contents">
            <dt className="text-muted max-sm:mt-2">{entry.label}</dt>
            <dd className="whitespace-pre-line [overflow-wrap:anywhere]">{entry.value}</dd>
          </div>
        ))}
      </dl>
      {card.openPoints.length > 0 ? (
        <>
          <p className="mt-3 text-sm font-semibold">{labels.openPoints}</p>
          <ul className="measure list-disc space-y-1 pl-5 text-sm">
            {card.openPoints.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </>
      ) : null}
    </Fold>
  );
}
