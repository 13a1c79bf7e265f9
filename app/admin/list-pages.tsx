import { Pager } from "@/components/ui/pager";
import type { Words } from "@/lib/core/localised";

/** Leads through a list of the operator's. `t`: the words of `admin`. */
export function ListPages({ t, list, href }: { t: Words; list: { readonly page: number; readonly pages: number }; href: (page: number) => string }) {
  const { page, pages } = list;
  return <Pager label={t("pages.label")} page={page} pages={pages} href={href} previous={t("pages.previous")} next={t("pages.next")} where={t("pages.where", { page, pages })} />;
}
