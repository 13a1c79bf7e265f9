"use client";
import { useEffect } from "react";
import { registerWorker, tellOwner } from "@/lib/browser/worker-client";

/** Keeps the pages that this person fills in for times without a network, and nobody else's. Draws nothing. */
export function PageKeeper({ user }: { user: string }) {
  useEffect(() => {
    registerWorker();
    tellOwner(user);
  }, [user]);
  return null;
}
