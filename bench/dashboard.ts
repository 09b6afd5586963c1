// How fast the dashboard draws a year: what uPlot and our columns take in Chromium, once the data are there.
//
//   node bench/dashboard.ts
//
// A year at 5-minute polls is 105,120 readings. The meter thins it out to at most 5,000 points on the server; both are drawn here.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "vite";
import { launchChromium } from "../test/browser/tools/chromium.ts";

const RUNS = 9;
const BUDGET_MS = 100;

const dir = mkdtempSync(join(tmpdir(), "claude-meter-bench-"));
const entry = resolve("bench/dashboard-page/draw-year.ts");
await build({
  configFile: false,
  logLevel: "warn",
  build: { outDir: dir, emptyOutDir: true, minify: true, lib: { entry, formats: ["es"], fileName: "page" } },
});
const server = createServer((request, response) => {
  if (request.url !== "/page.js") {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(
      '<body><div id="place" style="width:1200px"></div><script type="module" src="/page.js"></script>',
    );
    return;
  }
  void readFile(join(dir, "page.js")).then((code) => {
    response.writeHead(200, { "content-type": "text/javascript" });
    return response.end(code);
  });
});
await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
const address = server.address();
const port = typeof address === "object" && address !== null ? address.port : 0;
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.waitForFunction("typeof globalThis.drawYear === 'function'");
  for (const count of [600, 2_000, 5_000, 105_120]) {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) times.push(await page.evaluate<number>(`drawYear(${count})`));
    times.sort((a, b) => a - b);
    const [median, slowest] = [times[Math.floor(RUNS / 2)] ?? 0, times.at(-1) ?? 0];
    const verdict = median < BUDGET_MS ? "within" : "over";
    console.log(
      `${String(count).padStart(7)} points: ${median.toFixed(1)} ms in the middle, ${slowest.toFixed(1)} ms at most (${verdict} ${BUDGET_MS} ms)`,
    );
  }
} finally {
  await browser.close();
  server.close();
  rmSync(dir, { recursive: true, force: true });
}
