"use client";
import { createContext, useContext } from "react";
import type { Outbox } from "@/lib/browser/outbox/outbox";
import type { PulseKeeper } from "@/lib/browser/pulse";

/** What the keeper of the organisation's pages holds for them; null until the page runs in the browser. */
export type Kept = { readonly outbox: Outbox; readonly pulse: PulseKeeper };

export const KeeperContext = createContext<Kept | null>(null);

export const useKept = (): Kept | null => useContext(KeeperContext);
