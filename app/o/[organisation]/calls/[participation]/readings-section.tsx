import { formatDate } from "@/app/format-date";
import { loadLanguage } from "@/lib/server/language";
import type { Readings } from "@/lib/server/readings";

/** For the company's managers: when the authority read the report that they consented to show. */
export async function ReadingsSection({ authority, named, readings }: { authority: string; named: boolean; readings: Readings }) {
  const { locale, words } = await loadLanguage();
  const t = words("call");
  return (
    <section aria-labelledby="readings" className="space-y-2">
      <h2 id="readings">{t("readings.title")}</h2>
      {readings.total === 0 ? (
        <p className="text-muted">{t("readings.none", { authority })}</p>
      ) : (
        <>
          <p>{t("readings.lead", { authority, total: readings.total })}</p>
          <ul className="list-disc pl-5">
            {readings.latest.map((at) => (
              <li key={at.toISOString()}>
                <time dateTime={at.toISOString()}>{formatDate(at, locale)}</time>
              </li>
            ))}
          </ul>
        </>
      )}
      {named ? <p className="measure text-sm text-muted">{t("readings.change", { authority })}</p> : null}
    </section>
  );
}
