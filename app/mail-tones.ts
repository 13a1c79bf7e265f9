import type { MessageState } from "@/lib/server/messages";

/** Colour of a mail's state; the word beside it says the same. */
export const MAIL_TONES = { queued: "text-muted", sending: "text-muted", sent: "text-good", failed: "text-bad", unclear: "text-warn", held: "text-warn" } as const satisfies Record<MessageState, string>;
