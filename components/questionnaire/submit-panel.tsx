"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useKeptAtOnce } from "@/components/shell/keep-at-once";
import { useHeard, useOutbox, useOutboxStatus } from "@/components/shell/keeper-context";
import type { PageNames } from "@/components/shell/unsent-line";
import { PageLinks } from "@/components/shell/unsent-notice";
import { Button, ButtonLink } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { viewSubmission } from "@/components/questionnaire/submission-view";
import type { Outbox, OutboxStatus, SubmissionState } from "@/lib/browser/outbox/outbox";

export type SubmitLabels = {
  readonly button: string;
  readonly busy: string;
  readonly failed: string;
  readonly unsentTitle: string;
  readonly unsentText: string;
  readonly waitingTitle: string;
  readonly waiting: Readonly<Record<"unsent" | "attention" | "offline" | "busy" | "signedOut", string>>;
  /** Where the browser keeps nothing: the page must stay open. */
  readonly memory: string;
  readonly cancel: string;
  readonly submitted: string;
  readonly report: string;
  readonly page: PageNames;
};

type Props = {
  /** Where the submission is posted; stable for ever. */
  url: string;
  /** The overview, which this stands on. */
  page: string;
  /** Reports lie below it. */
  reports: string;
  /** The server has an answer to every question that applies. */
  isComplete: boolean;
  labels: SubmitLabels;
  /** The form that submits without scripts; it stands here until they run. */
  children: ReactNode;
};

/**
 * Submits when everything that was entered is on the server: at once, or as soon as there is a network again. However often
 * it is pressed and the page loaded, it is one submission.
 */
export function SubmitPanel(props: Props) {
  const { url, isComplete } = props;
  useKeptAtOnce();
  const outbox = useOutbox();
  const status = useOutboxStatus();
  const state = useHeard(outbox, outbox && (() => ({ of: outbox.submission(url) })));
  useFreshPage(!isComplete && status !== null, status?.unsent ?? 0);
  if (outbox === null || status === null || state === null) return isComplete ? props.children : null;
  return <Panel {...props} outbox={outbox} status={status} state={state.of} />;
}

function Panel({ url, page, reports, isComplete, labels, outbox, status, state }: Props & { outbox: Outbox; status: OutboxStatus; state: SubmissionState | null }) {
  const [wasWaiting, setWasWaiting] = useState(false);
  /** What was known when it was pressed: until something else is heard, it is on its way. */
  const [pressed, setPressed] = useState<{ readonly on: SubmissionState | null } | null>(null);
  if (state?.kind === "waiting" && !wasWaiting) setWasWaiting(true);
  const view = viewSubmission(state, status, { page, isComplete, wasWaiting });
  const submitted = view.kind === "submitted" ? `${reports}/${view.submission}` : null;

  useEffect(() => {
    if (submitted !== null) window.location.assign(submitted);
  }, [submitted]);

  switch (view.kind) {
    case "hidden":
      return null;
    case "submitted":
      return (
        <Notice tone="good" title={labels.submitted} role="status">
          <ButtonLink href={submitted ?? reports} className="mt-2">
            {labels.report}
          </ButtonLink>
        </Notice>
      );
    case "waiting":
      return (
        <div data-testid="submission-waiting" data-reason={view.reason}>
          <Notice tone="warn" title={labels.waitingTitle} role="status">
            <p className="measure">{status.storage === "memory" && view.reason !== "signedOut" && view.reason !== "attention" ? labels.memory : labels.waiting[view.reason]}</p>
            {view.pages.length > 0 ? (
              <p className="flex flex-wrap gap-x-3">
                <PageLinks pages={view.pages} names={labels.page} />
              </p>
            ) : null}
            <Button type="button" className="mt-2" onClick={() => void outbox.cancelSubmission(url)}>
              {labels.cancel}
            </Button>
          </Notice>
        </div>
      );
    default: {
      const isBusy = view.kind === "sending" || (pressed !== null && pressed.on === state);
      return (
        <div className="space-y-3">
          {view.kind === "ready" && view.problem !== null && !isBusy ? (
            <Notice tone="bad" title={labels.failed} role="alert">
              {view.problem}
            </Notice>
          ) : null}
          {isComplete ? null : (
            <Notice tone="info" title={labels.unsentTitle}>
              <p className="measure">{labels.unsentText}</p>
            </Notice>
          )}
          <Button
            type="button"
            look="primary"
            aria-disabled={isBusy}
            onClick={() => {
              if (isBusy) return;
              setPressed({ on: state });
              void outbox.submitWhenSent({ url, page });
            }}
          >
            {isBusy ? labels.busy : labels.button}
          </Button>
        </div>
      );
    }
  }
}

/** The list of what is missing is the server's: it is asked for again when what waited has arrived there. */
function useFreshPage(isWanted: boolean, unsent: number): void {
  const router = useRouter();
  const had = useRef(0);
  useEffect(() => {
    if (isWanted && had.current > 0 && unsent === 0) router.refresh();
    had.current = unsent;
  }, [isWanted, unsent, router]);
}
