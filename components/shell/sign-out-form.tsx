"use client";
import { useRef, useState, type ComponentType, type FormEvent } from "react";
import { useKeeping } from "@/components/shell/keeper-context";
import type { SignOutDialogProps, SignOutLabels } from "@/components/shell/sign-out-dialog";
import { isAnythingKept } from "@/lib/browser/outbox/anything-kept";
import { leftOf, type Outbox } from "@/lib/browser/outbox/outbox";
import { canReachServer } from "@/lib/browser/session-call";
import { tellTabs } from "@/lib/browser/tabs";
import { wipePages } from "@/lib/browser/worker-client";

/** The longest that emptying the browser may hold up the way out; the server's answer empties it once more. */
const WIPING = 3_000;

type Asking = { readonly dialog: ComponentType<SignOutDialogProps>; readonly outbox: Outbox; readonly first: SignOutDialogProps["first"] };

/**
 * Leaves by a plain form, so also without scripts. With them it asks first where something was not sent, and empties what
 * the browser keeps: whoever comes next at a shared computer finds nothing. `user`: who leaves.
 */
export function SignOutForm({ user, labels }: { user: string; labels: SignOutLabels }) {
  const form = useRef<HTMLFormElement>(null);
  const keeping = useKeeping();
  const [isBusy, setBusy] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);

  /** False where the server cannot be reached: then nothing is emptied, since the session would go on. */
  const leave = async (outbox: Outbox) => {
    if (!(await canReachServer())) return false;
    await Promise.race([Promise.allSettled([outbox.discard(), wipePages()]), new Promise((resolve) => setTimeout(resolve, WIPING))]);
    tellTabs({ kind: "signedOut", user });
    form.current?.submit();
    return true;
  };

  const start = async () => {
    // Pages of the operator have no keeper.
    const outbox = (keeping?.kept ?? (await keeping?.load()))?.outbox ?? (await import("@/lib/browser/outbox/open-outbox")).openOutbox(user);
    await outbox.ready;
    const hasUnsent = leftOf(outbox.status()) > 0;
    if (!hasUnsent && (await leave(outbox))) return;
    const { SignOutDialog } = await import("@/components/shell/sign-out-dialog");
    setAsking({ dialog: SignOutDialog, outbox, first: hasUnsent ? "asking" : "unreachable" });
    setBusy(false);
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || asking) return;
    setBusy(true);
    start().catch(async () => {
      setBusy(false);
      // Whatever fails must keep nobody signed in, and take nothing from anybody.
      const hasUnsent = keeping?.kept ? leftOf(keeping.kept.outbox.status()) > 0 : await isAnythingKept();
      if (!hasUnsent) form.current?.submit();
    });
  };

  return (
    <>
      <form ref={form} method="post" action="/sign-out" onSubmit={onSubmit}>
        <button type="submit" aria-disabled={isBusy} className="inline-flex min-h-11 items-center px-2 text-sm text-accent underline">
          {isBusy ? labels.busy : labels.button}
        </button>
      </form>
      {asking ? <asking.dialog outbox={asking.outbox} first={asking.first} labels={labels} onLeave={() => leave(asking.outbox)} onStay={() => setAsking(null)} /> : null}
    </>
  );
}
