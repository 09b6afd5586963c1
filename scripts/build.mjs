// Builds dist/: one lean ES module per executable, what they share in chunks, node:* left outside; and the web dashboard.
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";
import { buildDashboard } from "./build-dashboard.mjs";

const EXECUTABLES = {
  "claude-meter": "src/main/claude-meter.ts",
  "first-look": "src/main/first-look.ts",
  "present-status": "src/main/present-status.ts",
  "scan-worker": "src/transcripts/scan/scan-worker.ts",
};

const bundle = await rolldown({
  input: EXECUTABLES,
  platform: "node",
  external: [/^node:/],
  treeshake: { moduleSideEffects: false },
});
// Built beside and moved into place, so that a program that runs meanwhile finds the old one or the new one whole.
const [next, previous] = [`dist.${process.pid}`, `dist.${process.pid}.old`];
await bundle.write({
  dir: next,
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
});
await bundle.close();
await buildDashboard(`${next}/dashboard`);
writeFileSync(`${next}/.built`, "");
if (existsSync("dist")) renameSync("dist", previous);
renameSync(next, "dist");
rmSync(previous, { recursive: true, force: true });
