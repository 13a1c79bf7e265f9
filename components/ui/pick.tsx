import Link from "next/link";

export type PickChoice = { readonly label: string; readonly href: string; readonly current: boolean };

/** A choice between views of the same page: links, since each has an address of its own. */
export function Pick({ label, choices }: { label: string; choices: readonly PickChoice[] }) {
  return (
    <nav aria-label={label}>
      <p className="text-sm text-muted">{label}</p>
      <ul className="flex flex-wrap gap-1">
        {choices.map((choice) => (
          <li key={choice.href}>
            <Link
              href={choice.href}
              prefetch={false}
              aria-current={choice.current ? "page" : undefined}
              className={`inline-flex min-h-11 items-center rounded-md border px-3 no-underline ${choice.current ? "border-accent bg-accent-soft font-semibold text-accent" : "border-edge bg-surface text-ink hover:bg-raised"}`}
            >
              {choice.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
