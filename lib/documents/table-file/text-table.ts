import { parse, type Parser } from "csv-parse";
import { ListFault } from "@/lib/core/call-up-list/faults";
import type { TableRow } from "@/lib/core/call-up-list/reader";

const BATCH = 500;
/** Characters of a row; far more than any cell may hold. An open quotation mark would swallow the rest of the file. */
const LONGEST_ROW = 100_000;
const CHUNK = 65_536;
const DELIMITERS = ["\t", ",", ";", "，", "；"] as const;

/** The rows of a CSV file or of a pasted text. Rows are counted as a spreadsheet counts them: a cell with line breaks is one row. */
export async function* readText(bytes: Uint8Array): AsyncGenerator<readonly TableRow[]> {
  const text = decode(bytes);
  if (text.trim() === "") throw new ListFault("fileEmpty");
  const parser = parse({ delimiter: delimiterOf(text), relax_column_count: true, relax_quotes: true, max_record_size: LONGEST_ROW, record_delimiter: ["\r\n", "\n", "\r"] });
  let row = 0;
  let rows: TableRow[] = [];
  try {
    void feed(parser, text);
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      rows.push({ sheet: null, row, cells, numeric: [] });
      if (rows.length < BATCH) continue;
      yield rows;
      rows = [];
    }
  } catch (fault) {
    if (fault instanceof Error && "code" in fault && ["CSV_QUOTE_NOT_CLOSED", "CSV_MAX_RECORD_SIZE"].includes(String(fault.code))) throw new ListFault("quoteOpen", { row: row + 1 });
    throw fault;
  } finally {
    parser.destroy();
  }
  if (rows.length > 0) yield rows;
}

/** Piece by piece, as fast as rows are taken. */
async function feed(parser: Parser, text: string): Promise<void> {
  for (let at = 0; at < text.length && !parser.destroyed; at += CHUNK) {
    if (!parser.write(text.slice(at, at + CHUNK))) await drained(parser);
  }
  if (!parser.destroyed) parser.end();
}

function drained(parser: Parser): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      parser.off("drain", done).off("close", done);
      resolve();
    };
    parser.once("drain", done).once("close", done);
  });
}

/**
 * The text of the bytes: by their mark where they have one, else UTF-8 where they are that, else GB 18030, which Excel
 * writes in China. Bytes that are neither are no text.
 */
function decode(bytes: Uint8Array): string {
  const encodings = bytes[0] === 0xff && bytes[1] === 0xfe ? ["utf-16le"] : bytes[0] === 0xfe && bytes[1] === 0xff ? ["utf-16be"] : ["utf-8", "gb18030"];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes("\0")) return text;
    } catch (fault) {
      if (!(fault instanceof TypeError)) throw fault;
    }
  }
  throw new ListFault("encodingUnknown");
}

/** The mark that stands in most of the first lines, and in each of them equally often. */
function delimiterOf(text: string): string {
  const lines = text.slice(0, 20_000).split(/\r\n|\n|\r/).filter((line) => line.trim() !== "").slice(0, 20);
  const scored = DELIMITERS.map((delimiter) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const usual = mostFrequent(counts.filter((count) => count > 0));
    return { delimiter, score: usual === 0 ? 0 : counts.filter((count) => count === usual).length * 100 + Math.min(usual, 99) };
  });
  return scored.reduce((best, each) => (each.score > best.score ? each : best)).delimiter;
}

function mostFrequent(counts: readonly number[]): number {
  const times = new Map<number, number>();
  for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
  return [...times].reduce((best, [count, number]) => (number > (times.get(best) ?? 0) ? count : best), 0);
}
