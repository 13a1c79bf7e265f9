import "server-only";
import { AppError } from "@/lib/core/errors";
import { hashInstrument, hashScoring } from "@/lib/core/instrument/hash";
import { instrumentSchema } from "@/lib/core/instrument/instrument";
import { lintInstrument } from "@/lib/core/instrument/lint";
import { parseInstrument, type InstrumentFile } from "@/lib/core/instrument/parse";
import { loadDictionary } from "@/lib/server/content";
import { sqlState } from "@/lib/server/database-fault";
import type { Viewer } from "@/lib/server/viewer";
import { permitPlatform } from "@/lib/server/visible";
import { readConnection, withClient } from "@/prisma/connection";

export type Published = { readonly key: string; readonly version: string; readonly hash: string; readonly outcome: "published" | "replaced" | "unchanged" };

/**
 * Makes a version of a questionnaire available: parsed, linted, hashed. The same content again changes nothing; other
 * content replaces it while no submission pins the version, and is refused afterwards (PINNED): whoever submitted was
 * judged by what stood there.
 *
 * `ownerUrl`: the application itself cannot write instruments, so that a fault in a page cannot either.
 * Throws INSTRUMENT with the first fault and its line; the running version stays.
 */
export async function publishInstrument(viewer: Viewer, files: readonly InstrumentFile[], ownerUrl: string): Promise<Published> {
  const operator = permitPlatform(viewer, "instrument.publish");
  const instrument = parseInstrument(files);
  const { key, version } = instrument;
  const hash = hashInstrument(instrument);
  return withClient(readConnection(ownerUrl), async (client) => {
    await client.query("BEGIN");
    try {
      // Two publishers of one version wait for each other, also where there is no row to lock yet.
      await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`instrument ${key}@${version}`]);
      const { rows } = await client.query<{ version: string; hash: string; body: unknown }>("SELECT version, hash, body FROM instrument_version WHERE key = $1", [key]);
      const before = rows.find((row) => row.version === version);
      const [fault] = lintInstrument(files, loadDictionary(), rows.map(({ body }) => instrumentSchema.parse(body)));
      if (fault) throw new AppError("INSTRUMENT", { field: fault.path, values: { detail: `${fault.path}:${String(fault.line)} ${fault.message}` } });
      const outcome = before === undefined ? "published" : before.hash === hash ? "unchanged" : "replaced";
      if (outcome !== "unchanged") {
        await client.query(
          `INSERT INTO instrument_version (key, version, hash, scoring_hash, body) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (key, version) DO UPDATE SET hash = excluded.hash, scoring_hash = excluded.scoring_hash, body = excluded.body, published_at = now()`,
          [key, version, hash, hashScoring(instrument), JSON.stringify(instrument)],
        );
        const act = outcome === "published" ? "instrument.publish" : "instrument.replace";
        await client.query("SELECT gate.append_platform_audit($1::uuid, $2, $3, NULL)", [operator, act, `${key}@${version} ${hash}`]);
      }
      await client.query("COMMIT");
      return { key, version, hash, outcome };
    } catch (fault) {
      await client.query("ROLLBACK");
      if (sqlState(fault) === "23001") throw new AppError("PINNED");
      throw fault;
    }
  });
}
