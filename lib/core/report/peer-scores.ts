import type { ShownCell } from "@/lib/core/publication/peer-group";
import { EVERYWHERE, type CellPlace, type ShownScore } from "@/lib/core/publication/publication";
import type { ReportContext } from "@/lib/core/report/context";
import type { Cell } from "@/lib/core/report/report";

/** What is shown of the peers for a number ("overall", "element/L", "indicator/L1"); null where there are no peers, or none of them has it. */
export function peerScore({ peers }: Pick<ReportContext, "peers">, number: string): ShownScore | null {
  const group = number.startsWith("indicator/") ? peers?.detail.taken : peers?.main.taken;
  const found = group?.cell.numbers[number] ?? null;
  return found !== null && "median" in found ? found : null;
}

/** Medians and quartiles are whole points; what a small group does not show is a dash. */
export const peerCell = (points: number | null): Cell => (points === null ? { text: "—", tone: "muted" } : { text: String(points) });

export function regionWord(context: ReportContext, { region }: CellPlace): string {
  return region === EVERYWHERE ? context.say("peers.everywhere") : nameOf(context, region);
}

/** With its code, since names of trades are long and alike: "34 通用设备制造业". */
export function industryWord(context: ReportContext, { industry }: CellPlace): string {
  return industry === EVERYWHERE ? context.say("peers.everyTrade") : `${industry} ${nameOf(context, industry)}`;
}

function nameOf({ peers, text }: ReportContext, code: string): string {
  const title = peers?.titles[code];
  return title ? text(title) : code;
}

export const placeWord = (context: ReportContext, place: CellPlace): string => context.say("peers.place", { region: regionWord(context, place), industry: industryWord(context, place) });

/** 浙江省 · 34 通用设备制造业，约 35 家. */
export function groupSentence(context: ReportContext, { place, cell }: { readonly place: CellPlace; readonly cell: ShownCell }): string {
  return context.say("peers.group", { place: placeWord(context, place), count: cell.n });
}
