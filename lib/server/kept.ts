import "server-only";

/** A report takes some 300 kB, a file about the same. */
const MOST_KEPT = 50;

/** Makes a value once for everybody who asks for it; what failed is tried again by the next who asks. The oldest goes first. */
export function keep<Value>(kept: Map<string, Promise<Value>>, id: string, make: () => Promise<Value>): Promise<Value> {
  const known = kept.get(id);
  if (known) return known;
  const made = make();
  kept.set(id, made);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string);
  made.catch(() => kept.delete(id));
  return made;
}
