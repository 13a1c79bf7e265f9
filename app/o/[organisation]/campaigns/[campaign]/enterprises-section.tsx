import Link from "next/link";
import { wordRegion } from "@/app/o/[organisation]/campaigns/view";
import { EnterpriseTable } from "@/components/campaign/enterprise-table";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Pager } from "@/components/ui/pager";
import { PARTICIPATION_STATES } from "@/lib/core/campaign";
import type { Campaign } from "@/lib/server/campaigns";
import type { Language } from "@/lib/server/language";
import type { ParticipationPage } from "@/lib/server/participations";

export type EnterpriseFilter = { readonly state: string; readonly region: string; readonly q: string };

/** Who takes part, fifty at a time, by state, district and name. */
export function EnterprisesSection({ base, campaign, filter, page, language }: { base: string; campaign: Campaign; filter: EnterpriseFilter; page: ParticipationPage; language: Language }) {
  const t = language.words("campaign");
  const label = (key: string) => t(`enterprises.${key}`);
  const isFiltered = filter.state !== "" || filter.region !== "" || filter.q !== "";
  const address = (number: number) => `${base}?${new URLSearchParams(Object.entries({ ...filter, page: String(number) }).filter(([, value]) => value !== "")).toString()}#enterprises`;
  return (
    <section aria-labelledby="enterprises" className="mt-10">
      <h2 id="enterprises" className="mb-3">
        {label("title")}
      </h2>
      <form role="search" action={`${base}#enterprises`} className="mb-4 grid gap-3 sm:flex sm:flex-wrap sm:items-end">
        <div className="min-w-0 sm:flex-1 sm:basis-56">
          <TextField id="q" type="search" label={label("search")} defaultValue={filter.q} autoComplete="off" maxLength={200} />
        </div>
        <div className="min-w-0 sm:basis-40">
          <SelectField id="state" label={label("state")} defaultValue={filter.state}>
            <option value="">{label("all")}</option>
            {PARTICIPATION_STATES.map((state) => (
              <option key={state} value={state}>
                {t(`state.${state}`)}
              </option>
            ))}
          </SelectField>
        </div>
        {campaign.byRegion.length > 1 ? (
          <div className="min-w-0 sm:basis-40">
            <SelectField id="region" label={label("region")} defaultValue={filter.region}>
              <option value="">{label("all")}</option>
              {campaign.byRegion.map(({ region, name }) => (
                <option key={region} value={region}>
                  {wordRegion(region, name, language)}
                </option>
              ))}
            </SelectField>
          </div>
        ) : null}
        <Button type="submit" className="justify-self-start">{label("submit")}</Button>
        {isFiltered ? (
          <Link href={`${base}#enterprises`} prefetch={false} className="inline-flex min-h-11 items-center text-accent underline">
            {label("clear")}
          </Link>
        ) : null}
      </form>
      <p role="status" className="mb-2 text-sm text-muted">
        {page.total === 0 ? label("none") : t("enterprises.count", { count: page.total })}
      </p>
      {page.rows.length > 0 ? (
        <EnterpriseTable
          labels={{ caption: label("caption"), name: label("name"), region: label("region"), state: label("state"), progress: label("progress"), contact: label("contact") }}
          rows={page.rows.map((row) => ({
            id: row.id,
            href: `${base}/enterprises/${row.id}`,
            name: row.name,
            creditCode: row.creditCode,
            region: wordRegion(row.region, row.regionName, language),
            state: row.state,
            stateLabel: t(`state.${row.state}`),
            percent: t("enterprises.percent", { percent: row.percent }),
            contact: [row.contactName, row.contactPhone].filter(Boolean).join(" ") || (row.contactEmail ?? label("noContact")),
          }))}
        />
      ) : null}
      <Pager label={label("pages")} page={page.page} pages={page.pages} href={address} previous={label("previous")} next={label("following")} where={t("enterprises.page", { page: page.page, pages: page.pages })} />
    </section>
  );
}
