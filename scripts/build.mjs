// Builds dist/: one lean ES module per executable, what they share in chunks, node:* left outside.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";

const EXECUTABLES = {
  "claude-meter": "src/main/claude-meter.ts",
  "first-look": "src/main/first-look.ts",
};

const bundle = await rolldown({
  input: EXECUTABLES,
  platform: "node",
  external: [/^node:/],
  treeshake: { moduleSideEffects: false },
});
rmSync("dist", { recursive: true, force: true });
mkdirSync("dist", { recursive: true });
await bundle.write({
  dir: "dist",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
});
await bundle.close();
writeFileSync("dist/.built", "");
