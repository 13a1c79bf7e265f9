import { CARD_STATUSES, type Standing } from "@/lib/core/packs/standing";
import { buildCard, gateCounts } from "@/lib/core/packs/standing-card";
import { isToMeet, lead, type Judged } from "@/lib/core/packs/standing-lead";
import { standingContext, type StandingContext, type StandingInput } from "@/lib/core/packs/standing-context";
import { pageNotices } from "@/lib/core/packs/standing-notices";
import { date } from "@/lib/core/report/show";

/** Where the enterprise stands under the schemes that were judged, in one language: everything worded, rounded and in its order. */
export function buildStanding(input: StandingInput): Standing {
  const context = standingContext(input);
  const cards = input.judgements
    .map((judgement) => ({ card: buildCard(context, judgement), judgement }))
    .sort((left, right) => compareRanks(rankOf(left), rankOf(right)));
  return {
    locale: input.locale,
    title: context.words("title"),
    lead: lead(context, cards),
    disclaimer: context.words("disclaimer"),
    particulars: particulars(context),
    application: input.application,
    notices: pageNotices(context),
    cards: cards.map(({ card }) => card),
  };
}

function particulars(context: StandingContext): Standing["particulars"] {
  const { sheet, words, text, industryTitle, regionTitle, sizeTitle } = context;
  const { industry } = sheet.profile;
  const row = (label: string, value: string) => ({ label: words(`particulars.${label}`), value });
  return [
    row("year", words("year", { year: String(sheet.fiscalYear) })),
    row("scope", words(`scope.${sheet.scope}`)),
    row("asOf", context.asOf),
    row("application", words(`application.${context.application}`)),
    ...(industry ? [row("industry", industryTitle ? `${industry} ${text(industryTitle)}` : industry)] : []),
    ...(regionTitle ? [row("region", text(regionTitle))] : []),
    ...(sizeTitle ? [row("size", text(sizeTitle))] : []),
    row("made", date(context.now)),
  ];
}

/**
 * What decides now comes first. Then what is met, then what lacks least: fewest conditions not met, fewest open. What there is nothing to meet
 * of (a class, an index) follows, then what does not apply, and last what is for other industries.
 */
function rankOf({ card, judgement }: Judged): readonly number[] {
  const { failed, open } = gateCounts(judgement);
  return [
    CARD_STATUSES.indexOf(card.status),
    card.forThisEnterprise ? 0 : 1,
    card.result === "notApplicable" ? 1 : 0,
    isToMeet(card) ? 0 : 1,
    card.result === "pass" ? 0 : 1,
    // A level may be open or out of reach without any condition of its own.
    card.result === "fail" ? Math.max(failed, 1) : 0,
    card.result === "undetermined" ? Math.max(open, 1) : open,
  ];
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((rank, index) => rank !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
