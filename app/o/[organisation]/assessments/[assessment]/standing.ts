import type { Standing } from "@/components/questionnaire/questionnaire";
import type { Locale, Words } from "@/lib/core/localised";
import type { AssessmentStanding } from "@/lib/server/assessments";

/** Words what changes with every answer: the page and its preview address say the same. */
export function viewStanding(standing: AssessmentStanding, { locale, t }: { locale: Locale; t: Words }): Standing {
  const sections = Object.fromEntries(
    standing.indicators.map((indicator) => [indicator.id, { done: indicator.progress.answered, total: indicator.progress.applicable }]),
  );
  const done = standing.indicators.reduce((sum, indicator) => sum + indicator.progress.answered, 0);
  const total = standing.indicators.reduce((sum, indicator) => sum + indicator.progress.applicable, 0);
  const minutes = standing.indicators.reduce((sum, { minutes, progress }) => {
    const open = progress.applicable === 0 ? 0 : (progress.applicable - progress.answered) / progress.applicable;
    return sum + minutes * open;
  }, 0);
  const { score } = standing;
  return {
    sections,
    done,
    total,
    remaining: t("form.remaining", { minutes: Math.ceil(minutes) }),
    score: score === null ? null : score.range ? t("form.scoreRange", { range: score.range }) : t("form.score", { value: score.value }),
    contradictions: standing.contradictions.map(({ id, items, text }) => ({ id, items, text: text[locale] })),
  };
}
