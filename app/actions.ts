"use server";
import { headers } from "next/headers";
import { z } from "zod";
import { LOCALES } from "@/lib/core/localised";
import { setLocale } from "@/lib/server/accounts";
import { redirectTo, runAction } from "@/lib/server/action";
import { setLanguageCookie } from "@/lib/server/language";

export async function switchLanguage(form: FormData): Promise<void> {
  await runAction({ schema: z.object({ locale: z.enum(LOCALES) }), input: form }, async ({ viewer }, { locale }) => {
    await setLanguageCookie(locale);
    if (viewer.kind === "person") await setLocale(viewer, locale);
  });
  redirectTo(await cameFrom());
}

/** The path the form was posted from; the start page if the browser does not say. */
async function cameFrom(): Promise<string> {
  const referer = (await headers()).get("referer");
  if (!referer || !URL.canParse(referer)) return "/";
  const { pathname, search } = new URL(referer);
  return `${pathname}${search}`;
}
