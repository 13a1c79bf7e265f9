import type { Value } from "./form";

/** What one person did and saw, in order. `at`: milliseconds since 1970 by the machine's clock. */
export type Event = { readonly at: number } & (
  | { readonly kind: "entry"; readonly item: string; readonly before: Value; readonly value: Value }
  /** A question began to show something else than before. */
  | { readonly kind: "shown"; readonly item: string; readonly value: Value }
  /** The page said that everything on it is saved. */
  | { readonly kind: "saved"; readonly items: readonly string[] }
  /** A page that was opened again did not show what was entered there last. */
  | { readonly kind: "missing"; readonly item: string; readonly shown: Value }
  | { readonly kind: "conflict"; readonly item: string }
  | { readonly kind: "choice"; readonly item: string; readonly choice: "mine" | "theirs" }
  | { readonly kind: "refused"; readonly item: string; readonly text: string }
  /** The page did not show what was entered. */
  | { readonly kind: "undrawn"; readonly item: string; readonly expected: Value; readonly shown: Value }
  /** The tab ended without a word to the page. */
  | { readonly kind: "killed"; readonly how: "close" | "crash" }
  | { readonly kind: "answered"; readonly batch: string; readonly status: number; readonly changes: readonly SentChange[]; readonly results: readonly SentResult[] | null }
  | { readonly kind: "stuck"; readonly text: string }
  | { readonly kind: "did"; readonly what: string }
);
export type SentChange = { readonly item: string; readonly revision: number };
export type SentResult = { readonly item: string; readonly status: "saved" | "conflict" | "refused"; readonly revision: number };

export type Story = { readonly name: string; readonly events: readonly Event[]; /** item → what the page shows at the end, reloaded. */ readonly finally: ReadonlyMap<string, Value> };

/** A row of `change`. */
export type Change = { readonly item: string; readonly revision: number; readonly before: Value | null; readonly after: Value; readonly by: string; readonly at: number; readonly batch: string };
/** A row of `response`. */
export type Stored = { readonly item: string; readonly revision: number; readonly value: Value };
/** A row of `batch_key`. */
export type Batch = { readonly batch: string; readonly by: string; readonly results: readonly SentResult[] };
/** `by` is the name of the person everywhere. */
export type Records = { readonly changes: readonly Change[]; readonly stored: readonly Stored[]; readonly batches: readonly Batch[] };
