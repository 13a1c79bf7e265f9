import "server-only";
import { cookies } from "next/headers";
import { LOCALES, type Locale, type Words } from "@/lib/core/localised";
import { wordsOf } from "@/lib/server/content";

export const LANGUAGE_COOKIE = "xinzhi-language";
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
