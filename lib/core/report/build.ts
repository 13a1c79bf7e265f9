import { exact, ONE, ZERO } from "@/lib/core/exact";
import { answersSection } from "@/lib/core/report/answers";
import { allAxisSections, elementsSection } from "@/lib/core/report/axes";
import { reportContext, traceId, type ReportContext, type ReportInput } from "@/lib/core/report/context";
import { contradictionsSection } from "@/lib/core/report/contradictions";
import { buildCover, PARTICULARS, type Particular } from "@/lib/core/report/cover";
import { indicatorsSection } from "@/lib/core/report/indicators";
import { methodSection } from "@/lib/core/report/method";
import { nextStepsSection } from "@/lib/core/report/next-steps";
import { notApplicableSection } from "@/lib/core/report/not-applicable";
import { peersSection } from "@/lib/core/report/peers";
import { productivitySection } from "@/lib/core/report/productivity";
import type { Report } from "@/lib/core/report/report";
import { risksSection } from "@/lib/core/report/risks";
import { date } from "@/lib/core/report/show";
import { standingSection } from "@/lib/core/report/standing-section";
import { strengthsSection } from "@/lib/core/report/strengths";
import { buildSummary } from "@/lib/core/report/summary";
import { buildTraces } from "@/lib/core/report/trace";

/**
 * The report on one assessment in one language: everything worded, rounded and traced, so that a page, a PDF and a JSON file show the same
 * figures. `words` holds the namespace `report`; the rest comes from the evaluation and the pinned instrument.
 */
export function buildReport(input: ReportInput): Report {
  const { instrument } = input;
  const context = contextOf(input);
  const { disclaimer, imprint, ...head } = frameOf(context, PARTICULARS);
  return {
    ...head,
    summary: buildSummary(context),
    sections: [
      elementsSection(context),
      ...allAxisSections(context),
      indicatorsSection(context),
      ...(input.peers === undefined ? [] : [peersSection(context)]),
      productivitySection(context),
      risksSection(context),
      strengthsSection(context),
      nextStepsSection(context),
      ...(input.standing ? [standingSection(input.standing, context.say)] : []),
      notApplicableSection(context),
      contradictionsSection(context),
      answersSection(context),
      methodSection(context),
    ],
    traces: buildTraces(context),
    printedTraces: [
      traceId.overall,
      ...instrument.elements.flatMap((element) => [traceId.element(element.id), ...element.indicators.map((indicator) => traceId.indicator(indicator.id))]),
      ...(context.evaluation.balance ? [traceId.balance] : []),
      ...(context.evaluation.coordination ? [traceId.coordination] : []),
      traceId.equal,
    ],
    disclaimer,
    imprint,
  };
}

/** What stands around the sections of every report that is made of an evaluation. */
export function frameOf(context: ReportContext, particulars: readonly Particular[]) {
  return {
    locale: context.locale,
    title: context.say("title", { year: String(context.sheet.fiscalYear) }),
    cover: buildCover(context, particulars),
    disclaimer: context.say("disclaimer"),
    imprint: wordImprint(context),
  } satisfies Partial<Report>;
}

export function contextOf(input: ReportInput): ReportContext {
  const { levels, gates } = input.instrument;
  const edges = [...levels.map(({ from }) => from), ...gates.map(({ everyElementAtLeast }) => everyElementAtLeast)].map(exact);
  return reportContext(input, edges, { lower: ZERO, upper: ZERO, coverage: ONE });
}

/** Enough of the hash to compare by eye; the whole of it stands in the method section. */
const HASH_SHOWN = 12;

function wordImprint(context: ReportContext): string {
  const { instrument, evaluation, submission, now } = context;
  const values = { instrument: `${instrument.key}@${instrument.version}`, hash: evaluation.hash.slice(0, HASH_SHOWN), date: date(now) };
  return submission ? context.say("imprint", { ...values, number: submission.number }) : context.say("imprintDraft", values);
}
