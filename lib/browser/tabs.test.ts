import { afterEach, beforeEach, expect, test } from "vitest";
import { hearTabs, tellTabs, type TabMessage } from "@/lib/browser/tabs";

let other: BroadcastChannel;
let told: unknown[];
beforeEach(() => {
  told = [];
  other = new BroadcastChannel("xinzhi");
  other.onmessage = ({ data }: MessageEvent<unknown>) => void told.push(data);
});
afterEach(() => other.close());

/** Messages arrive in the order in which they were sent: once the other tab has this one, it has all before. */
async function arrived(count: number): Promise<void> {
  await expect.poll(() => told.length).toBe(count);
}

test("other tabs hear who has signed in and who has left", async () => {
  tellTabs({ kind: "signedIn", user: "u1" });
  tellTabs({ kind: "signedOut", user: "u1" });
  await arrived(2);
  expect(told).toMatchObject([{ kind: "signedIn", user: "u1" }, { kind: "signedOut", user: "u1" }]);
});

test("a tab hears the others, but neither itself nor what else is said", async () => {
  const heard: TabMessage[] = [];
  const stop = hearTabs((message) => void heard.push(message));
  for (const said of [null, "signedIn", { kind: "saved", user: "u1" }, { kind: "signedIn" }]) other.postMessage(said);
  tellTabs({ kind: "signedOut", user: "u1" });
  other.postMessage({ kind: "signedIn", user: "u2" });
  await expect.poll(() => heard).toEqual([{ kind: "signedIn", user: "u2" }]);
  await arrived(1);
  expect(heard).toHaveLength(1);
  stop();
});
