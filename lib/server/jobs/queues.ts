import "server-only";
import { z } from "zod";
import { isId } from "@/lib/server/id";
import type { QUEUE_OPTIONS } from "@/prisma/queues";

export type QueueName = keyof typeof QUEUE_OPTIONS;

const id = z.custom<string>(isId);
const list = z.strictObject({ organisation: id, callUp: id });
const nothing = z.strictObject({});

/** What a job of each queue carries: ids and nothing else. Rows are read, and rights looked at, when it runs. */
export const QUEUES = {
  "call-up.check": list,
  "call-up.write": list,
  "campaigns.tick": nothing,
  "mail.send": nothing,
  "publication.build": nothing,
} as const satisfies Record<QueueName, z.ZodType>;

export type Payload<Queue extends QueueName> = z.infer<(typeof QUEUES)[Queue]>;
export const QUEUE_NAMES = Object.keys(QUEUES) as readonly QueueName[];
