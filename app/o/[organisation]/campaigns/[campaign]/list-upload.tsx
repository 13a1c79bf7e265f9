import { ListForm } from "@/components/campaign/list-form";
import { ERROR_CODES } from "@/lib/core/errors";
import type { Words } from "@/lib/core/localised";
import type { CallUpSummary } from "@/lib/server/call-ups";
import type { Campaign } from "@/lib/server/campaigns";
import type { Language } from "@/lib/server/language";

type Props = { organisation: string; campaign: Campaign; lists: readonly CallUpSummary[]; /** Code with which the last list was refused; "" for none. */ refused: string; language: Language };

const UNFINISHED: readonly string[] = ["checking", "checked", "writing"];

/** The form that adds a call-up list, or why none can be added now. */
export function ListUpload({ organisation, campaign, lists, refused, language: { words } }: Props) {
  const t = words("campaign");
  if (!campaign.can.addList) return null;
  if (lists.some(({ state }) => UNFINISHED.includes(state))) return <p className="measure text-muted">{t("lists.running")}</p>;
  const label = (key: string) => t(`lists.${key}`);
  return (
    <>
      <p className="measure mb-3 text-muted">{t("lists.lead")}</p>
      <ListForm
        action={`/api/v1/o/${organisation}/campaigns/${campaign.id}/lists`}
        template="/api/v1/call-up-template.xlsx"
        problem={wordRefusal(refused, t, words("errors"))}
        labels={{
          file: label("file"),
          fileHint: label("fileHint"),
          template: label("template"),
          text: label("text"),
          textHint: label("textHint"),
          submit: label("submit"),
          busy: label("busy"),
          refused: label("refused"),
        }}
      />
    </>
  );
}

/** The address carries the code only; whatever else stands there says nothing. */
function wordRefusal(refused: string, t: Words, errors: Words): string | null {
  const code = ERROR_CODES.find((known) => known === refused);
  if (code === undefined) return null;
  if (code === "INVALID") return t("lists.nothing");
  if (code === "TOO_LARGE") return t("lists.tooLarge");
  return code === "STAGE" || code === "LIST_RUNNING" ? errors(code) : errors("UNAVAILABLE", { seconds: 5 });
}
