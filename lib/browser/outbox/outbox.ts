import type { SaveState } from "@/lib/browser/outbox/save-state";

/**
 * What somebody has entered in this browser and the server has not taken yet. Every change is written down here first and
 * sent from here, in batches, until it is acknowledged: over lost networks, closed tabs, restarts and signed-out sessions.
 * Nothing leaves it without an answer of the server or a decision of the person.
 */
export type Outbox = {
  readonly user: string;
  /** Everything that this browser had kept is known; before, only what was entered since the page was opened. */
  readonly ready: Promise<void>;
  /** A form takes its place at a save address: one per address and tab at a time. */
  readonly attach: (options: TargetOptions) => OutboxTarget;
  readonly status: () => OutboxStatus;
  readonly subscribe: (listener: () => void) => () => void;
  /** Sends what waits, now: somebody asked for it, signed in again, or the network is back. */
  readonly retry: () => void;
  /** Tries to send everything; resolves with how many changes and submissions are left when nothing more can be sent or the time is up. */
  readonly sendAll: (milliseconds: number) => Promise<number>;
  /** Drops every change that was not taken. Only ever at the person's word. */
  readonly discard: () => Promise<void>;
  /** Keeps a wish to submit until it was fulfilled, refused or taken back. It is sent when nothing of its assessment waits. */
  readonly submitWhenSent: (submission: QueuedSubmission) => Promise<void>;
  readonly submission: (url: string) => SubmissionState | null;
  readonly cancelSubmission: (url: string) => Promise<void>;
  /** Another session has begun in this tab's page: what was signed out goes on. */
  readonly close: () => void;
};

export type OutboxStatus = {
  /** Changes of this user that are not on the server, whatever keeps them: of every page, not only of the open one. */
  readonly unsent: number;
  /** Submissions that wait for them or for the network. */
  readonly wishes: number;
  /** Of them, those that wait for the person: both values are there (conflict), or the server refused the entry. */
  readonly attention: number;
  /** Pages that show them, in the order they were entered: where to go. */
  readonly pages: readonly string[];
  readonly reason: "offline" | "busy" | "signedOut" | null;
  /** `memory`: this browser keeps nothing (private window, no room); what is entered is sent at once and lives as long as the page. */
  readonly storage: "kept" | "memory";
};

/** What signing out now would lose. */
export const leftOf = ({ unsent, wishes }: Pick<OutboxStatus, "unsent" | "wishes">): number => unsent + wishes;

export type Change = Readonly<Record<string, unknown>>;

export type TargetOptions = {
  /** Save address; stable for ever. */
  readonly url: string;
  /** Fields that stand beside `batch` and `changes` in the body. */
  readonly envelope: Readonly<Record<string, unknown>>;
  /** Path of the page that shows these entries, for the way back to them. */
  readonly page: string;
  /** The address at which this assessment is submitted, if these entries belong to one. */
  readonly submitUrl?: string;
  /** Revision of each entry as the page was made with. */
  readonly revisions: ReadonlyMap<string, number>;
  readonly onEntry: (key: string, entry: KnownEntry) => void;
  /** In another tab the person has settled the conflict over this entry in favour of what is stored, which it carries. */
  readonly onGivenUp: (key: string, entry: KnownEntry) => void;
  readonly onState: (state: SaveState) => void;
  /** Everything of this address was taken. */
  readonly onSettled: () => void;
};

/** What this browser knows of one entry beyond what the page was made with. */
export type KnownEntry = {
  readonly change: Change;
  readonly revision: number;
  readonly state: "waiting" | "saved" | "conflict" | "refused";
  /** When it was entered, by the server's clock as far as it is known. */
  readonly enteredAt: Date;
  /** What is stored instead of it. */
  readonly stored: { readonly current: unknown; readonly revision: number; readonly by: string | null; readonly at: Date | null } | null;
  /** Why it was refused, in words. */
  readonly message: string | null;
};

export type OutboxTarget = {
  /** Takes an entry: it is kept at once and sent after `delay` milliseconds together with whatever else has come by then. */
  readonly put: (key: string, change: Change, delay: number) => void;
  /** Sends what waits, now. */
  readonly flush: () => void;
  /** The person has chosen between the two values of a conflict. False where there is none: another tab has settled it. */
  readonly resolve: (key: string, choice: "mine" | "theirs") => boolean;
  /** A newer stored value was shown: later entries are made on top of it. */
  readonly see: (key: string, revision: number) => void;
  readonly hasUnsent: () => boolean;
  readonly detach: () => void;
};

export type QueuedSubmission = { readonly url: string; readonly page: string };
export type SubmissionState =
  | { readonly kind: "waiting"; readonly reason: "unsent" | "offline" | "busy" | "signedOut" | "sending" }
  | { readonly kind: "submitted"; readonly submission: string }
  | { readonly kind: "refused"; readonly message: string };
