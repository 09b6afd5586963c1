// Compiles src/transcripts/wasm/walk.as into src/transcripts/wasm/walk-module.ts: `node scripts/build-wasm.mjs`.
// The module is kept with the sources, as text, so that building and testing need no compiler; a test proves that it is fresh.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import asc from "assemblyscript/asc";
import * as layout from "../src/transcripts/scan/row-layout.ts";

const SOURCE = new URL("../src/transcripts/wasm/walk.as", import.meta.url);
const MODULE = new URL("../src/transcripts/wasm/walk-module.ts", import.meta.url);

/** The TypeScript text of the module. */
export async function buildWalkModule() {
  const files = { "walk.ts": `${constants()}\n${readFileSync(SOURCE, "utf8")}` };
  let binary;
  const { error } = await asc.main(
    ["walk.ts", "--outFile", "walk.wasm", "-O3", "--noAssert", "--enable", "simd", "--runtime", "stub"],
    {
      readFile: (name) => files[name] ?? null,
      writeFile: (name, contents) => {
        if (name === "walk.wasm") binary = contents;
      },
      listFiles: () => [],
      stderr: process.stderr,
    },
  );
  if (error || !binary) throw new Error("the walker does not compile", { cause: error });
  return [
    "// Made by scripts/build-wasm.mjs out of walk.as: do not edit.",
    "",
    "/** The walker as a WebAssembly module, in base64. */",
    `export const WALK_MODULE_BASE64 =\n  "${Buffer.from(binary).toString("base64")}";`,
    "",
  ].join("\n");
}

/** What both walkers must agree on, from the one place that says it. */
function constants() {
  const { ACTION, FLAG, HEAD, LEVEL } = layout;
  const numbers = {
    ROWS_MAX: layout.ROWS_MAX,
    ROW_INTS: layout.ROW_INTS,
    ROW_COUNTS: layout.ROW_COUNTS,
    HEAD_INTS: layout.HEAD_INTS,
    ABSENT: layout.ABSENT,
    DEPTH_MAX: layout.DEPTH_MAX,
    COUNT_DIGITS_MAX: layout.COUNT_DIGITS_MAX,
    KEY_BYTES_MAX: layout.KEY_BYTES_MAX,
    KEY_STRIDE: layout.KEY_BYTES_MAX + 2,
    LEVEL_ROW: LEVEL.row,
    LEVEL_USAGE: LEVEL.usage,
    TEXT_QUOTA_LIMITS: layout.TEXT.quotaLimits,
    FLAG_RARE: FLAG.rare,
    FLAG_USAGE: FLAG.usage,
    HEAD_LINE_START: HEAD.lineStart,
    HEAD_LINE_END: HEAD.lineEnd,
    HEAD_FLAGS: HEAD.flags,
    HEAD_ESCAPED: HEAD.escaped,
    ACTION_TYPE: ACTION.type,
    ACTION_TEXT: ACTION.text,
    ACTION_RAW: ACTION.raw,
    ACTION_COUNT: ACTION.count,
    ACTION_OBJECT: ACTION.object,
  };
  return Object.entries(numbers)
    .map(([name, value]) => `const ${name}: i32 = ${value};`)
    .join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(MODULE, await buildWalkModule());
}
