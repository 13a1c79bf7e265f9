import type { Metadata } from "next";
import type { ReactNode } from "react";
import { forOperator } from "@/app/admin/for-operator";
import { formatDate } from "@/app/format-date";
import { PageHead } from "@/components/ui/page";
import { Records } from "@/components/ui/records";
import { loadLanguage } from "@/lib/server/language";
import { listVersions } from "@/lib/server/versions";

const PAGE = "/admin/versions";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("admin")("versions.title") };
}

/** What assessments are made and judged with, and what may still change. */
export default async function VersionsPage() {
  const { instruments, packs } = await forOperator(PAGE, (viewer) => listVersions(viewer));
  const { locale, words } = await loadLanguage();
  const t = words("admin");
  const evidence = words("standing");
  const period = ({ from, to }: { from: string; to: string | null }) => (to === null ? t("versions.since", { from }) : t("versions.between", { from, to }));
  return (
    <>
      <PageHead title={t("versions.title")} lead={t("versions.lead")} />
      <div className="space-y-10">
        <section aria-labelledby="instruments">
          <h2 id="instruments" className="mb-1">
            {t("versions.instruments")}
          </h2>
          <p className="measure mb-3 text-muted">{t("versions.instrumentsLead")}</p>
          <Records
            label={t("versions.instruments")}
            columns={[
              { title: t("versions.instrument") },
              { title: t("versions.published") },
              { title: t("versions.assessments"), align: "end" },
              { title: t("versions.submissions"), align: "end" },
              { title: t("versions.change") },
              { title: t("versions.hash") },
            ]}
            rows={instruments.map((version) => ({
              id: `${version.key}@${version.version}`,
              cells: [
                <Named key="name" title={version.title?.[locale] ?? t("versions.unreadable")} id={`${version.key}@${version.version}`} />,
                formatDate(version.publishedAt, locale),
                version.assessments,
                version.submissions,
                version.replaceable ? t("versions.replaceable") : t("versions.pinned"),
                <Hash key="hash" value={version.hash} />,
              ],
            }))}
          />
        </section>
        <section aria-labelledby="packs">
          <h2 id="packs" className="mb-1">
            {t("versions.packs")}
          </h2>
          <p className="measure mb-3 text-muted">{t("versions.packsLead")}</p>
          <Records
            label={t("versions.packs")}
            columns={[
              { title: t("versions.pack") },
              { title: t("versions.document") },
              { title: t("versions.effective") },
              { title: t("versions.evidence") },
              { title: t("versions.overlays") },
              { title: t("versions.hash") },
            ]}
            rows={packs.map((pack) => ({
              id: pack.id,
              cells: [
                <Named key="name" title={pack.title[locale]} id={pack.id} />,
                pack.document[locale],
                <Lines key="effective">
                  {period(pack.effective)}
                  {pack.supersededBy ? <Code key="next" before={t("versions.supersededBy")} code={pack.supersededBy} /> : null}
                </Lines>,
                <Lines key="evidence">
                  {evidence(`evidence.${pack.evidence.startsWith("M") ? "M" : pack.evidence}`)}
                  {t("versions.checkedOn", { date: pack.checkedOn })}
                </Lines>,
                pack.overlays.length === 0 ? t("versions.noOverlays") : <Lines key="overlays">{pack.overlays.map((overlay) => `${overlay.title[locale]} · ${period(overlay.effective)}`)}</Lines>,
                <Hash key="hash" value={pack.hash} />,
              ],
            }))}
          />
        </section>
      </div>
    </>
  );
}

function Named({ title, id }: { title: string; id: string }) {
  return (
    <>
      <span className="block font-semibold">{title}</span>
      <span lang="en" className="text-sm font-normal text-muted">
        {id}
      </span>
    </>
  );
}

function Lines({ children }: { children: ReactNode }) {
  return [children].flat().map((line, index) => (line === null ? null : <span key={index} className="block">{line}</span>));
}

function Code({ before, code }: { before: string; code: string }) {
  return (
    <span className="text-sm text-muted">
      {before} <span lang="en">{code}</span>
    </span>
  );
}

/** The first digits tell versions apart; all of them are in the title, and may be copied from there. */
function Hash({ value }: { value: string }) {
  return (
    <code lang="en" title={value} className="text-sm whitespace-nowrap">
      {value.slice(0, 12)}
    </code>
  );
}
