import next from "eslint-config-next/core-web-vitals";
import nextTypescript from "eslint-config-next/typescript";
import tseslint from "typescript-eslint";

/**
 * Who may import whom. Each place lists what it must not know, with the reason shown to whoever tries. There is no list of
 * exceptions: a file that needs one stands in the wrong place.
 */
const zones = [
  {
    target: "./lib/core",
    from: ["./app", "./components", "./lib/server", "./lib/documents", "./lib/browser", "./lib/content", "./cli", "./prisma"],
    message: "lib/core is pure: no input or output, no database, no framework. Pass values in.",
  },
  {
    target: "./lib/browser",
    from: ["./app", "./components", "./lib/server", "./lib/documents", "./lib/content", "./cli", "./prisma"],
    message: "lib/browser runs in a browser and draws nothing: it knows lib/core only.",
  },
  {
    target: "./lib/documents",
    from: ["./app", "./components", "./lib/server", "./lib/browser", "./cli", "./prisma"],
    message: "lib/documents turns a report value into a file: it knows lib/core only. Load before, pass the value in.",
  },
  {
    target: "./lib/server",
    from: ["./app", "./components", "./lib/browser", "./cli"],
    message: "lib/server knows lib/core and lib/documents. What pages look like is none of its business.",
  },
  {
    target: "./components",
    from: ["./app", "./lib/server", "./lib/documents", "./lib/content", "./cli", "./prisma"],
    message: "components get ready values, and actions as properties; they know lib/browser and lib/core only.",
  },
  {
    target: "./app",
    from: ["./cli", "./lib/content", "./prisma"],
    message: "app fetches through lib/server and composes components.",
  },
  {
    target: "./cli/!(operator)/**",
    from: ["./app", "./components", "./lib/server", "./lib/browser", "./prisma"],
    message: "The commands work on files alone: lib/core and lib/documents. What needs the database stands in cli/operator.",
  },
  {
    target: "./cli/*.ts",
    from: ["./app", "./components", "./lib/server", "./lib/browser", "./prisma"],
    message: "The commands work on files alone: lib/core and lib/documents. What needs the database stands in cli/operator.",
  },
  {
    target: "./cli/operator",
    from: ["./app", "./components", "./lib/browser", "./prisma"],
    message: "cli/operator works through lib/server, like a page.",
  },
];

/** Content is data: three readers know its files, everybody else gets values from them. */
const contentReaders = ["lib/server/content.ts", "cli/content.ts", "lib/documents/words.ts"];

const prismaImports = {
  group: ["@prisma/*", "@/prisma/*", "**/prisma/generated/*", "pg"],
  message: "The database is opened in lib/server/db.ts only, so that every query has a scope. Ask a function of lib/server.",
};
/** Inside lib/server the same, but for types: a `where` may be named. */
const clientImports = {
  group: ["@prisma/*", "@/prisma/generated/client", "pg"],
  allowTypeImports: true,
  message: "lib/server/db.ts opens every transaction. Run through inOrganisation, asUser, atGate, inLibrary or runStatement.",
};
const contentImports = {
  group: ["@/lib/content/*", "**/content/instruments/*", "**/content/messages/*", "**/content/reference/*"],
  message: `Content is read by ${contentReaders.join(", ")} only.`,
};
const environmentRule = {
  // NODE_ENV is a constant of the build.
  selector: ":not(MemberExpression[property.name='NODE_ENV']) > MemberExpression[object.name='process'][property.name='env']",
  message: "The environment is read once, in lib/server/config.ts. Use `config`.",
};

export default tseslint.config(
  {
    ignores: ["node_modules/", ".next/", "public/worker.js", "bench/floor/", "bench/results/", "prisma/generated/", "test-results/", "playwright-report/", "next-env.d.ts",
      ".data/", ".test-data/", "lib/content/", "docs/"],
  },
  ...next,
  ...nextTypescript,
  {
    files: ["**/*.{ts,tsx,js,mjs}"],
    settings: { "import/resolver": { typescript: { project: "tsconfig.json" } } },
    rules: {
      "import/no-restricted-paths": ["error", { basePath: import.meta.dirname, zones }],
      "no-restricted-syntax": ["error", environmentRule],
      "no-restricted-imports": ["error", { patterns: [prismaImports, contentImports] }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports", disallowTypeAnnotations: false }],
      eqeqeq: ["error", "always"],
      "import/no-anonymous-default-export": "off",
      // Where one viewer's pages end (signing out, changing the organisation) nothing of them may stay mounted.
      "@next/next/no-location-assign-relative-destination": "off",
    },
  },
  { files: contentReaders, rules: { "no-restricted-imports": ["error", { patterns: [prismaImports] }] } },
  {
    files: ["lib/server/**"],
    rules: {
      "no-restricted-imports": "off",
      "@typescript-eslint/no-restricted-imports": ["error", { patterns: [clientImports, contentImports] }],
    },
  },
  { files: ["lib/server/content.ts"], rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [clientImports] }] } },
  { files: ["lib/server/db.ts"], rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [contentImports] }] } },
  { files: ["prisma/**", "lib/server/**/*.test.ts", "lib/server/testing/**"], rules: { "no-restricted-imports": "off", "@typescript-eslint/no-restricted-imports": "off" } },
  {
    // They run before there is a server, or beside it.
    files: ["lib/server/config.ts", "lib/server/startup.ts", "scripts/**", "bench/**", "e2e/**", "prisma/**", "*.config.{js,mjs,ts}", "instrumentation.ts",
      "lib/server/**/*.test.ts", "lib/server/testing/**"],
    rules: { "no-restricted-syntax": "off" },
  },
);
