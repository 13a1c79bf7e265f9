import { createElement } from "react";
import { conflictLabels, presenceLabels } from "@/app/connection-labels";
import { viewStanding } from "@/app/o/[organisation]/assessments/[assessment]/standing";
import { FactFigure, type FactFigureView } from "@/components/questionnaire/fact-figure";
import type { ChoiceView, ItemView, QuestionnaireLabels, SectionGroupView } from "@/components/questionnaire/questionnaire";
import { answerToField } from "@/lib/core/answer-form";
import { listed } from "@/lib/core/facts/fact-words";
import type { Locale, Words } from "@/lib/core/localised";
import type { FormItem, IndicatorForm } from "@/lib/server/assessments";
import type { Language } from "@/lib/server/language";

type Place = { readonly locale: Locale; readonly t: Words; readonly factsHref: string };

/** Words the questionnaire page from what the server loaded: every text in the reader's language, every address made. */
export function viewIndicatorForm(form: IndicatorForm, organisation: string, { locale, words }: Language) {
  const t = words("questionnaire");
  const { assessment } = form;
  const base = `/o/${organisation}/assessments/${assessment.id}`;
  const api = `/api/v1/o/${organisation}/assessments/${assessment.id}`;
  const factsHref = `/o/${organisation}/facts?scope=${assessment.scope}&year=${assessment.fiscalYear}`;
  const place: Place = { locale, t, factsHref };
  const readOnly = !assessment.open || !form.canEdit;
  return {
    title: form.indicator.title[locale],
    element: form.element.title[locale],
    lead: form.indicator.text[locale],
    minutes: t("form.minutes", { minutes: form.indicator.minutes }),
    // What the branch is never asked is not shown either; the report says what it left out, and why.
    items: form.items.filter(({ applies }) => applies.state === "applies" || applies.by !== "branch").map((item) => viewItem(item, `${base}/${form.indicator.id}`, place)),
    groups: viewGroups(form, base, factsHref, place),
    standing: viewStanding(form, { locale, t }),
    labels: { ...viewLabels(t, form.next === null), conflict: conflictLabels(words("connection")), presence: presenceLabels(words("connection"), locale) },
    readOnly,
    readOnlyText: !readOnly ? null : assessment.state === "submitted" ? t("form.readOnly") : assessment.open ? t("form.notYours") : t("form.readOnlyClosed"),
    place: {
      assessment: assessment.id,
      section: form.indicator.id,
      page: `${base}/${form.indicator.id}`,
      saveUrl: `${api}/responses`,
      submitUrl: `${api}/submissions`,
      standingUrl: `${api}/standing`,
      placeUrl: `${api}/place`,
      instrument: `${assessment.instrument.key}@${assessment.instrument.version}`,
    },
    previousHref: form.previous ? `${base}/${form.previous}` : null,
    nextHref: form.next ? `${base}/${form.next}` : `${base}#submit`,
  };
}

function viewGroups(form: IndicatorForm, base: string, factsHref: string, { locale, t }: Place): readonly SectionGroupView[] {
  const groups = new Map<string, SectionGroupView & { sections: SectionGroupView["sections"][number][] }>();
  for (const indicator of form.indicators) {
    const group = groups.get(indicator.element) ?? { element: indicator.element, title: indicator.elementTitle[locale], sections: [] };
    group.sections.push({
      id: indicator.id,
      element: indicator.element,
      title: indicator.title[locale],
      href: `${base}/${indicator.id}`,
      current: indicator.id === form.indicator.id,
    });
    groups.set(indicator.element, group);
  }
  const facts = { id: "facts", element: "", title: t("form.facts"), href: factsHref, current: false };
  return [{ element: "", title: "", sections: [facts] }, ...groups.values()];
}

function viewItem(form: FormItem, page: string, place: Place): ItemView {
  const { item } = form;
  const { locale, t } = place;
  return {
    id: item.id,
    kind: item.kind,
    title: item.title[locale],
    text: item.text[locale],
    help: [
      { label: t("form.help"), text: item.help[locale] },
      { label: t("form.example"), text: item.example[locale] },
      { label: t("form.proof"), text: item.evidence[locale] },
    ],
    choices: viewChoices(form, place),
    otherChoices: viewOtherChoices(form, place),
    chosen: answerToField(form.response?.answer ?? null),
    evidence: form.response?.evidence ?? "none",
    comment: form.response?.comment ?? "",
    revision: form.response?.revision ?? 0,
    isUnconfirmed: form.response !== null && form.response.answer !== null && !form.response.confirmed,
    historyHref: `${page}/history/${item.id}`,
    figure: item.kind === "fact" ? createElement(FactFigure, { view: viewFigure(form, place) }) : null,
    notApplicable: form.applies.state === "notApplicable" && form.applies.by !== "declared" ? t("form.notApplicable", { reason: form.applies.reason[locale] }) : null,
  };
}

