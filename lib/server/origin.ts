import "server-only";
import { AppError } from "@/lib/core/errors";
import type { AskedHeaders } from "@/lib/server/asked";
import { config } from "@/lib/server/config";

/**
 * Refuses what another site sent. Next.js executes a Server Action without an `Origin` and believes a forged
 * `X-Forwarded-Host`, so the address of the installation decides here, and nothing of the request but its origin.
 *
 * Without `Origin` only a browser that says `Sec-Fetch-Site: same-origin` is believed: no page of another site can set it.
 */
export function checkOrigin(headers: AskedHeaders): void {
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

/**
 * True for a request from the machine itself, as far as a request can tell: reached under a loopback name, from a loopback
 * address, through no proxy. Good enough for counters, never for data: both headers are the client's to write where no
 * proxy overwrites them.
 */
export function isFromThisMachine(headers: AskedHeaders): boolean {
  const host = headers.get("host") ?? "";
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
  const from = (headers.get("x-forwarded-for") ?? "127.0.0.1").trim();
  return LOOPBACK.has(name) && /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(from) && !headers.has("forwarded") && !headers.has("via");
}
