import { Fold } from "@/components/ui/fold";

/** A figure that was given with several values, worded: what counts now, what was given before, and what that would change. */
export type RestatedView = {
  readonly title: string;
  readonly now: string;
  readonly earlier: readonly { readonly text: string; readonly by: string; /** null where every scheme comes to the same. */ readonly effect: string | null }[];
};

/** Filed and restated figures side by side: both are true of their time, and the schemes may come to something else by each. */
export function RestatedList({ summary, lead, figures }: { summary: string; lead: string; figures: readonly RestatedView[] }) {
  if (figures.length === 0) return null;
  return (
    <Fold summary={summary} className="mt-3">
      <p className="measure text-sm text-muted">{lead}</p>
      <ul className="divide-y divide-line border-y border-line">
        {figures.map((figure) => (
          <li key={figure.title} className="py-3">
            <p className="font-semibold">{figure.title}</p>
            <p>{figure.now}</p>
            {figure.earlier.map((value) => (
              <div key={value.text + value.by} className="mt-1 text-sm">
                <p>{value.text}</p>
                <p className="text-muted">{value.by}</p>
                {value.effect ? <p className="font-semibold text-warn">{value.effect}</p> : null}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
