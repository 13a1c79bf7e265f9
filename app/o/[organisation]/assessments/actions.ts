"use server";
import { z } from "zod";
import type { ItemDraft, PostedAnswers } from "@/components/questionnaire/questionnaire";
import { answerToField, fieldToAnswer } from "@/lib/core/answer-form";
import { SCOPES } from "@/lib/core/facts/fact-definition";
import { EVIDENCE } from "@/lib/core/response";
import { MOST_CHANGES, type ResponseOutcome } from "@/lib/core/save";
import { redirectTo, runAction, type ActionResult } from "@/lib/server/action";
import { createAssessment } from "@/lib/server/assessments";
import { makeId } from "@/lib/server/id";
import { loadLanguage } from "@/lib/server/language";
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

/**
 * Saves a whole page that was posted without JavaScript, through the same function as an autosave, then goes on. What is not saved
 * comes back as it was entered.
 */
export async function savePosted(page: z.input<typeof pageSchema>, _: PostedAnswers | null, form: FormData): Promise<PostedAnswers> {
  // What a page bound to its form comes back in the clear, and as whatever was sent.
  const bound = pageSchema.safeParse(page);
  if (!bound.success) redirectTo("/");
  const { organisation, assessment, instrument, items, here, next } = bound.data;
  const claim = await readClaim();
  if (!claim) redirectTo(`/sign-in?next=${encodeURIComponent(here)}`);
  const entered = items.map((item) => ({ ...item, draft: readDraft(form, item.id) }));
  const saved = await runAction({ schema: z.unknown(), input: null }, async () => {
    const evidence = z.enum(EVIDENCE).catch("none");
    const changes = entered.map(({ id, revision, draft }) => ({ item: id, revision, answer: fieldToAnswer(draft.chosen), evidence: evidence.parse(draft.evidence), comment: draft.comment }));
    const given = changes.filter(({ answer, revision }) => answer !== null || revision > 0);
    if (given.length === 0) return [];
    const { results } = await saveResponses(claim, organisation, assessment, { instrument, batch: makeId(), changes: given });
    return results.filter(({ status }) => status !== "saved");
  });
  const t = (await loadLanguage()).words("questionnaire");
  if ("problem" in saved) return { title: t("form.posted.nothing"), text: saved.problem.text, kept: entered.map(({ id, draft }) => ({ item: id, draft, problem: null, stored: null })) };
  if (saved.ok.length === 0) redirectTo(next);
  const kept = saved.ok.flatMap(({ item, status, revision, current, by, at, problem }) => {
    const draft = entered.find(({ id }) => id === item)?.draft;
    if (!draft) return [];
    const stored = status === "conflict" ? { ...draftOf(current), revision, by: by ?? null, at: at ? new Date(at) : null, enteredAt: new Date() } : null;
    return [{ item, draft, problem: problem?.message ?? null, stored }];
  });
  return { title: t("form.posted.some", { count: kept.length }), text: t("form.posted.again"), kept };
}

function readDraft(form: FormData, item: string): ItemDraft {
  const texts = (name: string) => form.getAll(name).filter((value) => typeof value === "string");
  return { chosen: texts(`answer.${item}`), evidence: texts(`evidence.${item}`)[0] ?? "none", comment: texts(`comment.${item}`)[0] ?? "" };
}

const draftOf = (stored: ResponseOutcome["current"]): ItemDraft => ({ chosen: answerToField(stored?.answer ?? null), evidence: stored?.evidence ?? "none", comment: stored?.comment ?? "" });

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
