"use client";
import { useActionState } from "react";
import type { FormAction } from "@/components/account/form-state";
import { stopComposingEnter } from "@/lib/browser/composing";

/** A short form that only the server checks. What was typed comes back as the default of each field, passwords do not. */
export function usePostedForm(action: FormAction) {
  const [state, send, pending] = useActionState(action, null);
  return {
    form: { action: send, noValidate: true, onKeyDown: stopComposingEnter },
    pending,
    done: state?.done === true && !pending,
    typed: (field: string): string | undefined => state?.values[field],
    errorOf: (field: string): string | null => state?.problems.find((problem) => problem.field === field)?.message ?? null,
    summary: { problems: state?.problems ?? [], attempt: state?.id ?? "" },
  };
}
