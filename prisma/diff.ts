import { readConnection } from "./connection";
import { EVERYTHING, withSchemaEngine, readSchema } from "./schema-engine";

/**
 * Prints the SQL that leads from a migrated database to `schema.prisma`: the first draft of a new migration, to be read
 * and completed by hand. `DATABASE_OWNER_URL=… npx tsx prisma/diff.ts`; with `--empty` from an empty database.
 */
const { stdout } = await withSchemaEngine(readConnection(process.env.DATABASE_OWNER_URL ?? ""), (engine) =>
  engine.diff({
    from: process.argv.includes("--empty") ? { tag: "empty" } : { tag: "schemaDatasource", configDir: import.meta.dirname, ...readSchema() },
    to: { tag: "schemaDatamodel", ...readSchema() },
    script: true,
    exitCode: null,
    filters: EVERYTHING,
  }),
);
console.log(stdout);
// The engine leaves a timer of ten seconds behind.
process.exit(0);
