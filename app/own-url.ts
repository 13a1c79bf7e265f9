import "server-only";
import { config } from "@/lib/server/config";

/** The whole address of a page of this installation, for people to hand on. */
export const ownUrl = (path: string): string => new URL(path, config.url).href;
