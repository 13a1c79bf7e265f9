import { useEffect, useState } from "react";
import { whenTypingPauses } from "@/lib/browser/typing-pause";

/** `wanted` once nobody has typed for a moment: what opens over the page must not take the next letters with it. */
export function useTypingPause(wanted: string | null): string | null {
  const [granted, grant] = useState<string | null>(null);
  useEffect(() => (wanted === null ? undefined : whenTypingPauses(document, () => grant(wanted))), [wanted]);
  return granted === wanted ? granted : null;
}
