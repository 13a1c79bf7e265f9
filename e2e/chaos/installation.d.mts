export type Installation = {
  readonly url: string;
  /** What the start has printed so far. */
  readonly said: () => string;
  readonly isReady: () => Promise<boolean>;
  /** Ends the process; answers when its successor is ready, with the seconds that took. */
  readonly hit: (target: "web" | "database", signal: NodeJS.Signals) => Promise<number>;
  /** Rows of one statement, read past row-level security. */
  readonly read: <Row>(statement: string) => Promise<Row[]>;
  readonly stop: () => Promise<void>;
};
export function startInstallation(): Promise<Installation>;
