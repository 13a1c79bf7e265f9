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

/**
 * Subject and plain text: who asks for what until when, the link, whom to ask, and why one gets this. Chinese, and the same
 * in English below. Names and titles are text of others and stay on their lines; a reason keeps its own.
 */
export function wordMessage(facts: MessageFacts): { readonly subject: string; readonly text: string } {
  const [first] = LOCALES;
  const subject = wordsOf(first, "mail")(`subject.${facts.kind}`, named(facts));
  return { subject, text: `${LOCALES.map((locale) => part(facts, locale)).join(`\n\n${RULE}\n\n`)}\n` };
}
const RULE = "-".repeat(40);

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
