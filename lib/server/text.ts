import "server-only";

/**
 * The value as PostgreSQL can hold it: U+0000 and halves of surrogate pairs become U+FFFD in every text, everything else
 * stays as typed. The same value again gives the same value.
 */
export function storable<Value>(value: Value): Value {
  if (typeof value === "string") return value.replaceAll(/[\p{Cs}\u0000]/gu, "\uFFFD") as Value;
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
