import { callValues } from "@/app/call-words";
import { ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { Card } from "@/components/ui/page";
import type { Call } from "@/lib/server/calls";
import { loadLanguage } from "@/lib/server/language";

/** For how long a call that closed without an answer stays on the company's first page. */
const CLOSED_DAYS = 30;
export const isOnHome = ({ stage, state, closesAt }: Call): boolean => stage !== "closed" || (state !== "submitted" && closesAt.getTime() > Date.now() - CLOSED_DAYS * 86_400_000);

/** A call on the company's first page: what is asked until when, and the one thing to do. */
export async function CallCard({ organisation, call }: { organisation: string; call: Call }) {
  const language = await loadLanguage();
  const t = language.words("call");
  const { authority, campaign, stage, state } = call;
  const values = callValues({ authority: authority.name, title: campaign.title, opensAt: call.opensAt, closesAt: call.closesAt, contact: campaign }, language);
  const isAsked = call.assessment === null && stage === "open";
  return (
    <Card>
      <h2 className="text-lg">{isAsked ? t("card.called", values) : campaign.title}</h2>
      <p className="text-muted">{t(textOf(call), values)}</p>
      {call.reason ? (
        <div className="mt-3">
          <Notice tone="warn" title={t(state === "returned" ? "page.returnedTitle" : "page.reopenedTitle", values)}>
            <p className="break-words whitespace-pre-line">{t("page.reason", { reason: call.reason })}</p>
          </Notice>
        </div>
      ) : null}
      <ButtonLink look={isAsked ? "primary" : "secondary"} className="mt-4" href={`/o/${organisation}/calls/${call.participation}`}>
        {t(isAsked ? "card.view" : "card.details")}
      </ButtonLink>
    </Card>
  );
}

function textOf({ assessment, stage, state }: Call): string {
  if (stage === "announced") return "card.announced";
  if (stage === "closed") return assessment === null ? "card.closedCalled" : "card.closedDraft";
  if (assessment === null) return "card.calledText";
  return state === "submitted" ? "card.submittedText" : "card.draftText";
}
