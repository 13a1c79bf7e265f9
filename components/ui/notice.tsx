import type { ReactNode, Ref } from "react";

const tones = {
  info: "border-accent bg-accent-soft",
  good: "border-good bg-good-soft",
  warn: "border-warn bg-warn-soft",
  bad: "border-bad bg-bad-soft",
} as const;

export function Notice({ tone, title, children, role }: { tone: keyof typeof tones; title?: string; children?: ReactNode; role?: "alert" | "status" }) {
  return (
    <div className={`rounded-r-md border-l-4 px-4 py-3 ${tones[tone]}`} role={role}>
      {title ? <p className="font-semibold">{title}</p> : null}
      {children ? <div>{children}</div> : null}
    </div>
  );
}

export type Problem = { field: string; message: string };

/**
 * The list of what is wrong, at the head of a form, each entry a link to its field. Takes the focus when a page is loaded
 * with it; where scripts put it on the page they focus it through `ref`.
 */
export function ErrorSummary({ title, problems, ref }: { title: string; problems: readonly Problem[]; ref?: Ref<HTMLDivElement> }) {
  if (problems.length === 0) return null;
  return (
    <div ref={ref} role="alert" tabIndex={-1} autoFocus className="rounded-md border-2 border-bad bg-surface px-4 py-3">
      <p className="font-semibold text-bad">{title}</p>
      <ul className="mt-1 list-disc pl-5">
        {problems.map((problem) => (
          <li key={`${problem.field}${problem.message}`}>
            {problem.field ? (
              <a href={`#${problem.field}`} className="text-bad underline">
                {problem.message}
              </a>
            ) : (
              problem.message
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
