"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Progress } from "@/components/ui/progress";

type Known = { readonly state: string; readonly rows: number; readonly good: number; readonly written: number };
const EACH_MS = 1_500;

/**
 * How far a list is that is being checked or written. Asks again and again, and has the page made anew once it is done; without
 * scripts the link below does that. `checking` and `writing` hold "{n}" and "{of}" for the figures.
 */
export function ListProgress({ address, first, labels }: { address: string; first: Known; labels: { readonly checking: string; readonly writing: string; readonly stalled: string } }) {
  const router = useRouter();
  const [known, setKnown] = useState(first);
  const [isStalled, setStalled] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const leaving = new AbortController();
    const ask = async () => {
      try {
        const response = await fetch(address, { signal: leaving.signal, headers: { accept: "application/json" } });
        if (!response.ok) throw new Error(String(response.status));
        const now = (await response.json()) as Known;
        setKnown(now);
        setStalled(false);
        if (now.state !== first.state) router.refresh();
      } catch {
        if (leaving.signal.aborted) return;
        setStalled(true);
      }
      timer = setTimeout(() => void ask(), EACH_MS);
    };
    timer = setTimeout(() => void ask(), EACH_MS);
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [address, first.state, router]);
  const isWriting = first.state === "writing";
  const text = (isWriting ? labels.writing : labels.checking).replace("{n}", String(isWriting ? known.written : known.rows)).replace("{of}", String(known.good));
  return (
    <div className="space-y-2">
      <p role="status" className="tabular-nums">
        {text}
      </p>
      {isWriting ? <Progress done={known.written} total={known.good} label={text} /> : null}
      {isStalled ? <p className="text-muted">{labels.stalled}</p> : null}
    </div>
  );
}
