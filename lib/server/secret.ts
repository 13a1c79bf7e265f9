import "server-only";
import { createHash, randomBytes } from "node:crypto";
import canonicalize from "canonicalize";

/** 256 random bits for a link or a session. Never time-ordered: what follows from one must not follow to the next. */
export const randomSecret = (): string => randomBytes(32).toString("base64url");

/** What is kept of a secret: enough to recognise it, not enough to use it. */
export const hashOfSecret = (secret: string): Buffer => createHash("sha256").update(secret).digest();

/** SHA-256, in hex, of a value as canonical JSON (RFC 8785): instruments, submissions and audit events use the same form. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(canonicalize(value) ?? "null").digest("hex");
}
