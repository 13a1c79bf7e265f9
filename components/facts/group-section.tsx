"use client";
import { Fragment, useState, useSyncExternalStore, type ReactNode } from "react";
import { FigureRow } from "@/components/facts/figure-row";
import { Gate, type GateAnswer } from "@/components/facts/gate";
import { useSheet } from "@/components/facts/sheet-context";
import type { GateView, GroupView } from "@/components/facts/sheet";
import { cellName } from "@/lib/core/facts/fact-draft";

type Props = {
  group: GroupView;
  gates: readonly GateView[];
  /** Figures that were opened from elsewhere (a link to one of them). */
  opened: string | null;
  /** Ids of the derived figures that each figure completes. */
  derivedOf: Readonly<Record<string, readonly string[]>>;
  /** Stands before the figure with this key. */
  before: Readonly<Record<string, ReactNode>>;
};

/** The figures that come from one set of books, with what is entered of them. */
export function GroupSection({ group, gates, opened, derivedOf, before }: Props) {
  const { store } = useSheet();
  const count = useSyncExternalStore(store.subscribe, () => store.count(group.id), () => store.count(group.id));
  return (
    <section id={`group-${group.id}`} aria-labelledby={`group-${group.id}-title`}>
      <div className="mb-3">
        <div className="flex items-baseline justify-between gap-x-4">
          <h2 id={`group-${group.id}-title`}>{group.title}</h2>
          <p className="shrink-0 text-sm text-muted">{`${count.done}/${count.total}`}</p>
        </div>
        <p className="measure text-sm text-muted">{group.text}</p>
      </div>
      <div className="rounded-lg border border-line bg-surface p-4 sm:p-6">
        <Figures group={group} gates={gates} opened={opened} derivedOf={derivedOf} before={before} />
      </div>
    </section>
  );
}

function Figures({ group, gates, opened, derivedOf, before }: Props) {
  const { answerOf, answer } = useGates(gates, opened);
  return group.figures.map((figure) => {
    const gate = gates.find(({ keys }) => keys.includes(figure.key));
    const isFirst = gate?.keys[0] === figure.key;
    return (
      <Fragment key={figure.key}>
        {before[figure.key]}
        {gate && isFirst ? <Gate gate={gate} answer={answerOf(gate)} onAnswer={(value) => answer(gate, value)} /> : null}
        <FigureRow figure={figure} derived={derivedOf[figure.key] ?? NO_FIGURES} folded={gate !== undefined && answerOf(gate) !== "yes"} />
      </Fragment>
    );
  });
}
const NO_FIGURES: readonly string[] = [];

/** The answers of the gates follow from the figures; only a "yes" before any figure is entered has to be remembered. */
function useGates(gates: readonly GateView[], opened: string | null) {
  const { store, fiscalYear } = useSheet();
  const [said, setSaid] = useState<Readonly<Record<string, "yes">>>({});
  const facts = useSyncExternalStore(store.subscribe, store.facts, store.facts);
  const isNone = (gate: GateView, key: string) => {
    const entry = facts[key]?.[String(fiscalYear)];
    return entry?.state === "given" && (Array.isArray(entry.value) ? entry.value.join() === gate.none.chosen.join() : entry.value === gate.none.text);
  };
  const answerOf = (gate: GateView): GateAnswer => {
    if (gate.keys.every((key) => isNone(gate, key))) return "no";
    const begun = gate.keys.some((key) => Object.keys(facts[key] ?? {}).length > 0);
    return begun || said[gate.id] || (opened !== null && gate.keys.includes(opened)) ? "yes" : null;
  };
  const answer = (gate: GateView, value: "yes" | "no") => {
    if (value === "yes") setSaid((known) => ({ ...known, [gate.id]: "yes" }));
    for (const key of gate.keys) {
      const name = cellName(key, fiscalYear);
      if (value === "no") store.edit(name, { state: "given", ...gate.none }, "chosen");
      else if (isNone(gate, key)) store.edit(name, { state: "given", text: "", chosen: [] }, "chosen");
    }
  };
  return { answerOf, answer };
}
