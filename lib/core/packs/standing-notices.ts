import type { FactWarningCode } from "@/lib/core/facts/fact-warnings";
import { rowsOf } from "@/lib/core/expression-rows";
import type { Judgement } from "@/lib/core/packs/judgement";
import { factInYear, type StandingContext } from "@/lib/core/packs/standing-context";
import type { Notice } from "@/lib/core/report/report";

/** A smaller denominator lifts every ratio without anything getting better. */
const FALLS: readonly FactWarningCode[] = ["revenueHalved", "denominatorHalved"];
const SCOPES: readonly FactWarningCode[] = ["consolidatedSize", "scopeMixed"];
/** How people write that a published figure was changed afterwards. */
const RESTATED = /追溯|重述|更正|差错|restate/i;

/** What holds for every card: whose figures, what fell, what was restated, what should be looked at again. */
export function pageNotices(context: StandingContext): Notice[] {
  const { warnings, words } = context;
  const of = (title: string, tone: Notice["tone"], isOf: (code: FactWarningCode) => boolean): Notice[] => {
    const texts = warnings.filter(({ code }) => isOf(code)).map(({ text }) => text);
    return texts.length === 0 ? [] : [{ tone, title: words(`notice.${title}`), text: context.paragraph(texts) }];
  };
  return [
    ...of("scope", "warn", (code) => SCOPES.includes(code)),
    ...of("falls", "warn", (code) => FALLS.includes(code)),
    ...restated(context),
    ...of("check", "info", (code) => !SCOPES.includes(code) && !FALLS.includes(code)),
  ];
}

function restated(context: StandingContext): Notice[] {
  const read = new Set(context.judgements.flatMap(({ findings }) => findings.flatMap(({ inputs }) => inputs.map(({ fact, year }) => `${fact} ${String(year)}`))));
  const found = Object.entries(context.sheet.facts).flatMap(([key, years]) =>
    Object.entries(years).flatMap(([year, entry]) => {
      const note = entry.state === "given" ? (entry.basis ?? "") : "";
      if (!RESTATED.test(note) || !read.has(`${key} ${year}`)) return [];
      const title = factInYear(context, key, year === "asOf" ? "asOf" : Number(year));
      return [context.words("notice.restatedEntry", { title, note })];
    }),
  );
  if (found.length === 0) return [];
  const { words } = context;
  return [{ tone: "warn", title: words("notice.restated"), text: words("notice.restatedText", { entries: found.join(words("separatorLong")) }) }];
}

/** What holds for one card: a title that is held although a figure falls short, what a region set, a ratio over a denominator that fell. */
export function cardNotices(context: StandingContext, judgement: Judgement): Notice[] {
  return [...held(context, judgement), ...overlay(context, judgement), ...fell(context, judgement)];
}

function held(context: StandingContext, { pack, findings, result }: Judgement): Notice[] {
  if (result !== "fail" || !pack.honours) return [];
  const titles = heldHonours(context).filter((id) => pack.honours?.includes(id));
  if (titles.length === 0) return [];
  const options = context.definitions.get("honours")?.options ?? [];
  const named = titles.map((id) => options.find((option) => option.id === id)).map((option, index) => (option ? context.text(option.title) : (titles[index] ?? "")));
  const failed = findings.filter(({ kind, result: of }) => kind === "gate" && of === "fail").length;
  const { words } = context;
  return [{ tone: "info", title: words("notice.held", { titles: context.list([...new Set(named)]) }), text: words("notice.heldText", { count: failed }) }];
}

/** Ids of the honours that are stated and have not lapsed at the date of the application. */
function heldHonours({ sheet, asOf }: StandingContext): string[] {
  const entry = sheet.facts.honours?.asOf;
  if (entry?.state !== "given") return [];
  return rowsOf(entry.value)
    .filter(({ until }) => typeof until !== "string" || until >= asOf)
    .map(({ id }) => String(id));
}

function overlay({ words, text, list }: StandingContext, { overlays }: Judgement): Notice[] {
  if (overlays.length === 0) return [];
  return [{ tone: "info", title: words("notice.overlay"), text: words("notice.overlayText", { documents: list(overlays.map(({ document }) => text(document))) }) }];
}

function fell(context: StandingContext, { findings }: Judgement): Notice[] {
  const { warnings, words } = context;
  const inRatios = findings.filter(({ measures }) => measures.some(({ unit, value }) => unit === "%" && value !== null)).flatMap(({ inputs }) => inputs);
  const hit = warnings.filter(({ code, keys, year }) => FALLS.includes(code) && inRatios.some((input) => input.fact === keys[0] && input.year === year));
  if (hit.length === 0) return [];
  const titles = hit.map(({ keys, year }) => factInYear(context, keys[0]!, year));
  return [{ tone: "warn", title: words("notice.fell", { titles: context.list(titles) }), text: words("notice.fellText") }];
}
