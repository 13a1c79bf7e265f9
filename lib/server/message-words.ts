import "server-only";
import { wordClosing } from "@/lib/core/closing-words";
import { LOCALES, type Locale } from "@/lib/core/localised";
import { wordsOf } from "@/lib/server/content";
import { storableName } from "@/lib/server/text";

/** Everything that a message says, as it is at the moment when it is sent or shown. */
export type MessageFacts = {
  readonly kind: "callUp" | "reminder" | "returned" | "reopened" | "extended";
  readonly authority: string;
  readonly title: string;
  readonly fiscalYear: number;
  readonly closesAt: Date;
  readonly contactName: string;
  readonly contactPhone: string | null;
  readonly contactEmail: string | null;
  readonly enterprise: string;
  readonly creditCode: string;
  /** Why it was sent back or opened again. */
  readonly reason: string | null;
  /** `begin`: the link that lets the enterprise in; `continue`: its page, for whoever signs in. */
  readonly link: { readonly kind: "begin" | "continue"; readonly url: string };
};

export type WordedMessage = { readonly subject: string; readonly text: string };

/**
 * Subject and plain text: who asks for what until when, the link, whom to ask, and why one gets this. Chinese, and the same
 * in English below: that is what a mail says. Whoever passes it on by another way may have it in one language. Names and titles are text
 * of others and stay on their lines; a reason keeps its own.
 */
export function wordMessage(facts: MessageFacts, locales: readonly [Locale, ...Locale[]] = LOCALES): WordedMessage {
  const [first] = locales;
  const subject = wordsOf(first, "mail")(`subject.${facts.kind}`, named(facts));
  return { subject, text: `${locales.map((locale) => part(facts, locale)).join(`\n\n${RULE}\n\n`)}\n` };
}
const RULE = "-".repeat(40);

export type InvitationFacts = {
  readonly authority: string;
  readonly enterprise: Pick<MessageFacts, "closesAt" | "creditCode"> & { readonly name: string };
  /** The link that lets it in. */
  readonly url: string;
  readonly campaign: Pick<MessageFacts, "title" | "fiscalYear" | "contactName" | "contactPhone" | "contactEmail">;
};

/** The invitation in one language, for a person who hands the link on. */
export function wordInvitation({ authority, enterprise, url, campaign }: InvitationFacts, locale: Locale): WordedMessage {
  const { name, creditCode, closesAt } = enterprise;
  const { title, fiscalYear, contactName, contactPhone, contactEmail } = campaign;
  return wordMessage({ kind: "callUp", authority, title, fiscalYear, closesAt, contactName, contactPhone, contactEmail, enterprise: name, creditCode, reason: null, link: { kind: "begin", url } }, [locale]);
}

function part(facts: MessageFacts, locale: Locale): string {
  const words = wordsOf(locale, "mail");
  const values = named(facts);
  const contact = [facts.contactName, facts.contactPhone, facts.contactEmail].flatMap((text) => (text === null ? [] : [storableName(text)])).join(locale === "en" ? ", " : "，");
  return [
    words("greeting", values),
    [words(`ask.${facts.kind}`, values), ...(facts.reason === null ? [] : [words("reason", { reason: facts.reason.trim() })]), words("closing", { closing: wordClosing(facts.closesAt, locale) })].join("\n"),
    `${words(`link.${facts.link.kind}`)}\n${facts.link.url}`,
    words("contact", { contact }),
    [words("why", values), words("signature", values)].join("\n"),
  ].join("\n\n");
}

/** The year as text: a number would get its thousands apart. */
const named = ({ authority, title, fiscalYear, enterprise, creditCode }: MessageFacts) => ({
  authority: storableName(authority),
  title: storableName(title),
  year: String(fiscalYear),
  enterprise: storableName(enterprise),
  code: creditCode,
});
