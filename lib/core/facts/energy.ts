import type { z } from "zod";
import { exact, roundHalfUp, sum, ZERO, type Exact } from "@/lib/core/exact";
import { numberAt } from "@/lib/core/facts/check-facts";
import type { FactSheet } from "@/lib/core/facts/fact-sheet";
import type { energyFactorsSchema } from "@/lib/core/facts/reference-schemas";

export type EnergyFactors = z.infer<typeof energyFactorsSchema>;

/** A total with the parts it is the sum of, or with the figures that are missing; a missing quantity is never 0. */
export type EnergyTotal = {
  readonly value: Exact | null;
  /** Two decimals, half up; ready to be stored as the fact. */
  readonly shown: string | null;
  readonly parts: readonly { readonly fact: string; readonly quantity: Exact; readonly factor: number; readonly amount: Exact }[];
  readonly missing: readonly string[];
};

export type EnergyConversion = {
  /** 综合能源消费量, 吨标准煤, electricity at its calorific value. */
  readonly energyTce: EnergyTotal;
  /** 可再生能源利用量, 吨标准煤: own renewable electricity, green power and certificates. */
  readonly renewableTce: EnergyTotal;
  /** 二氧化碳排放量, 吨: fuels, electricity and heat bought; green power is not taken off. */
  readonly co2: EnergyTotal;
};

/** Converts the quantities of one year. A quantity stated as not applicable is none; one that is not stated leaves the total unknown. */
export function convertEnergy(facts: FactSheet["facts"], year: number, factors: EnergyFactors): EnergyConversion {
  const { greenPower } = factors;
  return {
    energyTce: total(facts, year, factors.factors.map(({ fact, tce }) => ({ fact, factor: tce.value }))),
    renewableTce: total(facts, year, [
      ...factors.factors.filter(({ renewable }) => renewable).map(({ fact, tce }) => ({ fact, factor: tce.value })),
      { fact: greenPower.fact, factor: greenPower.tce.value },
    ]),
    co2: total(facts, year, factors.factors.flatMap(({ fact, co2 }) => (co2 ? [{ fact, factor: co2.value }] : []))),
  };
}

/** The facts that the conversion reads: they are asked although no item reads them itself. */
export function energyFacts(factors: EnergyFactors): string[] {
  return [...factors.factors.map(({ fact }) => fact), factors.greenPower.fact];
}

function total(facts: FactSheet["facts"], year: number, terms: readonly { readonly fact: string; readonly factor: number }[]): EnergyTotal {
  const known = terms.map((term) => {
    const state = facts[term.fact]?.[String(year)]?.state;
    return { ...term, quantity: state === "notApplicable" ? ZERO : numberAt(facts, term.fact, year) };
  });
  const parts = known.flatMap(({ fact, factor, quantity }) =>
    quantity === null ? [] : [{ fact, quantity, factor, amount: quantity.mul(exact(factor)) }],
  );
  const missing = known.filter(({ quantity }) => quantity === null).map(({ fact }) => fact);
  const value = missing.length > 0 ? null : sum(parts.map(({ amount }) => amount));
  return { value, shown: value && roundHalfUp(value, 2), parts, missing };
}
