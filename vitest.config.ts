import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/tools/run-folder.ts", "test/end-to-end/build-once.ts"],
    pool: "forks",
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: [["default", { summary: false }], "./scripts/closing-line-reporter.ts"],
    env: { TZ: "UTC", NO_COLOR: "1" },
  },
});
