import "server-only";
import type { Locale } from "@/lib/core/localised";
import type { ReportInput } from "@/lib/core/report/context";
import { scoreAssessment } from "@/lib/core/scoring/score";
import { reportWords } from "@/lib/documents/words";
import { findIndustry, loadDictionary, regionTitle } from "@/lib/server/content";
import { loadInstrument } from "@/lib/server/instruments";
import type { FrozenSubmission } from "@/lib/server/submissions";
import type { Viewer } from "@/lib/server/viewer";

/** What a report on a submission is built from: what was frozen, scored by the version that it pins. */
export async function reportInputOf(viewer: Viewer, frozen: FrozenSubmission, locale: Locale): Promise<ReportInput> {
  const { summary, sheet, responses, profile } = frozen;
  const { instrument, hash } = await loadInstrument(viewer, summary.instrument.key, summary.instrument.version);
  if (hash !== frozen.instrumentHash) throw new Error(`submission ${summary.id} was made with another instrument`);
  const dictionary = loadDictionary();
  return {
    evaluation: scoreAssessment({ instrument, hash, dictionary, sheet, responses }),
    instrument,
    dictionary,
    sheet,
    responses,
    organisation: {
      name: profile.name,
      creditCode: profile.creditCode,
      industry: profile.industry === null ? null : (findIndustry(profile.industry)?.title[locale] ?? null),
      region: profile.region === null ? null : (regionTitle(profile.region)?.[locale] ?? null),
    },
    submission: { number: summary.number, submittedAt: summary.at },
    words: reportWords(locale),
    locale,
    now: new Date(),
    staleFacts: [],
  };
}
