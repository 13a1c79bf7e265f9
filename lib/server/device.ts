import "server-only";
import type { AskedHeaders } from "@/lib/server/asked";
import { config } from "@/lib/server/config";
import { readMark } from "@/lib/server/known-device";

/** Where a request comes from, as far as it is kept: the address masked to its network. */
export type Device = {
  readonly agent: string;
  /** "203.0.113.*", or "" where no proxy is trusted to say. */
  readonly address: string;
  /** The mark of a browser in which somebody signed in before, as the request carries it; unchecked. */
  readonly mark: string | null;
};

/** For what runs without a request: seeds, jobs, tests. */
export const noDevice: Device = { agent: "", address: "", mark: null };

/**
 * The address comes from `X-Forwarded-For` and only where `TRUST_PROXY_HOPS` says how many proxies of ours append to
 * it: counted from the right, since everything further left is whatever the client wrote. Without a trusted proxy it is
 * unknown, and limits work per account and for the whole installation.
 */
export function deviceOf(headers: AskedHeaders, hops: number = config.trustProxyHops): Device {
  const agent = (headers.get("user-agent") ?? "").replaceAll(/[\p{C}]/gu, "").slice(0, 200);
  const chain = (headers.get("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  const address = hops > 0 ? (chain.at(-hops) ?? "") : "";
  return { agent, address: maskAddress(address), mark: readMark(headers) };
}

/** Keeps the first three numbers of IPv4, the first three groups of IPv6; nothing of what is neither. */
function maskAddress(address: string): string {
  const four = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address);
  if (four) return `${four[1]}.*`;
  const six = /^[0-9a-f:]{2,39}$/i.test(address) && address.includes(":") ? address.toLowerCase().split(":").slice(0, 3) : null;
  return six ? `${six.join(":")}:*` : "";
}
