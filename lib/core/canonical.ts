import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/**
 * JSON of a value in the one form of RFC 8785: keys sorted, numbers as ECMAScript writes them, no white space. Equal
 * values give equal text, so that a hash names the value and not the way it was typed.
 *
 * @throws Error for what JSON cannot say: NaN, infinities, lone surrogates, undefined at the top.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("the value has no canonical JSON");
  return text;
}

/** SHA-256 of the canonical JSON, in lower-case hex. */
export function canonicalHash(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}
