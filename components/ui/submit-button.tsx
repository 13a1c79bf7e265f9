"use client";
import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { Button } from "@/components/ui/button";

/** Sends its form once: a second press while the first is under way does nothing. */
export function SubmitButton(props: { children: ReactNode; busy: string; look?: "primary" | "secondary" | "danger" | "quiet"; name?: string; value?: string }) {
  const { pending } = useFormStatus();
  return (
    <Button
      type="submit"
      look={props.look ?? "primary"}
      name={props.name}
      value={props.value}
      aria-disabled={pending}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
    >
      {pending ? props.busy : props.children}
    </Button>
  );
}
