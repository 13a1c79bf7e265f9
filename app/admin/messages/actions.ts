"use server";
import { z } from "zod";
import { loadPlatform } from "@/app/admin/for-operator";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { resendMail } from "@/lib/server/outgoing-mails";

export async function resend(message: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation: await loadPlatform(), schema: z.unknown(), input: null }, async ({ viewer }) => {
    await resendMail(viewer, message);
    redirectTo("/admin/messages?done=resend");
  });
}
