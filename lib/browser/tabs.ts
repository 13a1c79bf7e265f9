/** What tabs of one browser tell each other about whose they are. */
export type TabMessage = { readonly kind: "signedIn" | "signedOut"; readonly user: string };

const CHANNEL = "xinzhi";
/** A channel also reaches the other ends of it in the same page: what a page said itself it does not hear. */
const SELF = `${Date.now()} ${Math.random()}`;

export function tellTabs(message: TabMessage): void {
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage({ ...message, from: SELF });
  channel.close();
}

/** Hears the other tabs until the answer is called. */
export function hearTabs(listener: (message: TabMessage) => void): () => void {
  if (typeof BroadcastChannel === "undefined") return () => undefined;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data) && data.from !== SELF) listener({ kind: data.kind, user: data.user });
  };
  return () => channel.close();
}

/** A tab may be of another build. */
function isMessage(data: unknown): data is TabMessage & { readonly from?: unknown } {
  const message = data as Partial<TabMessage> | null;
  return typeof message === "object" && message !== null && (message.kind === "signedIn" || message.kind === "signedOut") && typeof message.user === "string";
}
