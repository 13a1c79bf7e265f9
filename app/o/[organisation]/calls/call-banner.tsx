import Link from "next/link";
import { callValues } from "@/app/call-words";
import { Notice } from "@/components/ui/notice";
import type { Call } from "@/lib/server/calls";
import { loadLanguage } from "@/lib/server/language";

/** On the pages of an assessment that answers a call: for whom, until when, and what was sent back. */
export async function CallBanner({ organisation, call }: { organisation: string; call: Call }) {
  const language = await loadLanguage();
  const t = language.words("call");
  const { authority, campaign, stage, state, reason } = call;
  const values = callValues({ authority: authority.name, title: campaign.title, opensAt: call.opensAt, closesAt: call.closesAt, contact: campaign }, language);
  const closing = stage !== "closed" ? "banner.open" : state === "submitted" ? "banner.closedSubmitted" : "banner.closed";
  return (
    <section aria-label={t("banner.label")} className="screen-only mb-4 space-y-2">
      <Notice tone={reason ? "warn" : stage === "closed" && state !== "submitted" ? "bad" : "info"} title={reason ? t(state === "returned" ? "page.returnedTitle" : "page.reopenedTitle", values) : undefined}>
        {reason ? <p className="break-words whitespace-pre-line">{t("page.reason", { reason })}</p> : null}
        <p>
          {t("banner.text", values)}
          {language.locale === "en" ? " " : ""}
          {t(closing, values)}{" "}
          <Link href={`/o/${organisation}/calls/${call.participation}`} className="inline-flex min-h-11 items-center text-accent underline">
            {t("banner.link")}
          </Link>
        </p>
      </Notice>
    </section>
  );
}
