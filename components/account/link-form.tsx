"use client";
import { useActionState, type ReactNode } from "react";
import { DownloadLink } from "@/components/ui/button";
import { CopyText } from "@/components/ui/copy-text";
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
        <CopyText id={`${id}-link`} label={labels.link} value={url} labels={{ copy: labels.copy, copied: labels.copied, failed: labels.copyFailed }} />
        {message ? (
          <CopyText
            id={`${id}-message`}
            label={labels.message}
            value={message.text}
            lines={message.text.split("\n").length + 2}
            labels={{ copy: labels.copyMessage, copied: labels.copied, failed: labels.copyFailed }}
          >
            <DownloadLink href={message.mailto}>{labels.mail}</DownloadLink>
          </CopyText>
        ) : null}
      </div>
    </Notice>
  );
}
