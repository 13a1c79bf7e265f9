import "server-only";
import { canonicalJson } from "@/lib/core/canonical";
import { AppError } from "@/lib/core/errors";
import type { FactSheet, FactYear } from "@/lib/core/facts/fact-sheet";
import { LOCALES, type Locale } from "@/lib/core/localised";
import type { Standing } from "@/lib/core/packs/standing";
import type { Peers } from "@/lib/core/publication/peers";
import { buildReport } from "@/lib/core/report/build";
import type { Report } from "@/lib/core/report/report";
import type { Evaluation } from "@/lib/core/scoring/evaluation";
import { reportWords } from "@/lib/documents/words";
import { appendAudit } from "@/lib/server/audit";
import { loadPeers } from "@/lib/server/benchmarks";
import { config } from "@/lib/server/config";
import { inOrganisation, runStatement } from "@/lib/server/db";
import { keep } from "@/lib/server/kept";
import { takeToken } from "@/lib/server/rate-limit";
import { drawReport, REPORT_FORMATS, type ReportFile, type ReportFormat } from "@/lib/server/report-file";
import { reportInputOf } from "@/lib/server/report-input";
import { sheetOf, yearsOf } from "@/lib/server/sheet";
import { frozenFrom, readSubmission, type FrozenSubmission, type SubmissionSummary } from "@/lib/server/submissions";
import { judgementsOf } from "@/lib/server/standing";
import { wordStanding } from "@/lib/server/stored-standing";
import { knownForm, permit, type Grant } from "@/lib/server/visible";
import type { Viewer } from "@/lib/server/viewer";

export { REPORT_FORMATS, type ReportFormat } from "@/lib/server/report-file";

type StaleFact = { readonly key: string; readonly year: FactYear };
export type LoadedReport = {
  readonly report: Report;
  readonly submission: SubmissionSummary;
  /** True where figures differ from those the submission froze; the report says so in a notice. */
  readonly changedSince: boolean;
};

/** Built from what was frozen: later figures, answers and versions of the instrument do not touch it. */
export async function loadReport(viewer: Viewer, organisation: string, submission: string, locale: Locale): Promise<LoadedReport> {
  const grant = grantFor(viewer, organisation, submission);
  const [row] = await runStatement<{ stamp: string | null }>(STAMP, [organisation, grant.user, knownForm(submission)]);
  if (!row?.stamp) throw new AppError("NOT_FOUND");
  return keep(keptLoaded, [submission, row.stamp, locale, today()].join(" "), async () => {
    const { frozen, stale, peers } = await read(viewer, organisation, submission);
    return { report: await buildOnce(viewer, frozen, { stale, peers }, locale), submission: frozen.summary, changedSince: stale.length > 0 };
  });
}

const STAMP = { name: "read-submission-stamp", text: "SELECT read_submission_stamp($1, $2, $3) AS stamp" } as const;
const today = (): string => new Date().toISOString().slice(0, 10);

function grantFor(viewer: Viewer, organisation: string, submission: string): Grant {
  if (viewer.kind === "link" && viewer.submission !== submission) throw new AppError("NOT_FOUND");
  return permit(viewer, "report.read", organisation);
}

/** What a report says beside what was frozen. */
type Beside = { readonly stale: readonly StaleFact[]; readonly peers: Peers | null };

/** A submission is frozen, so its report changes only with the figures that are said to differ, with what is published of others and with the day it is made. */
const reportId = (frozen: FrozenSubmission, { stale, peers }: Beside, locale: Locale): string =>
  [frozen.hash, locale, frozen.summary.state, canonicalJson(stale), peers?.number ?? "", peers?.counted ?? "", today()].join(" ");

const keptLoaded = new Map<string, Promise<LoadedReport>>();
const keptReports = new Map<string, Promise<Report>>();
const keptFiles = new Map<string, Promise<ReportFile>>();

function buildOnce(viewer: Viewer, frozen: FrozenSubmission, beside: Beside, locale: Locale): Promise<Report> {
  return keep(keptReports, reportId(frozen, beside, locale), () => build(viewer, frozen, beside, locale));
}

