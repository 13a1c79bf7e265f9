"use server";
import { z } from "zod";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { requestPublication } from "@/lib/server/publications";

export async function request(organisation: string, instrumentKey: string, fiscalYear: number, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await requestPublication(viewer, organisation, { instrumentKey, fiscalYear });
    redirectTo(`/o/${organisation}/publications?done=requested`);
  });
}
