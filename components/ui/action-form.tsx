"use client";
import { useActionState, type ReactNode } from "react";
import { keepRefused } from "@/components/ui/keep-refused";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";

type Outcome = { readonly ok: unknown } | { readonly problem: { readonly text: string } };

/** A form of one button: says what went wrong beside it, and sends once however often it is pressed. */
export function ActionForm(props: {
  action: (previous: Outcome | null, form: FormData) => Promise<Outcome>;
  label: string;
  busy: string;
  failed: string;
  look?: "primary" | "secondary" | "danger";
  children?: ReactNode;
}) {
  const [outcome, send] = useActionState(props.action, null);
  return (
    <form action={send} onReset={keepRefused(outcome)} className="space-y-3">
      {outcome && "problem" in outcome ? (
        <Notice tone="bad" title={props.failed} role="alert">
          {outcome.problem.text}
        </Notice>
      ) : null}
      {props.children}
      <SubmitButton busy={props.busy} look={props.look ?? "primary"}>
        {props.label}
      </SubmitButton>
    </form>
  );
}
