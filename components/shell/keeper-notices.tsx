"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { useOutbox, useOutboxStatus, useRunningBuild } from "@/components/shell/keeper-context";
import { SignInAgain } from "@/components/shell/sign-in-again";
import type { PageOwner, SignInLabels } from "@/components/shell/sign-in-dialog";
import { unsentLineOf } from "@/components/shell/unsent-line";
import { UnsentNotice, type UnsentLabels } from "@/components/shell/unsent-notice";

export type KeeperLabels = {
  readonly unsent: UnsentLabels;
  readonly memory: { readonly title: string; readonly text: string };
  readonly update: { readonly title: string; readonly text: string; readonly reload: string; readonly reloading: string };
  readonly signIn: SignInLabels;
};

/** `build`: of the page. */
export type NoticesProps = { readonly owner: PageOwner; readonly build: string; readonly labels: KeeperLabels };

/** What there is to say about the way between this browser and the server; nothing while all is well. */
export function KeeperNotices({ owner, build, labels }: NoticesProps) {
  // What the page's frame is drawn with later comes from whichever build answers then.
  const [own] = useState(build);
  return (
    <>
      <Lines build={own} labels={labels} />
      <SignInAgain owner={owner} labels={labels.signIn} />
    </>
  );
}

function Lines({ build, labels }: { build: string; labels: KeeperLabels }) {
  const outbox = useOutbox();
  const status = useOutboxStatus();
  const running = useRunningBuild();
  const query = useSearchParams().toString();
  const path = usePathname();
  const isKnown = useIsReady();
  const line = status === null ? null : unsentLineOf(status, query === "" ? path : `${path}?${query}`);
  const isInMemory = isKnown && status?.storage === "memory";
  const isOutdated = running !== null && running !== build;
  if (!line && !isInMemory && !isOutdated) return null;
  return (
    <div className="screen-only border-b border-line bg-raised text-sm">
      <div className="mx-auto max-w-[72rem] divide-y divide-line px-4">
        {line ? (
          <div className="py-1">
            <UnsentNotice line={line} labels={labels.unsent} onRetry={line.reason === "signedOut" ? null : () => outbox?.retry()} />
          </div>
        ) : null}
        {isInMemory ? (
          <p role="status" className="py-2" data-testid="memory-only">
            <span className="mr-2 font-semibold text-warn">{labels.memory.title}</span>
            {labels.memory.text}
          </p>
        ) : null}
        {isOutdated ? <Update labels={labels.update} /> : null}
      </div>
    </div>
  );
}

/** True once the browser has said whether it keeps anything. */
function useIsReady(): boolean {
  const outbox = useOutbox();
  const [ready, setReady] = useState<unknown>(null);
  useEffect(() => {
    void outbox?.ready.then(() => setReady(outbox));
  }, [outbox]);
  return outbox !== null && ready === outbox;
}

/** So long what waits may take before the page is loaded anew: what the browser keeps goes on afterwards. */
const SENDING_BEFORE_RELOAD = 5_000;

function Update({ labels }: { labels: KeeperLabels["update"] }) {
  const outbox = useOutbox();
  const [isReloading, setReloading] = useState(false);
  const reload = async () => {
    if (isReloading) return;
    setReloading(true);
    if (outbox && outbox.status().unsent > 0) await outbox.sendAll(SENDING_BEFORE_RELOAD);
    window.location.reload();
    // Whoever is asked whether to leave, and stays.
    setReloading(false);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1" data-testid="update">
      <p role="status">
        <span className="mr-2 font-semibold">{labels.title}</span>
        {labels.text}
      </p>
      <button type="button" onClick={() => void reload()} aria-disabled={isReloading} className="min-h-11 text-accent underline">
        {isReloading ? labels.reloading : labels.reload}
      </button>
    </div>
  );
}
