import { formatDate } from "@/app/format-date";
import type { MadeLink } from "@/components/account/link-form";
import { listed } from "@/lib/core/facts/fact-words";
import type { Role } from "@/lib/core/policy";
import type { Overview } from "@/lib/server/assessments";
import type { Language } from "@/lib/server/language";
import type { Viewer } from "@/lib/server/viewer";

type Invited = {
  readonly viewer: Viewer;
  readonly role: Role;
  readonly login: string;
  /** What the bearer of the link is asked to answer; null: nothing yet. */
  readonly asked: (Pick<Overview, "assessment" | "elements"> & { readonly indicators: readonly string[] }) | null;
  readonly url: string;
  readonly expiresAt: Date;
};

/** Windows opens no longer address, and says nothing. A han takes nine characters of it. */
export const LONGEST_MAILTO = 2_000;

/**
 * The words with which a manager hands an invitation over: who invites, to what, for which indicators, and until when. An
 * e-mail names as many of the indicators as its address has room for.
 */
export function invitationMessage({ viewer, role, login, asked, url, expiresAt }: Invited, { locale, words }: Language): MadeLink["message"] {
  if (viewer.kind !== "person" || viewer.acting === null) return undefined;
  const t = words("account");
  const company = viewer.acting.organisation.name;
  const all = asked?.elements.flatMap(({ indicators }) => indicators) ?? [];
  const wanted = all.filter(({ id }) => asked?.indicators.includes(id));
  const about = asked ? { year: asked.assessment.fiscalYear, scope: words("questionnaire")(`scope.${asked.assessment.scope}`) } : null;
  const letter = (what: readonly string[]): string =>
    [t("members.mail.hello"), "", t("members.mail.who", { name: viewer.user.name, company, role: t(`roles.${role}`) }), ...what, "", t("members.mail.how"), url, t("members.mail.until", { date: formatDate(expiresAt, locale) })].join("\n");
  const subject = about ? t("members.mail.subject", { company, year: about.year }) : t("members.mail.subjectPlain", { company });
  // Lines of a mail end with CR and LF (RFC 6068).
  const mailto = (text: string): string => `mailto:${encodeURIComponent(login)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text.replaceAll("\n", "\r\n"))}`;

  if (about === null) return { text: letter([]), mailto: mailto(letter([])) };
  const titles = wanted.map(({ title }) => title[locale]);
  const whole = letter(
    wanted.length === all.length
      ? [t("members.mail.all", { ...about, count: all.length })]
      : [t("members.mail.what", about), ...wanted.map(({ title, minutes }) => t("members.mail.section", { title: title[locale], minutes }))],
  );
  const short = titles.map((_, left) => {
    const count = titles.length;
    return letter([t(left === 0 ? "members.mail.short" : "members.mail.shortMore", { ...about, count, titles: listed(titles.slice(0, count - left), locale) })]);
  });
  const fitting = [whole, ...short].map(mailto).find((address) => address.length <= LONGEST_MAILTO);
  return { text: whole, mailto: fitting ?? mailto(short.at(-1) ?? whole) };
}
