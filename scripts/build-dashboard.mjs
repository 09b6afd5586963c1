// Builds the web dashboard: static files that need no server but the meter, and no inline script or style.
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "vite";
import { collectLicences } from "./licences.mjs";

// Whoever starts the build: tests name an environment of their own, and Vite would write components for developers then, with the paths of this machine.
process.env.NODE_ENV = "production";

/** Bundles the dashboard into `outDir` (a path of its own: it is emptied first). */
export async function buildDashboard(outDir, licences = collectLicences()) {
  const dir = resolve(outDir);
  await build({
    configFile: false,
    root: resolve(import.meta.dirname, "../src/apps/dashboard"),
    base: "/",
    logLevel: "warn",
    plugins: [licences.plugin],
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: dir,
      emptyOutDir: true,
      target: "es2023",
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: {
        input: {
          index: resolve(import.meta.dirname, "../src/apps/dashboard/index.html"),
          "service-worker": resolve(
            import.meta.dirname,
            "../src/apps/dashboard/service-worker/service-worker.ts",
          ),
        },
        output: {
          entryFileNames: ({ name }) =>
            name === "service-worker" ? "service-worker.js" : "assets/[name]-[hash].js",
          chunkFileNames: "assets/[name]-[hash].js",
          assetFileNames: "assets/[name]-[hash][extname]",
        },
      },
    },
  });
  // What the service worker keeps for a start without the meter: the program itself, never data.
  writeFileSync(join(dir, "shell.json"), JSON.stringify(shellFiles(dir)));
}

function shellFiles(dir) {
  const files = readdirSync(dir, { recursive: true })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(join(dir, path)).isFile());
  const kept = files.filter((path) => path.startsWith("assets/") || path === "manifest.webmanifest");
  return ["/", ...kept.map((path) => `/${path}`).sort()];
}

if (import.meta.main) await buildDashboard(process.argv[2] ?? "dist/dashboard");
