import type { Metadata } from "next";
import { PageHead } from "@/components/ui/page";
import { ProseSection } from "@/components/ui/prose";
import { ScrollFrame } from "@/components/ui/scroll-frame";
import type { Words } from "@/lib/core/localised";
import { loadLicence, loadLicences, loadNotice, type LicensedPackage } from "@/lib/server/content";
import { loadLanguage } from "@/lib/server/language";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("pages")("licences.title") };
}

export default async function LicencesPage() {
  const { words } = await loadLanguage();
  const t = words("pages");
  const direct = loadLicences().filter((entry) => entry.direct);
  const indirect = loadLicences().filter((entry) => !entry.direct);
  return (
    <>
      <PageHead title={t("licences.title")} lead={t("licences.lead")} />
      <ProseSection title={t("licences.ours.title")}>
        <details open>
          <summary className="min-h-11 py-2">{t("licences.notice")}</summary>
          <Original text={loadNotice()} />
        </details>
        <details>
          <summary className="min-h-11 py-2">{t("licences.licence")}</summary>
          <Original text={loadLicence()} />
        </details>
      </ProseSection>
      <ProseSection title={t("licences.direct.title")}>
        <p className="mb-3">{t("licences.direct.lead", { count: direct.length })}</p>
        <PackageTable packages={direct} t={t} label={t("licences.direct.title")} />
      </ProseSection>
      <ProseSection title={t("licences.indirect.title")}>
        <p>{t("licences.indirect.lead")}</p>
        <details>
          <summary className="min-h-11 py-2">{t("licences.indirect.show", { count: indirect.length })}</summary>
          <PackageTable packages={indirect} t={t} label={t("licences.indirect.title")} />
        </details>
      </ProseSection>
    </>
  );
}

/** Licence texts stand as their authors wrote them, in English. */
function Original({ text }: { text: string }) {
  return (
    <div lang="en" className="rounded-lg border border-line bg-surface p-4 text-sm whitespace-pre-wrap">
      {text}
    </div>
  );
}

function PackageTable({ packages, t, label }: { packages: readonly LicensedPackage[]; t: Words; label: string }) {
  return (
    <ScrollFrame label={label}>
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="px-4 py-2">{t("licences.table.name")}</th>
            <th scope="col" className="hidden px-4 py-2 sm:table-cell">{t("licences.table.version")}</th>
            <th scope="col" className="px-4 py-2">{t("licences.table.licence")}</th>
          </tr>
        </thead>
        <tbody>
          {packages.map(({ name, version, licence }) => (
            <tr key={`${name}@${version}`} className="border-b border-line last:border-0">
              <th scope="row" className="px-4 py-2 font-normal">
                {name}
                {/* On a phone two columns fit. */}
                <span className="block text-muted sm:hidden">{version}</span>
              </th>
              <td className="hidden px-4 py-2 sm:table-cell">{version}</td>
              <td className="px-4 py-2">{licence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}
