/** What one answer of `GET …/pulse` says; see `lib/core/pulse.ts` for its form on the wire. */
export type Connection = "online" | "offline" | "busy" | "signedOut" | "noAccess";

export type Presence = { readonly name: string; readonly section: string; readonly at: Date };

export type PulseOfAssessment = {
  /** The server's clock. */
  readonly now: Date;
  readonly revision: number;
  readonly state: "draft" | "submitted" | "returned";
  readonly closesAt: Date | null;
  readonly present: readonly Presence[];
  readonly responses: readonly PulseResponse[] | null;
};
export type PulseResponse = {
  readonly item: string;
  readonly revision: number;
  readonly answer: unknown;
  readonly evidence: string | null;
  readonly comment: string | null;
  readonly by: string | null;
  readonly at: Date;
};

export type PulseKeeper = {
  readonly connection: () => Connection;
  /** The build that answered last; null before. */
  readonly build: () => string | null;
  readonly subscribe: (listener: () => void) => () => void;
  /** What the open page wants to hear about; the last one asked for counts. Returns what ends it. */
  readonly watch: (place: { readonly assessment: string; readonly section: string | null }, listener: (pulse: PulseOfAssessment) => void) => () => void;
  /** Asks now. */
  readonly beat: () => void;
  readonly stop: () => void;
};
