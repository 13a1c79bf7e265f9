import type { Finding, Judgement } from "@/lib/core/packs/judgement";
import { gapText } from "@/lib/core/packs/reason";
import { gateCounts } from "@/lib/core/packs/standing-card";
import type { StandingCard } from "@/lib/core/packs/standing";
import { isPhrase, type StandingContext } from "@/lib/core/packs/standing-context";

/** More than that is a list, and the list stands below. */
const MOST_NAMED = 3;

/** One sentence: what is met, what is missing and by how much, what is open; then points, level and ratios, as far as the scheme has any. */
export function conclude(context: StandingContext, judgement: Judgement, shown: Pick<StandingCard, "score" | "level">): string {
  if (judgement.notApplicable) return context.text(judgement.notApplicable);
  const { words } = context;
  const parts = [...gates(context, judgement), ...score(context, shown), ...level(context, judgement, shown), ...ratios(context, judgement)];
  return parts.length === 0 ? words("conclusion.nothing") : words("conclusion.sentence", { parts: parts.join(words("separatorLong")) });
}

function gates(context: StandingContext, judgement: Judgement): string[] {
  const { total, met, failed, open } = gateCounts(judgement);
  if (total === 0) return [];
  const { words } = context;
  const of = (result: Finding["result"], name: (finding: Finding) => string) => named(context, judgement.findings.filter((finding) => finding.kind === "gate" && finding.result === result).map(name));
  const rest = [
    ...(failed === 0 ? [] : [words("conclusion.failed", { count: failed, what: of("fail", (finding) => shortfall(context, finding)) })]),
    ...(open === 0 ? [] : [words("conclusion.open", { count: open, what: of("undetermined", (finding) => openName(context, finding)) })]),
  ];
  const [first, ...others] = [words(met === total ? "conclusion.all" : "conclusion.met", { total, met }), ...rest];
  // The first two belong together; a third begins anew.
  const [second, ...third] = others;
  return second === undefined ? [first] : [`${first}${words("separatorComma")}${second}`, ...third];
}

/** What is missing and by how much; the condition itself where no number says it. */
export function shortfall(context: StandingContext, { deciding, title }: Finding): string {
  return deciding?.gap ? gapText(deciding.gap, context.wording) : context.words("quoted", { text: context.text(title) });
}

/** What the scheme itself says of an open condition, if that is a word and not an instruction: 待平台评价. */
export function openName({ text, words }: StandingContext, { unknown, title }: Finding): string {
  return unknown && isPhrase(text(unknown)) ? text(unknown) : words("quoted", { text: text(title) });
}

export function named({ words, list }: StandingContext, names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return distinct.length > MOST_NAMED ? words("conclusion.andMore", { names: list(distinct.slice(0, MOST_NAMED)) }) : list(distinct);
}

const score = ({ words }: StandingContext, { score: shown }: Pick<StandingCard, "score">): string[] =>
  shown ? [words("conclusion.score", { label: shown.label, value: shown.value, of: shown.of })] : [];

function level({ words }: StandingContext, { pack, result }: Judgement, { level: shown }: Pick<StandingCard, "level">): string[] {
  if (shown) return [words("conclusion.level", { label: shown.label, level: shown.value })];
  if (pack.kind === "class") return [words("conclusion.noClass")];
  return pack.levels.length > 0 && result === "undetermined" ? [words("conclusion.noLevel")] : [];
}

/** Elsewhere than in an index, ratios are the parts of a score that is told already. */
function ratios({ words }: StandingContext, { findings, pack }: Judgement): string[] {
  if (pack.kind !== "index") return [];
  const all = findings.filter(({ kind }) => kind === "ratio");
  return all.length === 0 ? [] : [words("conclusion.ratios", { total: all.length, known: all.filter(({ result }) => result === "pass").length })];
}
