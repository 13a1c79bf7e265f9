import "server-only";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { AskedHeaders } from "@/lib/server/asked";
import { config } from "@/lib/server/config";

/**
 * A browser in which somebody signed in before. Failures count against an account, so that anybody could keep its owner
 * out by failing ten times; a browser the owner used is counted by itself and gets in. It proves nothing else: without the
 * password it opens nothing.
 */
const DAYS = 180;
export const KNOWN_DEVICE_SECONDS = DAYS * 24 * 60 * 60;

/** Begins unlike the session's cookie: next-auth takes every cookie that begins like it for a part of it. */
export const knownDeviceCookie = (): string => (config.url.startsWith("https:") ? "__Host-device-xinzhi" : "device-xinzhi");

/** A new mark for the person's browser. */
export function markDevice(user: string): string {
  const id = randomBytes(12).toString("base64url");
  return `${user}.${id}.${seal(user, id)}`;
}

/** The id of the mark where it is ours and this person's, else null. */
export function recogniseDevice(mark: string | null, user: string): string | null {
  const [owner = "", id = "", sealed = "", ...rest] = (mark ?? "").split(".");
  if (owner !== user || rest.length > 0) return null;
  const [given, own] = [Buffer.from(sealed), Buffer.from(seal(user, id))];
  return given.length === own.length && timingSafeEqual(given, own) ? id : null;
}

const seal = (user: string, id: string): string => createHmac("sha256", config.secret).update(`known device ${user} ${id}`).digest("base64url");

/** The mark a request carries, not yet checked. */
export function readMark(headers: AskedHeaders): string | null {
  const start = `${knownDeviceCookie()}=`;
  const pair = (headers.get("cookie") ?? "").split(";").find((part) => part.trim().startsWith(start));
  const mark = pair?.trim().slice(start.length) ?? "";
  return mark === "" || mark.length > 200 ? null : mark;
}
