import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/page";
import { redirectTo } from "@/lib/server/action";
import { homeOf } from "@/app/home-of";
import { loadLanguage } from "@/lib/server/language";
import { loadViewer } from "@/lib/server/viewer";

const STEPS = ["0", "1", "2"] as const;

export default async function StartPage() {
  const viewer = await loadViewer();
  if (viewer.kind === "person") redirectTo(homeOf(viewer));
  const { words } = await loadLanguage();
  const t = words("public");
  return (
    <div className="py-6">
      <h1 className="max-w-[22em]">{t("home.title")}</h1>
      <p className="measure mt-3 text-lg text-muted">{t("home.lead")}</p>
      <div className="mt-6 flex flex-wrap gap-3">
        <ButtonLink look="primary" href="/sign-up">
          {t("home.start")}
        </ButtonLink>
        <ButtonLink href="/sign-in">{t("home.signIn")}</ButtonLink>
      </div>
      <ol className="mt-12 grid gap-6 md:grid-cols-3">
        {STEPS.map((step, index) => (
          <li key={step}>
            <Card className="h-full">
              <p className="text-2xl font-bold text-accent">{index + 1}</p>
              <h2 className="mt-1 text-lg">{t(`home.steps.${step}.title`)}</h2>
              <p className="mt-2 text-muted">{t(`home.steps.${step}.text`)}</p>
            </Card>
          </li>
        ))}
      </ol>
      <p className="measure mt-8 text-muted">{t("home.facts")}</p>
    </div>
  );
}
