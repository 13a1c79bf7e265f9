/** What tabs of one browser tell each other about whose they are. */
export type TabMessage = { readonly kind: "signedIn"; readonly user: string };

const CHANNEL = "xinzhi";

export function tellTabs(message: TabMessage): void {
  if (typeof BroadcastChannel === "undefined") return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(message);
  channel.close();
}

/** Hears the other tabs until the answer is called. Other parts of the product speak on the same channel. */
export function hearTabs(listener: (message: TabMessage) => void): () => void {
  if (typeof BroadcastChannel === "undefined") return () => undefined;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) listener(data);
  };
  return () => channel.close();
}

function isMessage(data: unknown): data is TabMessage {
  const message = data as Partial<TabMessage> | null;
  return typeof message === "object" && message !== null && message.kind === "signedIn" && typeof message.user === "string";
}
