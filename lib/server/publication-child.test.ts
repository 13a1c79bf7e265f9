import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase } from "@/lib/server/db";
import { findWaiting } from "@/lib/server/publication-build";
import { buildInChild } from "@/lib/server/publication-child";
import { requestPublication } from "@/lib/server/publications";
import { openAuthority, type Authority } from "@/lib/server/test-builders";
import { fileAll, publishOwn } from "@/lib/server/testing/population";

let authority: Authority;
let folder: string;
beforeAll(async () => {
  authority = await openAuthority("33");
  folder = mkdtempSync(path.join(os.tmpdir(), "xinzhi-build-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await closeDatabase();
});

const running = new AbortController().signal;
const TYPESCRIPT = ["--import=tsx", "--conditions=react-server"];

async function isTold(file: string): Promise<{ environment: string[]; priority: number; heapMegabytes: number }> {
  for (;;) {
    try {
      return JSON.parse(readFileSync(file, "utf8")) as { environment: string[]; priority: number; heapMegabytes: number };
    } catch {
      await pause(50);
    }
  }
}

async function countCells(publication: string): Promise<number> {
  const client = new Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await client.connect();
  await client.query("SET ROLE xinzhi_publisher");
  const { rows } = await client.query<{ count: number }>("SELECT count(*)::int AS count FROM publication_cell WHERE publication_id = $1", [publication]);
  await client.end();
  return rows[0]!.count;
}

describe("the process that builds", () => {
  it("knows the database and no secret, gives way to everybody, and killed half-way leaves nothing but the publication's row", async () => {
    const key = await publishOwn();
    await fileAll(key, 2025, Array.from({ length: 5 }, () => ({ region: "330106", industry: "3453", size: "small" })));
    const { publication } = await requestPublication(authority.system, authority.organisation, { instrumentKey: key, fiscalYear: 2025 });
    const stopping = new AbortController();
    const told = path.join(folder, "told");
    const building = buildInChild(publication, stopping.signal, ["--max-old-space-size=900", ...TYPESCRIPT, "lib/server/testing/endless-build.ts", publication, told]);
    const { environment, priority, heapMegabytes } = await isTold(told);
    expect(environment.filter((name) => !name.startsWith("__"))).toEqual(["DATABASE_URL", "NODE_ENV", "XINZHI_DATA", "XINZHI_PARENT", "XINZHI_SECRET", "XINZHI_URL"]);
    expect(priority).toBeGreaterThanOrEqual(10);
    expect(heapMegabytes).toBeLessThan(1_000);
    expect((await findWaiting()).isBuilding).toBe(true);
    stopping.abort();
    expect(await building).toBe("stopped");
    // The database hears of it a moment later.
    while ((await findWaiting()).isBuilding) await pause(20);
    expect(await countCells(publication)).toBe(0);
    expect((await findWaiting()).waiting).toContainEqual({ id: publication, attempts: 1 });
  });

  it.each([[0, "released"], [3, "failed"], [4, "busy"], [1, "crashed"], [7, "crashed"]])("that ends with %i has it %s", async (code, end) => {
    expect(await buildInChild("none", running, ["--eval", `process.exit(${String(code)})`])).toBe(end);
  });

  it("is not begun where the server ends already", async () => {
    expect(await buildInChild("none", AbortSignal.abort(), ["--eval", "setInterval(() => undefined, 1000)"])).toBe("stopped");
  });
});
