import type { ReportContext } from "@/lib/core/report/context";
import type { ReportCover } from "@/lib/core/report/report";
import { date, dateAndTime } from "@/lib/core/report/show";

/** What a cover can say of an assessment beside whose it is, in this order. */
export const PARTICULARS = ["year", "scope", "industry", "region", "branch", "instrument", "submission", "made"] as const;
export type Particular = (typeof PARTICULARS)[number];

/** `particulars`: those to be stated; what is not known is left out. */
export function buildCover(context: ReportContext, particulars: readonly Particular[]): ReportCover {
  const { name, creditCode } = context.organisation;
  const rows = particulars.flatMap((key) => {
    const value = valueOf(context, key);
    return value === null ? [] : [{ label: context.say(`cover.${key}`), value }];
  });
  return { organisation: name, creditCode, particulars: rows };
}

function valueOf(context: ReportContext, key: Particular): string | null {
  const { organisation, sheet, instrument, evaluation, submission } = context;
  switch (key) {
    case "year":
      return context.say("cover.yearValue", { year: String(sheet.fiscalYear), asOf: sheet.asOf });
    case "scope":
      return context.say(`scope.${sheet.scope}`);
    case "industry": {
      const code = sheet.profile.industry;
      return code ? [code, organisation.industry].filter(Boolean).join(" ") : null;
    }
    case "region":
      return organisation.region || null;
    case "branch": {
      const branch = context.text(instrument.branches.find((each) => each.id === evaluation.branch)!.title);
      return context.say("cover.branchValue", { branch, source: context.say(`branch.${evaluation.branchSource}`) });
    }
    case "instrument":
      return `${context.text(instrument.title)} ${instrument.key}@${instrument.version}`;
    case "submission":
      return submission ? context.say("cover.submitted", { number: submission.number, at: dateAndTime(submission.submittedAt) }) : context.say("cover.draft");
    case "made":
      return date(context.now);
  }
}
