import "server-only";
import { contactLine, daysLeft, SEEN_BY_AUTHORITY, type Contact } from "@/lib/core/call";
import { wordClosing } from "@/lib/core/closing-words";
import type { Language } from "@/lib/server/language";

/** What the texts about a call are filled in with. */
export function callValues({ authority, title, opensAt, closesAt, contact }: { readonly authority: string; readonly title: string; readonly opensAt: Date; readonly closesAt: Date; readonly contact: Contact }, { locale, words }: Language) {
  return {
    authority,
    title,
    opens: wordClosing(opensAt, locale),
    closing: wordClosing(closesAt, locale),
    left: words("call")("daysLeft", { days: daysLeft(closesAt, new Date()) }),
    contact: contactLine(contact),
  };
}

/** What the authority sees, in full sentences; `named`: with the consent to be named. */
export function seenWords({ authority, named }: { readonly authority: string; readonly named: boolean }, { words }: Language) {
  const t = words("call");
  return {
    title: t("seen.title"),
    lead: t("seen.lead", { authority }),
    items: SEEN_BY_AUTHORITY.map((kind) => t(`sees.${kind}`)),
    notes: [t(named ? "seen.named" : "seen.not", { authority }), t("seen.aggregates")],
  };
}