async function read(viewer: Viewer, organisation: string, submission: string): Promise<Beside & { readonly frozen: FrozenSubmission; readonly user: string | null }> {
  const grant = grantFor(viewer, organisation, submission);
  const { row, facts } = await inOrganisation(grant, async (tx) => {
    const found = await readSubmission(grant, tx, submission);
    return { row: found, facts: await tx.fact.findMany({ where: { organisationId: organisation, scope: found.assessment.scope } }) };
  });
  const frozen = await frozenFrom(viewer, row);
  return { frozen, stale: differences(frozen.sheet, sheetOf(facts, frozen.sheet)), peers: await loadPeers(grant, frozen), user: grant.user };
}

/**
 * Cells whose state or value differs; another 口径 or source alone is no other figure. Outside of the fiscal year's own years
 * only what was frozen is compared: a score that a platform gives next year says nothing of this submission.
 */
function differences(before: FactSheet, now: FactSheet): readonly StaleFact[] {
  const own = new Set(yearsOf(before.fiscalYear));
  const cellsOf = ({ facts }: FactSheet) => Object.entries(facts).flatMap(([key, years]) => Object.keys(years).map((year) => ({ id: `${key}/${year}`, year })));
  const cells = new Set([...cellsOf(before), ...cellsOf(now).filter(({ year }) => own.has(year))].map(({ id }) => id));
  return [...cells].toSorted().flatMap((cell) => {
    const [key = "", year = ""] = cell.split("/");
    const same = figureOf(before, key, year) === figureOf(now, key, year);
    return same ? [] : [{ key, year: year === "asOf" ? year : Number(year) }];
  });
}

function figureOf({ facts }: FactSheet, key: string, year: string): string {
  const entry = facts[key]?.[year];
  return entry ? canonicalJson(entry.state === "given" ? { value: entry.value } : { state: entry.state }) : "";
}

async function build(viewer: Viewer, frozen: FrozenSubmission, { stale: staleFacts, peers }: Beside, locale: Locale): Promise<Report> {
  const input = await reportInputOf(viewer, frozen, locale);
  return buildReport({ ...input, staleFacts, peers, standing: standingOf(frozen, input.evaluation, input.now, locale) });
}

/** The schemes on the frozen figures; where the data of a scheme was corrected since, the report says so. */
function standingOf(frozen: FrozenSubmission, evaluation: Evaluation, now: Date, locale: Locale): Standing {
  const { judgements, corrected } = judgementsOf(frozen, evaluation);
  const standing = wordStanding(judgements, { sheet: frozen.sheet, application: "new" }, now, locale);
  if (corrected === null || corrected.length === 0) return standing;
  const say = reportWords(locale);
  const titles = judgements.filter(({ pack }) => corrected.includes(pack.id)).map(({ pack }) => pack.shortTitle[locale]);
  const notice = { tone: "info" as const, title: say("report.standing.corrected.title"), text: say("report.standing.corrected.text", { schemes: titles.join(say("report.separator")) }) };
  return { ...standing, notices: [notice, ...standing.notices] };
}

/** Made once per submission, language and format; who waits for the same file waits for the same work. */
export async function renderReportFile(viewer: Viewer, organisation: string, submission: string, format: ReportFormat, locale: Locale): Promise<ReportFile> {
  if (!REPORT_FORMATS.includes(format) || !LOCALES.includes(locale)) throw new AppError("NOT_FOUND");
  const { frozen, stale, peers, user } = await read(viewer, organisation, submission);
  const done = await keep(keptFiles, `${reportId(frozen, { stale, peers }, locale)} ${format}`, () => {
    if (user !== null) takeToken("file", user, config.rates.file);
    return buildOnce(viewer, frozen, { stale, peers }, locale).then((report) => drawReport(report, frozen.summary, format));
  });
  await inOrganisation({ organisation, user }, (tx) => appendAudit(tx, { actor: user, act: "report.render", object: submission, after: { format, locale } }));
  return done;
}
