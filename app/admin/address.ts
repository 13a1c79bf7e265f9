/** What an address may say about a list: each name at most once, the first where it comes twice. */
export type Asked = Promise<Readonly<Record<string, string | string[] | undefined>>>;

export async function readAsked<Name extends string>(asked: Asked, names: readonly Name[]): Promise<Record<Name, string>> {
  const given = await asked;
  return Object.fromEntries(names.map((name) => [name, [given[name]].flat()[0]?.trim() ?? ""])) as Record<Name, string>;
}

/** The value where it is one of a closed set. */
export function oneOf<Value extends string>(known: readonly Value[], text: string): Value | undefined {
  return known.find((value) => value === text);
}

/** The address of a list with what is looked for; empty values are left out. */
export function addressOf(path: string, values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [[name, String(value)]])));
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}
