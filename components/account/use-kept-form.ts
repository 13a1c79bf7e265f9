"use client";
import { startTransition, useActionState, useCallback, useMemo, useRef, useState, type FormEvent } from "react";
import { useForm, type FieldErrors, type Resolver } from "react-hook-form";
import type { FormAction } from "@/components/account/form-state";
import type { Problem } from "@/components/ui/notice";
import { stopComposingEnter } from "@/lib/browser/composing";

type Typed = Record<string, string>;

/**
 * A form that keeps what was typed, whatever happens. Without scripts it posts itself and the page comes back with the
 * values and the problems of the action; with them it checks each field once it was left, and is sent without a new page.
 *
 * `fields`: in their order on the page. `check` must be stable between drawings.
 */
export function useKeptForm({ action, fields, check }: { action: FormAction; fields: readonly string[]; check: (typed: Typed) => readonly Problem[] }) {
  const [state, send, pending] = useActionState(action, null);
  const [refusals, setRefusals] = useState(0);
  const sending = useRef(false);
  const sentErrors = useMemo(() => errorsOf(state?.problems ?? []), [state]);
  const resolver: Resolver<Typed> = useCallback(
    (typed) => {
      const found = check(typed);
      return found.length === 0 ? { values: typed, errors: {} } : { values: {}, errors: errorsOf(found) };
    },
    [check],
  );
  // No default values: then the fields keep what was typed before the scripts had run.
  const { register, control, handleSubmit, setValue, formState } = useForm<Typed>({ mode: "onTouched", shouldFocusError: false, resolver, errors: sentErrors });
  const { errors } = formState;

  const errorOf = (field: string): string | null => errors[field]?.message ?? null;
  const problems = [
    ...(state?.problems ?? []).filter(({ field }) => !fields.includes(field)),
    ...fields.flatMap((field) => (errors[field]?.message ? [{ field, message: errors[field].message }] : [])),
  ];

  return {
    register,
    control,
    setValue,
    errorOf,
    pending,
    done: state?.done === true && !pending,
    /** What the action gave back; the default of each field when the page was posted without scripts. */
    typed: (field: string): string | undefined => state?.values[field],
    summary: { problems: refusals > 0 || state !== null ? problems : [], attempt: `${state?.id ?? ""} ${refusals}` },
    form: {
      action: send,
      noValidate: true,
      onKeyDown: stopComposingEnter,
      onSubmit: (event: FormEvent<HTMLFormElement>) => {
        const form = event.currentTarget;
        void handleSubmit(
          () => {
            // `pending` comes with the next drawing; a second press may come before it.
            if (sending.current) return;
            sending.current = true;
            startTransition(async () => {
              await send(new FormData(form));
              sending.current = false;
            });
          },
          () => setRefusals((count) => count + 1),
        )(event);
      },
    },
  };
}

export type KeptForm = ReturnType<typeof useKeptForm>;

function errorsOf(problems: readonly Problem[]): FieldErrors<Typed> {
  const errors: FieldErrors<Typed> = {};
  // The first problem of a field is the one that is shown.
  for (const { field, message } of problems) errors[field] ??= { type: "check", message };
  return errors;
}
