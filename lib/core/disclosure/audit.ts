import type { Row } from "@/lib/core/disclosure/cube";
import { Attack, loadSolver, structureOf, type Component, type Structure } from "@/lib/core/disclosure/intervals";
import { COUNT } from "@/lib/core/disclosure/rules";
import type { Measure, Need } from "@/lib/core/disclosure/targets";

/**
 * `exact`: the attacker knows the value; `narrow`: the interval left does not reach as far as it has to, by `missing` at one of its ends. `tight`: known rows
 * that hold it so close.
 */
export type Failure = { readonly target: number; readonly measure: string; readonly kind: "exact" | "narrow"; readonly missing: number; readonly tight: ReadonlySet<number> };
export type Audit = { readonly failures: readonly Failure[]; readonly lps: number };
export type Audited = { readonly row: Row; readonly needs: readonly Need[] };

/** Differences below this share of a value are rounding errors. */
const TOLERANCE = 1e-6;
/** Programs that ask for everything at once, before anything is asked by itself: their optima lie far from the truth in all directions, and open most intervals. */
const PROBES = 16;

/**
 * Attacks every target with everything that is known, by linear programming, independently of how the pattern came about.
 *
 * Each optimum is a point that fits all that is known, and so a witness for every other target; and so is the truth with its amounts shifted among unknowns
 * that nothing known tells apart. Most targets need no program of their own.
 */
export async function audit(unknowns: number, known: readonly Row[], measures: ReadonlyMap<string, Measure>, targets: readonly Audited[]): Promise<Audit> {
  const solver = await loadSolver();
  const structure = structureOf(unknowns, known);
  const failures: Failure[] = [];
  let lps = 0;
  for (const group of groupsOf(measures, targets)) {
    const attacks = new Map<number, Attack>();
    const attackOn = (component: number): Attack => {
      const attack = attacks.get(component) ?? new Attack(solver, structure.components[component]!, group.measure);
      attacks.set(component, attack);
      return attack;
    };
    const openings = group.needs.map(({ target, need }) => new Opening(target, need, targets[target]!.row, structure, group.measure));
    const partsOf = new Map<number, Part[]>();
    for (const part of openings.flatMap(({ parts }) => parts)) partsOf.set(part.component, [...(partsOf.get(part.component) ?? []), part]);
    const witness = (component: number, point: Float64Array): void => {
      const value = new Map(structure.components[component]!.unknowns.map((unknown, place) => [unknown, point[place]!]));
      for (const part of partsOf.get(component)!) part.widen(part.row.at.reduce((total, unknown, index) => total + part.row.by[index]! * value.get(unknown)!, 0));
    };
    for (const [component, parts] of partsOf) {
      const pools = poolsOf(structure.components[component]!, group.measure);
      for (const part of parts) shiftWithin(part, pools, group.measure);
    }
    const waitingIn = (component: number): number => openings.filter((opening) => !(opening.isOpenTo(1) && opening.isOpenTo(-1)) && opening.parts.some((part) => part.component === component)).length;
    for (const component of partsOf.keys()) {
      // Fewer are asked one by one.
      for (let probe = 0; probe < PROBES && waitingIn(component) > PROBES; probe += 1) {
        const { point } = attackOn(component).extreme(probeRow(structure.components[component]!.unknowns, probe >> 1), probe % 2 === 0 ? 1 : -1);
        if (point) witness(component, point);
        lps += 1;
      }
    }
    for (const opening of openings) {
      const tight = new Set<number>();
      for (const part of opening.parts) {
        for (const sign of [1, -1] as const) {
          if (opening.isOpenTo(sign)) continue;
          lps += 1;
          const found = attackOn(part.component).extreme(part.row, sign);
          part.widen(found.value);
          const { sources } = structure.components[part.component]!;
          if (found.point) witness(part.component, found.point);
          for (const row of found.tight) for (const source of sources[row]!) tight.add(source);
        }
      }
      const kind = opening.failure();
      if (kind) failures.push({ target: opening.target, measure: opening.need.measure, kind, missing: opening.missing(), tight });
    }
    for (const attack of attacks.values()) attack.close();
  }
  return { failures, lps };
}

/** Of one list of unknowns that are alike: how many there are, their sum, and how much they can hold. */
type Pool = { members: number; total: number; room: number };

/** `pools` of a component under one measure; `poolOf` by unknown. */
function poolsOf({ alike }: Component, { values, most }: Measure): { readonly pools: readonly Pool[]; readonly poolOf: ReadonlyMap<number, number> } {
  return {
    pools: alike.map((unknowns) => ({
      members: unknowns.length,
      total: unknowns.reduce((total, unknown) => total + values[unknown]!, 0),
      room: most ? unknowns.reduce((room, unknown) => room + most[unknown]!, 0) : Infinity,
    })),
    poolOf: new Map(alike.flatMap((unknowns, index) => unknowns.map((unknown) => [unknown, index] as const))),
  };
}

/**
 * Widens by what shifting allows: of unknowns that are alike only the sum is known, so that those in the target can have as much of it as they hold, and as
 * little as the others leave.
 */
