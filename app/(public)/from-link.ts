import "server-only";
import { AppError } from "@/lib/core/errors";

/** What a link that works once leads to; null where it is unknown, used or expired. */
export async function fromLink<Value>(load: () => Promise<Value>): Promise<Value | null> {
  try {
    return await load();
  } catch (fault) {
    if (fault instanceof AppError && (fault.code === "TOKEN" || fault.code === "NOT_FOUND")) return null;
    throw fault;
  }
}
