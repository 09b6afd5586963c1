// Draws the extension's icons and its popup's pictures in Chromium, against the simulator: `node scripts/write-extension-pictures.ts`
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { HOUR_MS } from "../src/domain/time.ts";
import { createClock } from "../src/platform/clock.ts";
import { startChromium } from "../test/browser/extension/chromium.ts";
import { createExtensionWorld } from "../test/browser/extension/extension-world.ts";
import { openPopup } from "../test/browser/extension/popup.ts";
import { until } from "../test/browser/tools/until.ts";
import { storedHistory } from "../test/browser/extension/stored-history.ts";

const ROOT = join(import.meta.dirname, "..");
const PICTURES = join(ROOT, "docs", "extension");
const ICON_SIZES = [16, 32, 48, 128];
/** How much the browser has read before its picture is taken. */
const HISTORY_MS = 5 * HOUR_MS;
/** Nobody listens there: on the usual port a meter of whoever draws may. */
const SILENT_PORT = 47_899;
/** The first look at claude.ai comes by itself; a picture before it would show a state that lasts for a blink. */
const FIRST_READ_WITHIN_MS = 20_000;

await writeIcons();
mkdirSync(PICTURES, { recursive: true });
for (const colourScheme of ["light", "dark"] as const) await writePopups(colourScheme);

async function writeIcons(): Promise<void> {
  const svg = readFileSync(join(ROOT, "src/apps/dashboard/public/icons/icon.svg"), "utf8");
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  for (const size of ICON_SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(
      `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    const path = join(ROOT, "src/apps/extension/icons", `${size}.png`);
    await page.screenshot({ path, omitBackground: true });
  }
  await browser.close();
}

async function writePopups(colourScheme: "light" | "dark"): Promise<void> {
  const world = await createExtensionWorld("mid-loop-wall");
  const browser = await startChromium({
    extensionDir: world.extensionDir("chromium"),
    profileDir: join(world.dir, "profile"),
    claudeAiPort: world.claudeAiPort,
    colourScheme,
  });
  const popup = await openPopup(browser);
  const shot = async (name: string) =>
    writeFileSync(join(PICTURES, `${name}-${colourScheme}.png`), await popup.page.screenshot());
  await until(async () => (await popup.notices()).includes("session-ended"), {
    what: "the first read",
    withinMs: FIRST_READ_WITHIN_MS,
  });
  if (colourScheme === "light") await shot("signed-out");
  const history = storedHistory(world.claudeAi.seats[0], {
    nowMs: createClock().nowMs(),
    spanMs: HISTORY_MS,
  });
  await popup.page.evaluate(`chrome.storage.local.set(${JSON.stringify(history)})`);
  await (await browser.open("https://claude.ai/login/ada")).close();
  await popup.refreshUntil(async () => !(await popup.notices()).includes("session-ended"), "the numbers");
  await shot("popup");
  await popup.page.evaluate(
    `chrome.storage.local.set({ link: { port: ${SILENT_PORT}, token: "FAKE", trouble: "gone" } })`,
  );
  await popup.refreshUntil(
    async () => (await popup.notices()).includes("meter-gone"),
    "the word on the meter",
  );
  if (colourScheme === "dark") await shot("meter-gone");
  await browser.close();
  await world.close();
}
