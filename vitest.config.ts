import { storybookTest } from "@storybook/addon-vitest/vitest-plugin";
import { playwright } from "@vitest/browser-playwright";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { launchOptions } from "./scripts/find-browser.ts";

const conditions = ["source", "module", "browser", "development|production"];

export default defineConfig({
  test: {
    // Many tests wait for processes, timers or the browser: one worker, the default on 2 cores, leaves them idle.
    maxWorkers: 2,
    projects: [
      {
        resolve: { conditions: ["source", "module", "node", "development|production"] },
        ssr: { resolve: { conditions: ["source", "module", "node", "development|production"] } },
        test: {
          name: "node",
          environment: "node",
          globalSetup: ["./scripts/start-postgres.ts"],
          // Some tests start processes, which takes its time on a busy machine.
          testTimeout: 20_000,
          include: [
            "packages/{contract,enterprise-settings-bff,workos-sandbox}/**/*.test.ts",
            "apps/*/server/**/*.test.ts",
            "apps/bench/src/**/*.test.ts",
            "{scripts,.storybook}/**/*.test.ts",
          ],
        },
      },
      {
        plugins: [react()],
        resolve: { conditions },
        test: {
          name: "dom",
          environment: "jsdom",
          testTimeout: 20_000,
          css: true,
          setupFiles: ["./packages/enterprise-settings/test/setup.ts"],
          include: ["packages/enterprise-settings/**/*.test.{ts,tsx}"],
        },
      },
      {
        plugins: [react()],
        resolve: {
          conditions,
          alias: [{ find: /^(react|react-dom)(\/.*)?$/, replacement: "$1-18$2" }],
        },
        test: {
          name: "dom-react18",
          environment: "jsdom",
          testTimeout: 20_000,
          setupFiles: [
            "./packages/enterprise-settings/test/react18.ts",
            "./packages/enterprise-settings/test/setup.ts",
          ],
          include: ["packages/enterprise-settings/**/*.test.tsx"],
        },
      },
      {
        plugins: [storybookTest({ configDir: ".storybook" })],
        resolve: { conditions },
        test: {
          name: "stories",
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
      {
        resolve: { conditions: ["source", "module", "node", "development|production"] },
        ssr: { resolve: { conditions: ["source", "module", "node", "development|production"] } },
        test: {
          name: "e2e",
          environment: "node",
          include: ["apps/demo/e2e/**/*.e2e.test.ts"],
          globalSetup: ["./apps/demo/e2e/startDemo.ts"],
          testTimeout: 60_000,
          hookTimeout: 90_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
