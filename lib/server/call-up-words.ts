import "server-only";
import type { RowFault } from "@/lib/core/call-up-list/faults";
import { wordClosing } from "@/lib/core/closing-words";
import type { Locale } from "@/lib/core/localised";
import { regionTitle, wordsOf } from "@/lib/server/content";

/** What an invitation names. */
export type CallUpFacts = {
  readonly authority: string;
  readonly name: string;
  readonly url: string;
  readonly closesAt: Date;
  readonly campaign: { readonly title: string; readonly contactName: string; readonly contactPhone: string | null; readonly contactEmail: string | null };
};

/** The words with which a person hands a link on to its enterprise. */
export function wordCallUp({ authority, name, url, closesAt, campaign }: CallUpFacts, locale: Locale): { readonly subject: string; readonly text: string } {
  const t = wordsOf(locale, "campaign");
  const contact = [campaign.contactName, campaign.contactPhone, campaign.contactEmail].filter(Boolean).join(" ");
  const lines = [
    t("invitation.to", { name }),
    t("invitation.asks", { authority, title: campaign.title }),
    t("invitation.open", { at: wordClosing(closesAt, locale) }),
    url,
    t("invitation.once"),
    t("invitation.contact", { contact }),
  ];
  return { subject: t("invitation.subject", { name, title: campaign.title }), text: lines.join("\n") };
}

/** Why a cell of a list cannot be taken. A place is named in the language of the reader, whatever that of the list is. */
export function wordRowFault({ code, values }: Pick<RowFault, "code" | "values">, locale: Locale): string {
  const place = typeof values.place === "string" ? regionTitle(values.place)?.[locale] : undefined;
  return wordsOf(locale, "campaign")(`lists.faults.${code}`, place === undefined ? values : { ...values, name: place });
}
