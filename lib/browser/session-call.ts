/** What came of signing in from within a page. */
export type SessionOutcome =
  | { readonly kind: "entered" }
  /** Refused in words: wrong password, too many tries, the database is away. */
  | { readonly kind: "refused"; readonly text: string }
  /** The account belongs to somebody else than the one whose page this is; no session was opened. */
  | { readonly kind: "otherUser" }
  | { readonly kind: "offline" };

/** Signs the person of an open page in again. `user`: whose page it is; nobody else gets a session by it. */
export async function openSession(entry: { readonly login: string; readonly password: string; readonly user: string }): Promise<SessionOutcome> {
  let answer: Response;
  try {
    answer = await fetch("/api/v1/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(entry) });
  } catch {
    return { kind: "offline" };
  }
  if (answer.ok) return { kind: "entered" };
  const reply = (await answer.json().catch(() => null)) as { readonly problem?: { readonly code?: unknown; readonly text?: unknown } } | null;
  if (reply?.problem?.code === "OTHER_USER") return { kind: "otherUser" };
  const text = reply?.problem?.text;
  // What has no words of ours comes from something between us and the server.
  return typeof text === "string" ? { kind: "refused", text } : { kind: "offline" };
}

/** So long a server that can be reached takes at most. */
const REACHED_WITHIN = 5_000;

export async function canReachServer(): Promise<boolean> {
  try {
    await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(REACHED_WITHIN) });
    return true;
  } catch {
    return false;
  }
}
