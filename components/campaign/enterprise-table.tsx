import Link from "next/link";
import { StateBadge } from "@/components/campaign/badge";
import type { ParticipationState } from "@/lib/core/campaign";

export type EnterpriseLine = {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly creditCode: string;
  readonly region: string;
  readonly state: ParticipationState;
  readonly stateLabel: string;
  readonly percent: string;
  readonly contact: string;
};

/** The enterprises of a page; on a phone each is a block of its own. */
export function EnterpriseTable({ labels, rows }: { labels: Readonly<Record<"caption" | "name" | "region" | "state" | "progress" | "contact", string>>; rows: readonly EnterpriseLine[] }) {
  return (
    <div className="data-frame">
      <table className="data data-prose">
        <caption className="sr-only">{labels.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{labels.name}</th>
            <th scope="col">{labels.region}</th>
            <th scope="col">{labels.state}</th>
            <th scope="col" data-align="end">
              {labels.progress}
            </th>
            <th scope="col">{labels.contact}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link href={row.href} prefetch={false} className="inline-flex min-h-11 items-center font-semibold text-accent underline sm:min-h-8">
                  {row.name}
                </Link>
                <span className="block text-sm font-normal text-muted">{row.creditCode}</span>
              </th>
              <td data-title={labels.region}>{row.region}</td>
              <td data-title={labels.state}>
                <StateBadge state={row.state} label={row.stateLabel} />
              </td>
              <td data-title={labels.progress} data-align="end">
                {row.percent}
              </td>
              <td data-title={labels.contact}>{row.contact}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
