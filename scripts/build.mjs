// Builds dist/: one lean ES module per executable, what they share in chunks, node:* left outside; the web dashboard and the browser extension.
import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";
import { buildDashboard } from "./build-dashboard.mjs";
import { buildExtension } from "./build-extension.mjs";
import { collectLicences } from "./licences.mjs";

const EXECUTABLES = {
  "claude-meter": "src/main/claude-meter.ts",
  "first-look": "src/main/first-look.ts",
  "work-apart": "src/main/work-apart.ts",
  "scan-worker": "src/transcripts/scan/scan-worker.ts",
  "tray-windows": "src/main/tray-windows.ts",
};

/** What Claude Code calls many times a minute: one file each, and CommonJS, which starts three milliseconds earlier (Node 24.21, 2026-11). */
const QUICK_ENTRIES = { statusline: "src/main/statusline.ts", hook: "src/main/hook.ts" };

/**
 * Commander can run subcommands that are programs of their own. Ours are none, and the module that it would start them with costs
 * every command four milliseconds to load (Node 24.21, 2026-11).
 */
const COMMANDER_ALONE = {
  name: "commander-alone",
  transform: {
    filter: { id: /[\\/]commander[\\/]lib[\\/]command\.js$/ },
    handler(code) {
      const alone = code.replace(/^import childProcess from .*$/m, "const childProcess = {};");
      if (alone === code) throw new Error("commander no longer imports node:child_process as it did");
      return alone;
    },
  },
};

/**
 * Node's own modules are taken as `require` gives them. To import one statically reads every export that it has, and so loads what hides
 * behind the lazy ones: streams behind `node:fs`, web cryptography behind `node:crypto`, the standard streams behind `node:process`.
 * That cost every command six milliseconds (Node 24.21, 2026-11).
 */
const BUILTINS_AT_HAND = {
  name: "builtins-at-hand",
  renderChunk: (code, _chunk, { format }) =>
    format === "es" ? code.replace(STATIC_BUILTIN, takeBuiltin) : code,
};
/** `import whole, { named as here } from "node:id";`, either part or both. */
const STATIC_BUILTIN = /^import (?:([\w$]+),? ?)?(\{(?!.*\bdefault\b).*\})? ?from "(node:[^"]+)";$/gm;

/**
 * Of these only functions are used, and a call that needs none of them should not load them: each is looked up when it is called.
 * `node:crypto` takes a command eight milliseconds, `node:zlib` one (Node 24.21, 2026-11).
 */
const LATE_BUILTINS = new Set(["node:crypto", "node:zlib"]);

function takeBuiltin(_import, whole, named, id) {
  if (LATE_BUILTINS.has(id) && whole === undefined)
    return named
      .slice(1, -1)
      .split(",")
      .map((one) => takeLate(one, id))
      .join(" ");
  const names = [whole, named?.replaceAll(" as ", ": ")].filter((name) => name !== undefined);
  return names.map((name) => `const ${name} = globalThis.process.getBuiltinModule("${id}");`).join(" ");
}

/** `name` or `name as here`. */
function takeLate(imported, id) {
  const [name, here = name] = imported.trim().split(" as ");
  return `const ${here} = (...given) => globalThis.process.getBuiltinModule("${id}").${name}(...given);`;
}

const licences = collectLicences();
const COMMON = {
  platform: "node",
  external: [/^node:/, "koffi"],
  treeshake: { moduleSideEffects: false },
  plugins: [COMMANDER_ALONE, BUILTINS_AT_HAND, licences.plugin],
};
/**
 * What many parts share of a room is one file: to find and load a module costs half a millisecond, and these were fifty (Node 24.21,
 * 2026-11). What few need stays apart: who does not need it does not pay for it.
 */
const SHARED_PARTS = [
  {
    name: "words",
    test: within("domain", "ports", "wire", "view", "documents", "analysis"),
    minShareCount: 2,
  },
  { name: "terminal", test: within("apps/cli", "apps/terminal"), minShareCount: 3 },
  {
    name: "ground",
    test: within(
      "platform/(clock|machine|wall-clock|random|files)",
      "api/routes",
      "main/(version|settings|api/address)",
    ),
    minShareCount: 4,
  },
  { name: "transcripts", test: within("transcripts"), minShareCount: 2 },
  { name: "store", test: within("store"), minShareCount: 2 },
  { name: "sources", test: within("sources"), minShareCount: 3 },
];

/** Files under these folders of `src/`, or of these names. */
function within(...paths) {
  return new RegExp(`/src/(${paths.join("|")})\\b`.replaceAll("/", String.raw`[\\/]`));
}

const MINIFY = { compress: true, mangle: false, codegen: { removeWhitespace: false } };

const bundle = await rolldown({ ...COMMON, input: EXECUTABLES });
// Built beside and moved into place, so that a program that runs meanwhile finds the old one or the new one whole.
const [next, previous] = [`dist.${process.pid}`, `dist.${process.pid}.old`];
await bundle.write({
  dir: next,
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name]-[hash].js",
  codeSplitting: { groups: SHARED_PARTS },
  minify: MINIFY,
});
await bundle.close();
// Run by osascript, as it is.
copyFileSync("src/apps/tray/macos/menu-bar.js", `${next}/tray-macos.js`);
for (const [name, input] of Object.entries(QUICK_ENTRIES)) {
  const entry = await rolldown({ ...COMMON, input });
  await entry.write({
    file: `${next}/${name}.cjs`,
    format: "cjs",
    codeSplitting: false,
    minify: { ...MINIFY, codegen: { removeWhitespace: true } },
  });
  await entry.close();
}
await buildDashboard(`${next}/dashboard`, licences);
await buildExtension(`${next}/extension`);
writeFileSync(`${next}/licences.txt`, licences.text());
writeFileSync(`${next}/.built`, "");
if (existsSync("dist")) renameSync("dist", previous);
renameSync(next, "dist");
rmSync(previous, { recursive: true, force: true });
