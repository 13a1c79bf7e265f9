/** A CSV file as spreadsheets open it: UTF-8 with its mark, so that Chinese stays Chinese, CRLF, and nothing that runs. */
export type CsvRow = readonly (string | number | null)[];

/** What a spreadsheet would take for a formula, also in full width, becomes text by an apostrophe; a number stays one. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
function field(value: CsvRow[number]): string {
  if (value === null) return "";
  const text = typeof value === "string" && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
const line = (row: CsvRow): string => `${row.map(field).join(",")}\r\n`;

/** A file that is read while it is written. Its rows all have as many fields as the head; what goes wrong with them breaks it off. */
export function streamCsv(head: readonly string[], chunks: AsyncIterable<readonly CsvRow[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  async function* bytes(): AsyncGenerator<Uint8Array, void> {
    yield encoder.encode(`\uFEFF${line(head)}`);
    for await (const rows of chunks) yield encoder.encode(rows.map((row) => line([...row, ...Array.from({ length: head.length - row.length }, () => null)])).join(""));
  }
  const source = bytes();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await source.return();
    },
  });
}
