import type { ReportContext } from "@/lib/core/report/context";
import { itemTitle } from "@/lib/core/report/item-words";
import type { ReportSection } from "@/lib/core/report/report";

export function contradictionsSection(context: ReportContext): ReportSection {
  const { contradictions } = context.evaluation;
  return {
    id: "contradictions",
    title: context.say(contradictions.length === 0 ? "contradictions.none" : "contradictions.title", { count: contradictions.length }),
    lead: contradictions.length === 0 ? null : context.say("contradictions.lead"),
    blocks:
      contradictions.length === 0
        ? [{ kind: "empty", text: context.say("contradictions.empty") }]
        : [
            {
              kind: "notices",
              notices: contradictions.map((each) => ({
                tone: "warn",
                title: each.items.length === 0 ? context.say("contradictions.figures") : context.list(each.items.map((id) => itemTitle(context, id))),
                text: context.text(each.text),
              })),
            },
          ],
  };
}
