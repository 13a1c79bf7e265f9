import "server-only";
import { AppError } from "@/lib/core/errors";

/**
 * Token buckets in the memory of this process. What that means: a restart empties them, and several web processes
 * each allow the full rate. Both are acceptable, since the limits protect against floods and guessing and not against a
 * single extra attempt; sharing them would cost a database write per request.
 */
export type Rate = {
  /** Requests at once from rest. */
  readonly burst: number;
  /** Seconds until one more is allowed. */
  readonly secondsEach: number;
};

type Bucket = { level: number; at: number };
/** Oldest out: an attacker with many keys must not fill the memory. */
const MOST_BUCKETS = 50_000;
const holder = globalThis as typeof globalThis & { xinzhiBuckets?: Map<string, Bucket> };
/** One for the process, as in db.ts: what Next.js loads once per bundle would allow each rate once per bundle. */
const buckets = (holder.xinzhiBuckets ??= new Map());

/** Takes one, or throws TOO_MANY with the seconds to wait. `now` in milliseconds. */
export function takeToken(name: string, key: string, rate: Rate, now: number = Date.now()): void {
  const bucket = fill(name, key, rate, now);
  if (bucket.level < 1) throw tooMany(bucket, rate);
  bucket.level -= 1;
}

/** Throws TOO_MANY where nothing is left, and takes nothing: for limits on failures only. */
export function checkToken(name: string, key: string, rate: Rate, now: number = Date.now()): void {
  const bucket = fill(name, key, rate, now);
  if (bucket.level < 1) throw tooMany(bucket, rate);
}

/** Forgets what was taken, after a success. */
export function returnTokens(name: string, key: string): void {
  buckets.delete(`${name} ${key}`);
}

function fill(name: string, key: string, rate: Rate, now: number): Bucket {
  const id = `${name} ${key}`;
  const known = buckets.get(id);
  const level = known ? Math.min(rate.burst, known.level + Math.max(0, now - known.at) / (rate.secondsEach * 1_000)) : rate.burst;
  const bucket = { level, at: now };
  // Set again at the end: the first key of the map is the one unused for longest.
  buckets.delete(id);
  buckets.set(id, bucket);
  if (buckets.size > MOST_BUCKETS) buckets.delete(buckets.keys().next().value as string);
  return bucket;
}

function tooMany(bucket: Bucket, rate: Rate): AppError {
  const seconds = Math.max(1, Math.ceil((1 - bucket.level) * rate.secondsEach));
  return new AppError("TOO_MANY", { retryAfter: seconds, values: { seconds } });
}
