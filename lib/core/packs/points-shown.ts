import { compare, exact, roundHalfUp, type Exact } from "@/lib/core/exact";
import type { PointsRange } from "@/lib/core/packs/judgement";
import type { Pack } from "@/lib/core/packs/pack";
import { shownNumber } from "@/lib/core/packs/reason";

type Wording = Parameters<typeof shownNumber>[2];

/** Points as people see them; on the right side of every line that decides: 59.996 never reads 60 beside a level that begins there. */
export function shownPoints(points: Exact, edges: readonly Exact[], wording: Wording): string {
  const rounded = exact(roundHalfUp(points, 2));
  const crossed = edges.find((edge) => compare(rounded, edge) !== compare(points, edge));
  return shownNumber(points, null, wording, crossed ?? null);
}

/** "76", or "58–73" where rows are still open. */
export function shownRange({ min, max }: PointsRange, edges: readonly Exact[], wording: Wording): string {
  const lower = shownPoints(min, edges, wording);
  return compare(min, max) === 0 ? lower : `${lower}–${shownPoints(max, edges, wording)}`;
}

/** The numbers that points of the scheme are compared with, wherever its conditions stand. */
export function pointEdges(pack: Pack): readonly Exact[] {
  const found: number[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if (Array.isArray(node) && node.length === 2 && isPoints(node[0]) && typeof node[1] === "number") found.push(node[1]);
    for (const child of Object.values(node)) visit(child);
  };
  visit([pack.gates, pack.levels, pack.notApplicable]);
  return [...new Set(found)].map(exact);
}

const isPoints = (node: unknown): boolean => typeof node === "object" && node !== null && "points" in node;
