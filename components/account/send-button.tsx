import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

/** The button of a form that sends itself: it says what happens, and keeps the focus while it does. */
export function SendButton({ pending, busy, children }: { pending: boolean; busy: string; children: ReactNode }) {
  return (
    <Button
      type="submit"
      look="primary"
      aria-disabled={pending}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
    >
      {pending ? busy : children}
    </Button>
  );
}
