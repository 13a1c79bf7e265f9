import type { ReactNode } from "react";
import { conditionsHtml, groundsHtml, settleHtml } from "@/components/standing/card-html";
import { CardResult } from "@/components/standing/result-word";
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
export function SchemeCard(props: Props) {
  const { card, labels, form } = props;
  const titleId = `${card.id}-title`;
  const isCurrent = card.status === "governs" && card.result !== "notApplicable";
  return (
    <section id={cardId(card.id)} aria-labelledby={titleId} className="scheme-card rounded-lg border border-line bg-surface p-4 sm:p-6">
      <div className="grid gap-x-6 gap-y-1 sm:grid-cols-[minmax(0,1fr)_auto]">
        <div className="min-w-0">
          {card.status === "governs" ? null : <p className="text-sm font-semibold text-muted">{card.statusWord}</p>}
          <h3 id={titleId}>{card.title}</h3>
          <p className="text-sm text-muted">{card.document}</p>
        </div>
        <p>
          <CardResult card={card} className="text-lg" />
        </p>
      </div>
      {card.statusNote ? <p className="measure mt-2 text-sm">{card.statusNote}</p> : null}
      {isCurrent || form ? (
        <Body {...props} />
      ) : (
        <>
          <Conclusion card={card} />
          <Fold summary={labels.details}>
            <Body {...props} isConcluded />
          </Fold>
        </>
      )}
    </section>
  );
}

function Conclusion({ card }: { card: StandingCard }) {
  return (
    <>
      <p className="measure mt-3">{card.conclusion}</p>
      {card.score || card.level ? <Figures card={card} /> : null}
    </>
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
              {score.value} <span className="text-base font-normal text-muted">{`/ ${score.of}`}</span>
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

function Body({ card, labels, words, links, form, isConcluded = false }: Props & { isConcluded?: boolean }) {
  return (
    <>
      <div className="gap-x-10 lg:grid lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="min-w-0">
          {isConcluded ? null : <Conclusion card={card} />}
          {card.notices.map((notice) => (
            <div key={notice.title} className="mt-3">
              <Notice tone={notice.tone} title={notice.title}>
                {notice.text}
              </Notice>
            </div>
          ))}
          <div className="mt-4">
            {card.groups.map((group) => (
              <Group key={group.id} group={group} labels={labels} words={words} />
            ))}
          </div>
        </div>
        <div className="mt-4 lg:border-l lg:border-line lg:pl-6">
          <ToSettle card={card} labels={labels} words={words} links={links} />
          <Actions card={card} labels={labels} words={words} links={links} isOpen={form !== null} />
        </div>
      </div>
      {form}
      <Fold summary={labels.aboutTitle}>
        <Written className="grounds" html={groundsHtml(card, labels.openPoints)} />
      </Fold>
    </>
  );
}

/** Escaped where it is written, and tested with hostile text there. */
const Written = ({ html, className }: { html: string; className?: string }) => <div className={className} dangerouslySetInnerHTML={{ __html: html }} />;

/** Of conditions, those that are met are folded: what holds back is what one comes for. Point tables and ratios are folded as a whole. */
function Group({ group, labels, words }: { group: StandingGroup; labels: StandingLabels; words: CardWords }) {
  const met = group.rows.filter(({ result }) => result === "pass");
  // What is not met comes before what is open.
  const others = group.rows.filter(({ result }) => result !== "pass").toSorted((left, right) => Number(right.result === "fail") - Number(left.result === "fail"));
  if (group.id !== "gates") {
    return (
      <Fold summary={[group.title, group.points].filter(Boolean).join(" ")}>
        <Written html={conditionsHtml(group.rows, labels)} />
      </Fold>
    );
  }
  return (
    <>
      {others.length > 0 ? <Written html={conditionsHtml(others, labels)} /> : null}
      {met.length > 0 ? (
        <Fold summary={words.met(met.length)}>
          <Written html={conditionsHtml(met, labels)} />
        </Fold>
      ) : null}
    </>
  );
}

/** More than these are a list to work through, and wait behind a fold. */
const FIRST = 5;

function ToSettle({ card: { id, settle }, labels, words, links }: Omit<Props, "form">) {
  if (settle.length === 0) return null;
  const rest = settle.slice(FIRST);
  const html = (part: StandingCard["settle"]) => settleHtml(part, (target) => (target.kind === "fact" ? links.facts(id, target.key) : links.questions(id, target.question)));
  return (
    <section>
      <h4 className="font-semibold">{labels.toSettle}</h4>
      <Written html={html(settle.slice(0, FIRST))} />
      {rest.length > 0 ? (
        <Fold summary={words.left(rest.length)}>
          <Written html={html(rest)} />
        </Fold>
      ) : null}
    </section>
  );
}

function Actions({ card, labels, words, links, isOpen }: Omit<Props, "form"> & { isOpen: boolean }) {
  const asked = isOpen ? null : words.asked(card);
  const crosswalk = links.crosswalk(card.id);
  const actions = [
    { href: links.facts(card.id, null), label: labels.fillIn },
    ...(asked === null ? [] : [{ href: links.questions(card.id, null), label: asked }]),
    ...(crosswalk === null ? [] : [{ href: crosswalk, label: labels.crosswalk }]),
  ];
  return (
    <p className="screen-only mt-2 flex flex-wrap gap-x-6 lg:flex-col lg:items-start">
      {actions.map(({ href, label }) => (
        <a key={href} href={href} className="inline-flex min-h-11 items-center text-accent underline">
          {label}
        </a>
      ))}
    </p>
  );
}
