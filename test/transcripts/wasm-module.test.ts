import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..", "..");

it("the walker's module is what its source compiles to", async () => {
  const script = pathToFileURL(join(ROOT, "scripts", "build-wasm.mjs")).href;
  const { buildWalkModule } = (await import(script)) as { buildWalkModule: () => Promise<string> };
  const kept = readFileSync(join(ROOT, "src", "transcripts", "wasm", "walk-module.ts"), "utf8");
  expect(await buildWalkModule()).toBe(kept);
});
