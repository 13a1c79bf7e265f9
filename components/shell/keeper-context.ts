"use client";
import { createContext, useContext, useEffect, useState } from "react";
import type { Kept, StartKeeping } from "@/lib/browser/keeping";
import type { Outbox, OutboxStatus } from "@/lib/browser/outbox/outbox";
import type { Connection, PulseKeeper } from "@/lib/browser/pulse";

/** What holds outbox and pulse for the pages of an organisation. */
export type Keeping = {
  /** Null until they are there: `lib/browser/keeping-due` says when. */
  readonly kept: Kept | null;
  /** Opens them with code that is there already, if nobody has. */
  readonly keep: (start: StartKeeping) => Kept | null;
  /** Opens them as soon as their code has come. Rejects where it does not come. */
  readonly load: () => Promise<Kept | null>;
};

export const KeeperContext = createContext<Keeping | null>(null);

export const useKeeping = (): Keeping | null => useContext(KeeperContext);
export const useKept = (): Kept | null => useKeeping()?.kept ?? null;
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
