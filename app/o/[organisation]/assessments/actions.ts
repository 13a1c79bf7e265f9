"use server";
import { z } from "zod";
import { fieldToAnswer } from "@/lib/core/answer-form";
import { SCOPES } from "@/lib/core/facts/fact-definition";
import { EVIDENCE } from "@/lib/core/response";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { createAssessment } from "@/lib/server/assessments";
import { makeId } from "@/lib/server/id";
import { saveResponses } from "@/lib/server/responses";
import { submit, withdraw } from "@/lib/server/submissions";
import { readClaim } from "@/lib/server/viewer";

const createSchema = z.object({ fiscalYear: z.coerce.number().int().min(2000).max(2100), scope: z.enum(SCOPES) });

export async function create(organisation: string, _: unknown, form: FormData): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: createSchema, input: form }, async ({ viewer }, input) => {
    const { assessment } = await createAssessment(viewer, organisation, input);
    redirectTo(`/o/${organisation}/assessments/${assessment}`);
  });
}

/** Saves a whole page that was posted without JavaScript, through the same function as an autosave, then goes on. */
export async function savePosted(
  page: { organisation: string; assessment: string; instrument: string; items: readonly { id: string; revision: number }[]; here: string; next: string },
  form: FormData,
): Promise<void> {
  const claim = await readClaim();
  if (!claim) redirectTo(`/sign-in?next=${encodeURIComponent(page.here)}`);
  const evidence = z.enum(EVIDENCE).catch("none");
  const changes = page.items.map(({ id, revision }) => ({
    item: id,
    revision,
    answer: fieldToAnswer(form.getAll(`answer.${id}`).filter((value) => typeof value === "string")),
    evidence: evidence.parse(form.get(`evidence.${id}`)),
    comment: String(form.get(`comment.${id}`) ?? ""),
  }));
  const given = changes.filter(({ answer, revision }) => answer !== null || revision > 0);
  if (given.length > 0) {
    const { results } = await saveResponses(claim, page.organisation, page.assessment, { instrument: page.instrument, batch: makeId(), changes: given });
    const failed = results.find(({ status }) => status !== "saved");
    if (failed) redirectTo(`${page.here}?problem=${failed.status}#${failed.item}`);
  }
  redirectTo(page.next);
}

export async function handIn(organisation: string, assessment: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    const receipt = await submit(viewer, organisation, assessment);
    redirectTo(`/o/${organisation}/reports/${receipt.submission}`);
  });
}

export async function takeBack(organisation: string, submission: string, assessment: string, _: unknown): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: z.unknown(), input: null }, async ({ viewer }) => {
    await withdraw(viewer, organisation, submission);
    redirectTo(`/o/${organisation}/assessments/${assessment}`);
  });
}
