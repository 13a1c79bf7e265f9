import "server-only";

/**
 * The value as PostgreSQL can hold it: U+0000 and halves of surrogate pairs become U+FFFD in every text, everything else
 * stays as typed. The same value again gives the same value.
 */
export function storable<Value>(value: Value): Value {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\u0000", "\uFFFD") as Value;
  if (Array.isArray(value)) return value.map((part: unknown) => storable(part)) as Value;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [storable(key), storable(part)])) as Value;
  }
  return value;
}

/** A name on one line: no control characters, and none that turn the direction of what follows (they forge names in lists). */
export function storableName(name: string): string {
  return storable(name).replaceAll(/[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]+/g, " ").trim();
}

/** True where JSON is nested at most `most` deep; walks without recursion, since recursion is what deep input breaks. */
export function isShallow(value: unknown, most: number): boolean {
  let layer: unknown[] = [value];
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > most) return false;
    layer = layer.flatMap((part) => (typeof part === "object" && part !== null ? Object.values(part) : []));
  }
  return true;
}
