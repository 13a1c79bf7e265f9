"use server";
import { z } from "zod";
import { homeOf } from "@/app/home-of";
import { signIn, signInSchema } from "@/lib/server/accounts";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { setLanguageCookie } from "@/lib/server/language";
import { loadViewer, setSessionCookie } from "@/lib/server/viewer";

/** `next`: a path of this installation to come back to. */
export async function enter(_: unknown, form: FormData): Promise<ActionResult<void>> {
  const next = z.string().regex(/^\/(?![/\\])/).safeParse(form.get("next"));
  const result = await runAction({ schema: signInSchema, input: form }, async ({ viewer, device }, input) => {
    await setSessionCookie(await signIn(viewer, input, device));
  });
  if ("problem" in result) return result;
  const viewer = await loadViewer();
  if (viewer.kind !== "person") return result;
  await setLanguageCookie(viewer.user.locale);
  redirectTo(next.success ? next.data : homeOf(viewer));
}
