// Draws the dashboard's icons for installing it: PNGs of its SVG, by the system's Chromium.
//
//   node scripts/dashboard-icons.ts
import { readFileSync, writeFileSync } from "node:fs";
import { launchChromium } from "../test/browser/tools/chromium.ts";

const DIR = "src/apps/dashboard/public/icons";
const svg = readFileSync(`${DIR}/icon.svg`, "utf8");
/** A launcher may cut a maskable icon to a circle: all that matters stays within its middle 80 %, on a ground without corners. */
const maskable = svg
  .replace('viewBox="0 0 64 64"', 'viewBox="-8 -8 80 80"')
  .replace('<rect width="64" height="64" rx="14"', '<rect x="-8" y="-8" width="80" height="80"');

const browser = await launchChromium();
try {
  for (const [name, drawing, size] of [
    ["icon-192.png", svg, 192],
    ["icon-512.png", svg, 512],
    ["icon-maskable-512.png", maskable, 512],
  ] as const) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(
      `<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${drawing}`,
    );
    writeFileSync(`${DIR}/${name}`, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
