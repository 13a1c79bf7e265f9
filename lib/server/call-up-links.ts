import "server-only";
import { createHmac } from "node:crypto";
import { config } from "@/lib/server/config";

/**
 * The secret of an enterprise's link follows from the installation's own and the token's id: so a list of links can be written
 * again whenever it is wanted, while the database keeps only hashes, as of every other link. With another XINZHI_SECRET all
 * links that were handed out are void, and new ones are made with `relink`.
 */
export const secretOfCallUp = (token: string): string => createHmac("sha256", config.secret).update(`call-up/${token}`).digest("base64url");

/** Where the link leads, within this installation. */
export const pathOfCallUp = (token: string): string => `/join/${secretOfCallUp(token)}`;
