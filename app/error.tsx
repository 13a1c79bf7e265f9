"use client";
import { FaultPage } from "@/components/shell/fault-page";

/** When the frame around a group of pages failed: there is no header then. */
export default function ErrorPage(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main id="main">
      <FaultPage {...props} />
    </main>
  );
}
