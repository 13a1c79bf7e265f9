"use client";
import { useEffect } from "react";
import { useKeeping } from "@/components/shell/keeper-context";
import { startKeeping } from "@/lib/browser/keeping";

/**
 * For what takes entries: outbox and pulse come with its own code and not later, since what is entered in the first second
 * of a page must be kept too, and a page that opens without a network cannot fetch them.
 */
export function useKeptAtOnce(): void {
  const keep = useKeeping()?.keep;
  useEffect(() => void keep?.(startKeeping), [keep]);
}
