import "server-only";
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { FormState } from "@/components/account/form-state";
import type { Problem } from "@/components/ui/notice";
import type { ErrorCode } from "@/lib/core/errors";
import { runAction, type Context } from "@/lib/server/action";

/** Never sent back to a page, whatever is wrong. */
const SECRETS = ["password", "current"];

/**
 * Runs the action of a form that keeps what was typed: first the check that names every problem at once, then the server's
 * own. `read` turns the typed texts into the input of the function that is called.
 */
export async function submitForm<Schema extends z.ZodType>(
  call: {
    readonly organisation?: string;
    readonly form: FormData;
    readonly fields: readonly string[];
    readonly check: (typed: Record<string, string>) => readonly Problem[];
    readonly schema: Schema;
    readonly read?: (typed: Record<string, string>) => unknown;
    /** Where a code means something narrower on this form than anywhere. */
    readonly texts?: Partial<Record<ErrorCode, string>>;
  },
  run: (context: Context, input: z.output<Schema>) => Promise<unknown>,
): Promise<FormState> {
  const typed = typedOf(call.form, call.fields);
  const answer = (problems: readonly Problem[]): FormState => ({
    values: Object.fromEntries(Object.entries(typed).filter(([field]) => !SECRETS.includes(field))),
    problems,
    done: problems.length === 0,
    id: randomUUID(),
  });
  const found = call.check(typed);
  if (found.length > 0) return answer(found);
  const result = await runAction({ organisation: call.organisation, schema: call.schema, input: call.read?.(typed) ?? typed }, run);
  if ("ok" in result) return answer([]);
  return answer([{ field: result.problem.field?.replace(/^\//, "") ?? "", message: call.texts?.[result.problem.code] ?? result.problem.text }]);
}

function typedOf(form: FormData, fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = form.get(field);
      return [field, typeof value === "string" ? value : ""];
    }),
  );
}
