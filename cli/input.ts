import { readFile, stat } from "node:fs/promises";
import { ContentError, UsageError, type ContentProblem, type StandardInput } from "@/cli/command";
import type { Locale } from "@/lib/core/localised";

const LARGEST_BYTES = 4 * 1024 * 1024;

/**
 * The JSON of a file of figures, or of standard input for `-`; long numbers as texts. Unreadable: wrong usage; not JSON or too large: wrong content.
 */
export async function readJson(path: string, stdin: StandardInput, locale: Locale): Promise<unknown> {
  const text = await readText(path, stdin, locale);
  return parseJson(text, quoteLongNumbers(text), locale);
}

/** The same for input whose numbers are doubles. */
export async function readPlainJson(path: string, stdin: StandardInput, locale: Locale): Promise<unknown> {
  const text = await readText(path, stdin, locale);
  return parseJson(text, text, locale);
}

async function readText(path: string, stdin: StandardInput, locale: Locale): Promise<string> {
  const bytes = path === "-" ? await readStandardInput(stdin, locale) : await readBytes(path, locale);
  // Programs on Windows write a byte order mark, which JSON.parse takes for a fault.
  return bytes.toString("utf8").replace(/^\uFEFF/, "");
}

/** Faults are placed in the text as it was written. */
function parseJson(written: string, prepared: string, locale: Locale): unknown {
  try {
    return JSON.parse(prepared) as unknown;
  } catch {
    throw new ContentError([fault("notJson", placeOfFault(written))], locale);
  }
}

/** A double holds any decimal of fifteen digits, and no more of them for certain. */
const SAFE_DIGITS = 15;

/** Figures are exact: a longer number becomes a text, which is read digit by digit, before a double can round it. */
function quoteLongNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') || /[eE]/.test(token) || token.replace(/\D/g, "").length <= SAFE_DIGITS ? token : `"${token}"`,
  );
}

/** Line and column, from 1, of the first character that is wrong, or of the end where something is still missing. */
function placeOfFault(text: string): { line: string; column: string } {
  const before = text.slice(0, faultAt(text)).split("\n");
  return { line: String(before.length), column: String((before.at(-1) ?? "").length + 1) };
}

/** Where a text stops being the beginning of JSON; found by halving, because the parser names the place of some faults only. */
function faultAt(text: string): number {
  if (isBeginning(text)) return text.length;
  let [good, bad] = [0, text.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isBeginning(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const [, position] = /position (\d+)/.exec(message) ?? [];
    return position === undefined ? message.endsWith("end of JSON input") : Number(position) >= text.length;
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
