import { isInIndustries } from "@/lib/core/industry";
import type { Branch, Instrument } from "@/lib/core/instrument/instrument";

/**
 * The branch that an industry of GB/T 4754-2017 belongs to (R4): the one whose sections or divisions name it, else the
 * one that names none. `null` where the industry is not stated, or too coarsely to tell.
 */
export function branchOf(instrument: Pick<Instrument, "branches">, industry: string | null): Branch | null {
  if (industry === null) return null;
  const answers = instrument.branches.map(({ id, industries }) => ({ id, isIn: isInIndustries(industry, industries) }));
  const named = answers.find(({ isIn }) => isIn === true);
  if (named) return named.id;
  if (answers.some(({ isIn }) => isIn === null)) return null;
  return instrument.branches.find(({ industries }) => industries.length === 0)?.id ?? null;
}
