import Link from "next/link";
import { callValues, seenWords } from "@/app/call-words";
import { companyChoices, companyLabels, formReasons, personLabels } from "@/app/company-form";
import { joinCalled, joinCalledAs } from "@/app/(public)/join/actions";
import { CallUpForm } from "@/components/account/call-up-form";
import { CallFacts } from "@/components/call/call-facts";
import { SeenList } from "@/components/call/seen-list";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button";
import { Card, PageHead } from "@/components/ui/page";
import type { CallUpInvitation } from "@/lib/server/call-up-redemption";
import { loadLanguage } from "@/lib/server/language";
import { LEAST_PASSWORD_LENGTH } from "@/lib/server/passwords";
import type { Viewer } from "@/lib/server/viewer";

/** The page of a call's link: who asks whom, what they will see, and the ways to take it up. */
export async function CallUp({ token, invitation, viewer }: { token: string; invitation: CallUpInvitation; viewer: Viewer }) {
  const language = await loadLanguage();
  const t = language.words("call");
  const { authority, campaign, enterprise, companies } = invitation;
  const values = callValues({ authority, ...campaign, contact: campaign }, language);
  const person = viewer.kind === "person" ? viewer.user : null;
  const signInHref = `/sign-in?next=${encodeURIComponent(`/join/${token}`)}`;

  if (invitation.state !== "open") {
    const isUsed = invitation.state === "used";
    const lead = isUsed
      ? person
        ? t("join.usedSignedIn", { ...values, enterprise: enterprise.name, login: person.login })
        : t("join.usedLead", { ...values, enterprise: enterprise.name })
      : t("join.closedLead", values);
    return (
      <div className="mx-auto max-w-xl">
        <PageHead title={isUsed ? t("join.usedTitle") : t("join.closedTitle")} lead={lead} />
        {isUsed && !person ? (
          <ButtonLink look="primary" href={signInHref}>
            {t("join.usedSignIn")}
          </ButtonLink>
        ) : (
          <ButtonLink href="/">{t("join.home")}</ButtonLink>
        )}
      </div>
    );
  }

  const fitting = companies.filter(({ fits }) => fits);
  const account = (
    <CallUpForm
      action={joinCalled.bind(null, token)}
      choices={companyChoices(language.locale)}
      leastPassword={LEAST_PASSWORD_LENGTH}
      region={enterprise.region}
      labels={{
        problems: t("join.problems"),
        person: t("join.person"),
        profile: t("join.profile"),
        submit: t("join.submit"),
        busy: t("join.busy"),
        fields: companyLabels(language.words("public")),
        personFields: personLabels(language.words("public")),
        reasons: formReasons(language.words("public")),
      }}
    />
  );
  return (
    <div className="mx-auto max-w-2xl space-y-8">
      <div>
        <PageHead title={t("join.openTitle", { authority })} lead={t("join.openLead", { enterprise: enterprise.name })} />
        <CallFacts
          rows={[
            { term: t("facts.enterprise"), text: enterprise.name },
            { term: t("facts.creditCode"), text: enterprise.creditCode },
            { term: t("facts.campaign"), text: campaign.title },
            { term: t("facts.closes"), text: t("closesIn", values) },
            { term: t("facts.contact"), text: values.contact },
          ]}
        />
      </div>
      <SeenList {...seenWords({ authority, named: false }, language)} />
      {person ? (
        <Card>
          <h2 className="mb-2">{t("join.asTitle")}</h2>
          <p className="mb-4">{t(fitting.length > 0 ? "join.asLead" : "join.asNone", { name: person.name, login: person.login, code: enterprise.creditCode })}</p>
          <ul className="space-y-4">
            {companies.map((company) => (
              <li key={company.id} className="border-t border-line pt-4">
                <p className="font-semibold">{company.name}</p>
                <p className="mb-2 text-sm text-muted">{`${company.creditCode ?? ""} ${t(company.fits ? (company.creditCode === null ? "join.noCode" : "join.fits") : "join.other")}`.trim()}</p>
                {company.fits ? <ActionForm action={joinCalledAs.bind(null, token, company.id)} label={t("join.asSubmit")} busy={t("join.asBusy")} failed={t("join.failed")} /> : null}
              </li>
            ))}
          </ul>
        </Card>
      ) : (
        <p>
          {t("join.haveAccount")}{" "}
          <Link href={signInHref} className="inline-flex min-h-11 items-center text-accent underline">
            {t("join.signIn")}
          </Link>
        </p>
      )}
      <Card>
        <h2 className="mb-2">{person ? t("join.anotherTitle") : t("join.newTitle")}</h2>
        <p className="measure mb-4 text-muted">{person ? t("join.anotherLead") : t("join.newLead")}</p>
        {account}
      </Card>
    </div>
  );
}
