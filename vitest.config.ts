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
          include: ["lib/core/**/*.test.ts", "lib/documents/**/*.test.ts", "lib/browser/**/*.test.ts", "lib/content/**/*.test.ts", "cli/**/*.test.ts"],
          // The commands that need the database are tested with the server.
          exclude: ["cli/operator/**"],
        },
      },
      {
        // `import "server-only"` throws in plain Node; under this condition it is empty.
        resolve: { alias, conditions: ["react-server", "node", "import", "module", "default"] },
        ssr: { resolve: { conditions: ["react-server", "node", "import", "module", "default"], externalConditions: ["react-server", "node", "import"] } },
        test: {
          name: "server",
          environment: "node",
          include: ["lib/server/**/*.test.ts", "cli/operator/**/*.test.ts"],
          globalSetup: existsSync(fileURLToPath(new URL(databaseSetup, import.meta.url))) ? [databaseSetup] : [],
          // One database for all of them: side by side they would read each other's rows.
          fileParallelism: false,
          maxWorkers: 1,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
