"use server";
import { z } from "zod";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { retryMessage } from "@/lib/server/messages";

export async function resend(organisation: string, campaign: string, message: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await retryMessage(viewer, organisation, message);
    redirectTo(`/o/${organisation}/campaigns/${campaign}/mails/${message}?done=resent`);
  });
}
