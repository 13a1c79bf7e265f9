import { ButtonLink, DownloadLink } from "@/components/ui/button";
import type { Words } from "@/lib/core/localised";
import type { Campaign } from "@/lib/server/campaigns";

/** The lists to take along: whom to call, and the links to hand on while they work. `region`: the district that is looked at. */
export function DownloadsSection({ base, campaign, region, t }: { base: string; campaign: Campaign; region: string; t: Words }) {
  const files = `/api/v1${base}`;
  return (
    <section aria-labelledby="downloads" className="mt-10">
      <h2 id="downloads" className="mb-3">
        {t("downloads.title")}
      </h2>
      <ul className="space-y-4">
        <li>
          <DownloadLink href={region === "" ? `${files}/follow-up` : `${files}/follow-up?${new URLSearchParams({ region }).toString()}`}>{t("downloads.followUp")}</DownloadLink>
          <p className="mt-1 text-sm text-muted">{t("downloads.followUpHint")}</p>
        </li>
        {campaign.stage === "open" ? (
          <li>
            <DownloadLink href={`${files}/links`}>{t("downloads.links")}</DownloadLink>
            <p className="measure mt-1 text-sm text-muted">{t("downloads.linksHint")}</p>
          </li>
        ) : null}
        {campaign.announcedAt === null ? null : (
          <li>
            <ButtonLink prefetch={false} href={`${base}/mails`}>{t("mails.link")}</ButtonLink>
            <p className="measure mt-1 text-sm text-muted">{t("mails.hint")}</p>
          </li>
        )}
        {campaign.stage === "preparing" || campaign.stage === "announced" ? <li className="text-muted">{t("downloads.linksNone")}</li> : null}
      </ul>
    </section>
  );
}
