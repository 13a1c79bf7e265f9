import { defineConfig } from "@playwright/test";

/** Journeys run against the production build that `npm test` has started; the address and browser come from there. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 180_000,
  expect: { timeout: 15_000 },
  retries: 0,
  workers: 2,
  fullyParallel: true,
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["list"], ["json"]] : [["list"]],
  use: {
    baseURL: process.env.XINZHI_TEST_URL ?? "http://localhost:3000",
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1280, height: 900 },
    // Calls of a page with a service worker do not pass its routes. Journeys about the worker allow it.
    serviceWorkers: "block",
    // What is not there by then will not come; the whole test has longer.
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: process.env.XINZHI_BROWSER ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
