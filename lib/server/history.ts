import "server-only";
import { AppError } from "@/lib/core/errors";
import type { Item } from "@/lib/core/instrument/instrument";
import type { LocalisedText } from "@/lib/core/localised";
import type { Answer, Evidence } from "@/lib/core/response";
import { inOrganisation } from "@/lib/server/db";
import { itemsByIdOf } from "@/lib/server/instrument-facts";
import { loadInstrument } from "@/lib/server/instruments";
import type { Viewer } from "@/lib/server/viewer";
import { knownForm, permit } from "@/lib/server/visible";

export type LoggedResponse = { readonly answer: Answer | null; readonly evidence: Evidence | null; readonly comment: string | null };
export type ResponseChangeRow = {
  readonly revision: number;
  /** null: there was no response. */
  readonly before: LoggedResponse | null;
  readonly after: LoggedResponse;
  /** Name of the person, of a former member too. */
  readonly by: string;
  readonly at: Date;
};
export type ResponseHistory = {
  readonly item: Item;
  readonly indicator: string;
  /** Reasons with which an item of the questionnaire may be declared not applicable. */
  readonly reasons: readonly { readonly id: string; readonly title: LocalisedText }[];
  /** Newest first, at most 200. */
  readonly changes: readonly ResponseChangeRow[];
  /** True where the first answer was copied from an earlier assessment, which is no change of this one. */
  readonly copied: boolean;
};
const MOST_ROWS = 200;

/** Who changed the response to an item when, from what to what. */
export async function listHistory(viewer: Viewer, organisation: string, assessment: string, item: string): Promise<ResponseHistory> {
  const grant = permit(viewer, "history.read", organisation);
  const of = { organisationId: organisation, assessmentId: knownForm(assessment) };
  return inOrganisation(grant, async (tx) => {
    const stored = await tx.assessment.findUnique({ where: { organisationId_id: { organisationId: organisation, id: assessment } } });
    if (!stored) throw new AppError("NOT_FOUND");
    const { instrument } = await loadInstrument(viewer, stored.instrumentKey, stored.instrumentVersion);
    const found = itemsByIdOf(instrument).get(item);
    const isReached = found && (grant.reach !== "assigned" || (await tx.assignment.count({ where: { ...of, userId: grant.user ?? "", indicator: found.indicator } })) > 0);
    if (!isReached) throw new AppError("NOT_FOUND");
    const response = await tx.response.findUnique({ where: { organisationId_assessmentId_item: { ...of, item } }, select: { revision: true } });
    const rows = await tx.change.findMany({ where: { ...of, what: item }, orderBy: { revision: "desc" }, take: MOST_ROWS, include: { author: { select: { displayName: true } } } });
    const changes = rows.map(({ revision, before, after, author, at }) => ({
      revision,
      before: before as LoggedResponse | null,
      after: after as LoggedResponse,
      by: author.displayName,
      at,
    }));
    const copied = stored.copiedFrom !== null && response !== null && rows.length < MOST_ROWS && rows.at(-1)?.revision !== 1;
    return { item: found.item, indicator: found.indicator, reasons: instrument.declaredReasons, changes, copied };
  });
}
