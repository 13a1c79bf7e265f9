"use client";
import { useActionState, useRef, useState, type ReactNode } from "react";
import { Button, DownloadLink } from "@/components/ui/button";
import { inputShape } from "@/components/ui/field";
import { keepRefused } from "@/components/ui/keep-refused";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { stopComposingEnter } from "@/lib/browser/composing";

/** A link that works once, with what to do with it. `message`: words to hand it over with, and an address that opens them as an e-mail. */
export type MadeLink = { readonly url: string; readonly text: string; readonly message?: { readonly text: string; readonly mailto: string } };
type Outcome = { readonly ok: MadeLink } | { readonly problem: { readonly text: string } };
export type LinkLabels = { link: string; copy: string; copied: string; copyFailed: string; message: string; copyMessage: string; mail: string };

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
    <form action={send} onReset={keepRefused(outcome)} onKeyDown={stopComposingEnter} className="space-y-3">
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
  const { url, text, message } = made;
  return (
    <Notice tone="good" role="status">
      <p>{text}</p>
      <div className="mt-2 space-y-3">
        <CopyField id={`${id}-link`} label={labels.link} value={url} copy={labels.copy} labels={labels} />
        {message ? (
          <CopyField id={`${id}-message`} label={labels.message} value={message.text} lines={message.text.split("\n").length + 2} copy={labels.copyMessage} labels={labels}>
            <DownloadLink href={message.mailto}>{labels.mail}</DownloadLink>
          </CopyField>
        ) : null}
      </div>
    </Notice>
  );
}

/** A text to take along: selected by a press, copied by the button. With `lines` it stands in a field of so many. */
function CopyField(props: { id: string; label: string; value: string; lines?: number; copy: string; labels: LinkLabels; children?: ReactNode }) {
  const { id, value, lines, labels } = props;
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [copy, setCopy] = useState<"none" | "done" | "failed">("none");
  const copyText = async () => {
    field.current?.select();
    try {
      // There is no clipboard without https.
      if (navigator.clipboard) await navigator.clipboard.writeText(value);
      else if (!document.execCommand("copy")) throw new Error("refused");
      setCopy("done");
    } catch {
      setCopy("failed");
    }
  };
  const shown = { ref: field, id, readOnly: true, value, className: inputShape, onFocus: () => field.current?.select() };
  return (
    <div>
      <div className="flex flex-wrap items-end gap-2">
        <div className={`min-w-0 flex-1 ${lines === undefined ? "basis-60" : "basis-full"}`}>
          <label htmlFor={id} className="block text-sm">
            {props.label}
          </label>
          {lines === undefined ? <input {...shown} /> : <textarea rows={lines} {...shown} />}
        </div>
        <Button type="button" onClick={() => void copyText()}>
          {copy === "done" ? labels.copied : props.copy}
        </Button>
        {props.children}
      </div>
      {copy === "failed" ? <p className="mt-1 text-sm">{labels.copyFailed}</p> : null}
    </div>
  );
}
