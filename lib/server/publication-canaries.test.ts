import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildCells } from "@/lib/core/publication/build";
import type { CellQueryInput } from "@/lib/core/publication/cell-query";
import { closeDatabase } from "@/lib/server/db";
import { buildPublication } from "@/lib/server/publication-build";
import { listCells, loadPublication, type ListedCell } from "@/lib/server/publication-cells";
import { renderCellsCsv, renderCellsWorkbook } from "@/lib/server/publication-files";
import { listSeries, requestPublication } from "@/lib/server/publications";
import { returnTokens } from "@/lib/server/rate-limit";
import { as, openAuthority, system } from "@/lib/server/test-builders";
import { asOwner, fileAll, publishOwn, type Filed } from "@/lib/server/testing/population";
import type { Viewer } from "@/lib/server/viewer";

/**
 * Hauliers of one district whose scores nobody else has. Their mean is 93.7, of three; their revenue 98,765.43 in all, their research
 * 4,321.09: none of it may be anywhere in what leaves the server.
 */
const CANARIES: readonly Filed[] = [931, 937, 943].map((overall, at) => ({
  region: "330110",
  industry: "5430",
  size: "small",
  overall,
  figures: { revenue: { state: "given", value: ["40000", "30000", "28765.43"][at]! }, rdExpense: { state: "given", value: ["2000", "1500", "821.09"][at]! } },
}));
/** Scores, mean, sum, revenue, research, and their ratio 4.375 %. */
const SECRETS = ["93.1", "93.7", "94.3", "931", "937", "943", "281.1", "2811", "98765.43", "9876543", "4321.09", "432109", "4.38", "4.37"];

const spread = (count: number, from: number, more: Filed): readonly Filed[] =>
  Array.from({ length: count }, (_, at) => ({
    size: (["large", "medium", "small", "micro"] as const)[at % 4]!,
    overall: from + ((at * 37) % 300),
    figures: { revenue: { state: "given", value: String(5_000 + 310 * at) }, rdExpense: { state: "given", value: String(200 + 7 * at) } },
    ...more,
  }));

let viewer: Viewer;
let user: string;
let organisation: string;
let publication: string;
const written: string[] = [];

beforeAll(async () => {
  const key = await publishOwn();
  const authority = await openAuthority("33");
  [viewer, user, organisation] = [await as(authority.official), authority.official.claim.user, authority.organisation];
  await fileAll(key, 2077, [
    ...CANARIES,
    ...spread(24, 350, { region: "330106", industry: "3453" }),
    ...spread(21, 300, { region: "330110", industry: "3499" }),
    ...spread(22, 400, { region: "330212", industry: "5430" }),
    ...spread(23, 380, { region: "330302", industry: "3453" }),
    ...spread(30, 320, { region: "320102", industry: "3499" }),
  ]);
  ({ publication } = await requestPublication(viewer, organisation, { instrumentKey: key, fiscalYear: 2077 }));
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation((text) => (written.push(String(text)), true)));
  try {
    expect(await buildPublication(system, publication, buildCells)).toBe("released");
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}, 120_000);
afterAll(closeDatabase);

/** Every list that there is of Zhejiang and its cities. */
const QUERIES: readonly CellQueryInput[] = ["330000", "330100", "330200"].flatMap((region): CellQueryInput[] => [
  { region, regions: "below", industries: "below", number: "each" },
  { region, industries: "below", number: "each" },
  { region, industry: "G", industries: "below", number: "each" },
  { region, industry: "C", industries: "below", number: "each" },
  { region, sizes: "each", number: "each" },
  { region, industries: "below", sizes: "each", number: "each" },
]);
const isShown = (cell: ListedCell) => cell.status === "published" || cell.status === "carried";
const secretsIn = (text: string): string[] => SECRETS.filter((secret) => new RegExp(`(?<![\\w.-])${secret.replace(".", "\\.")}(?![\\w.])`).test(text));

describe("a cell of three enterprises whose values nobody else has", () => {
  it("is hidden, and so is what would give it away", async () => {
    const { cells } = await listCells(viewer, organisation, publication, { region: "330100", regions: "below", industries: "below" });
    const status = (region: string, industry: string) => cells.find((cell) => cell.region === region && cell.industry === industry)?.status;
    expect(status("330110", "G")).toBe("hidden");
    expect(status("330100", "*")).toBe("published");
    // All of the district less its manufacturers would be the three.
    expect([status("330110", "*"), status("330110", "C")]).toContain("hidden");
    expect(cells.filter(isShown).length).toBeGreaterThan(4);
  });

  it("would be found where it stood", () => {
    for (const text of ['{"mean":"93.7"}', "总体得分,93.7,", "[931, 2]", '"ratio":"4.38"']) expect(secretsIn(text)).toHaveLength(1);
  });

  it("leaves no trace in what pages, programs and files get", async () => {
    const given: Record<string, string> = { head: JSON.stringify(await loadPublication(viewer, organisation, publication)), series: JSON.stringify(await listSeries(viewer, organisation)), written: written.join("\n") };
    for (const [at, query] of QUERIES.entries()) {
      const { cells } = await listCells(viewer, organisation, publication, query);
      given[`cells ${String(at)}`] = JSON.stringify(cells);
      for (const cell of cells.filter((each) => !isShown(each))) expect(Object.keys(cell).toSorted()).toEqual(["industry", "line", "number", "region", "size", "status"]);
      returnTokens("file", user);
      given[`csv ${String(at)}`] = await new Response((await renderCellsCsv(viewer, organisation, publication, query, at === 0 ? "en" : "zh-CN")).stream).text();
    }
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await new Response((await renderCellsWorkbook(viewer, organisation, publication, QUERIES[0]!, "zh-CN")).stream).arrayBuffer()) as unknown as ExcelJS.Buffer);
    workbook.worksheets[0]!.eachRow((row, at) => (given[`xlsx ${String(at)}`] = JSON.stringify(row.values)));
    expect(Object.entries(given).flatMap(([where, text]) => secretsIn(text).map((secret) => `${secret} in ${where}`))).toEqual([]);
  }, 60_000);

  it("has none in the rows that the application can read", async () => {
    const rows = await asOwner(async (client) => (await client.query<{ text: string }>("SELECT row_to_json(c)::text AS text FROM publication_cell c WHERE publication_id = $1", [publication])).rows);
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.flatMap(({ text }) => secretsIn(text.replace(/"publication_id":"[^"]*"/, "")))).toEqual([]);
  });
});