function viewChoices({ item, options }: FormItem, { locale, t }: Place): readonly ChoiceView[] {
  switch (item.kind) {
    case "fact":
      return [];
    case "level":
      return item.levels.map((level, index) => ({ value: `level:${index}`, mark: t("form.level", { level: index }), label: level.text[locale] }));
    case "single":
      return item.options.map((option) => ({ value: `option:${option.id}`, mark: null, label: option.text[locale] }));
    case "multi":
      return [
        ...item.options.filter((option) => options.includes(option.id)).map((option) => ({ value: option.id, mark: null, label: option.text[locale] })),
        { value: "none", mark: null, label: item.none[locale] },
      ];
  }
}

function viewOtherChoices(form: FormItem, { locale, t }: Place): readonly ChoiceView[] {
  const declared = form.mayDeclare.map((reason) => ({
    value: `notApplicable:${reason.id}`,
    mark: null,
    label: t("form.declare", { reason: reason.title[locale] }),
  }));
  if (form.item.kind === "fact") return declared;
  return [{ value: "unknown:dontKnow", mark: null, label: t("form.dontKnow") }, { value: "unknown:withheld", mark: null, label: t("form.withheld") }, ...declared];
}

function viewFigure(form: FormItem, { locale, t, factsHref }: Place): FactFigureView {
  const { working } = form;
  const firstMissing = form.inputs.find((input) => input.cell.entry?.state !== "given");
  const edit = { href: `${factsHref}#${(firstMissing ?? form.inputs[0])?.cell.key ?? ""}`, label: firstMissing ? t("form.figure.fill") : t("form.figure.edit") };
  return {
    title: t("form.figure.title"),
    inputs: form.inputs.map(({ title, shown, cell }) => ({
      label: cell.year === "asOf" ? title[locale] : t("form.figure.input", { title: title[locale], year: cell.year }),
      value: shown ? shown[locale] : t(`form.figure.${cell.entry && cell.entry.state !== "given" ? cell.entry.state : "unanswered"}`),
      missing: cell.entry?.state !== "given",
    })),
    figures: form.figures.map((figure) => ({
      label: figure.title[locale],
      value: figure.shown === null ? "—" : figure.unit === "%" ? `${figure.shown}%` : `${figure.shown} ${figure.unit[locale]}`,
    })),
    scale: working?.band
      ? { label: t("form.figure.scale", { edges: listed(working.band.edges, locale) }), edges: working.band.edges, bands: working.band.edges.length + 1, index: working.band.index, share: working.band.share }
      : null,
    result: working?.points
      ? [
          working.cap
            ? t("form.figure.pointsCapped", { points: working.points, reason: working.cap[locale] })
            : t("form.figure.points", { points: working.points }),
        ]
      : [],
    note: form.state === "unanswered" || form.state === "unknown" ? t("form.figure.unknown") : null,
    source: working?.source ? t("form.figure.source", { source: working.source[locale] }) : null,
    edit,
  };
}

function viewLabels(t: Words, last: boolean): Omit<QuestionnaireLabels, "conflict" | "presence"> {
  return {
    progress: t("form.progress"),
    sections: t("form.sections"),
    idle: t("form.idle"),
    saving: t("form.saving"),
    saved: t("form.saved", { time: "{time}" }),
    kept: t("form.kept"),
    unsaved: { offline: t("form.offline"), busy: t("form.busy"), signedOut: t("form.signedOut"), refused: t("form.refused") },
    notSaved: t("form.notSaved"),
    retry: t("form.retry"),
    history: t("history.link"),
    unconfirmed: { title: t("form.unconfirmed.title"), text: t("form.unconfirmed.text"), confirm: t("form.unconfirmed.confirm") },
    conflictTitle: t("form.conflictTitle"),
    conflictText: t("form.conflictText", { by: "{by}", time: "{time}" }),
    conflictPosted: t("form.posted.conflict"),
    someone: t("form.someone"),
    takenOver: t("form.takenOver", { by: "{by}", time: "{time}" }),
    evidence: t("form.evidence"),
    evidenceChosen: t("form.evidenceChosen", { strength: "{strength}" }),
    evidenceOptions: [
      { value: "none", label: t("form.evidenceNone") },
      { value: "statement", label: t("form.evidenceStatement") },
      { value: "internalRecord", label: t("form.evidenceInternalRecord") },
      { value: "thirdParty", label: t("form.evidenceThirdParty") },
    ],
    comment: t("form.comment"),
    clear: t("form.clear"),
    cleared: t("form.cleared"),
    separator: t("form.separator"),
    next: last ? t("form.finish") : t("form.next"),
    previous: t("form.previous"),
    contradiction: t("form.contradiction"),
    empty: t("form.scoreEmpty"),
  };
}
