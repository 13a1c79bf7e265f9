import "server-only";
import { config } from "@/lib/server/config";
import type { Transaction } from "@/lib/server/db";
import { makeId } from "@/lib/server/id";
import type { Prisma } from "@/prisma/generated/client";

export const MESSAGE_KINDS = ["callUp", "reminder", "returned", "reopened", "extended"] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
export const MESSAGE_STATES = ["queued", "sending", "sent", "failed", "unclear", "held"] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** True where the installation sends mail itself; else messages are held, and a person passes on what they say. */
export const mailIsSet = (): boolean => config.smtp !== null;

export type NewMessage = {
  readonly kind: MessageKind;
  readonly participation: string;
  /** What makes it one of its kind for that enterprise: the same again is no second message. */
  readonly key: string;
  /** E-mail address; null where none is known. */
  readonly to: string | null;
  readonly values: Prisma.InputJsonObject;
};

/** Inside the transaction of what it tells of: both happen or neither. */
export async function queueMessages(tx: Transaction, organisation: string, messages: readonly NewMessage[]): Promise<void> {
  const data = messages.map(({ participation, to, ...message }) => {
    const state: MessageState = to !== null && mailIsSet() ? "queued" : "held";
    return { organisationId: organisation, id: makeId(), participationId: participation, to, state, ...message };
  });
  await tx.message.createMany({ data, skipDuplicates: true });
}
