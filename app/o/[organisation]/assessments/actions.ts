"use server";
import { z } from "zod";
import { fieldToAnswer } from "@/lib/core/answer-form";
import { SCOPES } from "@/lib/core/facts/fact-definition";
import { EVIDENCE } from "@/lib/core/response";
import { MOST_CHANGES } from "@/lib/core/save";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { createAssessment } from "@/lib/server/assessments";
import { makeId } from "@/lib/server/id";
import { saveResponses } from "@/lib/server/responses";
import { submit, withdraw } from "@/lib/server/submissions";
import { readClaim } from "@/lib/server/viewer";

const createSchema = z.object({
  fiscalYear: z.coerce.number().int().min(2000).max(2100),
  scope: z.enum(SCOPES),
  /** The assessment whose answers are taken over; empty or missing: none. */
  copyFrom: z
    .string()
    .max(64)
    .optional()
    .transform((id) => id || undefined),
});

export async function create(organisation: string, _: unknown, form: FormData): Promise<ActionResult<void>> {
  return runAction({ organisation, schema: createSchema, input: form }, async ({ viewer }, input) => {
    const { assessment } = await createAssessment(viewer, organisation, input);
    redirectTo(`/o/${organisation}/assessments/${assessment}`);
  });
}

const pageSchema = z.object({
  organisation: z.string(),
  assessment: z.string(),
  instrument: z.string(),
  items: z.array(z.object({ id: z.string(), revision: z.number() })).max(MOST_CHANGES),
  here: z.string(),
  next: z.string(),
});

/** Saves a whole page that was posted without JavaScript, through the same function as an autosave, then goes on. */
export async function savePosted(page: z.input<typeof pageSchema>, form: FormData): Promise<void> {
  // What a page bound to its form comes back in the clear, and as whatever was sent.
  const bound = pageSchema.safeParse(page);
  if (!bound.success) redirectTo("/");
  const { organisation, assessment, instrument, items, here, next } = bound.data;
  const claim = await readClaim();
  if (!claim) redirectTo(`/sign-in?next=${encodeURIComponent(here)}`);
  const saved = await runAction({ schema: z.unknown(), input: null }, async () => {
    const evidence = z.enum(EVIDENCE).catch("none");
    const changes = items.map(({ id, revision }) => ({
      item: id,
      revision,
      answer: fieldToAnswer(form.getAll(`answer.${id}`).filter((value) => typeof value === "string")),
      evidence: evidence.parse(form.get(`evidence.${id}`)),
      comment: String(form.get(`comment.${id}`) ?? ""),
    }));
    const given = changes.filter(({ answer, revision }) => answer !== null || revision > 0);
    if (given.length === 0) return undefined;
    const { results } = await saveResponses(claim, organisation, assessment, { instrument, batch: makeId(), changes: given });
    return results.find(({ status }) => status !== "saved");
  });
  if ("problem" in saved) redirectTo(`${here}?problem=${saved.problem.code}`);
  redirectTo(saved.ok ? `${here}?problem=${saved.ok.status}#${saved.ok.item}` : next);
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
