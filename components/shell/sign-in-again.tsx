"use client";
import { useEffect, useReducer } from "react";
import { useConnection, useOutbox, useOutboxStatus, usePulse } from "@/components/shell/keeper-context";
import { SignInDialog, type PageOwner, type SignInLabels } from "@/components/shell/sign-in-dialog";
import { nextSignInState } from "@/components/shell/sign-in-state";
import { Button } from "@/components/ui/button";
import { hearTabs, tellTabs } from "@/lib/browser/tabs";
import { whenTypingPauses } from "@/lib/browser/typing-pause";

/** What the server did not confirm by then, it will not. */
const CONFIRMED_WITHIN = 10_000;

/** Notices that the session has ended, asks to sign in again in place, and says so for as long as that is put off. */
export function SignInAgain({ owner, labels }: { owner: PageOwner; labels: SignInLabels }) {
  const outbox = useOutbox();
  const pulse = usePulse();
  const reason = useOutboxStatus()?.reason;
  const connection = useConnection();
  const isSignedOut = reason === "signedOut" || connection === "signedOut";
  const [state, tell] = useReducer(nextSignInState, "signedIn");

  useEffect(() => {
    if (isSignedOut) return whenTypingPauses(document, () => tell("signedOut"));
    tell("connected");
  }, [isSignedOut]);

  useEffect(() => {
    if (state !== "recovering") return;
    const timer = setTimeout(() => tell("stillSignedOut"), CONFIRMED_WITHIN);
    return () => clearTimeout(timer);
  }, [state]);

  useEffect(
    () =>
      hearTabs(({ kind, user }) => {
        if (user !== owner.user || kind !== "signedIn") return;
        tell("entered");
        outbox?.retry();
        pulse?.beat();
      }),
    [owner.user, outbox, pulse],
  );

  if (state === "asking") {
    return (
      <SignInDialog
        owner={owner}
        labels={labels}
        onLater={() => tell("putOff")}
        onEntered={() => {
          tell("entered");
          outbox?.retry();
          pulse?.beat();
          tellTabs({ kind: "signedIn", user: owner.user });
        }}
      />
    );
  }
  if (!isSignedOut || state === "recovering") return null;
  return (
    <div data-bottom-line className="screen-only fixed inset-x-0 bottom-0 z-20 border-t border-warn bg-warn-soft">
      <div className="mx-auto flex max-w-[72rem] flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2">
        <p role="status" className="font-semibold">
          {labels.line}
        </p>
        <Button
          type="button"
          // Pressed with a pointer it leaves the focus in the field, which gets it back from the dialog.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            tell("signedOut");
            tell("askedFor");
          }}
        >
          {labels.again}
        </Button>
      </div>
    </div>
  );
}
