import type { Metadata } from "next";
import Link from "next/link";
import { formReasons, personLabels } from "@/app/company-form";
import { fromLink } from "@/app/(public)/from-link";
import { joinAnew, joinAsViewer } from "@/app/(public)/join/actions";
import { CallUp } from "@/app/(public)/join/[token]/call-up";
import { LinkGone } from "@/app/(public)/link-gone";
import { JoinForm } from "@/components/account/join-form";
import { ActionForm } from "@/components/ui/action-form";
import { PageHead } from "@/components/ui/page";
import { redirectTo } from "@/lib/server/action";
import { loadCallUpInvitation } from "@/lib/server/call-up-redemption";
import { loadLanguage } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";
import { loadInvitation } from "@/lib/server/tokens";
import { loadViewer } from "@/lib/server/viewer";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("account")("join.pageTitle") };
}

export default async function JoinPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const { words } = await loadLanguage();
  const t = words("account");
  const viewer = await loadViewer();
  const called = await loadCallUpInvitation(viewer, token);
  if (called?.held) redirectTo(`/o/${called.held.organisation}/calls/${called.held.participation}`);
  if (called) return <CallUp token={token} invitation={called} viewer={viewer} />;
  const invitation = await fromLink(() => loadInvitation(viewer, token));
  if (!invitation) return <LinkGone title={t("join.invalidTitle")} text={t("join.invalidText")} />;

  const { organisation, kind } = invitation;
  const role = t(`roles.${invitation.role}`);
  if (viewer.kind === "person") {
    return (
      <div className="mx-auto max-w-md">
        <PageHead title={t("join.signedInTitle", { organisation })} lead={t("join.signedInLead", { name: viewer.user.name, login: viewer.user.login, role })} />
        <ActionForm action={joinAsViewer.bind(null, token, kind === "company")} label={t("join.signedInSubmit")} busy={t("join.busy")} failed={t("join.failed")} />
      </div>
    );
  }
  return (
    <div className="mx-auto max-w-md">
      {kind === "platform" ? (
        <PageHead title={t("join.operatorTitle")} lead={t("join.operatorLead")} />
      ) : (
        <PageHead title={t("join.title", { organisation })} lead={t("join.lead", { role })} />
      )}
      <JoinForm
        action={joinAnew.bind(null, token)}
        leastPassword={LEAST_PASSWORD_LENGTH}
        login={invitation.login ?? ""}
        labels={{
          problems: t("join.problems"),
          submit: kind === "platform" ? t("join.operatorSubmit") : t("join.submit"),
          busy: t("join.busy"),
          fields: personLabels(words("public")),
          reasons: formReasons(words("public")),
        }}
      />
      <p className="mt-6">
        {t("join.haveAccount")}{" "}
        <Link href={`/sign-in?next=${encodeURIComponent(`/join/${token}`)}`} className="inline-flex min-h-11 items-center text-accent underline">
          {t("join.signIn")}
        </Link>
      </p>
    </div>
  );
}
