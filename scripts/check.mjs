// Everything CI runs, in order of how fast it fails. The closing line `N passed, N failed` is the test run's own.
import { spawnSync } from "node:child_process";

const STEPS = [
  [
    "format",
    "prettier",
    ["--check", "--cache", "--cache-location", ".cache/prettier", "--log-level", "warn", "."],
  ],
  ["lint", "oxlint", ["--type-aware", "--deny-warnings"]],
  ["types of the pure rooms (no Node, no DOM)", "tsc", ["-p", "tsconfig.core.json"]],
  ["types", "tsc", ["-p", "tsconfig.json"]],
  ["types of the API's client (no Node)", "tsc", ["-p", "src/api"]],
  ["types of the dashboard (DOM, no Node)", "tsc", ["-p", "src/apps/dashboard"]],
  ["types of its service worker", "tsc", ["-p", "src/apps/dashboard/service-worker"]],
  ["types of the extension (DOM, no Node)", "tsc", ["-p", "src/apps/extension"]],
  ["dead code", "knip", []],
  ["layers, tests, end to end", "vitest", ["run"]],
];

for (const [name, command, args] of STEPS) {
  console.log(`\n── ${name}: ${command} ${args.join(" ")}`);
  const startedAtMs = performance.now();
  const { status } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) {
    console.error(`\n${name}: failed`);
    if (command !== "vitest") console.log("0 passed, 1 failed");
    process.exit(1);
  }
  if (command !== "vitest") console.log(`ok in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
}
