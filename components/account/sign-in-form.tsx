"use client";
import { useActionState } from "react";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";

type Outcome = { readonly ok: void } | { readonly problem: { readonly text: string } };
type Labels = { email: string; password: string; submit: string; busy: string; failed: string };

export function SignInForm({ action, next, labels }: { action: (previous: Outcome | null, form: FormData) => Promise<Outcome>; next: string | null; labels: Labels }) {
  const [outcome, send] = useActionState(action, null);
  return (
    <form action={send} className="space-y-4">
      {outcome && "problem" in outcome ? (
        <Notice tone="bad" title={labels.failed} role="alert">
          {outcome.problem.text}
        </Notice>
      ) : null}
      {next ? <input type="hidden" name="next" value={next} /> : null}
      <TextField id="login" label={labels.email} type="text" inputMode="email" autoComplete="username" required />
      <TextField id="password" label={labels.password} type="password" autoComplete="current-password" required />
      <SubmitButton busy={labels.busy}>{labels.submit}</SubmitButton>
    </form>
  );
}
