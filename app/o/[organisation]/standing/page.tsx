import type { Metadata } from "next";
import "./standing.css";
import { saveAnswers, tryPosted } from "@/app/o/[organisation]/standing/actions";
import { fileUrl, KINDS, parseQuery, standingQuery, withQuery, type PageQuery } from "@/app/o/[organisation]/standing/query";
import { viewAnswerLabels, viewCardWords, viewLabels, viewQuestions, viewRestated, viewTrial, viewTrialLabels } from "@/app/o/[organisation]/standing/view";
import { AnswerForm } from "@/components/standing/answer-form";
import { RestatedList } from "@/components/standing/restated-list";
import { cardId, questionId, type StandingLinks } from "@/components/standing/standing";
import { StandingView } from "@/components/standing/standing-view";
import { TrialPanel } from "@/components/standing/trial-panel";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { Fold } from "@/components/ui/fold";
import { Empty, PageHead } from "@/components/ui/page";
import { Pick } from "@/components/ui/pick";
import { SCOPES } from "@/lib/core/facts/fact-definition";
import type { Words } from "@/lib/core/localised";
import { OUTCOMES } from "@/lib/core/packs/judgement";
import { APPLICATIONS } from "@/lib/core/packs/pack";
import { loadLanguage } from "@/lib/server/language";
import { forPage } from "@/lib/server/page";
import { listRestated, loadStanding, type LoadedStanding } from "@/lib/server/standing";

