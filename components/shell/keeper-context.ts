"use client";
import { createContext, useContext, useEffect, useState } from "react";
import type { Outbox, OutboxStatus } from "@/lib/browser/outbox/outbox";
import type { Connection, PulseKeeper } from "@/lib/browser/pulse";

/** What the keeper of the organisation's pages holds for them; null until the page runs in the browser. */
export type Kept = { readonly outbox: Outbox; readonly pulse: PulseKeeper };

export const KeeperContext = createContext<Kept | null>(null);

export const useKept = (): Kept | null => useContext(KeeperContext);
export const useOutbox = (): Outbox | null => useKept()?.outbox ?? null;
export const usePulse = (): PulseKeeper | null => useKept()?.pulse ?? null;

export function useOutboxStatus(): OutboxStatus | null {
  const outbox = useOutbox();
  return useHeard(outbox, outbox?.status ?? null);
}

export function useConnection(): Connection | null {
  const pulse = usePulse();
  return useHeard(pulse, pulse?.connection ?? null);
}

/** The build that answered last; null before the first answer. */
export function useRunningBuild(): string | null {
  const pulse = usePulse();
  return useHeard(pulse, pulse?.build ?? null);
}

type Source = { readonly subscribe: (listener: () => void) => () => void };

/** Not `useSyncExternalStore`: a source may make its value anew each time it is asked. */
export function useHeard<Value>(source: Source | null, read: (() => Value) | null): Value | null {
  const [heard, setHeard] = useState<{ readonly source: Source; readonly value: Value } | null>(null);
  useEffect(() => {
    if (source === null || read === null) return;
    const listen = () => setHeard({ source, value: read() });
    listen();
    return source.subscribe(listen);
    // What is read belongs to its source.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [source]);
  return heard !== null && heard.source === source ? heard.value : null;
}
