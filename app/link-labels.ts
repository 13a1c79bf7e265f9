import type { LinkLabels } from "@/components/account/link-form";
import type { Words } from "@/lib/core/localised";

/** `t`: the words of `account`. */
export function linkLabels(t: Words): LinkLabels {
  return {
    link: t("members.link"),
    copy: t("members.copy"),
    copied: t("members.copied"),
    copyFailed: t("members.copyFailed"),
    message: t("members.message"),
    copyMessage: t("members.copyMessage"),
    mail: t("members.mail.open"),
  };
}
