import { signIn, signInAgainSchema } from "@/lib/server/accounts";
import { setLanguageCookie } from "@/lib/server/language";
import { invalid } from "@/lib/server/problem";
import { jsonAnswer, writeRoute } from "@/lib/server/route";
import { setSessionCookie, viewerOf } from "@/lib/server/viewer";

/** Signs in on a page that stays as it is, with all that was entered there: for whoever's session ended meanwhile. */
export const POST = writeRoute("session", async ({ claim, device }, body) => {
  const parsed = signInAgainSchema.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error);
  const opened = await signIn(await viewerOf(claim), parsed.data, device);
  await setSessionCookie(opened);
  const viewer = await viewerOf(opened);
  if (viewer.kind === "person") await setLanguageCookie(viewer.user.locale);
  return jsonAnswer({ user: opened.user });
});
