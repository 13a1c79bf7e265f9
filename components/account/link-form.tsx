"use client";
import { useActionState, useRef, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { inputShape } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { stopComposingEnter } from "@/lib/browser/composing";

/** A link that works once, with what to do with it. */
export type MadeLink = { readonly url: string; readonly text: string };
type Outcome = { readonly ok: MadeLink } | { readonly problem: { readonly text: string } };
export type LinkLabels = { link: string; copy: string; copied: string; copyFailed: string };

/** Makes a link and shows it, this once. */
export function LinkForm(props: {
  id: string;
  action: (previous: Outcome | null, form: FormData) => Promise<Outcome>;
  label: string;
  busy: string;
  failed: string;
  look?: "primary" | "secondary";
  labels: LinkLabels;
  children?: ReactNode;
}) {
  const [outcome, send] = useActionState(props.action, null);
  return (
    <form action={send} onKeyDown={stopComposingEnter} className="space-y-3">
      {outcome && "problem" in outcome ? (
        <Notice tone="bad" title={props.failed} role="alert">
          {outcome.problem.text}
        </Notice>
      ) : null}
      {props.children}
      <SubmitButton busy={props.busy} look={props.look ?? "secondary"}>
        {props.label}
      </SubmitButton>
      {outcome && "ok" in outcome ? <ShownLink key={outcome.ok.url} id={props.id} made={outcome.ok} labels={props.labels} /> : null}
    </form>
  );
}

function ShownLink({ id, made, labels }: { id: string; made: MadeLink; labels: LinkLabels }) {
  const input = useRef<HTMLInputElement>(null);
  const [copy, setCopy] = useState<"none" | "done" | "failed">("none");
  const copyLink = async () => {
    input.current?.select();
    try {
      // There is no clipboard without https.
      if (navigator.clipboard) await navigator.clipboard.writeText(made.url);
      else if (!document.execCommand("copy")) throw new Error("refused");
      setCopy("done");
    } catch {
      setCopy("failed");
    }
  };
  return (
    <Notice tone="good" role="status">
      <p>{made.text}</p>
      <div className="mt-2 flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <label htmlFor={`${id}-link`} className="block text-sm">
            {labels.link}
          </label>
          <input ref={input} id={`${id}-link`} readOnly value={made.url} className={inputShape} onFocus={(event) => event.currentTarget.select()} />
        </div>
        <Button type="button" onClick={() => void copyLink()}>
          {copy === "done" ? labels.copied : labels.copy}
        </Button>
      </div>
      {copy === "failed" ? <p className="mt-1 text-sm">{labels.copyFailed}</p> : null}
    </Notice>
  );
}
