"use client";
import { useSyncExternalStore } from "react";
import { useSheet } from "@/components/facts/sheet-context";
import type { GroupView } from "@/components/facts/sheet";
import { Progress } from "@/components/ui/progress";

/** The groups with what is entered of each: a list beside the sheet, folded on a phone. */
export function GroupNav({ groups }: { groups: readonly GroupView[] }) {
  const { store, labels } = useSheet();
  const total = useSyncExternalStore(store.subscribe, store.total, store.total);
  const list = (
    <ul>
      {groups.map((group) => (
        <GroupLink key={group.id} group={group} />
      ))}
    </ul>
  );
  return (
    <nav aria-label={labels.nav} className="screen-only lg:sticky lg:top-4 lg:max-h-[calc(100vh-2rem)] lg:self-start lg:overflow-y-auto">
      <div className="mb-4 space-y-1 px-2">
        <p>
          <strong className="text-xl">{total.done}</strong>
          <span className="text-muted">{` / ${total.total} ${labels.counted}`}</span>
        </p>
        <Progress done={total.done} total={total.total} label={labels.progress} />
      </div>
      <details className="rounded-md border border-line bg-surface p-2 lg:hidden">
        <summary className="min-h-11 px-2 py-2.5 font-semibold">{labels.nav}</summary>
        {list}
      </details>
      <div className="hidden lg:block">{list}</div>
    </nav>
  );
}

function GroupLink({ group }: { group: GroupView }) {
  const { store } = useSheet();
  const count = useSyncExternalStore(store.subscribe, () => store.count(group.id), () => store.count(group.id));
  return (
    <li>
      <a href={`#group-${group.id}`} className="flex min-h-11 items-center justify-between gap-2 rounded-md px-2 py-1 leading-snug text-ink no-underline hover:bg-raised">
        <span>{group.title}</span>
        <span className={`shrink-0 text-sm ${count.done === count.total ? "text-good" : "text-muted"}`}>{`${count.done}/${count.total}`}</span>
      </a>
    </li>
  );
}
