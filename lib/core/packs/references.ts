import { distinctUses, referencesOfCondition, referencesOfNumber, yearName, type FactUse, type References } from "@/lib/core/instrument/references";
import type { Pack, PackLibrary, Points, Question } from "@/lib/core/packs/pack";

/**
 * Every figure that a scheme may read, in every year that it reads it: what to ask for when the scheme is opened. Named figures are followed to the
 * facts they are made of. `tables`: those of an overlay, where one replaces the pack's own.
 *
 * Facts of a questionnaire's items are not among them: an item that fills in a question is answered on its own page.
 */
export function factsOfPack(pack: Pack, library: Pick<PackLibrary, "figures">, tables: Pack["tables"] = pack.tables): FactUse[] {
  const found = referencesOfPack(pack, tables);
  const uses: FactUse[] = found.flatMap(({ facts }) => facts);
  const followed = new Set<string>();
  // Grows while it is walked: a figure may be made of others.
  const open = found.flatMap(({ figures }) => figures);
  for (const { figure, year } of open) {
    const id = `${figure}/${yearName(year)}`;
    const definition = pack.figures[figure] ?? library.figures[figure];
    if (followed.has(id) || !definition) continue;
    followed.add(id);
    const { facts, figures } = referencesOfNumber(definition.of, year);
    uses.push(...facts);
    open.push(...figures);
  }
  return [...distinctUses(uses)];
}

function referencesOfPack(pack: Pack, tables: Pack["tables"]): References[] {
  const facts = [pack.declaredLevel, pack.honours && "honours"].flatMap((fact) => (fact === undefined ? [] : [{ fact }]));
  return [
    ...pack.notApplicable.map(({ when }) => referencesOfCondition(when)),
    ...pack.gates.map(({ requires }) => referencesOfCondition(requires)),
    ...tables.flatMap(({ rows }) => rows.flatMap(({ points }) => referencesOfPoints(points))),
    ...pack.questions.flatMap(referencesOfQuestion),
    ...pack.ratios.map(({ figure }) => referencesOfNumber({ figure })),
    ...pack.levels.map(({ when }) => referencesOfCondition(when)),
    ...facts.map((use) => referencesOfNumber(use)),
    ...(pack.classes?.rows ?? []).flatMap(({ bounds }) => Object.keys(bounds).map((fact) => referencesOfNumber({ fact }))),
  ];
}

/** What the points of a row are read from, a question of the scheme included. */
export function referencesOfPoints(points: Points): References[] {
  if ("bands" in points) return [referencesOfNumber(points.bands.of)];
  if ("firstMatch" in points) return points.firstMatch.flatMap(({ when }) => (when ? [referencesOfCondition(when)] : []));
  if ("sum" in points) return points.sum.map(({ when }) => referencesOfCondition(when));
  if ("best" in points) return points.best.flatMap(referencesOfPoints);
  if ("perUnit" in points) return [referencesOfNumber(points.perUnit.of)];
  if ("value" in points) return [referencesOfNumber(points.value)];
  return [referencesOfNumber({ answer: "linear" in points ? points.linear : "options" in points ? points.options : points.judged })];
}

function referencesOfQuestion({ from }: Question): References[] {
  return from.flatMap((prefill) => {
    if ("number" in prefill) return [referencesOfNumber(prefill.number)];
    return "cases" in prefill ? prefill.cases.map(({ when }) => referencesOfCondition(when)) : [];
  });
}
