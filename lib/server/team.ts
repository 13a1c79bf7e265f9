import "server-only";
import type { Role } from "@/lib/core/policy";
import type { Progress } from "@/lib/core/save";
import { loadOverview, type IndicatorSummary, type Overview } from "@/lib/server/assessments";
import { inOrganisation } from "@/lib/server/db";
import type { Viewer } from "@/lib/server/viewer";
import { permit } from "@/lib/server/visible";

export type TeamMember = {
  readonly user: string;
  readonly name: string;
  readonly role: Role;
  /** Those assigned, in the order they are asked. */
  readonly sections: readonly IndicatorSummary[];
  /** Over these sections, whoever answered. */
  readonly progress: Progress;
  /** When this person last changed an answer of the assessment or a figure of its scope; null: never. */
  readonly lastEditAt: Date | null;
};
export type Team = {
  readonly elements: Overview["elements"];
  /** Members of today, by the time they joined. */
  readonly people: readonly TeamMember[];
  /** Sections that no member of today is asked to answer, with the names of those who were and have left. */
  readonly unassigned: readonly { readonly section: IndicatorSummary; readonly formerly: readonly string[] }[];
};

/** Who works on what in an assessment, and how far they are. */
export async function loadTeam(viewer: Viewer, organisation: string, assessment: string): Promise<Team> {
  const grant = permit(viewer, "indicators.assign", organisation);
  const { elements, assessment: summary } = await loadOverview(viewer, organisation, assessment);
  const sections = elements.flatMap(({ indicators }) => indicators);
  return inOrganisation(grant, async (tx) => {
    const where = { organisationId: organisation };
    const members = await tx.membership.findMany({ where, orderBy: [{ createdAt: "asc" }, { userId: "asc" }] });
    const assignments = await tx.assignment.findMany({ where: { ...where, assessmentId: assessment } });
    // An answer to a scheme stands in the same history and names its scope as well; its key has one part more.
    const edits = await tx.$queryRaw<{ by: string; at: Date }[]>`SELECT by, max(at) AS at FROM change
      WHERE organisation_id = ${organisation}::uuid AND (assessment_id = ${assessment}::uuid OR (scope = ${summary.scope}::scope AND what NOT LIKE '%/%/%')) GROUP BY by`;
    const lastEdit = new Map(edits.map(({ by, at }) => [by, at]));
    const isCurrent = new Set(members.filter(({ endedAt }) => endedAt === null).map(({ userId }) => userId));
    const holders = (section: IndicatorSummary) => assignments.filter(({ indicator }) => indicator === section.id).map(({ userId }) => userId);
    return {
      elements,
      people: members
        .filter(({ userId }) => isCurrent.has(userId))
        .map(({ userId, displayName, role }) => {
          const own = sections.filter((section) => holders(section).includes(userId));
          return { user: userId, name: displayName, role, sections: own, progress: sumOf(own), lastEditAt: lastEdit.get(userId) ?? null };
        }),
      unassigned: sections
        .filter((section) => !holders(section).some((user) => isCurrent.has(user)))
        .map((section) => ({ section, formerly: members.filter(({ userId }) => holders(section).includes(userId)).map(({ displayName }) => displayName) })),
    };
  });
}

function sumOf(sections: readonly IndicatorSummary[]): Progress {
  return sections.reduce((sum, { progress }) => ({ answered: sum.answered + progress.answered, applicable: sum.applicable + progress.applicable }), { answered: 0, applicable: 0 });
}
