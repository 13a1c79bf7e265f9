import "server-only";
import type { Instrument, Item } from "@/lib/core/instrument/instrument";
import { energyFacts } from "@/lib/core/facts/energy";
import { itemsByFact } from "@/lib/core/facts/used-by";
import { loadEnergyFactors } from "@/lib/server/content";

export type FoundItem = { readonly item: Item; readonly indicator: string; readonly element: string };
export type UsedFacts = {
  /** Keys that some item reads. */
  readonly keys: readonly string[];
  /** The same as PostgreSQL reads it, for what asks with every call. */
  readonly keyArray: string;
  /** key → items that read it */
  readonly items: ReadonlyMap<string, readonly string[]>;
  /** key → indicators of those items */
  readonly indicators: ReadonlyMap<string, readonly string[]>;
};

const itemsOfInstrument = new WeakMap<Instrument, ReadonlyMap<string, FoundItem>>();
/** Every item by its id, in the order they are asked. Worked out once per parsed instrument. */
export function itemsByIdOf(instrument: Instrument): ReadonlyMap<string, FoundItem> {
  return remember(itemsOfInstrument, instrument, () => {
    const found = instrument.elements.flatMap((element) =>
      element.indicators.flatMap((indicator) => indicator.items.map((item) => [item.id, { item, indicator: indicator.id, element: element.id }] as const)),
    );
    return new Map(found);
  });
}

const factsOfInstrument = new WeakMap<Instrument, UsedFacts>();
/** Which figures the items read, whatever the branch, with the quantities that energy totals come from. Once per parsed instrument. */
export function factsOf(instrument: Instrument): UsedFacts {
  return remember(factsOfInstrument, instrument, () => {
    const items = new Map(itemsByFact(instrument));
    const energy = [...new Set(["energyTce", "renewableTce", "co2"].flatMap((key) => items.get(key) ?? []))];
    if (energy.length > 0) for (const key of energyFacts(loadEnergyFactors())) items.set(key, [...new Set([...(items.get(key) ?? []), ...energy])]);
    const indicatorOf = (id: string) => itemsByIdOf(instrument).get(id)?.indicator ?? [];
    const indicators = new Map([...items].map(([key, ids]) => [key, [...new Set(ids.flatMap(indicatorOf))]]));
    return { keys: [...items.keys()], keyArray: `{${[...items.keys()].join(",")}}`, items, indicators };
  });
}

function remember<Value>(kept: WeakMap<Instrument, Value>, instrument: Instrument, compute: () => Value): Value {
  const known = kept.get(instrument);
  if (known !== undefined) return known;
  const value = compute();
  kept.set(instrument, value);
  return value;
}