type Props = { params: Promise<{ organisation: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await loadLanguage();
  return { title: words("standing")("title") };
}

export default async function StandingPage({ params, searchParams }: Props) {
  const { organisation } = await params;
  const raw = parseQuery(await searchParams);
  const base = `/o/${organisation}/standing`;
  const language = await loadLanguage();
  const t = language.words("standing");
  const { restated, ...loaded } = await forPage(organisation, withQuery(base, raw), async (viewer) => ({
    ...(await loadStanding(viewer, organisation, standingQuery(raw), language.locale)),
    restated: await listRestated(viewer, organisation, standingQuery(raw), language.locale),
  }));
  const { asked, standing, questions } = loaded;
  const query: PageQuery = { ...raw, year: asked.fiscalYear, scope: asked.scope, application: asked.application };
  const links = linksOf(organisation, query);
  const pickers = <Pickers t={t} base={base} query={query} loaded={loaded} />;
  if (loaded.figures.every(({ cells }) => cells.every(({ entry }) => entry === null))) {
    return (
      <div className="mx-auto max-w-[72rem] px-4 py-6">
        <PageHead title={standing.title} />
        {pickers}
        <div className="mt-6">
          <Empty
            title={t("empty.title")}
            text={t("empty.text")}
            action={
              <ButtonLink look="primary" href={links.facts("all", null)}>
                {t("empty.action")}
              </ButtonLink>
            }
          />
        </div>
      </div>
    );
  }
  const here = { organisation, scope: asked.scope, fiscalYear: asked.fiscalYear };
  const asking = loaded.canEdit ? questions.find(({ pack }) => pack === query.answer) : undefined;
  const closed = withQuery(base, query, { answer: undefined });
  return (
    <StandingView
      standing={standing}
      cards={standing.cards.filter(({ result, kind, id }) => id === query.answer || ((query.result === undefined || result === query.result) && (query.kind === undefined || kind === query.kind)))}
      labels={viewLabels(t)}
      words={viewCardWords(t, loaded.canEdit ? questions : [])}
      links={links}
      pickers={pickers}
      filters={<Filters t={t} base={base} query={query} loaded={loaded} />}
      forms={
        asking
          ? {
              [asking.pack]: (
                <AnswerForm
                  key={asking.pack}
                  id={`${asking.pack}-questions`}
                  title={t("answers.title")}
                  lead={t("answers.lead")}
                  questions={viewQuestions(asking.pack, asking.rows, language)}
                  action={saveAnswers.bind(null, { ...here, pack: asking.pack, here: withQuery(base, query) })}
                  labels={viewAnswerLabels(t)}
                  closeHref={`${closed}#${cardId(asking.pack)}`}
                />
              ),
            }
          : {}
      }
      restated={<RestatedList summary={t("restated.title", { count: restated.length })} lead={t("restated.lead")} figures={viewRestated(restated, loaded, language)} />}
      trial={
        query.trial ? (
          <TrialPanel
            {...viewTrial(loaded, language)}
            action={tryPosted.bind(null, { ...here, application: asked.application, here: withQuery(base, query) })}
            labels={viewTrialLabels(t)}
            closeHref={withQuery(base, query, { trial: undefined })}
          />
        ) : (
          <p className="screen-only mt-6 flex flex-wrap gap-3">
            <ButtonLink prefetch={false} href={`${withQuery(base, query, { trial: "1" })}#trial`}>
              {t("view.try")}
            </ButtonLink>
            <DownloadLink href={fileUrl(organisation, "standing/document", query, language.locale)} download>
              {t("view.download")}
            </DownloadLink>
          </p>
        )
      }
    />
  );
}

function linksOf(organisation: string, query: PageQuery): StandingLinks {
  const base = `/o/${organisation}/standing`;
  const { year, scope, application } = query;
  const facts = new URLSearchParams({ scope: scope ?? "", year: String(year) }).toString();
  return {
    card: (pack) => `#${cardId(pack)}`,
    facts: (pack, key) => `/o/${organisation}/facts?${facts}&pack=${encodeURIComponent(pack)}${key === null ? "" : `#${key}`}`,
    questions: (pack, question) => `${withQuery(base, query, { answer: pack })}#${question === null ? `${pack}-questions` : questionId(pack, question)}`,
    crosswalk: (pack) => withQuery(`${base}/${encodeURIComponent(pack)}`, { year, scope, application }),
  };
}

type PickProps = { t: Words; base: string; query: PageQuery; loaded: LoadedStanding };

function Pickers({ t, base, query, loaded: { asked, years } }: PickProps) {
  return (
    <div className="screen-only mt-4 flex flex-wrap gap-x-8 gap-y-2">
      <Pick label={t("pick.year")} choices={years.map((year) => ({ label: t("year", { year: String(year) }), href: withQuery(base, query, { year }), current: year === asked.fiscalYear }))} />
      <Pick label={t("pick.scope")} choices={SCOPES.map((scope) => ({ label: t(`scope.${scope}`), href: withQuery(base, query, { scope }), current: scope === asked.scope }))} />
      <Pick
        label={t("pick.application")}
        choices={APPLICATIONS.map((application) => ({ label: t(`application.${application}`), href: withQuery(base, query, { application }), current: application === asked.application }))}
      />
    </div>
  );
}

/** Only what there is can be chosen. */
function Filters({ t, base, query, loaded: { standing } }: PickProps) {
  const results = OUTCOMES.filter((result) => standing.cards.some((card) => card.result === result));
  const kinds = KINDS.filter((kind) => standing.cards.some((card) => card.kind === kind));
  return (
    <Fold summary={t("pick.filter")} open={query.result !== undefined || query.kind !== undefined} className="screen-only">
      <div className="mb-3 flex flex-wrap gap-x-8 gap-y-2">
        <Pick
          label={t("pick.result")}
          choices={[undefined, ...results].map((result) => ({ label: result ? t(`result.gate.${result}`) : t("pick.all"), href: withQuery(base, query, { result, answer: undefined }), current: result === query.result }))}
        />
        <Pick
          label={t("pick.kind")}
          choices={[undefined, ...kinds].map((kind) => ({ label: kind ? t(`pick.${kind}`) : t("pick.all"), href: withQuery(base, query, { kind, answer: undefined }), current: kind === query.kind }))}
        />
      </div>
    </Fold>
  );
}
