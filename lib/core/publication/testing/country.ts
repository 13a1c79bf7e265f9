import { buildCells } from "@/lib/core/publication/build";
import { UnsafePublicationError, type BuildAudit, type BuildInput, type EarlierCell, type Entrant } from "@/lib/core/publication/build-input";
import { cellId, geographyOf } from "@/lib/core/publication/parts";
import { EVERYWHERE, type BuiltCell, type Cell, type Part } from "@/lib/core/publication/publication";
import type { Axis, Slot } from "@/lib/core/scoring/slots";

/** Two elements, a measure, an indicator and a driver, in the order of the slots; `core` is in no part. */
export const SLOTS: readonly Slot[] = (
  [
    ["overall", ""],
    ["core", ""],
    ["element", "L"],
    ["indicator", "L1"],
    ["measure", "dig"],
    ["driver", "allocation"],
  ] satisfies [Axis, string][]
).map(([axis, id], index) => ({ slot: `s0${String(index + 1)}`, axis, id }));

const below = (parent: string, ...codes: readonly string[]): { code: string; parent: string | null }[] => codes.map((code) => ({ code, parent }));

export const REGIONS: BuildInput["regions"] = [
  ...["110000", "330000", "440000"].map((code) => ({ code, parent: null })),
  // 直辖市: districts hang directly below.
  ...below("110000", "110101", "110102", "110105"),
  ...below("330000", "330100", "330200"),
  ...below("330100", "330102", "330106"),
  ...below("330200", "330203"),
  // A city without counties, a county directly below its province, and a development zone as a county.
  ...below("440000", "440100", "441900", "449001"),
  ...below("440100", "440103", "440171"),
];

let last = 0;
/** Says only what matters; its group is itself. */
export function entrant(about: Partial<Entrant> & { readonly overall?: number | null } = {}): Entrant {
  const id = about.id ?? `submission ${String((last += 1))}`;
  const overall = about.overall === undefined ? 500 : about.overall;
  return {
    unit: id,
    region: "330106",
    industry: "2601",
    size: "small",
    scores: [overall, 0, overall, overall, overall, overall],
    figures: { revenue: null, rdExpense: null, rdStaff: null, headcount: null },
    in: [1],
    ...about,
    id,
  };
}
export const times = (count: number, make: (index: number) => Entrant): Entrant[] => Array.from({ length: count }, (_, index) => make(index));

export type Built = { readonly cells: readonly BuiltCell[]; readonly audit: BuildAudit };
/** What was released before, with the number it had. */
export type Released = Built & { readonly number: number };

export function inputOf(entrants: readonly Entrant[], earlier: readonly Released[] = [], more: Partial<BuildInput> = {}): BuildInput {
  const { provinceOf, placeOf } = geographyOf(REGIONS);
  const byProvince = new Map<string, Entrant[]>();
  for (const entry of entrants) {
    const province = provinceOf(placeOf(entry)[0]) ?? "";
    byProvince.set(province, [...(byProvince.get(province) ?? []), entry]);
  }
  return {
    number: earlier.length + 1,
    minUnits: 5,
    line: "self",
    slots: SLOTS,
    regions: REGIONS,
    levels: [0, 20, 40, 60, 80].map((from) => ({ from })),
    earlier: earlier.map(({ number, cells }) => ({
      number,
      cells: async function* (part, scope) {
        yield cells.filter((cell): cell is BuiltCell & EarlierCell => {
          const province = provinceOf(cell.region);
          return cell.part === part && (scope === EVERYWHERE ? province === null || province === cell.region : province === scope && province !== cell.region);
        });
      },
    })),
    provinces: [...byProvince.keys()],
    read: async function* (province) {
      const found = byProvince.get(province) ?? [];
      for (let from = 0; from < found.length; from += 7) yield found.slice(from, from + 7);
    },
    ...more,
  };
}

/** As the server does it: a province that cannot be kept open is closed, and everything decided anew. */
export async function build(input: BuildInput): Promise<Built> {
  try {
    return await buildOnce(input);
  } catch (fault) {
    if (!(fault instanceof UnsafePublicationError) || fault.scope === EVERYWHERE || input.closed?.has(fault.scope)) throw fault;
    return build({ ...input, closed: new Set([...(input.closed ?? []), fault.scope]) });
  }
}

async function buildOnce(input: BuildInput): Promise<Built> {
  const cells: BuiltCell[] = [];
  const generator = buildCells(input);
  for (;;) {
    const step = await generator.next();
    if (step.done) return { cells, audit: step.value };
    cells.push(...step.value);
  }
}

export const find = ({ cells }: Built, part: Part, id: string): BuiltCell | undefined => cells.find((cell) => cell.part === part && cellId(cell) === id);
export const shownOf = (cell: Cell | undefined) => (cell && cell.status !== "hidden" ? cell : null);
