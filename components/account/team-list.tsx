import Link from "next/link";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/page";
import { Progress } from "@/components/ui/progress";

export type TeamSection = { readonly id: string; readonly title: string; readonly href: string; readonly progress: string; readonly note: string | null };
export type TeamPerson = {
  readonly user: string;
  readonly name: string;
  /** "填报人 · 最近修改 2026/3/2 09:15" */
  readonly about: string;
  readonly done: number;
  readonly total: number;
  /** "已答 12/30 题"; null without indicators. */
  readonly progress: string | null;
  readonly summary: string;
  readonly sections: readonly TeamSection[];
  /** The form that gives the indicators to somebody else. */
  readonly handOver: ReactNode;
};

/** How far everybody is with what they were asked to answer. */
export function TeamList({ people }: { people: readonly TeamPerson[] }) {
  return (
    <ul className="grid items-start gap-4 md:grid-cols-2">
      {people.map((person) => (
        <li key={person.user} data-testid="team-person">
          <Card>
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <h3 className="text-lg">{person.name}</h3>
              {person.progress ? <p className="font-semibold">{person.progress}</p> : null}
            </div>
            <p className="text-sm text-muted">{person.about}</p>
            {person.progress ? (
              <>
                <div className="mt-2">
                  <Progress done={person.done} total={person.total} label={person.progress} />
                </div>
                <details className="mt-1">
                  <summary className="inline-flex min-h-11 list-none items-center text-accent underline underline-offset-2 [&::-webkit-details-marker]:hidden">{person.summary}</summary>
                  <SectionLinks sections={person.sections} />
                </details>
                {person.handOver}
              </>
            ) : (
              <p className="mt-2">{person.summary}</p>
            )}
          </Card>
        </li>
      ))}
    </ul>
  );
}

export function SectionLinks({ sections }: { sections: readonly TeamSection[] }) {
  return (
    <ul>
      {sections.map((section) => (
        <li key={section.id} className="border-t border-line first:border-t-0">
          <Link href={section.href} prefetch={false} className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 py-1 text-ink no-underline hover:bg-raised">
            <span className="text-accent underline">{section.title}</span>
            <span className="text-sm text-muted">{section.progress}</span>
          </Link>
          {section.note ? <p className="pb-1 text-sm text-muted">{section.note}</p> : null}
        </li>
      ))}
    </ul>
  );
}
