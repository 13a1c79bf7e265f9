"use client";
import { useEffect, useState } from "react";
import { Notice } from "@/components/ui/notice";

/** Tells whoever is about to sign in that this browser keeps somebody's unsent entries: how many, and nothing else of them. */
export function KeptNotice({ labels }: { labels: { /** Holds {count}. */ title: string; text: string } }) {
  const [count, setCount] = useState(0);
  useEffect(() => {
    void countKept().then(setCount, () => undefined);
  }, []);
  if (count === 0) return null;
  return (
    <div className="mb-6">
      <Notice tone="info" title={labels.title.replace("{count}", String(count))} role="status">
        {labels.text}
      </Notice>
    </div>
  );
}

/** Most who come here keep nothing: the code that counts is fetched only where there is a database to count in. */
async function countKept(): Promise<number> {
  if (!("databases" in indexedDB)) return (await import("@/lib/browser/outbox/open-outbox")).countKept();
  const found = await indexedDB.databases();
  return found.some(({ name }) => name === "xinzhi") ? (await import("@/lib/browser/outbox/open-outbox")).countKept() : 0;
}
