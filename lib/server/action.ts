import "server-only";
import { headers } from "next/headers";
import { redirect, unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { deviceOf, type Device } from "@/lib/server/device";
import { loadLanguage } from "@/lib/server/language";
import { checkOrigin } from "@/lib/server/origin";
import { invalid, problemOf, type Problem } from "@/lib/server/problem";
import { loadViewer, type Viewer } from "@/lib/server/viewer";

export type { Problem } from "@/lib/server/problem";
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
export async function runAction<Schema extends z.ZodType, Value>(
  call: { readonly organisation?: string; readonly schema: Schema; readonly input: unknown },
  run: (context: Context, input: z.output<Schema>) => Promise<Value>,
): Promise<ActionResult<Value>> {
  try {
    const received = await headers();
    checkOrigin(received);
    const viewer = await loadViewer(call.organisation);
    const parsed = call.schema.safeParse(call.input instanceof FormData ? valuesOf(call.input) : call.input);
    if (!parsed.success) throw invalid(parsed.error);
    return { ok: await run({ viewer, device: deviceOf(received) }, parsed.data) };
  } catch (fault) {
    // Next.js ends an action with a redirect by throwing.
    unstable_rethrow(fault);
    return { problem: problemOf(fault, (await loadLanguage()).locale) };
  }
}

/** Field name → text, or a list where the name comes more than once. Next.js's own hidden fields are left out. */
function valuesOf(form: FormData): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const name of new Set(form.keys())) {
    if (name.startsWith("$ACTION")) continue;
    const all = form.getAll(name);
    values[name] = all.length === 1 ? all[0] : all;
  }
  return { ...values };
}

/** Ends an action or page with a redirect to an address of this installation; encodes what is not ASCII. */
export function redirectTo(path: string): never {
  redirect(ownPath(path));
}

/**
 * A path of this installation as it may stand in a `Location` header. A header with a han in it makes the server
 * answer 500, and `//evil`, `/\evil` or a scheme would lead elsewhere: those become the home page. So does what only
 * leads elsewhere once its dots are resolved, as `/.//evil`.
 */
export function ownPath(path: string): string {
  const base = "http://own.invalid";
  if (!path.startsWith("/") || !URL.canParse(path, base)) return "/";
  const { origin, pathname, search, hash } = new URL(path, base);
  return origin === base && !pathname.startsWith("//") ? `${pathname}${search}${hash}` : "/";
}
