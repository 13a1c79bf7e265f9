import "server-only";
import type { Locale } from "@/lib/core/localised";
import type { SaveResponsesResult } from "@/lib/core/save";
import type { System, ViewerClaim } from "@/lib/server/viewer";

/**
 * Saves what can be saved and says of each change what became of it. The same `batch` again gives the same answer.
 *
 * `call`: the parsed JSON of `PUT …/assessments/{assessment}/responses`.
 * Throws SIGNED_OUT, NOT_FOUND, CLOSED, INVALID, TOO_LARGE or TOO_MANY for the whole call.
 */
export declare function saveResponses(
  viewer: ViewerClaim | System,
  organisation: string,
  assessment: string,
  call: unknown,
  locale?: Locale,
): Promise<SaveResponsesResult>;
