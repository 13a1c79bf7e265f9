"use server";
import { z } from "zod";
import { loadPlatform } from "@/app/admin/for-operator";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { retryJob } from "@/lib/server/jobs-view";

export async function repeatJob(job: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation: await loadPlatform(), schema: z.unknown(), input: null }, async ({ viewer }) => {
    await retryJob(viewer, job);
    redirectTo("/admin/jobs?done=retry");
  });
}
