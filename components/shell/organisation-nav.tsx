"use client";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";

/** `below`: where the pages of an exact address lie. */
type NavLink = { readonly href: string; readonly label: string; readonly exact: boolean; readonly below?: string };

export function OrganisationNav({ label, links }: { label: string; links: readonly NavLink[] }) {
  const path = usePathname();
  return (
    <nav aria-label={label} className="screen-only border-b border-line bg-surface">
      <ul className="mx-auto flex max-w-[72rem] flex-wrap px-2 max-sm:text-[0.9375rem]">
        {links.map((link) => {
          const here = (link.exact ? path === link.href : path.startsWith(link.href)) || (link.below !== undefined && path.startsWith(link.below));
          return (
            <li key={link.href}>
              <Link
                href={link.href}
                aria-current={here ? "page" : undefined}
                className={`inline-flex min-h-11 items-center px-1.5 no-underline sm:px-3 ${here ? "border-b-2 border-accent font-semibold text-accent" : "text-ink hover:bg-raised"}`}
              >
                {link.label}
                <PageOnItsWay />
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/**
 * Shows under the link that its page takes a while. Instead of a `loading.tsx`: that would answer 200 for a page that is not
 * found, and leave a reader without scripts with the skeleton.
 */
function PageOnItsWay() {
  const { pending } = useLinkStatus();
  return pending ? <span aria-hidden="true" className="appears-late absolute inset-x-3 bottom-1 h-0.5 bg-accent" /> : null;
}
