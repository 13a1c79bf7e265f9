import "server-only";
import { z } from "zod";
import { LOCALES, type Locale } from "@/lib/core/localised";
import type { Device } from "@/lib/server/device";
import type { OpenedSession, Viewer } from "@/lib/server/viewer";

export const signUpSchema = z.object({
  company: z.string().trim().min(2).max(200),
  creditCode: z.string().trim().min(1).max(40),
  /** GB/T 4754-2017, two to four digits; a leading letter is dropped. */
  industry: z.string().trim().min(1).max(10),
  /** GB/T 2260, six digits. */
  region: z.string().trim().regex(/^\d{6}$/),
  /** Companies with the same group count as one in aggregates: the group's name or credit code. Empty: none. */
  group: z.string().trim().max(200).default(""),
  name: z.string().trim().min(1).max(100),
  login: z.string().trim().min(3).max(254),
  password: z.string().min(1).max(1_000),
  locale: z.enum(LOCALES).default("zh-CN"),
});
export type SignUp = z.input<typeof signUpSchema>;
export const signInSchema = z.object({ login: z.string().min(1).max(254), password: z.string().min(1).max(1_000) });
export type SignIn = z.input<typeof signInSchema>;
export const passwordChangeSchema = z.object({ current: z.string().min(1).max(1_000), password: z.string().min(1).max(1_000) });

export type SessionRow = {
  readonly id: string;
  readonly current: boolean;
  readonly agent: string;
  readonly address: string;
  readonly openedAt: Date;
  readonly lastSeenAt: Date;
};

/** Opens a user, a company, its first manager and a session. */
export declare function signUp(viewer: Viewer, input: SignUp, device: Device): Promise<{ organisation: string; session: OpenedSession }>;
/** Throws CREDENTIALS (the same for an unknown login and a wrong password) or TOO_MANY. */
export declare function signIn(viewer: Viewer, input: SignIn, device: Device): Promise<OpenedSession>;
export declare function signOut(viewer: Viewer): Promise<void>;
export declare function listSessions(viewer: Viewer): Promise<readonly SessionRow[]>;
export declare function revokeSession(viewer: Viewer, session: string): Promise<void>;
export declare function revokeOtherSessions(viewer: Viewer): Promise<{ revoked: number }>;
/** Ends every other session of the person and opens a new one for this browser. */
export declare function changePassword(viewer: Viewer, input: { current: string; password: string }, device: Device): Promise<OpenedSession>;
export declare function setLocale(viewer: Viewer, locale: Locale): Promise<void>;
