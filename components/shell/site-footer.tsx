import Link from "next/link";

export function SiteFooter({ links, disclaimer }: { links: readonly { href: string; label: string }[]; disclaimer: string }) {
  return (
    <footer className="mt-16 border-t border-line">
      <div className="mx-auto flex max-w-[72rem] flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-6 text-sm text-muted">
        <p>{disclaimer}</p>
        <ul className="screen-only flex flex-wrap gap-x-4">
          {links.map((link) => (
            <li key={link.href}>
              <Link href={link.href} className="inline-flex min-h-11 items-center text-muted underline">
                {link.label}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </footer>
  );
}
