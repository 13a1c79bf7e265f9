import type { z } from "zod";
import { roundHalfUp, HUNDRED, type Exact } from "@/lib/core/exact";
import { evaluateNumber, expressionContext, type FactInput, type Missing } from "@/lib/core/expression";
import type { FactDictionary } from "@/lib/core/facts/fact-definition";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { derivedFiguresSchema } from "@/lib/core/facts/reference-schemas";
import type { LocalisedText } from "@/lib/core/localised";

export type DerivedFigureDefinition = z.infer<typeof derivedFiguresSchema>["figures"][number];

export type DerivedFigure = {
  readonly id: string;
  readonly title: LocalisedText;
  readonly unit: LocalisedText;
  readonly year: number;
  /** In `unit`, not rounded; null where it is unknown or does not apply. */
  readonly value: Exact | null;
  /** Half up away from zero, two decimals. */
  readonly shown: string | null;
  /** The figures it was worked out from, so that a ratio never stands without its denominator. */
  readonly inputs: readonly FactInput[];
  readonly missing: readonly Missing[];
};

const PERCENT: LocalisedText = { "zh-CN": "%", en: "%" };
const YEARS_SHOWN = 3;

/** Every derived figure for the fiscal year and the two before it, latest first, unknown ones included. */
export function deriveFigures(sheet: FactSheet, dictionary: FactDictionary, definitions: readonly DerivedFigureDefinition[]): DerivedFigure[] {
  // The branch does not matter: number expressions outside of items ask nothing about it.
  const context = expressionContext(sheet, dictionary, "production");
  return definitions.flatMap((definition) =>
    Array.from({ length: YEARS_SHOWN }, (_, back): DerivedFigure => {
      const result = evaluateNumber(definition.of, { ...context, offset: -back });
      const isPercent = definition.unit === "%";
      const value = result.state === "known" ? (isPercent ? result.value.mul(HUNDRED) : result.value) : null;
      return {
        id: definition.id,
        title: definition.title,
        unit: definition.unit === "%" ? PERCENT : definition.unit,
        year: sheet.fiscalYear - back,
        value,
        shown: value && roundHalfUp(value, 2),
        inputs: result.inputs,
        missing: result.state === "unknown" ? result.missing : [],
      };
    }),
  );
}
