import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/tools/run-folder.ts", "test/end-to-end/build-once.ts"],
    pool: "forks",
    // No claim about speed, only an end for what hangs: other programs may want the machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    reporters: [["default", { summary: false }], "./scripts/closing-line-reporter.ts"],
    env: { TZ: "UTC", NO_COLOR: "1" },
  },
});
