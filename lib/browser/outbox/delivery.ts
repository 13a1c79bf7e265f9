import { PAGE_OWNER } from "@/lib/core/page-owner";
import type { Batch, Outcome, Submission } from "@/lib/browser/outbox/entry";

/** What became of a call. Only `answered` and `refused` are the server's last word on what was sent. */
export type Delivery =
  | { readonly kind: "answered"; readonly outcomes: readonly Outcome[]; readonly savedAt: Date }
  /** No way to the server, or to what answers in its place. */
  | { readonly kind: "offline" }
  | { readonly kind: "busy"; readonly retryAfter: number }
  | { readonly kind: "signedOut" }
  | { readonly kind: "closed"; readonly message: string }
  /** The call as a whole will never be taken. */
  | { readonly kind: "refused"; readonly message: string };

/** A call that hangs longer is sent again. */
const PATIENCE_MS = 30_000;
/** Browsers let calls of up to 64 KiB outlive their page. */
const KEEPALIVE_BYTES = 60_000;

export async function deliver({ user, url, body, edits }: Batch): Promise<Delivery> {
  const answer = await call(user, url, "PUT", body);
  if ("kind" in answer) return answer;
  const { results, savedAt } = answer.reply as { results?: unknown; savedAt?: unknown };
  if (Array.isArray(results) && results.length === edits.length && typeof savedAt === "string") {
    return { kind: "answered", outcomes: results as Outcome[], savedAt: new Date(savedAt) };
  }
  return failureOf(answer);
}

export type SubmissionDelivery = Exclude<Delivery, { kind: "answered" }> | { readonly kind: "submitted"; readonly submission: string };

export async function deliverSubmission({ user, url, key }: Submission): Promise<SubmissionDelivery> {
  const answer = await call(user, url, "POST", JSON.stringify({ key }));
  if ("kind" in answer) return answer;
  const { submission } = answer.reply as { submission?: unknown };
  return answer.status < 300 && typeof submission === "string" ? { kind: "submitted", submission } : failureOf(answer);
}

type Answer = { readonly status: number; readonly reply: object; readonly retryAfter: number };

/** An answer of ours is JSON; anything else comes from what stands between (a hotel's sign-in page, a proxy). */
async function call(user: string, url: string, method: string, body: string): Promise<Answer | { readonly kind: "offline" } | { readonly kind: "busy"; readonly retryAfter: number }> {
  try {
    const answer = await fetch(url, {
      method,
      headers: { "content-type": "application/json", [PAGE_OWNER]: user },
      body,
      keepalive: body.length < KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const retryAfter = (Number(answer.headers.get("retry-after")) || 0) * 1_000;
    if (answer.status === 429 || answer.status >= 500) return { kind: "busy", retryAfter };
    const reply: unknown = await answer.json();
    return typeof reply === "object" && reply !== null ? { status: answer.status, reply, retryAfter } : { kind: "offline" };
  } catch {
    return { kind: "offline" };
  }
}

function failureOf({ status, reply, retryAfter }: Answer): Exclude<Delivery, { kind: "answered" }> {
  const { code, text, message } = (reply as { problem?: { code?: string; text?: string; message?: string } }).problem ?? {};
  if (code === undefined) return { kind: "busy", retryAfter };
  const words = text ?? message ?? code;
  if (status === 401) return { kind: "signedOut" };
  return code === "CLOSED" ? { kind: "closed", message: words } : { kind: "refused", message: words };
}
