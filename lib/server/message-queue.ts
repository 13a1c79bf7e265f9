import "server-only";
import { canonicalEmail } from "@/lib/core/email-address";
import { config } from "@/lib/server/config";
import type { Transaction } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import { enqueue } from "@/lib/server/jobs/enqueue";
import type { Prisma } from "@/prisma/generated/client";

export const MESSAGE_KINDS = ["callUp", "reminder", "returned", "reopened", "extended"] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
export const MESSAGE_STATES = ["queued", "sending", "sent", "failed", "unclear", "held"] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Did not go out, or nobody knows: a person may have it sent again. */
export const RESENDABLE: readonly MessageState[] = ["failed", "unclear", "held"];

/** True where the installation sends mail itself; else messages are held, and a person passes on what they say. */
export const mailIsSet = (): boolean => config.smtp !== null;

/** It did not go out, or nobody knows, and it could now. */
export const isResendable = ({ state, to }: { readonly state: MessageState; readonly to: string | null }): boolean => RESENDABLE.includes(state) && to !== null && mailIsSet();

export type NewMessage = {
  readonly kind: MessageKind;
  readonly participation: string;
  /** What makes it one of its kind for that enterprise ("D-7@2026-06-30"): the same again is no second message. */
  readonly key: string;
  /** E-mail address; null where none is known. */
  readonly to: string | null;
  /** What its text needs beside participation and campaign, as it was at this moment. */
  readonly values: Prisma.InputJsonObject;
};

/** After the commit of what waits to be sent: it goes out now instead of with the next tick. */
export async function sendSoon(): Promise<void> {
  if (mailIsSet()) await enqueue("mail.send", {});
}

/**
 * Inside the transaction of what it tells of: both happen or neither; `sendSoon` comes after the commit. What has no address that can be written to in one way only is held.
 */
export async function queueMessages(tx: Transaction, organisation: string, messages: readonly NewMessage[]): Promise<void> {
  const data = messages.map(({ participation, to, ...message }) => {
    const address = to === null ? null : canonicalEmail(to);
    const state: MessageState = address !== null && mailIsSet() ? "queued" : "held";
    return { organisationId: organisation, id: makeId(), participationId: participation, to: address, state, ...message };
  });
  await tx.message.createMany({ data, skipDuplicates: true });
}
