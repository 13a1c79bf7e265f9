"use client";
import { createContext, useContext, useSyncExternalStore } from "react";
import type { FigureView, History, SheetLabels } from "@/components/facts/sheet";
import type { CellState, SheetStore } from "@/lib/browser/sheet-store";
import { NOTHING } from "@/lib/core/facts/fact-draft";
import type { FactDefinition } from "@/lib/core/facts/fact-definition";
import type { FactYear } from "@/lib/core/facts/fact-sheet";

export type Sheet = {
  readonly store: SheetStore;
  readonly labels: SheetLabels;
  readonly definitions: ReadonlyMap<string, FactDefinition>;
  readonly fiscalYear: number;
  /** Years that some figure of the page is asked for. */
  readonly years: ReadonlySet<FactYear>;
  readonly readOnly: boolean;
  readonly loadHistory: (key: string, years: readonly FactYear[]) => Promise<History>;
};

export const SheetContext = createContext<Sheet | null>(null);

export function useSheet(): Sheet {
  const sheet = useContext(SheetContext);
  if (!sheet) throw new Error("outside of a fact sheet");
  return sheet;
}

/** A figure redraws when it changes itself, and not while another one is typed. */
export function useCell(name: string): CellState {
  const { store } = useSheet();
  const read = () => store.cell(name);
  return useSyncExternalStore(store.subscribe, read, read);
}

/** The dictionary's entry as far as the browser needs it; its texts are in the language of the page. */
export function definitionOf(figure: FigureView, group: string): FactDefinition {
  const text = (words: string) => ({ "zh-CN": words, en: words });
  const fields = figure.fields.map(({ id, title, unit }) => ({ id, title: text(title), ...(unit !== null && { unit: text(unit) }) }));
  const options = figure.options.filter(({ id }) => id !== NOTHING).map(({ id, label }) => ({ id, title: text(label) }));
  return {
    key: figure.key,
    group,
    title: text(figure.title),
    help: text(""),
    type: figure.type,
    period: figure.period,
    // Typed units are Chinese on every page; the shown one may be English.
    unit: figure.unit === null ? null : { "zh-CN": figure.chineseUnit ?? figure.unit, en: figure.unit },
    ...(options.length > 0 && { options }),
    ...(fields.length > 0 && { fields }),
    ...(figure.calendarYear && { calendarYear: true as const }),
    ...(figure.type === "set" && figure.exclusive !== NOTHING && { exclusive: figure.exclusive }),
    ...(figure.minimum !== null && { minimum: figure.minimum }),
    ...(figure.maximum !== null && { maximum: figure.maximum }),
    atMost: [...figure.atMost],
    packOnly: false,
  };
}

export const yearLabel = (labels: SheetLabels, year: FactYear): string => (year === "asOf" ? "" : labels.year.replace("{year}", String(year)));
