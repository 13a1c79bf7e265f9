"use client";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { useFaultWords } from "@/components/shell/fault-words";
import { Button, ButtonLink } from "@/components/ui/button";
import type { ErrorCode } from "@/lib/core/errors";

const AWAY: ErrorCode = "UNAVAILABLE";

/** Something failed while a page was made: what is safe, what to do, and the number under which the log has it. */
export function FaultPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const words = useFaultWords();
  const router = useRouter();
  if (!words) return null;
  const said = error.digest === AWAY ? words.away : words;
  const retry = () =>
    // The page is asked for again: drawing what the server sent before would fail the same way.
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div className="mx-auto max-w-[72rem] px-4 py-12">
      <div role="alert">
        <h1>{said.title}</h1>
        <p className="measure mt-3">{said.text}</p>
        {error.digest && error.digest !== AWAY ? (
          <p className="mt-3 text-muted">
            {words.reference}
            <code className="font-semibold">{error.digest}</code>
          </p>
        ) : null}
      </div>
      <div className="mt-6 flex flex-wrap gap-3">
        <Button look="primary" onClick={retry}>
          {words.retry}
        </Button>
        <ButtonLink href="/">{words.home}</ButtonLink>
      </div>
    </div>
  );
}
