import type { Metadata } from "next";
import { choosePassword } from "@/app/(public)/reset/actions";
import { fromLink } from "@/app/(public)/from-link";
import { LinkGone } from "@/app/(public)/link-gone";
import { NewPasswordForm } from "@/components/account/new-password-form";
import { PageHead } from "@/components/ui/page";
import { loadLanguage } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";
import { loadReset } from "@/lib/server/tokens";
import { loadViewer } from "@/lib/server/viewer";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("account")("reset.title") };
}

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const { words } = await loadLanguage();
  const t = words("account");
  const good = await fromLink(async () => {
    await loadReset(await loadViewer(), token);
    return true;
  });
  if (!good) return <LinkGone title={t("reset.invalidTitle")} text={t("reset.invalidText")} />;
  return (
    <div className="mx-auto max-w-md">
      <PageHead title={t("reset.title")} lead={t("reset.lead")} />
      <NewPasswordForm
        action={choosePassword.bind(null, token)}
        labels={{
          problems: t("reset.problems"),
          password: t("reset.password"),
          passwordHint: t("password.hint", { least: LEAST_PASSWORD_LENGTH }),
          submit: t("reset.submit"),
          busy: t("reset.busy"),
        }}
      />
    </div>
  );
}
