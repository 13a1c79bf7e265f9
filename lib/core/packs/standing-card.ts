import { HUNDRED, sum } from "@/lib/core/exact";
import { isInIndustries } from "@/lib/core/industry";
import { conclude } from "@/lib/core/packs/conclude";
import type { Judgement } from "@/lib/core/packs/judgement";
import type { Pack } from "@/lib/core/packs/pack";
import { pointEdges, shownPoints, shownRange } from "@/lib/core/packs/points-shown";
import { buildSettle } from "@/lib/core/packs/settle";
import type { StandingCard } from "@/lib/core/packs/standing";
import { withoutTags, type StandingContext } from "@/lib/core/packs/standing-context";
import { cardNotices } from "@/lib/core/packs/standing-notices";
import { buildGroups } from "@/lib/core/packs/standing-rows";
import { periodOf, statusNote, statusOf } from "@/lib/core/packs/standing-status";

export function buildCard(context: StandingContext, judgement: Judgement): StandingCard {
  const { pack, result } = judgement;
  const { words, text } = context;
  const status = statusOf(judgement);
  const gates = gateCounts(judgement);
  const score = scoreOf(context, judgement);
  const level = levelOf(context, judgement);
  return {
    id: pack.id,
    title: text(pack.title),
    shortTitle: text(pack.shortTitle),
    document: text(pack.document),
    text: text(pack.text),
    kind: pack.kind,
    status,
    statusWord: words(`status.${status}`),
    statusNote: statusNote(context, judgement),
    forThisEnterprise: !pack.audience || isInIndustries(context.sheet.profile.industry, pack.audience.industries) !== false,
    result,
    resultWord: words(`result.${wordsOfKind(pack.kind)}.${result}`),
    conclusion: conclude(context, judgement, { score, level }),
    tally: gates.total === 0 || result === "notApplicable" ? null : words("tally", { met: gates.met, total: gates.total }),
    score,
    level,
    groups: buildGroups(context, judgement),
    settle: result === "notApplicable" ? [] : buildSettle(context, judgement),
    notices: cardNotices(context, judgement),
    about: aboutOf(context, judgement),
    openPoints: [...pack.openPoints, ...judgement.overlays.flatMap(({ openPoints }) => openPoints)].map((point) => withoutTags(text(point))),
  };
}

/** A class is worked out and an index compares: there is nothing to meet. */
const wordsOfKind = (kind: Pack["kind"]): string => (kind === "class" || kind === "index" ? kind : "gate");

/** Conditions that apply: met, not met and open. */
export function gateCounts({ findings }: Judgement): { readonly total: number; readonly met: number; readonly failed: number; readonly open: number } {
  const gates = findings.filter(({ kind, result }) => kind === "gate" && result !== "notApplicable");
  const count = (wanted: string) => gates.filter(({ result }) => result === wanted).length;
  return { total: gates.length, met: count("pass"), failed: count("fail"), open: count("undetermined") };
}

function scoreOf(context: StandingContext, judgement: Judgement): StandingCard["score"] {
  const { range, score, result, tables, pack } = judgement;
  const shown = range ?? (score && { min: score, max: score });
  if (!shown || result === "notApplicable") return null;
  const edges = pointEdges(pack);
  const label = pack.kind === "index" ? "score.index" : statusOf(judgement) === "historical" ? "score.historical" : "score.label";
  // An index against a group of enterprises runs from 0 to 100.
  const of = tables.length === 0 ? HUNDRED : sum(tables.map(({ maximum }) => maximum));
  return { label: context.words(label), value: shownRange(shown, edges, context.wording), of: shownPoints(of, edges, context.wording) };
}

function levelOf(context: StandingContext, judgement: Judgement): StandingCard["level"] {
  const { level, computedLevel, pack } = judgement;
  if (!level) return null;
  const { words, text } = context;
  const value = level.name ? words("level.named", { title: text(level.title), name: text(level.name) }) : text(level.title);
  const notes = [...(computedLevel && level.source === "declared" ? [words("level.computedBeside", { level: text(computedLevel) })] : []), ...(pack.levelNote ? [withoutTags(text(pack.levelNote))] : [])];
  const label = pack.kind === "class" ? "level.class" : level.source === "declared" ? "level.declared" : "level.computed";
  return { label: words(label), value, note: notes.length === 0 ? null : context.paragraph(notes) };
}

function aboutOf(context: StandingContext, { pack, overlays, scope, application }: Judgement): StandingCard["about"] {
  const { words, text } = context;
  const row = (id: string, value: string) => ({ id, label: words(`about.${id}`), value });
  const period = periodOf(pack, application) ?? pack.effective;
  return [
    row("scope", words(`scope.${scope}`)),
    row("document", text(pack.document)),
    row("period", words(period.to ? "about.fromTo" : "about.from", { from: period.from, to: period.to ?? "" })),
    ...overlays.map((overlay) => row("overlay", words("about.overlayValue", { title: text(overlay.title), document: text(overlay.document) }))),
    row("evidence", words(`evidence.${pack.evidence.startsWith("M") ? "M" : pack.evidence}`)),
    row("checkedOn", pack.checkedOn),
    ...(pack.scoreNote ? [row("scoreNote", withoutTags(text(pack.scoreNote)))] : []),
    row("sources", [...new Set([...pack.sources, ...overlays.flatMap(({ sources }) => sources)])].join("\n")),
  ];
}
