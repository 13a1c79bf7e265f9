import type { CellId, PlaceSum } from "@/lib/core/disclosure/cube";
import type { AuditResult } from "@/lib/core/disclosure/disclosure";
import type { BuildAudit, BuildInput, Entrant } from "@/lib/core/publication/build-input";
import { countryProblem, decide, fileEarlier, lookInside, provinceProblem, surroundProvinces, type AroundProvinces, type Decided, type Inside } from "@/lib/core/publication/decide";
import { readEarlier, withTop, type EarlierShown } from "@/lib/core/publication/earlier";
import { Entrants } from "@/lib/core/publication/entrants";
import { geographyOf, type Geography } from "@/lib/core/publication/parts";
import { EVERYWHERE, PARTS, type BuiltCell, type Part } from "@/lib/core/publication/publication";
import { showCells } from "@/lib/core/publication/show";

/**
 * The cells of a publication, ready to be stored: counted from the entrants, and decided by disclosure control.
 *
 * The country by provinces comes first, then one province after the other, each with what was decided around it (`disclosure/surrounding.ts` says why that is
 * safe). Within each, `main` first; `detail` and `figures` do not show what `main` hides. Each cell comes once: those of the provinces themselves with the
 * country. In memory are the entrants of the country, packed, and those of one province. Every province is read twice.
 *
 * @throws UnsafePublicationError where a sensitive sum could still be computed or closely estimated: what came out until then must not be released.
 * @throws RangeError for an entrant that was read with a province that it is not in.
 */
export async function* buildCells(input: BuildInput): AsyncGenerator<readonly BuiltCell[], BuildAudit> {
  const setting: Setting = { input, geography: geographyOf(input.regions), account: new Account() };
  const around = new Map<Part, AroundProvinces>();
  const enterprises = yield* buildCountry(setting, around);
  for (const province of new Set(input.provinces)) if (setting.geography.provinceOf(province) === province) yield* buildProvince(setting, province, around);
  return { ...setting.account.audit(), enterprises };
}

type Setting = { readonly input: BuildInput; readonly geography: Geography; readonly account: Account };

/** A function of its own, so that nothing of the country stays in memory but what provinces need. Fills `around`. */
async function* buildCountry({ input, geography, account }: Setting, around: Map<Part, AroundProvinces>): AsyncGenerator<readonly BuiltCell[], number> {
  const { entrants, inside } = await readCountry(input, geography);
  let main: Decided["statuses"] | null = null;
  for (const part of PARTS) {
    const earlier = await readEarlier(input.earlier, part, EVERYWHERE);
    const decided = await decide(input, part, EVERYWHERE, countryProblem(input, geography, part, entrants, { earlier, main, inside: inside.get(part)! }));
    account.add(decided.audit);
    const surrounding = surroundProvinces(input, decided, earlier);
    yield* account.count(showCells(input, decided, earlier, { main, twins: surrounding.twins }));
    around.set(part, surrounding);
    main ??= decided.statuses;
  }
  return entrants.countIn(input.number);
}

async function* buildProvince({ input, geography, account }: Setting, province: string, around: ReadonlyMap<Part, AroundProvinces>): AsyncGenerator<readonly BuiltCell[], void> {
  const entrants = new Entrants(input.slots, geography);
  for await (const batch of input.read(province)) for (const entrant of batch) if (isIn(geography, entrant, province)) entrants.add(entrant);
  let main: Decided["statuses"] | null = null;
  if (entrants.countIn(input.number) === 0) return;
  for (const part of PARTS) {
    const surrounding = around.get(part)!;
    const earlier = withTop(await readEarlier(input.earlier, part, province), surrounding.earlier, province);
    const decided = await decide(input, part, province, provinceProblem(input, geography, part, entrants, { earlier, main, province, around: surrounding }));
    account.add(decided.audit);
    yield* account.count(showCells(input, decided, earlier, { main, twins: fileEarlier(surrounding.twins.inside(), decided, earlier) }));
    main ??= decided.statuses;
  }
}

/** Everybody; and per part what has to be known of the provinces. */
async function readCountry(input: BuildInput, geography: Geography): Promise<{ readonly entrants: Entrants; readonly inside: ReadonlyMap<Part, Inside> }> {
  const entrants = new Entrants(input.slots, geography);
  const found = new Map(PARTS.map((part) => [part, { sums: [] as PlaceSum[], closed: new Set<CellId>() }]));
  const top = new Map<Part, EarlierShown>();
  for (const part of PARTS) top.set(part, await readEarlier(input.earlier, part, EVERYWHERE));
  for (const province of new Set(input.provinces)) {
    const own = new Entrants(input.slots, geography);
    for await (const batch of input.read(province)) {
      for (const entrant of batch) {
        entrants.add(entrant);
        if (isIn(geography, entrant, province)) own.add(entrant);
      }
    }
    if (geography.provinceOf(province) !== province) continue;
    for (const part of PARTS) {
      const earlier = withTop(await readEarlier(input.earlier, part, province), top.get(part)!, province);
      const { sums, closed } = await lookInside(input, geography, part, own, province, earlier);
      found.get(part)!.sums.push(...sums);
      for (const id of closed) found.get(part)!.closed.add(id);
    }
  }
  return { entrants, inside: found };
}

/** Whether an entrant counts in the province, and not in the country only. */
function isIn(geography: Geography, entrant: Entrant, province: string): boolean {
  const own = geography.provinceOf(geography.placeOf(entrant)[0]);
  if (own !== null && own !== province) throw new RangeError(`submission ${entrant.id} was read with province ${province}, and is in ${own}`);
  return own !== null;
}

/** What is put on record, added up over all problems. */
class Account {
  readonly #sum = { exact: 0, narrow: 0, known: 0, rounds: 0, lps: 0 };
  readonly #cells = { published: 0, carried: 0, hidden: 0 };

  add(result: AuditResult): void {
    for (const key of Object.keys(this.#sum) as (keyof AuditResult)[]) this.#sum[key] += result[key];
  }

  *count(batches: Iterable<readonly BuiltCell[]>): Generator<readonly BuiltCell[]> {
    for (const batch of batches) {
      for (const { status } of batch) this.#cells[status] += 1;
      yield batch;
    }
  }

  audit(): Omit<BuildAudit, "enterprises"> {
    return { ...this.#sum, cells: { ...this.#cells } };
  }
}
