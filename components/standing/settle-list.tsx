import Link from "next/link";
import { Fold } from "@/components/ui/fold";
import type { StandingLinks } from "@/components/standing/standing";
import type { Settle } from "@/lib/core/packs/standing";

/** More than these are a list to work through, and wait behind a fold. */
const FIRST = 4;

/** What would settle what is open: each leads to where it is entered or answered. */
export function SettleList({ pack, settle, links, left }: { pack: string; settle: readonly Settle[]; links: StandingLinks; left: (count: number) => string }) {
  const rest = settle.slice(FIRST);
  return (
    <>
      <Entries pack={pack} settle={settle.slice(0, FIRST)} links={links} />
      {rest.length > 0 ? (
        <Fold summary={left(rest.length)}>
          <Entries pack={pack} settle={rest} links={links} />
        </Fold>
      ) : null}
    </>
  );
}

function Entries({ pack, settle, links }: { pack: string; settle: readonly Settle[]; links: StandingLinks }) {
  return (
    <ul className="list-disc pl-5">
      {settle.map(({ text, target }) => (
        <li key={text}>
          {target ? (
            <Link prefetch={false} href={target.kind === "fact" ? links.facts(pack, target.key) : links.questions(pack, target.question)} className="inline-block py-1.5 text-accent underline">
              {text}
            </Link>
          ) : (
            <span className="inline-block py-1.5">{text}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
