"use server";
import { z } from "zod";
import { loadPlatform } from "@/app/admin/for-operator";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { loadLanguage } from "@/lib/server/language";
import { sendTestMail } from "@/lib/server/mail";

/** Sends a mail to see whether any goes out, and says what the mail server answered where none does. */
export async function sendTest(_: unknown, form: FormData): Promise<ActionResult<void>> {
  const result = await runAction({ organisation: await loadPlatform(), schema: z.object({ to: z.string().trim().max(254) }), input: form }, async ({ viewer }, { to }) => {
    const handed = await sendTestMail(viewer, to);
    if (handed.outcome === "sent") return redirectTo("/admin/health?done=test#test");
    return handed.reason;
  });
  if ("problem" in result) return result;
  const { words } = await loadLanguage();
  return { problem: { code: "UNAVAILABLE", text: words("admin")("health.test.reason", { reason: result.ok }) } };
}
