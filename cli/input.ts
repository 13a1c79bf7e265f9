import { readFile, stat } from "node:fs/promises";
import { ContentError, UsageError, type ContentProblem, type StandardInput } from "@/cli/command";
import type { Locale } from "@/lib/core/localised";

const LARGEST_BYTES = 4 * 1024 * 1024;

/** The JSON of a file, or of standard input for `-`. Unreadable: wrong usage; not JSON or too large: wrong content. */
export async function readJson(path: string, stdin: StandardInput, locale: Locale): Promise<unknown> {
  const bytes = path === "-" ? await readStandardInput(stdin, locale) : await readBytes(path, locale);
  // Programs on Windows write a byte order mark, which JSON.parse takes for a fault.
  const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ContentError([fault("notJson", { detail: error instanceof Error ? error.message.slice(0, 200) : "" })], locale);
  }
}

/** What the system says to a failed file access, as a short code such as ENOENT. */
export const reasonOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : String(error));

async function readBytes(path: string, locale: Locale): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_BYTES) throw tooLarge(locale);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ContentError) throw error;
    throw new UsageError("unreadable", { path, reason: reasonOf(error) });
  }
}

async function readStandardInput(stdin: StandardInput, locale: Locale): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    size += chunk.length;
    if (size > LARGEST_BYTES) throw tooLarge(locale);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (locale: Locale): ContentError => new ContentError([fault("tooLarge", { most: String(LARGEST_BYTES) })], locale);
const fault = (key: string, values: Record<string, string>): ContentProblem => ({ pointer: "", code: "cli", key, values });
