"use client";
import { createContext, useContext, type ReactNode } from "react";

/** `reference`: the words before the number. `away`: for a database that cannot be reached, where waiting helps. */
export type FaultWords = { title: string; text: string; away: { title: string; text: string }; reference: string; retry: string; home: string };

const Context = createContext<FaultWords | null>(null);

/** Error pages get no properties from the server, which may be what failed: their words come with the frame around them. */
export function FaultWordsProvider({ words, children }: { words: FaultWords; children: ReactNode }) {
  return <Context value={words}>{children}</Context>;
}

export const useFaultWords = () => useContext(Context);
