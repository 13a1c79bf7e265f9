import { viewCounts, wordRegion } from "@/app/o/[organisation]/campaigns/view";
import { RegionTable } from "@/components/campaign/region-table";
import { StateBar, StateFigures } from "@/components/campaign/state-bar";
import { formatDate } from "@/app/format-date";
import type { Campaign } from "@/lib/server/campaigns";
import type { Language } from "@/lib/server/language";

/** How many enterprises stand where: of who takes part and how far, nothing of what they answer. */
export function ProgressSection({ base, campaign, language }: { base: string; campaign: Campaign; language: Language }) {
  const { locale, words } = language;
  const t = words("campaign");
  const { counts, byRegion, refreshedAt } = campaign;
  const shown = viewCounts(counts, t, (state) => `${base}?state=${state}#enterprises`);
  return (
    <section aria-labelledby="progress" className="mt-8">
      <h2 id="progress">{t("funnel.title")}</h2>
      {counts.total === 0 ? (
        <p className="mt-1 text-muted">{t("funnel.empty")}</p>
      ) : (
        <>
          <p className="mb-3 text-sm text-muted">{refreshedAt ? t("funnel.asOf", { at: formatDate(refreshedAt, locale) }) : null}</p>
          <div className="grid gap-6 lg:grid-cols-2">
            <div className="min-w-0 space-y-4">
              <p className="text-lg font-semibold">{t("funnel.submittedOf", { total: counts.total, submitted: counts.submitted })}</p>
              <StateBar thick counts={shown} label={t("counts", { ...counts })} />
              <StateFigures counts={shown} />
            </div>
            <div className="min-w-0">
              <RegionTable
                caption={t("funnel.caption")}
                scroll={t("funnel.scroll")}
                swipe={t("funnel.swipe")}
                head={t("funnel.region")}
                totalHead={t("funnel.total")}
                unit={t("funnel.unit")}
                rows={byRegion.map(({ region, name, counts: own }) => ({ region, name: wordRegion(region, name, language), counts: viewCounts(own, t), total: own.total }))}
                sum={{ region: "", name: t("funnel.total"), counts: viewCounts(counts, t), total: counts.total }}
              />
            </div>
          </div>
        </>
      )}
    </section>
  );
}
