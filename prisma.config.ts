import { defineConfig } from "prisma/config";

/**
 * For Prisma's own tools. The application never reads this file: it migrates with `prisma/migrate.ts` and connects
 * with `lib/server/db.ts`. `prisma migrate deploy` does the same as the former where its engine can be downloaded.
 */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  ...(process.env.DATABASE_OWNER_URL && { datasource: { url: process.env.DATABASE_OWNER_URL } }),
});
