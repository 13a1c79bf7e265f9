import Link from "next/link";
import type { ReactNode } from "react";

export function SiteHeader({ home, name, skip, children }: { home: string; name: string; skip: string; children?: ReactNode }) {
  return (
    <header className="screen-only border-b border-line bg-surface">
      <a href="#main" className="absolute left-2 top-2 z-20 -translate-y-20 rounded-md bg-accent px-4 py-2 text-on-accent focus:translate-y-0">
        {skip}
      </a>
      <div className="mx-auto flex min-h-14 max-w-[72rem] flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2">
        <Link href={home} className="inline-flex min-h-11 items-center text-lg font-bold text-ink no-underline">
          {name}
        </Link>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">{children}</div>
      </div>
    </header>
  );
}
