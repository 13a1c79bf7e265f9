import type { Metadata } from "next";
import Link from "next/link";
import { fileUrl, parseQuery, standingQuery, withQuery } from "@/app/o/[organisation]/standing/query";
import { CrosswalkView } from "@/components/standing/crosswalk-view";
import { DownloadLink } from "@/components/ui/button";
import { Pick } from "@/components/ui/pick";
import { CROSSWALK_RELATIONS } from "@/lib/core/packs/crosswalk";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { loadCrosswalk } from "@/lib/server/standing";
import { decodedName } from "@/lib/server/standing-query";

type Props = { params: Promise<{ organisation: string; pack: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("standing")("view.crosswalk") };
}

/** The sheet of one scheme, filled in from what is known. */
export default async function CrosswalkPage({ params, searchParams }: Props) {
  const { organisation, pack: encoded } = await params;
  const raw = await searchParams;
  const query = parseQuery(raw);
  const base = `/o/${organisation}/standing`;
  const here = `${base}/${encoded}`;
  const { locale, words } = await loadLanguage();
  const t = words("standing");
  const crosswalk = await forPage(organisation, withQuery(here, query), (viewer) => loadCrosswalk(viewer, organisation, decodedName(encoded), standingQuery(query), locale));
  const relation = CROSSWALK_RELATIONS.find((known) => known === raw.relation);
  const hrefOf = (wanted: string | null) => {
    const address = withQuery(here, query);
    return wanted === null ? address : `${address}${address.includes("?") ? "&" : "?"}relation=${wanted}`;
  };
  return (
    <CrosswalkView
      crosswalk={crosswalk}
      rows={crosswalk.rows.filter((row) => relation === undefined || row.relation === relation)}
      none={t("crosswalk.none")}
      actions={
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <DownloadLink look="primary" href={fileUrl(organisation, `standing/crosswalk/${encoded}`, query, locale)} download>
            {t("crosswalk.download")}
          </DownloadLink>
          <Link href={`${withQuery(base, query)}#${crosswalk.pack}`} className="inline-flex min-h-11 items-center text-accent underline">
            {t("view.back")}
          </Link>
        </div>
      }
      filters={
        <Pick
          label={t("pick.relation")}
          choices={[
            { label: t("pick.all"), href: hrefOf(null), current: relation === undefined },
            ...crosswalk.counts.filter(({ count }) => count > 0).map((each) => ({ label: t("crosswalk.count", { word: each.word, count: each.count }), href: hrefOf(each.relation), current: relation === each.relation })),
          ]}
        />
      }
    />
  );
}
