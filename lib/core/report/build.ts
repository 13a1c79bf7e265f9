import { exact, ONE, ZERO } from "@/lib/core/exact";
import { answersSection } from "@/lib/core/report/answers";
import { allAxisSections, elementsSection } from "@/lib/core/report/axes";
import { reportContext, traceId, type ReportContext, type ReportInput } from "@/lib/core/report/context";
import { contradictionsSection } from "@/lib/core/report/contradictions";
import { indicatorsSection } from "@/lib/core/report/indicators";
import { methodSection } from "@/lib/core/report/method";
import { nextStepsSection } from "@/lib/core/report/next-steps";
import { notApplicableSection } from "@/lib/core/report/not-applicable";
import { productivitySection } from "@/lib/core/report/productivity";
import type { Report, ReportCover } from "@/lib/core/report/report";
import { risksSection } from "@/lib/core/report/risks";
import { date, dateAndTime } from "@/lib/core/report/show";
import { standingSection } from "@/lib/core/report/standing-section";
import { strengthsSection } from "@/lib/core/report/strengths";
import { buildSummary } from "@/lib/core/report/summary";
import { buildTraces } from "@/lib/core/report/trace";

/**
 * The report on one assessment in one language: everything worded, rounded and traced, so that a page, a PDF and a JSON file show the same
 * figures. `words` holds the namespace `report`; the rest comes from the evaluation and the pinned instrument.
 */
export function buildReport(input: ReportInput): Report {
  const { instrument, sheet } = input;
  const edges = [...instrument.levels.map(({ from }) => from), ...instrument.gates.map(({ everyElementAtLeast }) => everyElementAtLeast)].map(exact);
  const context = reportContext(input, edges, { lower: ZERO, upper: ZERO, coverage: ONE });
  return {
    locale: input.locale,
    title: context.say("title", { year: String(sheet.fiscalYear) }),
    cover: cover(context),
    summary: buildSummary(context),
    sections: [
      elementsSection(context),
      ...allAxisSections(context),
      indicatorsSection(context),
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
    disclaimer: context.say("disclaimer"),
    imprint: imprint(context),
  };
}

function cover(context: ReportContext): ReportCover {
  const { organisation, sheet, instrument, evaluation, submission } = context;
  const row = (key: string, value: string) => ({ label: context.say(`cover.${key}`), value });
  const branch = context.text(instrument.branches.find((each) => each.id === evaluation.branch)!.title);
  return {
    organisation: organisation.name,
    creditCode: organisation.creditCode,
    particulars: [
      row("year", context.say("cover.yearValue", { year: String(sheet.fiscalYear), asOf: sheet.asOf })),
      row("scope", context.say(`scope.${sheet.scope}`)),
      ...(sheet.profile.industry ? [row("industry", organisation.industry ? `${sheet.profile.industry} ${organisation.industry}` : sheet.profile.industry)] : []),
      ...(organisation.region ? [row("region", organisation.region)] : []),
      row("branch", context.say("cover.branchValue", { branch, source: context.say(`branch.${evaluation.branchSource}`) })),
      row("instrument", `${context.text(instrument.title)} ${instrument.key}@${instrument.version}`),
      row("submission", submission ? context.say("cover.submitted", { number: submission.number, at: dateAndTime(submission.submittedAt) }) : context.say("cover.draft")),
      row("made", date(context.now)),
    ],
  };
}

/** Enough of the hash to compare by eye; the whole of it stands in the method section. */
const HASH_SHOWN = 12;

function imprint(context: ReportContext): string {
  const { instrument, evaluation, submission, now } = context;
  const values = { instrument: `${instrument.key}@${instrument.version}`, hash: evaluation.hash.slice(0, HASH_SHOWN), date: date(now) };
  return submission ? context.say("imprint", { ...values, number: submission.number }) : context.say("imprintDraft", values);
}
