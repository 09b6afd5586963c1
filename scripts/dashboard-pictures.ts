// Photographs the dashboard for its docs: the built pages on staged worlds of the simulator, at a fixed moment.
//
//   npm run -s build && node scripts/dashboard-pictures.ts [--all DIR]
//
// `--all DIR` writes every page at 390, 1280 and 1920 pixels, light and dark, into DIR, to be looked at; without it the few that the
// docs show are renewed.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { must } from "../src/domain/assert.ts";
import type { Scenario } from "../src/simulator/scenarios/scenario.ts";
import { findScenario } from "../src/simulator/scenarios/scenarios.ts";
import { launchChromium, openPage, settled, showPage } from "../test/browser/tools/chromium.ts";
import { serveDashboard } from "../test/browser/tools/dashboard-server.ts";
import { FORTNIGHT, FORTNIGHT_GAP } from "../test/browser/tools/fortnight.ts";
import { stageBackend } from "../test/browser/tools/staged-backend.ts";

const DIR = "docs/pictures/dashboard";
const PAGES = ["now", "split", "history", "cost", "forecast", "accounts", "settings"] as const;

interface Shot {
  readonly page: (typeof PAGES)[number];
  readonly width: number;
  readonly theme: "light" | "dark";
  /** Only the part that a screen of this height shows. */
  readonly height?: number;
  readonly window?: string;
  readonly file: string;
}

/** What the docs show: few, because every picture is in the repository for ever. */
const DOCS: Readonly<Record<string, readonly Shot[]>> = {
  "opus-wall": [{ page: "now", width: 1280, theme: "light", height: 1000, file: "now-light.png" }],
  fortnight: [
    { page: "now", width: 390, theme: "dark", height: 844, file: "now-phone-dark.png" },
    { page: "split", width: 1280, theme: "dark", height: 860, file: "split-dark.png" },
    { page: "history", width: 1280, theme: "light", height: 760, file: "history-light.png" },
    {
      page: "forecast",
      width: 1280,
      theme: "dark",
      height: 760,
      window: "Week, all models",
      file: "forecast-dark.png",
    },
  ],
};

function everyShot(): readonly Shot[] {
  return PAGES.flatMap((page) =>
    [390, 1280, 1920].flatMap((width) =>
      (["light", "dark"] as const).map((theme) => ({
        page,
        width,
        theme,
        file: `${page}-${width}-${theme}.png`,
      })),
    ),
  );
}

function scenarioOf(name: string): Scenario {
  return name === FORTNIGHT.name ? FORTNIGHT : must(findScenario(name), `a scenario ${name}`);
}

async function photograph(
  browser: Browser,
  name: string,
  shots: readonly Shot[],
  dir: string,
): Promise<void> {
  const staged = await stageBackend(scenarioOf(name), name === FORTNIGHT.name ? FORTNIGHT_GAP : undefined);
  const server = await serveDashboard(staged);
  try {
    for (const { page: pageName, width, height, theme, window, file } of shots) {
      const { page, complaints } = await openPage(browser, { width, theme, ...(height && { height }) });
      await page.goto(await server.link());
      await showPage(page, server.url, pageName);
      if (window !== undefined) {
        await page.getByLabel("Window").selectOption({ label: window });
        await settled(page);
      }
      // Charts take their width after the page has its own.
      await page.waitForTimeout(300);
      const path = join(dir, file);
      await page.screenshot({ path, fullPage: height === undefined });
      console.log(
        `${path}: ${Math.round(statSync(path).size / 1024)} KB${complaints.map((text) => ` · ${text}`).join("")}`,
      );
      await page.context().close();
    }
  } finally {
    await server.close();
    await staged.close();
  }
}

const [flag, allDir] = process.argv.slice(2);
const isAll = flag === "--all" && allDir !== undefined;
const dir = isAll ? allDir : DIR;
mkdirSync(dir, { recursive: true });
const browser = await launchChromium();
try {
  for (const [name, shots] of Object.entries(isAll ? { fortnight: everyShot() } : DOCS)) {
    await photograph(browser, name, shots, dir);
  }
} finally {
  await browser.close();
}
