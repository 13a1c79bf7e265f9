import "server-only";
import { cookies } from "next/headers";
import { LOCALES, type Locale, type Words } from "@/lib/core/localised";
import { wordsOf } from "@/lib/server/content";

/** Not beginning with the session cookie's name: next-auth takes such cookies for parts of it. */
export const LANGUAGE_COOKIE = "language-xinzhi";
const YEAR_SECONDS = 365 * 24 * 60 * 60;

export type Language = {
  readonly locale: Locale;
  /** The other language, for the switch. */
  readonly other: Locale;
  readonly words: (namespace: string) => Words;
};

/** The language of this request: the cookie's, Chinese without one. No address carries it. */
export async function loadLanguage(): Promise<Language> {
  const stated = (await cookies()).get(LANGUAGE_COOKIE)?.value;
  const locale = LOCALES.find((known) => known === stated) ?? LOCALES[0];
  return { locale, other: LOCALES.find((known) => known !== locale) ?? LOCALES[0], words: (namespace) => wordsOf(locale, namespace) };
}

/** Only inside a Server Action or a Route Handler. */
export async function setLanguageCookie(locale: Locale): Promise<void> {
  (await cookies()).set(LANGUAGE_COOKIE, locale, { path: "/", maxAge: YEAR_SECONDS, sameSite: "lax", httpOnly: true });
}
