import "server-only";
import type { CampaignFormLabels } from "@/components/campaign/campaign-form";
import { reasonTexts, versionOf } from "@/app/o/[organisation]/campaigns/view";
import { addDays, dayInChina } from "@/lib/core/calendar";
import type { CampaignField } from "@/lib/core/campaign-form";
import type { Words } from "@/lib/core/localised";
import type { Campaign } from "@/lib/server/campaigns";
import { DEFAULT_INSTRUMENT, type PublishedVersion } from "@/lib/server/instruments";

/** How long a campaign stays open unless the official chooses otherwise. */
const DAYS_OPEN = 30;

/** What a campaign is proposed with: last year, the latest version, a month from today. */
export function proposeCampaign(versions: readonly PublishedVersion[], t: Words, now: Date): Record<CampaignField, string> {
  const today = dayInChina(now);
  const year = String(Number(today.slice(0, 4)) - 1);
  const latest = versions.find(({ key }) => key === DEFAULT_INSTRUMENT);
  return {
    title: t("form.defaultTitle", { year }),
    fiscalYear: year,
    instrument: latest ? `${latest.key}@${latest.version}` : "",
    opensOn: today,
    closesOn: addDays(today, DAYS_OPEN),
    text: t("form.defaultText"),
    contactName: "",
    contactPhone: "",
    contactEmail: "",
  };
}

export const fieldsOf = (campaign: Campaign): Record<CampaignField, string> => ({
  title: campaign.title,
  fiscalYear: String(campaign.fiscalYear),
  instrument: campaign.instrument,
  opensOn: dayInChina(campaign.opensAt),
  closesOn: dayInChina(campaign.closesAt),
  text: campaign.text,
  contactName: campaign.contactName,
  contactPhone: campaign.contactPhone ?? "",
  contactEmail: campaign.contactEmail ?? "",
});

/** Next year down to three years back; the one that is stored in any case. */
export function yearChoices(now: Date, stored: string): readonly string[] {
  const year = Number(dayInChina(now).slice(0, 4));
  return [...new Set([stored, ...[0, -1, -2, -3].map((back) => String(year + back))])].toSorted().toReversed();
}

/** The latest version of each questionnaire comes first. */
export const instrumentChoices = (versions: readonly PublishedVersion[], t: Words, locale: "zh-CN" | "en") =>
  versions.map(({ key, version, title }, index) => ({
    id: `${key}@${version}`,
    label: `${title[locale]} ${versionOf(`${key}@${version}`)}${versions.findIndex((other) => other.key === key) === index ? t("form.latest") : ""}`,
  }));

export function formLabels(t: Words, kind: "create" | "save"): CampaignFormLabels {
  const form = (key: string) => t(`form.${key}`);
  return {
    problems: form("problems"), about: form("about"), days: form("days"), invitation: form("invitation"), contact: form("contact"),
    name: form("name"), nameHint: form("nameHint"), fiscalYear: form("fiscalYear"), fiscalYearHint: form("fiscalYearHint"), instrument: form("instrument"),
    opensOn: form("opensOn"), opensOnHint: form("opensOnHint"), closesOn: form("closesOn"), closesOnHint: form("closesOnHint"),
    text: form("text"), textHint: form("textHint"), contactName: form("contactName"), contactPhone: form("contactPhone"), contactPhoneHint: form("contactPhoneHint"), contactEmail: form("contactEmail"),
    optional: form("optional"),
    submit: kind === "create" ? form("create") : form("save"),
    busy: kind === "create" ? form("creating") : form("saving"),
    reasons: reasonTexts(t),
  };
}
