// Builds the browser extension: a folder and a zip per browser, the same bytes for the same sources.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";
import { EXTENSION_BROWSERS, extensionManifest } from "../src/apps/extension/manifest.ts";
import { zip } from "./zip.mjs";

const ROOT = resolve(import.meta.dirname, "..");
const SOURCES = join(ROOT, "src", "apps", "extension");

/** A content script is no module: it must not declare anything in the page's scope. */
const SCRIPTS = [
  { name: "service-worker", format: "esm" },
  { name: "popup", format: "esm" },
  { name: "composer-line", format: "iife" },
];

/** Writes `outDir/chromium`, `outDir/firefox` and a zip beside each. */
export async function buildExtension(outDir) {
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const scripts = await Promise.all(SCRIPTS.map(bundle));
  for (const browser of EXTENSION_BROWSERS) {
    const dir = join(outDir, browser);
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    for (const { name, code } of scripts) writeFileSync(join(dir, `${name}.js`), code);
    writeFileSync(join(dir, "popup.css"), styles());
    cpSync(join(SOURCES, "pages", "popup.html"), join(dir, "popup.html"));
    cpSync(join(SOURCES, "icons"), join(dir, "icons"), { recursive: true });
    writeFileSync(
      join(dir, "manifest.json"),
      `${JSON.stringify(extensionManifest(browser, version), null, 2)}\n`,
    );
    writeFileSync(join(outDir, `claude-meter-${browser}-${version}.zip`), zip(filesIn(dir)));
  }
}

/** Readable code: stores review what they publish, and so may you. */
async function bundle({ name, format }) {
  const build = await rolldown({
    input: join(ROOT, "src", "main", "extension", `${name}.ts`),
    platform: "browser",
    treeshake: { moduleSideEffects: false },
    logLevel: "warn",
  });
  const { output } = await build.generate({
    format,
    codeSplitting: false,
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
  });
  await build.close();
  return { name, code: output[0].code };
}

/** One visual language: the dashboard's colours come first. */
function styles() {
  const tokens = join(ROOT, "src", "apps", "dashboard", "style", "tokens.css");
  return [tokens, join(SOURCES, "pages", "popup.css")].map((path) => readFileSync(path, "utf8")).join("\n");
}

function filesIn(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ name: path.slice(dir.length + 1).replaceAll("\\", "/"), bytes: readFileSync(path) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

if (process.argv[1] === import.meta.filename) await buildExtension(join(ROOT, "dist", "extension"));
