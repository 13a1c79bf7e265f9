import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = { "@": root.replace(/\/$/, "") };
/** Starts the database of the tests and brings it to the latest migration, once per run. */
const databaseSetup = "scripts/test-database.mjs";

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: "core",
          environment: "node",
          // Some start the command line as a program, which takes seconds on a machine that is busy.
          testTimeout: 30_000,
          include: ["lib/core/**/*.test.ts", "lib/documents/**/*.test.ts", "lib/browser/**/*.test.ts", "lib/content/**/*.test.ts", "components/**/*.test.ts", "cli/**/*.test.ts", "scripts/**/*.test.mjs"],
          // The commands that need the database are tested with the server.
          exclude: ["cli/operator/**"],
        },
      },
      {
        // `import "server-only"` throws in plain Node. Not by Node's condition "react-server": vitest hands its conditions on
        // to `require` too, where packages that come in two forms break.
        resolve: { alias: { ...alias, "server-only": `${root}node_modules/server-only/empty.js` } },
        test: {
          name: "server",
          environment: "node",
          include: ["lib/server/**/*.test.ts", "app/**/*.test.ts", "cli/operator/**/*.test.ts"],
          globalSetup: existsSync(fileURLToPath(new URL(databaseSetup, import.meta.url))) ? [databaseSetup] : [],
          // One database for all of them: side by side they would read each other's rows.
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
