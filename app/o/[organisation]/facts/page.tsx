import type { Metadata } from "next";
import Link from "next/link";
import { readHistory, savePosted } from "@/app/o/[organisation]/facts/actions";
import { viewSheet } from "@/app/o/[organisation]/facts/view";
import { SheetPage } from "@/components/facts/sheet-page";
import { Notice } from "@/components/ui/notice";
import { Empty, PageHead } from "@/components/ui/page";
import { Pick } from "@/components/ui/pick";
import { SCOPES, type Scope } from "@/lib/core/facts/fact-definition";
import type { Words } from "@/lib/core/localised";
import { APPLICATIONS } from "@/lib/core/packs/pack";
import { listAssessments } from "@/lib/server/assessments";
import { loadFactSheet } from "@/lib/server/facts";
import { loadLatestInstrument } from "@/lib/server/instruments";
import { loadLanguage, type Language } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import type { AskedScheme } from "@/lib/server/scheme-readers";
import { mayOffer } from "@/lib/server/visible";

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("sheet")("title") };
}

export default async function FactsPage({ params, searchParams }: Props) {
  const { organisation } = await params;
  const query = await searchParams;
  const base = `/o/${organisation}/facts`;
  const pack = typeof query.pack === "string" ? query.pack : null;
  const { sheet, instrument, assessments, readsStanding } = await forPage(organisation, base, async (viewer) => {
    const all = await listAssessments(viewer, organisation);
    const [latest] = all;
    const scope = SCOPES.find((known) => known === query.scope) ?? latest?.scope ?? "standalone";
    const fiscalYear = yearOf(query.year) ?? latest?.fiscalYear ?? new Date().getFullYear() - 1;
    return {
      sheet: await loadFactSheet(viewer, organisation, { scope, fiscalYear, pack }),
      instrument: (await loadLatestInstrument(viewer)).instrument,
      assessments: all,
      readsStanding: mayOffer(viewer, "standing.read"),
    };
  });
  const language = await loadLanguage();
  const t = language.words("sheet");
  const assessment = assessments.find(({ scope, fiscalYear }) => scope === sheet.scope && fiscalYear === sheet.fiscalYear);
  const assessmentHref = assessment ? `/o/${organisation}/assessments/${assessment.id}` : null;
  const application = APPLICATIONS.find((known) => known === query.application);
  const standing = new URLSearchParams({ scope: sheet.scope, year: String(sheet.fiscalYear), ...(application && { application }) });
  const standingHref = readsStanding ? `/o/${organisation}/standing?${standing.toString()}` : null;
  const view = viewSheet(sheet, { organisation, instrument, assessmentHref, standingHref }, language);
  const years = yearsOffered([sheet.fiscalYear, ...assessments.map(({ fiscalYear }) => fiscalYear)]);
  const here = (scope: Scope, year: number, asked = pack) => `${base}?${new URLSearchParams({ scope, year: String(year), ...(asked !== null && { pack: asked }), ...(application && { application }) }).toString()}`;
  const whose = (asked: string | null) => here(sheet.scope, sheet.fiscalYear, asked);
  const head = (
    <>
      <PageHead title={t("title")} lead={sheet.scheme === null ? t("lead") : undefined} />
      {sheet.scheme === null ? null : <SchemeNote scheme={sheet.scheme} standingHref={standingHref} language={language} />}
      <div className="screen-only mb-3 flex flex-wrap gap-x-8 gap-y-2">
        <Pick
          label={t("pick.scope")}
          choices={SCOPES.map((scope) => ({ label: t(`pick.${scope}`), href: here(scope, sheet.fiscalYear), current: scope === sheet.scope }))}
        />
        <Pick
          label={t("pick.year")}
          choices={years.map((year) => ({ label: t("pick.yearOption", { year: String(year) }), href: here(sheet.scope, year), current: year === sheet.fiscalYear }))}
        />
        <Pick
          label={t("scheme.pick")}
          choices={[
            { label: t("scheme.questionnaire"), href: whose(null), current: sheet.scheme === null },
            { label: t("scheme.everything"), href: whose("all"), current: sheet.scheme === "all" },
            ...(sheet.scheme === null || sheet.scheme === "all" ? [] : [{ label: sheet.scheme.shortTitle[language.locale], href: whose(sheet.scheme.id), current: true }]),
          ]}
        />
      </div>
      <p className="mb-3 text-sm text-muted">{facing(t, sheet.size?.[language.locale] ?? null, sheet.asOf)}</p>
      {sheet.scope === "consolidated" ? <p className="measure mb-3 text-sm text-warn">{language.words("facts")("warnings.consolidatedSize")}</p> : null}
    </>
  );
  if (view.groups.length === 0) {
    return (
      <div className="mx-auto max-w-[72rem] px-4 py-6">
        {head}
        <Empty title={t("emptyTitle")} text={t("emptyText")} />
      </div>
    );
  }
  return (
    <SheetPage
      key={[sheet.scope, sheet.fiscalYear, pack].join()}
      head={head}
      tail={
        sheet.scheme === null && sheet.canEdit ? (
          <p className="text-sm text-muted">
            {t("packOnly")}{" "}
            <Link href={whose("all")} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
              {t("scheme.open")}
            </Link>
          </p>
        ) : null
      }
      {...view}
      loadHistory={readHistory.bind(null, organisation, sheet.scope)}
      action={savePosted.bind(null, { organisation, scope: sheet.scope, here: here(sheet.scope, sheet.fiscalYear) })}
    />
  );
}

const facing = (t: Words, size: string | null, asOf: string): string => [size === null ? t("sizeUnknown") : t("size", { size }), t("asOf", { date: asOf })].join(" · ");

/** Whose figures these are, and the way back to where they were asked for. */
function SchemeNote({ scheme, standingHref, language: { locale, words } }: { scheme: AskedScheme; standingHref: string | null; language: Language }) {
  const t = words("sheet");
  return (
    <div className="mb-4">
      <Notice tone="info">
        <p>{scheme === "all" ? t("scheme.all") : t("scheme.one", { scheme: scheme.title[locale] })}</p>
        {standingHref ? (
          <Link href={scheme === "all" ? standingHref : `${standingHref}#${scheme.id}`} prefetch={false} className="screen-only inline-flex min-h-11 items-center text-accent underline">
            {t("scheme.back")}
          </Link>
        ) : null}
      </Notice>
    </div>
  );
}

function yearOf(text: string | string[] | undefined): number | null {
  return typeof text === "string" && /^(199|20\d)\d$/.test(text) ? Number(text) : null;
}

/** The last three fiscal years that have ended, and those in use. */
function yearsOffered(used: readonly number[]): readonly number[] {
  const last = new Date().getFullYear() - 1;
  return [...new Set([last, last - 1, last - 2, ...used])].sort((a, b) => b - a);
}
