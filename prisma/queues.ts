/**
 * The queues of jobs as the database keeps them. What is put into them and what is done with it stands in `lib/server/jobs`.
 *
 * `policy`: "short" lets one job for a thing wait at a time, and any number run; "stately" lets one wait and one run over all
 * processes. `expireInSeconds`: whoever has not ended a job by then is taken for dead, and the job runs again or, without
 * retries, has failed. What a tick of every minute would do again anyway is not retried.
 */
export type QueueOptions = {
  readonly policy: "short" | "stately";
  readonly retryLimit: number;
  readonly retryDelay: number;
  readonly retryBackoff: boolean;
  readonly expireInSeconds: number;
};

const OF_A_LIST = { policy: "short", retryLimit: 5, retryDelay: 5, retryBackoff: true, expireInSeconds: 600 } as const satisfies QueueOptions;
const OF_A_TICK = { policy: "stately", retryLimit: 0, retryDelay: 0, retryBackoff: false } as const;

export const QUEUE_OPTIONS = {
  "call-up.check": OF_A_LIST,
  "call-up.write": OF_A_LIST,
  "campaigns.tick": { ...OF_A_TICK, expireInSeconds: 120 },
  "mail.send": { ...OF_A_TICK, expireInSeconds: 180 },
  // A million enterprises take their time. That one is built at a time a lock sees to, which ends with the process that has it; an active
  // job does not. Whatever waits to be built, the tick brings again.
  "publication.build": { policy: "short", retryLimit: 0, retryDelay: 0, retryBackoff: false, expireInSeconds: 6 * 3_600 },
} as const satisfies Record<string, QueueOptions>;
