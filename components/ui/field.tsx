import type { ComponentProps, ReactNode } from "react";

export const inputShape =
  "block w-full min-h-11 rounded-md border border-edge bg-surface px-3 py-2 text-base text-ink placeholder:text-muted aria-invalid:border-2 aria-invalid:border-bad";

type FieldFrame = { id: string; label: string; hint?: string | null; error?: string | null; optional?: string };

/** Ids that describe the control: its hint and its error, in reading order. */
export function describedBy({ id, hint, error }: Pick<FieldFrame, "id" | "hint" | "error">): string | undefined {
  return [hint ? `${id}-hint` : null, error ? `${id}-error` : null].filter(Boolean).join(" ") || undefined;
}

export function Field({ id, label, hint, error, optional, children }: FieldFrame & { children: ReactNode }) {
  return (
    <div className={`space-y-1 ${error ? "border-l-4 border-bad pl-3" : ""}`}>
      <label htmlFor={id} className="block font-semibold">
        {label}
        {optional ? <span className="ml-2 font-normal text-muted">{optional}</span> : null}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="text-sm font-semibold text-bad">
          {error}
        </p>
      ) : null}
      {children}
    </div>
  );
}

export function TextField({ id, label, hint, error, optional, ...rest }: FieldFrame & Omit<ComponentProps<"input">, "id">) {
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <input id={id} name={id} className={inputShape} aria-invalid={error ? true : undefined} aria-describedby={describedBy({ id, hint, error })} {...rest} />
    </Field>
  );
}

export function SelectField({ id, label, hint, error, optional, children, ...rest }: FieldFrame & Omit<ComponentProps<"select">, "id">) {
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <select id={id} name={id} className={inputShape} aria-invalid={error ? true : undefined} aria-describedby={describedBy({ id, hint, error })} {...rest}>
        {children}
      </select>
    </Field>
  );
}

export function AreaField({ id, label, hint, error, optional, ...rest }: FieldFrame & Omit<ComponentProps<"textarea">, "id">) {
  return (
    <Field id={id} label={label} hint={hint} error={error} optional={optional}>
      <textarea id={id} name={id} className={inputShape} aria-invalid={error ? true : undefined} aria-describedby={describedBy({ id, hint, error })} {...rest} />
    </Field>
  );
}
