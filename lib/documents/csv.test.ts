import { expect, it } from "vitest";
import { streamCsv, type CsvRow } from "@/lib/documents/csv";

async function* chunksOf(...chunks: CsvRow[][]): AsyncGenerator<CsvRow[], void> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}
const bytesOf = async (stream: ReadableStream<Uint8Array>) => Buffer.from(await new Response(stream).arrayBuffer());

it("RW-096: begins with the mark of UTF-8", async () => {
  const bytes = await bytesOf(streamCsv(["地区", "均值"], chunksOf([["浙江省", "61.2"]])));
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(bytes.subarray(3).toString("utf8")).toBe("地区,均值\r\n浙江省,61.2\r\n");
});

it("RW-097: what begins like a formula is text, in the head too, and a number stays a number", async () => {
  const dangerous = ['=HYPERLINK("http://x.example","y")', "+1", "-1+2", "@SUM(A1)", "\t=1+1", "\r=1", "＝1"];
  const text = (await bytesOf(streamCsv(["=1+1"], chunksOf(dangerous.map((value) => [value]), [[-5]])))).subarray(3).toString("utf8");
  expect(text).toBe("'=1+1\r\n\"'=HYPERLINK(\"\"http://x.example\"\",\"\"y\"\")\"\r\n'+1\r\n'-1+2\r\n'@SUM(A1)\r\n'\t=1+1\r\n\"'\r=1\"\r\n'＝1\r\n-5\r\n");
});

it("RW-108: has as many fields in each row as in its head, blank ones where there is nothing", async () => {
  const text = (await bytesOf(streamCsv(["一", "二", "三"], chunksOf([["甲", null, 0]], [["只有一格"]])))).subarray(3).toString("utf8");
  expect(text).toBe("一,二,三\r\n甲,,0\r\n只有一格,,\r\n");
});

it("breaks off where its rows do", async () => {
  async function* failing(): AsyncGenerator<CsvRow[], void> {
    yield await Promise.resolve([["甲"]]);
    throw new Error("the database went away");
  }
  await expect(bytesOf(streamCsv(["一"], failing()))).rejects.toThrow("the database went away");
});
