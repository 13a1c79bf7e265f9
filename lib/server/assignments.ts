import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { appendAudit } from "@/lib/server/audit";
import { inOrganisation, type Transaction } from "@/lib/server/db";
import { loadInstrument } from "@/lib/server/instruments";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit } from "@/lib/server/visible";

const indicators = z.array(z.string().max(16)).max(100);
export const assignmentSchema = z.object({ assessment: z.string(), user: z.string(), indicators });

/** Replaces the indicators of an assessment that a member is asked to answer. */
export async function assignIndicators(viewer: Viewer, organisation: string, input: z.input<typeof assignmentSchema>): Promise<void> {
  const grant = permit(viewer, "indicators.assign", organisation);
  const { assessment, user, indicators } = assignmentSchema.parse(input);
  const by = grant.user;
  if (by === null) throw new AppError("NOT_FOUND");
  await inOrganisation(grant, async (tx) => {
    const wanted = await checkSections(tx, viewer, organisation, { assessment, indicators });
    await checkMember(tx, organisation, user);
    await tx.assignment.deleteMany({ where: { organisationId: organisation, assessmentId: assessment, userId: user } });
    await tx.assignment.createMany({ data: wanted.map((indicator) => ({ organisationId: organisation, assessmentId: assessment, userId: user, indicator, by })) });
    await appendAudit(tx, { actor: by, act: "indicators.assign", object: assessment, after: { user, indicators: wanted } });
  });
}

/** `from` null: from those who have left, or from nobody. */
export const handOverSchema = z.object({ assessment: z.string(), from: z.string().nullable(), to: z.string(), indicators: indicators.min(1) });

/**
 * Gives indicators of one person to another. Who had them sees them no longer; what was answered stays as it is.
 *
 * Throws CONFLICT where `from` does not have one of them any more.
 */
export async function handOver(viewer: Viewer, organisation: string, input: z.input<typeof handOverSchema>): Promise<void> {
  const grant = permit(viewer, "indicators.assign", organisation);
  const { assessment, from, to, indicators } = handOverSchema.parse(input);
  const by = grant.user;
  if (by === null) throw new AppError("NOT_FOUND");
  if (from === to) throw new AppError("INVALID", { field: "/to" });
  await inOrganisation(grant, async (tx) => {
    const wanted = await checkSections(tx, viewer, organisation, { assessment, indicators });
    await checkMember(tx, organisation, to);
    const own = { organisationId: organisation, assessmentId: assessment, indicator: { in: [...wanted] } };
    const taken =
      from === null
        ? await tx.assignment.deleteMany({ where: { ...own, member: { endedAt: { not: null } } } })
        : await tx.assignment.deleteMany({ where: { ...own, userId: knownForm(from) } });
    if (from !== null && taken.count !== wanted.length) throw new AppError("CONFLICT");
    await tx.assignment.createMany({
      data: wanted.map((indicator) => ({ organisationId: organisation, assessmentId: assessment, userId: to, indicator, by })),
      skipDuplicates: true,
    });
    await appendAudit(tx, { actor: by, act: "indicators.handOver", object: assessment, before: { user: from, indicators: wanted }, after: { user: to, indicators: wanted } });
  });
}

/** The indicators, each once. Throws NOT_FOUND without such an assessment and INVALID for an indicator that it does not have. */
export async function checkSections(
  tx: Transaction,
  viewer: Viewer,
  organisation: string,
  { assessment, indicators }: { readonly assessment: string; readonly indicators: readonly string[] },
): Promise<readonly string[]> {
  const found = await tx.assessment.findUnique({ where: { organisationId_id: { organisationId: organisation, id: knownForm(assessment) } } });
  if (!found) throw new AppError("NOT_FOUND");
  const { instrument } = await loadInstrument(viewer, found.instrumentKey, found.instrumentVersion);
  const known = new Set(instrument.elements.flatMap((element) => element.indicators.map(({ id }) => id)));
  const wanted = [...new Set(indicators)];
  if (wanted.some((indicator) => !known.has(indicator))) throw new AppError("INVALID", { field: "/indicators" });
  return wanted;
}

async function checkMember(tx: Transaction, organisation: string, user: string): Promise<void> {
  if ((await tx.membership.count({ where: { organisationId: organisation, userId: knownForm(user), endedAt: null } })) === 0) throw new AppError("NOT_FOUND");
}
