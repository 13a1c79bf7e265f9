"use server";
import { z } from "zod";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { confirmCallUp, discardCallUp } from "@/lib/server/call-ups";

export async function confirm(organisation: string, campaign: string, callUp: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await confirmCallUp(viewer, organisation, callUp);
    redirectTo(`/o/${organisation}/campaigns/${campaign}/lists/${callUp}`);
  });
}

export async function discard(organisation: string, campaign: string, callUp: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await discardCallUp(viewer, organisation, callUp);
    redirectTo(`/o/${organisation}/campaigns/${campaign}/lists/${callUp}`);
  });
}
