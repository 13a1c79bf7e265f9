import "server-only";
import { AppError } from "@/lib/core/errors";
import { config } from "@/lib/server/config";

/**
 * Refuses what another site sent. Next.js executes a Server Action without an `Origin` and believes a forged
 * `X-Forwarded-Host`, so the address of the installation decides here, and nothing of the request but its origin.
 *
 * Without `Origin` only a browser that says `Sec-Fetch-Site: same-origin` is believed: no page of another site can set it.
 */
export function checkOrigin(headers: Headers): void {
  const origin = headers.get("origin");
  if (origin === null) {
    if (headers.get("sec-fetch-site") !== "same-origin") throw new AppError("ORIGIN");
    return;
  }
  if (!isOwn(origin)) throw new AppError("ORIGIN");
}

function isOwn(origin: string): boolean {
  const own = new URL(config.url);
  if (origin === own.origin) return true;
  // On the machine itself the same server is reached under several names.
  const other = URL.canParse(origin) ? new URL(origin) : null;
  return other !== null && LOOPBACK.has(own.hostname) && LOOPBACK.has(other.hostname) && other.port === own.port && other.protocol === own.protocol;
}
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
