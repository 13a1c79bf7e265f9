"use client";
import Link from "next/link";
import { PresenceMark } from "@/components/questionnaire/presence-line";
import { ElementMark } from "@/components/ui/element-mark";
import { Progress } from "@/components/ui/progress";
import type { QuestionnaireLabels, SectionGroupView, Standing } from "@/components/questionnaire/questionnaire";

/** The way through the questionnaire with what is done in each section: a list beside the form, folded on a phone. */
export function SectionNav({ groups, standing, present, labels }: {
  groups: readonly SectionGroupView[];
  standing: Standing;
  /** Section → names of those who are filling it in. */
  present: Readonly<Record<string, readonly string[]>>;
  labels: QuestionnaireLabels;
}) {
  const list = (
    <ul className="space-y-3">
      {groups.map((group) => (
        <li key={group.element}>
          {group.title ? (
            <p className="flex items-center gap-2 px-2 text-sm text-muted">
              <ElementMark element={group.element} />
              {group.title}
            </p>
          ) : null}
          <ul>
            {group.sections.map((section) => {
              const count = standing.sections[section.id];
              return (
                <li key={section.id}>
                  <Link
                    href={section.href}
                    aria-current={section.current ? "page" : undefined}
                    className={`flex min-h-11 items-center justify-between gap-2 rounded-md px-2 py-1 leading-snug no-underline lg:min-h-9 ${section.current ? "bg-accent-soft font-semibold text-accent" : "text-ink hover:bg-raised"}`}
                  >
                    <span className="grow">{section.title}</span>
                    {present[section.id] ? <PresenceMark names={present[section.id] ?? []} labels={labels.presence} /> : null}
                    {count ? <span className="shrink-0 text-sm text-muted">{`${count.done}/${count.total}`}</span> : null}
                  </Link>
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ul>
  );
  return (
    <nav aria-label={labels.sections} className="screen-only lg:sticky lg:top-4 lg:max-h-[calc(100vh-2rem)] lg:self-start lg:overflow-y-auto">
      <div className="mb-4 space-y-1 px-2">
        <p>
          <strong className="text-xl">{standing.done}</strong>
          <span className="text-muted">{` / ${standing.total}`}</span>
        </p>
        <p className="text-sm text-muted">{standing.remaining}</p>
        <Progress done={standing.done} total={standing.total} label={labels.progress} />
        <p className="pt-1 text-sm font-semibold" data-testid="preview-score">
          {standing.score ?? labels.empty}
        </p>
      </div>
      <details className="rounded-md border border-line bg-surface p-2 lg:hidden">
        <summary className="min-h-11 px-2 py-2.5 font-semibold">{labels.sections}</summary>
        {list}
      </details>
      <div className="hidden lg:block">{list}</div>
    </nav>
  );
}
