import "server-only";
import { runStatement } from "@/lib/server/db";

/** One for the process: Next.js loads this module once per bundle. */
const holder = globalThis as typeof globalThis & { xinzhiStamp?: string };

/** What version of the code last migrated the database: `codeStamp` of `prisma/migrate.ts`, empty where nothing did. */
export async function databaseStamp(): Promise<string> {
  const [row] = await runStatement<{ stamp: string | null }>({ name: "read-stamp", text: "SELECT obj_description('public'::regnamespace, 'pg_namespace') AS stamp" }, []);
  return row?.stamp?.replace(/^xinzhi /, "") ?? "";
}

/** The same when this process began to work with the database: `npm start` migrates before it starts one. */
export async function stampAtStart(): Promise<string> {
  return (holder.xinzhiStamp ??= await databaseStamp());
}
