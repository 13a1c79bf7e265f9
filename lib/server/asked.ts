import "server-only";
import type { IncomingMessage } from "node:http";
import { AppError } from "@/lib/core/errors";

/** A request as far as a handler needs it, whoever took it in: Next.js, or the server before it (`front.ts`). */
export type Asked = {
  readonly url: string;
  readonly headers: AskedHeaders;
  /**
   * The whole body, or null once it is larger than `most` bytes: a length that is not stated, or lies, must not fill the
   * memory. Throws INVALID where the client went away before its end.
   */
  readonly readBody: (most: number) => Promise<Buffer | null>;
};
export type AskedHeaders = Pick<Headers, "get" | "has">;

export function askedOfRequest(request: Request): Asked {
  return { url: request.url, headers: request.headers, readBody: (most) => readStream(request.body, most) };
}

/** Without a `Request` and its streams: making one takes longer than all that is read of it. */
export function askedOfMessage(message: IncomingMessage): Asked {
  const { headers } = message;
  const get = (name: string): string | null => {
    const value = headers[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(", ") : value;
  };
  return { url: message.url ?? "/", headers: { get, has: (name) => headers[name] !== undefined }, readBody: (most) => readMessage(message, most) };
}

const goneAway = () => new AppError("INVALID", { field: "" });

async function readStream(body: Request["body"], most: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (;;) {
    const part = await reader?.read().catch(() => {
      throw goneAway();
    });
    if (!part || part.done) return Buffer.concat(chunks);
    size += part.value.byteLength;
    if (size > most) {
      await reader?.cancel();
      return null;
    }
    chunks.push(part.value);
  }
}

function readMessage(message: IncomingMessage, most: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    message.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= most) chunks.push(chunk);
      else {
        // What still comes is let go by: closing the connection now would take the answer with it.
        chunks.length = 0;
        resolve(null);
      }
    });
    message.once("end", () => resolve(Buffer.concat(chunks)));
    message.once("error", () => reject(goneAway()));
    message.once("close", () => reject(goneAway()));
  });
}
