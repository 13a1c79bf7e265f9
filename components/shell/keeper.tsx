"use client";
import { useCallback, useEffect, useMemo, useRef, useState, type ComponentType, type ReactNode } from "react";
import { KeeperContext, useKept } from "@/components/shell/keeper-context";
import type { NoticesProps } from "@/components/shell/keeper-notices";
import type { Kept, StartKeeping } from "@/lib/browser/keeping";
import { whenKeepingIsDue } from "@/lib/browser/keeping-due";
import { hearTabs, tellTabs } from "@/lib/browser/tabs";

/**
 * Holds what lives longer than a page of an organisation: the outbox of whoever is signed in, and the pulse. Pages that take
 * entries bring them along (`useKeptAtOnce`); the others load without them and fetch them afterwards.
 */
export function Keeper({ user, pulseUrl, children }: { user: string; pulseUrl: string; children: ReactNode }) {
  const [kept, setKept] = useState<Kept | null>(null);
  const current = useRef<Kept | null>(null);
  /** How many keepers this one has been: whoever was loading for one that is gone opens nothing. */
  const past = useRef(0);

  const keep = useCallback(
    (start: StartKeeping) => {
      if (current.current === null) {
        current.current = start(user, pulseUrl);
        setKept(current.current);
      }
      return current.current;
    },
    [user, pulseUrl],
  );
  const load = useCallback(async () => {
    // A page that takes entries has opened them itself, and may have no network to fetch them by.
    if (current.current !== null) return current.current;
    const asked = past.current;
    const { startKeeping } = await import("@/lib/browser/keeping");
    return asked === past.current ? keep(startKeeping) : null;
  }, [keep]);

  useEffect(() => {
    // This page was made for somebody who is signed in: tabs that wait for that may go on.
    tellTabs({ kind: "signedIn", user });
    // They have left, in another tab, and what they entered is sent or given up: nothing of theirs stays on the screen.
    const stopHearing = hearTabs((message) => {
      if (message.kind === "signedOut" && message.user === user) window.location.replace("/sign-in");
    });
    const stopWaiting = whenKeepingIsDue(load);
    return () => {
      past.current += 1;
      stopHearing();
      stopWaiting();
      current.current?.end();
      current.current = null;
    };
  }, [user, load]);

  const keeping = useMemo(() => ({ kept, keep, load }), [kept, keep, load]);
  return <KeeperContext value={keeping}>{children}</KeeperContext>;
}

/**
 * The place below the navigation for what the keeper has to say. Its code comes once there is a keeper that can say
 * something; where it does not come, it is asked for again when the network is back.
 */
export function KeeperPlace(props: NoticesProps) {
  const [loaded, setLoaded] = useState<{ readonly notices: ComponentType<NoticesProps> } | null>(null);
  const hasKeeper = useKept() !== null;
  useEffect(() => {
    if (!hasKeeper) return;
    const load = () => {
      void import("@/components/shell/keeper-notices").then((code) => setLoaded({ notices: code.KeeperNotices }), () => undefined);
      // For whoever wants to leave while there is no network to fetch it.
      void import("@/components/shell/sign-out-dialog").catch(() => undefined);
    };
    load();
    window.addEventListener("online", load);
    return () => window.removeEventListener("online", load);
  }, [hasKeeper]);
  return loaded && <loaded.notices {...props} />;
}
