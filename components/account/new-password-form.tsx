"use client";
import { FormSummary } from "@/components/account/form-summary";
import type { FormAction } from "@/components/account/form-state";
import { SendButton } from "@/components/account/send-button";
import { usePostedForm } from "@/components/account/use-posted-form";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";

export type NewPasswordLabels = { problems: string; password: string; passwordHint: string; submit: string; busy: string };

/** With `current`, for somebody signed in, who states the password of today first. */
export function NewPasswordForm({ action, labels, current }: { action: FormAction; labels: NewPasswordLabels; current?: { label: string; done: string } }) {
  const { form, pending, done, errorOf, summary } = usePostedForm(action);
  return (
    <form {...form} className="space-y-4">
      <FormSummary title={labels.problems} {...summary} />
      {current && done ? <Notice tone="good" role="status" title={current.done} /> : null}
      {current ? <TextField id="current" type="password" label={current.label} error={errorOf("current")} autoComplete="current-password" required /> : null}
      <TextField id="password" type="password" label={labels.password} hint={labels.passwordHint} error={errorOf("password")} autoComplete="new-password" required />
      <SendButton pending={pending} busy={labels.busy}>
        {labels.submit}
      </SendButton>
    </form>
  );
}
