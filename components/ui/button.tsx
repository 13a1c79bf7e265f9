import Link from "next/link";
import type { ComponentProps } from "react";

const shape =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-md px-5 py-2 text-base font-semibold no-underline disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:opacity-60";
const looks = {
  primary: "bg-accent text-on-accent hover:brightness-110",
  secondary: "border border-edge bg-surface text-ink hover:bg-raised",
  danger: "border border-bad bg-surface text-bad hover:bg-bad-soft",
  quiet: "px-2 text-accent underline hover:bg-raised",
} as const;
type Look = keyof typeof looks;

export function Button({ look = "secondary", className = "", ...rest }: ComponentProps<"button"> & { look?: Look }) {
  return <button className={`${shape} ${looks[look]} ${className}`} {...rest} />;
}

export function ButtonLink({ look = "secondary", className = "", ...rest }: ComponentProps<typeof Link> & { look?: Look }) {
  return <Link className={`${shape} ${looks[look]} ${className}`} {...rest} />;
}

/** A link that leaves the page tree (a file): never prefetched, no client navigation. */
export function DownloadLink({ look = "secondary", className = "", ...rest }: ComponentProps<"a"> & { look?: Look }) {
  return <a className={`${shape} ${looks[look]} ${className}`} {...rest} />;
}
