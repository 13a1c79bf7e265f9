import "server-only";
import type { z } from "zod";
import type { ErrorCode } from "@/lib/core/errors";
import type { Device } from "@/lib/server/device";
import type { Viewer } from "@/lib/server/viewer";

/** An expected fault as a value, worded in the viewer's language: code for programs, text for people. */
export type Problem = {
  readonly code: ErrorCode;
  readonly text: string;
  readonly field?: string;
  readonly retryAfter?: number;
  /** Of an unexpected fault: what to tell the person who runs the installation. */
  readonly reference?: string;
};
export type ActionResult<Value> = { readonly ok: Value } | { readonly problem: Problem };
export type Context = { readonly viewer: Viewer; readonly device: Device };

/**
 * The one way a Server Action runs: Origin check, viewer, zod, `run`, typed result. In a `"use server"` file:
 *
 *     export async function createAssessmentAction(organisation: string, _: unknown, form: FormData) {
 *       return runAction({ organisation, schema: createAssessmentSchema, input: form }, ({ viewer }, input) =>
 *         createAssessment(viewer, organisation, input));
 *     }
 *
 * `input` is a value or a FormData (a repeated name becomes a list). `redirectTo` may be called inside `run`.
 */
export declare function runAction<Schema extends z.ZodType, Value>(
  call: { readonly organisation?: string; readonly schema: Schema; readonly input: unknown },
  run: (context: Context, input: z.output<Schema>) => Promise<Value>,
): Promise<ActionResult<Value>>;
/** Ends an action or page with a redirect to an address of this installation; encodes what is not ASCII. */
export declare function redirectTo(path: string): never;
