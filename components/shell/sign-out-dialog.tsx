"use client";
import { useState } from "react";
import { useHeard } from "@/components/shell/keeper-context";
import type { PageNames } from "@/components/shell/unsent-line";
import { PageLinks } from "@/components/shell/unsent-notice";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { leftOf, type Outbox } from "@/lib/browser/outbox/outbox";

export type SignOutLabels = {
  readonly button: string;
  readonly busy: string;
  /** This and what else counts holds {count}. */
  readonly title: string;
  readonly text: string;
  readonly send: string;
  readonly sending: string;
  readonly left: string;
  readonly reason: Readonly<Record<"offline" | "busy" | "signedOut" | "none" | "attention", string>>;
  readonly discard: string;
  readonly stay: string;
  readonly unreachable: { readonly title: string; readonly text: string; readonly retry: string };
  readonly page: PageNames;
};

type Step = "asking" | "sending" | "left" | "leaving" | "unreachable";
export type SignOutDialogProps = {
  readonly outbox: Outbox;
  readonly labels: SignOutLabels;
  readonly first: Extract<Step, "asking" | "unreachable">;
  /** False where the server could not be reached. */
  readonly onLeave: () => Promise<boolean>;
  readonly onStay: () => void;
};

/** So long nothing at all may arrive before the person is told. */
const PATIENCE = 6_000;

/** Asks what becomes of entries that are not on the server, before the browser forgets them. */
export function SignOutDialog({ outbox, labels, first, onLeave, onStay }: SignOutDialogProps) {
  const [step, setStep] = useState<Step>(first);
  const status = useHeard(outbox, outbox.status) ?? outbox.status();
  const isBusy = step === "sending" || step === "leaving";
  const count = (sentence: string, value = leftOf(status)) => sentence.replace("{count}", String(value));

  const leave = async () => {
    setStep("leaving");
    if (!(await onLeave())) setStep("unreachable");
  };
  const send = async () => {
    setStep("sending");
    for (let before = leftOf(outbox.status()); ; ) {
      const left = await outbox.sendAll(PATIENCE);
      if (left === 0) return leave();
      if (left >= before || left === outbox.status().attention) return setStep("left");
      before = left;
    }
  };

  if (step === "unreachable") {
    return (
      <Dialog key="unreachable" id="sign-out" title={labels.unreachable.title} onClose={onStay}>
        <p className="measure mb-4">{labels.unreachable.text}</p>
        <div className="flex flex-wrap gap-3">
          <Button type="button" look="primary" onClick={() => void (leftOf(status) > 0 ? setStep("asking") : leave())}>
            {labels.unreachable.retry}
          </Button>
          <Button type="button" onClick={onStay}>
            {labels.stay}
          </Button>
        </div>
      </Dialog>
    );
  }
  const why = status.reason ?? (status.attention < leftOf(status) ? "none" : null);
  return (
    <Dialog id="sign-out" title={count(step === "left" ? labels.left : labels.title)} onClose={onStay}>
      <div className="space-y-4">
        {step === "left" ? (
          <Notice tone="warn" role="alert">
            {why === null ? null : <p>{labels.reason[why]}</p>}
            {status.attention > 0 ? (
              <p className="flex flex-wrap items-center gap-x-3">
                <span>{count(labels.reason.attention, status.attention)}</span>
                <PageLinks pages={status.pages} names={labels.page} />
              </p>
            ) : null}
          </Notice>
        ) : null}
        <p className="measure">{labels.text}</p>
        <p role="status" className="text-muted empty:hidden">
          {step === "sending" ? count(labels.sending) : null}
        </p>
        <div className="flex flex-col gap-3 sm:flex-row sm:flex-wrap">
          <Button type="button" look="primary" onClick={() => isBusy || void send()} aria-disabled={isBusy}>
            {labels.send}
          </Button>
          <Button type="button" look="danger" onClick={() => isBusy || void leave()} aria-disabled={isBusy}>
            {step === "leaving" ? labels.busy : count(labels.discard)}
          </Button>
          <Button type="button" onClick={onStay}>
            {labels.stay}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
