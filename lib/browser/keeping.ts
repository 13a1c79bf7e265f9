import { openOutbox } from "@/lib/browser/outbox/open-outbox";
import type { Outbox } from "@/lib/browser/outbox/outbox";
import type { PulseKeeper } from "@/lib/browser/pulse";
import { startPulse } from "@/lib/browser/pulse-keeper";

/** What lives longer than a page of an organisation: the outbox of whoever is signed in, and the pulse. */
export type Kept = { readonly outbox: Outbox; readonly pulse: PulseKeeper; readonly end: () => void };

export type StartKeeping = (user: string, pulseUrl: string) => Kept;

/** Opens both. They speak to the browser: on the server there is nothing to hold. */
export const startKeeping: StartKeeping = (user, pulseUrl) => {
  const outbox = openOutbox(user);
  const pulse = startPulse(pulseUrl, user);
  // The pulse may hear first that the network or the session is back; then what waits need not wait for its own next try. A
  // server that asked for time gets it: it answers pulses sooner than it takes saves again.
  const stopHearing = pulse.subscribe(() => {
    const { reason } = outbox.status();
    if (pulse.connection() === "online" && (reason === "offline" || reason === "signedOut")) outbox.retry();
  });
  return {
    outbox,
    pulse,
    end() {
      stopHearing();
      outbox.close();
      pulse.stop();
    },
  };
};
