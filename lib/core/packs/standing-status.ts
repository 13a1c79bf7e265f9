import type { Judgement } from "@/lib/core/packs/judgement";
import type { Application, Pack } from "@/lib/core/packs/pack";
import type { CardStatus } from "@/lib/core/packs/standing";
import type { StandingContext } from "@/lib/core/packs/standing-context";

/** From when to when a scheme decides such applications; null if it does not take them at all. */
export function periodOf(pack: Pack, application: Application): Pack["effective"] | null {
  const found = pack.applications.find(({ id }) => id === application);
  return found ? (found.effective ?? pack.effective) : null;
}

export function statusOf({ pack, application, asOf, inForce }: Judgement): CardStatus {
  if (inForce) return "governs";
  const period = periodOf(pack, application);
  if (!period) return "other";
  return asOf < period.from ? "coming" : "historical";
}

/** What took a scheme's place, until when it decides, or from when: null where there is nothing to say. */
export function statusNote(context: StandingContext, judgement: Judgement): string | null {
  const { pack, application } = judgement;
  const period = periodOf(pack, application);
  const kind = context.words(`application.${application}`);
  switch (statusOf(judgement)) {
    case "governs":
      return period?.to ? context.words("status.until", { date: period.to, kind }) : null;
    case "historical":
      return historical(context, judgement, kind);
    case "coming":
      return context.words("status.from", { date: period?.from ?? pack.effective.from, kind });
    case "other":
      return context.words("status.not", { kind });
  }
}

function historical(context: StandingContext, { pack, application, asOf }: Judgement, kind: string): string {
  const successor = context.library.packs.find(({ id }) => id === pack.supersededBy);
  const since = successor && periodOf(successor, application);
  if (successor && since && since.from <= asOf) return context.words("status.superseded", { date: since.from, kind, document: context.text(successor.document) });
  return context.words("status.ended", { date: periodOf(pack, application)?.to ?? "", kind });
}
