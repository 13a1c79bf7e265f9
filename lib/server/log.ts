import "server-only";

/**
 * One line of JSON per event on standard output (faults on standard error). JSON escapes line breaks, so that no text of
 * a user can forge a line. Never pass passwords, tokens, cookies or answers.
 */
export function log(event: string, fields: Readonly<Record<string, string | number | boolean | null>> = {}): void {
  console.log(JSON.stringify({ at: new Date().toISOString(), event, ...fields }));
}

/** An unexpected fault, with its stack; `reference` is what people are shown. */
export function logFault(reference: string, fault: unknown): void {
  const { name, message, stack } = fault instanceof Error ? fault : { name: "unknown", message: String(fault), stack: undefined };
  console.error(JSON.stringify({ at: new Date().toISOString(), event: "fault", reference, name, message, stack: stack ?? null }));
}
