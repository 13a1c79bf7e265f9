import "server-only";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { AppError, type ErrorCode } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/localised";
import { wordsOf } from "@/lib/server/content";
import { isUnavailable } from "@/lib/server/database-fault";
import { logFault } from "@/lib/server/log";

/** An expected fault as a value, worded in the viewer's language: code for programs, text for people. */
export type Problem = {
  readonly code: ErrorCode;
  readonly text: string;
  readonly field?: string;
  readonly retryAfter?: number;
  /** Of an unexpected fault: what to tell the person who runs the installation. */
  readonly reference?: string;
};

/** Seconds after which a database that was away is asked again. */
const RETRY_SECONDS = 5;

/** Turns whatever was thrown into what people see. The unexpected is logged and gets a reference. */
export function problemOf(thrown: unknown, locale: Locale): Problem {
  const words = wordsOf(locale, "errors");
  // A function of lib/server that parsed its own input.
  const fault = thrown instanceof z.ZodError ? invalid(thrown) : thrown;
  if (fault instanceof AppError) {
    const { field, retryAfter, values } = fault.details;
    return { code: fault.code, text: words(fault.code, { ...BLANKS, ...values }), ...(field !== undefined && { field }), ...(retryAfter !== undefined && { retryAfter }) };
  }
  const reference = randomBytes(4).toString("hex");
  logFault(reference, fault);
  if (isUnavailable(fault)) return { code: "UNAVAILABLE", text: words("UNAVAILABLE", { seconds: RETRY_SECONDS }), retryAfter: RETRY_SECONDS, reference };
  return { code: "UNEXPECTED", text: words("UNEXPECTED", { reference }), reference };
}

/** So that a text never fails for a value that the thrower did not know. */
const BLANKS = { detail: "", seconds: RETRY_SECONDS, count: 0, least: 0, most: 0, reference: "", name: "", code: "", why: "", authority: "", contact: "", day: "" };

/** The first issue of a parse as a fault that names its field. */
export function invalid(error: z.ZodError): AppError {
  return new AppError("INVALID", { field: pointerOf(error.issues[0]?.path ?? []) });
}

/** JSON pointer (RFC 6901) of a path. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  SIGNED_OUT: 401,
  CREDENTIALS: 401,
  CONFLICT: 409,
  CLOSED: 409,
  PINNED: 409,
  INSTRUMENT_VERSION: 409,
  OTHER_USER: 409,
  LOGIN_TAKEN: 409,
  ASSESSMENT_EXISTS: 409,
  INCOMPLETE: 409,
  LAST_MANAGER: 409,
  PUBLICATION_RECENT: 409,
  PUBLICATION_RUNNING: 409,
  PUBLICATION_EMPTY: 409,
  GONE: 410,
  TOO_LARGE: 413,
  TOO_MANY: 429,
  ORIGIN: 403,
  UNAVAILABLE: 503,
  UNEXPECTED: 500,
};
/** The HTTP status of a code; 400 for everything that is wrong with the input. */
export const statusOfCode = (code: ErrorCode): number => STATUS[code] ?? 400;
