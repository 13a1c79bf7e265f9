"use client";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { FaultPage } from "@/components/shell/fault-page";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const router = useRouter();
  return (
    <FaultPage
      digest={error.digest}
      retry={() =>
        // The page is asked for again: drawing what the server sent before would fail the same way.
        startTransition(() => {
          router.refresh();
          reset();
        })
      }
    />
  );
}
