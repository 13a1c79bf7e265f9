"use client";
import { useId, useRef, useState, type FormEvent } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { stopComposingEnter } from "@/lib/browser/composing";
import { openSession } from "@/lib/browser/session-call";

/** Whose page it is. */
export type PageOwner = { readonly user: string; readonly login: string };

export type SignInLabels = {
  readonly title: string;
  readonly text: string;
  readonly account: string;
  readonly password: string;
  readonly missing: string;
  readonly submit: string;
  readonly busy: string;
  readonly later: string;
  readonly failed: string;
  readonly otherUser: string;
  readonly offline: string;
  /** Where it was put off. */
  readonly line: string;
  readonly again: string;
};

/** Signs in over the page, which stays as it is below. */
export function SignInDialog({ owner, labels, onEntered, onLater }: { owner: PageOwner; labels: SignInLabels; onEntered: () => void; onLater: () => void }) {
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  const focusPassword = () => form.current?.querySelector<HTMLInputElement>("input[type=password]")?.select();

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    if (password === "") {
      setProblem(labels.missing);
      return focusPassword();
    }
    setBusy(true);
    setProblem(null);
    const outcome = await openSession({ login: owner.login, password, user: owner.user });
    setBusy(false);
    if (outcome.kind === "entered") return onEntered();
    setProblem(outcome.kind === "refused" ? outcome.text : labels[outcome.kind]);
    focusPassword();
  };

  return (
    <Dialog id={id} title={labels.title} onClose={onLater}>
      <form ref={form} onSubmit={(event) => void send(event)} onKeyDown={stopComposingEnter} noValidate className="space-y-4">
        <p className="measure text-muted">{labels.text}</p>
        {problem ? (
          <Notice tone="bad" title={labels.failed} role="alert">
            {problem}
          </Notice>
        ) : null}
        <TextField id={`${id}-login`} name="username" label={labels.account} type="text" value={owner.login} readOnly autoComplete="username" />
        <TextField id={`${id}-password`} name="password" label={labels.password} type="password" autoComplete="current-password" data-first />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="primary" aria-disabled={isBusy}>
            {isBusy ? labels.busy : labels.submit}
          </Button>
          <Button type="button" onClick={onLater}>
            {labels.later}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
