import type { FormEvent } from "react";

/** React empties a form whose action has ended, however it ended: what was refused stays as it was filled in. */
export function keepRefused(outcome: object | null): (event: FormEvent<HTMLFormElement>) => void {
  return (event) => {
    if (outcome && "problem" in outcome) event.preventDefault();
  };
}
