import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { MigrationList, SchemaEngine, SchemasContainer } from "@prisma/schema-engine-wasm";
import { Pool, types, type ClientConfig, type PoolConfig, type QueryResult } from "pg";

/** Nothing of the database is left out of comparisons. */
export const EVERYTHING = { externalTables: [], externalEnums: [] };

/**
 * Prisma's own schema engine as WebAssembly, over our connection.
 *
 * The native engine is downloaded from a host that many networks of enterprises cannot reach; this one comes with the
 * packages and writes the same `_prisma_migrations` table, so `prisma migrate deploy` may be used instead at any time.
 *
 * Connection fields and no URL: given a URL the adapter would take the database itself for the engine's shadow
 * database. For the same reason nothing that needs a shadow database may be called (`createMigration`, `schemaPush`).
 */
export async function withSchemaEngine<Value>(connection: ClientConfig, run: (engine: SchemaEngine) => Promise<Value>): Promise<Value> {
  const pool = new CataloguePool({ ...connection, max: 2 });
  const adapter = new WholeScriptPg(pool);
  try {
    const Engine = await loadEngine();
    const datamodels = readSchema().files.map(({ path: name, content }): [string, string] => [name, content]);
    return await run(await Engine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapter)));
  } catch (fault) {
    // The engine only says that there was an error outside of it.
    throw adapter.scriptFault ?? fault;
  } finally {
    await pool.end();
  }
}

async function loadEngine(): Promise<typeof SchemaEngine> {
  const file = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(file), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  const { __wbg_set_wasm, SchemaEngine: Engine } = bindings as unknown as {
    __wbg_set_wasm(exports: WebAssembly.Exports): void;
    SchemaEngine: typeof SchemaEngine;
  };
  __wbg_set_wasm(instance.exports);
  // Where the engine leaves its last words before it stops.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) } });
  (instance.exports.__wbindgen_start as () => void)();
  return Engine;
}

/**
 * The adapter as it comes cuts a script at every semicolon, which breaks function bodies and leaves half of a failed
 * migration behind. A script sent whole is one implicit transaction.
 */
class WholeScriptPg extends PrismaPg {
  scriptFault: unknown = null;

  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      try {
        await adapter.underlyingDriver().query(script);
      } catch (fault) {
        this.scriptFault = fault;
        throw fault;
      }
    };
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const { columnNames, columnTypes, rows } = await queryRaw(query);
      return {
        columnNames: columnNames.map((name) => name.replace(CHARACTER, "")),
        columnTypes: columnTypes.map((type, column) => (columnNames[column]?.endsWith(CHARACTER) ? ColumnTypeEnum.Character : type)),
        rows: rows.map((row) => row.map((value, column) => (value === "" && columnNames[column]?.endsWith(CHARACTER) ? null : value))),
      };
    };
    return adapter;
  }
}

export function readSchema(): SchemasContainer {
  return { files: [{ path: "schema.prisma", content: readFileSync(path.join(import.meta.dirname, "schema.prisma"), "utf8") }] };
}

/** The migrations of this version of the code, in Prisma's folder layout. */
export function readMigrations(): MigrationList {
  const baseDir = path.join(import.meta.dirname, "migrations");
  const names = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir,
    lockfile: { path: "migration_lock.toml", content: readFileSync(path.join(baseDir, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: names
      .map(({ name }) => ({
        path: name,
        migrationFile: {
          path: "migration.sql",
          content: { tag: "ok" as const, value: readFileSync(path.join(baseDir, name, "migration.sql"), "utf8") },
        },
      }))
      .sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

/** Appended to the name of a column on its way from the pool to the adapter. */
const CHARACTER = "\u0000char";

/**
 * The adapter does not know the catalogue's one-byte "char", without which the engine cannot describe a database. It is
 * passed off as text and named, and given its type behind the adapter.
 */
class CataloguePool extends Pool {
  constructor(config: PoolConfig) {
    super(config);
    this.on("error", () => undefined);
    const query = this.query.bind(this) as (...parts: unknown[]) => Promise<QueryResult | readonly QueryResult[]>;
    Object.assign(this, {
      query: async (...parts: unknown[]) => {
        const results = await query(...parts);
        for (const { fields } of [results].flat() as QueryResult[]) {
          for (const field of fields.filter(({ dataTypeID }) => dataTypeID === types.builtins.CHAR)) {
            field.dataTypeID = types.builtins.BPCHAR;
            field.name += CHARACTER;
          }
        }
        return results;
      },
    });
  }
}
