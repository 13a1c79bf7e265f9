import "server-only";
import { Client } from "pg";
import type { Line } from "@/lib/core/publication/cell-query";
import { EVERYWHERE, type CellPlace, type Part, type ShownNumbers, type ShownScore } from "@/lib/core/publication/publication";
import { makeId } from "@/lib/server/id";
import { INSTRUMENT, ownerUrl } from "@/lib/server/test-builders";

/** Publications as a build leaves them, for tests of what reads them only: nobody but the publisher's own functions writes any otherwise. */
export type TestCell = Partial<CellPlace> & { readonly line?: Line; readonly part?: Part } & (
    | { readonly hidden: true }
    | { readonly hidden?: false; readonly n: number; readonly numbers: ShownNumbers; readonly carriedFrom?: number; readonly comparable?: boolean }
  );
type Options = { readonly fiscalYear: number; readonly number?: number; readonly minUnits?: number; readonly asOf?: Date; readonly state?: "building" | "released" | "failed"; /** As of versions that score otherwise. */ readonly scoringHash?: string };

export const scoreOf = (mean: string, more: Partial<ShownScore> = {}): ShownScore => ({ mean, median: null, quartiles: null, shares: null, histogram: null, ...more });

/** Answers the publication's id. Tests share a database: each takes a fiscal year of its own. */
export async function insertPublication(cells: readonly TestCell[], { fiscalYear, number = 1, minUnits = 5, asOf = new Date("2026-03-01T00:00:00+08:00"), state = "released", scoringHash }: Options): Promise<string> {
  const id = makeId();
  const [key = "", version = ""] = INSTRUMENT.split("@");
  const client = new Client({ connectionString: ownerUrl() });
  await client.connect();
  try {
    await client.query("SET ROLE xinzhi_publisher");
    await client.query(
      `INSERT INTO publication (id, instrument_key, fiscal_year, scoring_hash, number, trigger, min_units, as_of)
        SELECT $1, key, $3, coalesce($8, scoring_hash), $4, 'schedule', $5, $6 FROM instrument_version WHERE key = $2 AND version = $7`,
      [id, key, fiscalYear, number, minUnits, asOf, version, scoringHash],
    );
    for (const cell of cells) {
      const { line = "self", part = "main", region = EVERYWHERE, industry = EVERYWHERE, size = EVERYWHERE } = cell;
      const shown = cell.hidden ? ["hidden", null, null, false, null] : [cell.carriedFrom === undefined ? "published" : "carried", cell.n, cell.carriedFrom ?? number, cell.comparable ?? true, JSON.stringify(cell.numbers)];
      await client.query(
        "INSERT INTO publication_cell (publication_id, line, part, region, industry, size, status, n, from_number, comparable, numbers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [id, line, part, region, industry, size, ...shown],
      );
    }
    if (state === "released") await client.query("UPDATE publication SET state = 'released', released_at = now(), hash = $2, audit = '{}' WHERE id = $1", [id, "0".repeat(64)]);
    if (state === "failed") await client.query("UPDATE publication SET state = 'failed', problem = 'AUDIT' WHERE id = $1", [id]);
    return id;
  } finally {
    await client.end();
  }
}