function shiftWithin(part: Part, { pools, poolOf }: ReturnType<typeof poolsOf>, { most }: Measure): void {
  // Changes of a period have signs; there the programs tell.
  if (part.row.by.some((factor) => factor !== 1)) return;
  const inside = new Map<number, { members: number; room: number }>();
  for (const unknown of part.row.at) {
    const own = inside.get(poolOf.get(unknown)!) ?? { members: 0, room: 0 };
    inside.set(poolOf.get(unknown)!, { members: own.members + 1, room: own.room + (most ? most[unknown]! : Infinity) });
  }
  let [low, high] = [0, 0];
  for (const [index, own] of inside) {
    const { members, total, room } = pools[index]!;
    // Without a limit the others can take everything, if there are others.
    low += own.members === members ? total : most ? Math.max(0, total - (room - own.room)) : 0;
    high += Math.min(total, own.room);
  }
  part.widen(low);
  part.widen(high);
}

/** Everything at once, with weights that look like chance and are the same every time. */
function probeRow(unknowns: readonly number[], seed: number): Row {
  let state = seed + 1;
  const next = (): number => (state = (state * 48271) % 2147483647);
  for (let turn = 0; turn < 10; turn += 1) next();
  return { at: unknowns, by: unknowns.map(() => (next() % 2001) / 1000 - 1) };
}

type Group = { readonly measure: Measure; readonly needs: { readonly target: number; readonly need: Need }[] };

/** Needs by measure; measures with the same values (every enterprise has the number) are attacked once. */
function groupsOf(measures: ReadonlyMap<string, Measure>, targets: readonly Audited[]): Group[] {
  const groups: Group[] = [];
  const groupOf = new Map<string, Group>();
  for (const [name, measure] of measures) {
    const same = groups.find((group) => group.measure.most === null && measure.most === null && group.measure.values.every((value, unknown) => value === measure.values[unknown]));
    const group = same ?? { measure, needs: [] };
    if (!same) groups.push(group);
    groupOf.set(name, group);
  }
  for (const [target, { needs }] of targets.entries()) {
    for (const need of needs) {
      const group = groupOf.get(need.measure)!;
      const isThere = group.needs.some((entry) => entry.target === target && entry.need.low <= need.low && entry.need.high >= need.high);
      if (!isThere) group.needs.push({ target, need });
    }
  }
  return groups.filter(({ needs }) => needs.length > 0);
}

/** The share of a target in one component, with the least and the most of it seen so far; the truth is the first that is seen. */
class Part {
  low: number;
  high: number;
  constructor(
    readonly component: number,
    readonly row: Row,
    { values }: Measure,
  ) {
    this.low = this.high = row.at.reduce((total, unknown, index) => total + row.by[index]! * values[unknown]!, 0);
  }

  widen(value: number): void {
    this.low = Math.min(this.low, value);
    this.high = Math.max(this.high, value);
  }
}

/** The interval that is known to be open so far. */
class Opening {
  readonly parts: Part[];
  readonly #fixed: number;
  readonly #isCount: boolean;
  constructor(
    readonly target: number,
    readonly need: Need,
    { at, by }: Row,
    { componentOf }: Structure,
    measure: Measure,
  ) {
    const indices = new Map<number, number[]>();
    for (const [index, unknown] of at.entries()) indices.set(componentOf[unknown]!, [...(indices.get(componentOf[unknown]!) ?? []), index]);
    this.#fixed = (indices.get(-1) ?? []).reduce((total, index) => total + by[index]! * measure.values[at[index]!]!, 0);
    indices.delete(-1);
    this.parts = [...indices].map(([component, places]) => new Part(component, { at: places.map((index) => at[index]!), by: places.map((index) => by[index]!) }, measure));
    this.#isCount = need.measure === COUNT || need.measure.startsWith(`${COUNT} `);
  }

  /** Whether the interval reaches far enough at its lower (1) or upper (−1) end, and is not a single value. */
  isOpenTo(sign: 1 | -1): boolean {
    const reaches = sign === 1 ? this.#low() <= this.need.low + this.#tolerance() : this.#high() >= this.need.high - this.#tolerance();
    return reaches && !this.#isSingle();
  }

  failure(): Failure["kind"] | null {
    if (this.#isSingle()) return "exact";
    return this.isOpenTo(1) && this.isOpenTo(-1) ? null : "narrow";
  }

  missing(): number {
    return Math.max(0, this.#low() - this.need.low, this.need.high - this.#high());
  }

  readonly #low = (): number => this.parts.reduce((total, { low }) => total + low, this.#fixed);
  readonly #high = (): number => this.parts.reduce((total, { high }) => total + high, this.#fixed);
  readonly #tolerance = (): number => TOLERANCE * Math.max(1, Math.abs(this.need.value));

  /** Enterprises are whole: between two whole numbers there is none. */
  #isSingle(): boolean {
    const [low, high] = [this.#low(), this.#high()];
    if (this.#isCount) return Math.floor(high + this.#tolerance()) <= Math.ceil(low - this.#tolerance());
    return high - low <= this.#tolerance();
  }
}
