"use client";
import { useEffect, useState, type ComponentType, type ReactNode } from "react";
import { KeeperContext, type Kept } from "@/components/shell/keeper-context";
import type { NoticesProps } from "@/components/shell/keeper-notices";
import { openOutbox } from "@/lib/browser/outbox/open-outbox";
import { startPulse } from "@/lib/browser/pulse-keeper";
import { tellTabs } from "@/lib/browser/tabs";

/**
 * Holds what lives longer than a page of an organisation: the outbox of whoever is signed in, and the pulse. They come with
 * the page itself and not later: what is entered in its first second must be kept too.
 */
export function Keeper({ user, pulseUrl, children }: { user: string; pulseUrl: string; children: ReactNode }) {
  const [kept, setKept] = useState<Kept | null>(null);
  useEffect(() => {
    const outbox = openOutbox(user);
    const pulse = startPulse(pulseUrl, user);
    // This page was made for somebody who is signed in: tabs that wait for that may go on.
    tellTabs({ kind: "signedIn", user });
    // They speak to the browser: on the server there is nothing to hold.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setKept({ outbox, pulse });
    // The pulse may hear first that the server is back; then what waits need not wait for its own next try.
    const stopHearing = pulse.subscribe(() => {
      if (pulse.connection() === "online" && outbox.status().reason !== null) outbox.retry();
    });
    return () => {
      stopHearing();
      outbox.close();
      pulse.stop();
    };
  }, [user, pulseUrl]);
  return <KeeperContext value={kept}>{children}</KeeperContext>;
}

/**
 * The place below the navigation for what the keeper has to say. Its code comes once the page is alive; where it does not
 * come, it is asked for again when the network is back.
 */
export function KeeperPlace(props: NoticesProps) {
  const [loaded, setLoaded] = useState<{ readonly notices: ComponentType<NoticesProps> } | null>(null);
  useEffect(() => {
    const load = () => {
      void import("@/components/shell/keeper-notices").then((code) => setLoaded({ notices: code.KeeperNotices }), () => undefined);
      // For whoever wants to leave while there is no network to fetch it.
      void import("@/components/shell/sign-out-dialog").catch(() => undefined);
    };
    load();
    window.addEventListener("online", load);
    return () => window.removeEventListener("online", load);
  }, []);
  return loaded && <loaded.notices {...props} />;
}
