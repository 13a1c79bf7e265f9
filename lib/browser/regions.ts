export type RegionOption = { readonly code: string; readonly name: string; readonly en: string; /** Nothing below it. */ readonly leaf: boolean };

/** What lies directly below a region, in the order of the codes; throws if there is no answer. */
export async function loadRegionsBelow(parent: string): Promise<readonly RegionOption[]> {
  const response = await fetch(`/api/v1/regions?parent=${encodeURIComponent(parent)}`);
  if (!response.ok) throw new Error(`regions: ${response.status}`);
  const { regions } = (await response.json()) as { regions: readonly RegionOption[] };
  return regions;
}

/** A choice from the province down: what can be chosen at each step, and what is. */
export type RegionStep = { readonly options: readonly RegionOption[]; readonly chosen: string };

/**
 * The steps below a province down to `code`, as the codes nest: 110105 lies directly in 110000, 330106 in 330100. Ends
 * early where a code is not found.
 */
export async function loadRegionSteps(code: string, below: typeof loadRegionsBelow = loadRegionsBelow): Promise<readonly RegionStep[]> {
  const options = await below(`${code.slice(0, 2)}0000`);
  if (code.endsWith("0000")) return options.length > 0 ? [{ options, chosen: "" }] : [];
  const chosen = [code, `${code.slice(0, 4)}00`].find((wanted) => options.some((option) => option.code === wanted));
  if (chosen === undefined) return [{ options, chosen: "" }];
  const first = { options, chosen };
  if (options.find((option) => option.code === chosen)?.leaf) return [first];
  const counties = await below(chosen);
  return [first, { options: counties, chosen: counties.some((county) => county.code === code) ? code : "" }];
}
