import { HUNDRED } from "@/lib/core/exact";
import { itemTitle } from "@/lib/core/report/item-words";
import type { ReportContext } from "@/lib/core/report/context";
import type { Notice, ReportSection } from "@/lib/core/report/report";
import { plain } from "@/lib/core/report/show";
import type { RiskNotice } from "@/lib/core/scoring/evaluation";

/** R9: what a reader must know beside the level, although the questionnaire does not score it. */
export function riskNotices(context: ReportContext): Notice[] {
  return context.evaluation.notices.filter((notice) => notice.tone === "risk").map((notice) => ({ tone: "bad", ...wording(context, notice) }));
}

export function risksSection(context: ReportContext): ReportSection {
  const risks = riskNotices(context);
  const warnings = context.evaluation.notices.filter((notice) => notice.tone === "warning");
  const count = risks.length;
  return {
    id: "risks",
    title: context.say(count > 0 ? "risks.title" : warnings.length > 0 ? "risks.warningsOnly" : "risks.none", { count }),
    lead: context.say("risks.lead"),
    blocks: [
      ...(count > 0 || warnings.length > 0
        ? [{ kind: "notices" as const, notices: [...risks, ...warnings.map((notice): Notice => ({ tone: "warn", ...wording(context, notice) }))] }]
        : [{ kind: "empty" as const, text: context.say("risks.empty") }]),
    ],
  };
}

function wording(context: ReportContext, notice: RiskNotice): { title: string; text: string } {
  const figures = Object.fromEntries(
    Object.entries(notice.figures).map(([name, value]) => [name, name === "change" ? plain(value.abs().mul(HUNDRED), 1) : plain(value, 2)]),
  );
  const items = notice.items.length === 0 ? "" : context.say("risks.items", { items: context.list(notice.items.map((id) => itemTitle(context, id))) });
  return { title: context.say(`risk.${notice.code}.title`, figures), text: context.say(`risk.${notice.code}.text`, figures) + items };
}
