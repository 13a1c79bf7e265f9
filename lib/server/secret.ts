import "server-only";
import { createHash, randomBytes } from "node:crypto";

/** 256 random bits for a link or a session. Never time-ordered: what follows from one must not follow to the next. */
export const randomSecret = (): string => randomBytes(32).toString("base64url");

/** What is kept of a secret: enough to recognise it, not enough to use it. */
export const hashOfSecret = (secret: string): Buffer => createHash("sha256").update(secret).digest();
