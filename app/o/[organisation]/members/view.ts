import type { SectionBoxGroup } from "@/components/account/section-boxes";
import { listed } from "@/lib/core/facts/fact-words";
import type { Locale } from "@/lib/core/localised";
import type { AssessmentSummary } from "@/lib/server/assessments";
import type { Language } from "@/lib/server/language";
import type { Team } from "@/lib/server/team";

/** What the parts of the page share: the assessment that is looked at, and who works on it. */
export type Chosen = { readonly assessment: AssessmentSummary; readonly team: Team };

/** Year and scope of an assessment, as sentences name it. */
export function aboutAssessment({ fiscalYear, scope }: Pick<AssessmentSummary, "fiscalYear" | "scope">, { words }: Language): { year: number; scope: string } {
  return { year: fiscalYear, scope: words("questionnaire")(`scope.${scope}`) };
}

/** Every indicator to be ticked, with who has it. */
export function viewBoxes({ elements }: Team, { locale, words }: Language): readonly SectionBoxGroup[] {
  const t = words("account");
  return elements.map((element) => ({
    element: element.id,
    title: element.title[locale],
    sections: element.indicators.map(({ id, title, assignedTo }) => ({
      id,
      title: title[locale],
      note: assignedTo.length === 0 ? t("assignments.nobody") : t("assignments.holders", { names: listed(assignedTo, locale) }),
    })),
  }));
}

/** Some of the indicators to be ticked, without a note: it is said around them whose they are. */
export function viewOwnBoxes({ elements }: Team, own: readonly string[], locale: Locale): readonly SectionBoxGroup[] {
  return elements.flatMap((element) => {
    const sections = element.indicators.filter(({ id }) => own.includes(id)).map(({ id, title }) => ({ id, title: title[locale], note: null }));
    return sections.length === 0 ? [] : [{ element: element.id, title: element.title[locale], sections }];
  });
}
