// Photographs the dashboard for its docs: the built pages on staged worlds of the simulator, at a fixed moment.
//
//   npm run -s build && node scripts/dashboard-pictures.ts [--all DIR]
//
// `--all DIR [WORLD…]` writes pictures to be looked at into DIR: every page of the fortnight at 390, 1280 and 1920 pixels, light and
// dark, Now in every other world, and the states without numbers. Without it the few that the docs show are renewed.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { must } from "../src/domain/assert.ts";
import { addMs, HOUR_MS, toIso } from "../src/domain/time.ts";
import { EXIT_CODES, UserError } from "../src/domain/user-error.ts";
import type { Scenario } from "../src/simulator/scenarios/scenario.ts";
import { findScenario } from "../src/simulator/scenarios/scenarios.ts";
import { launchChromium, openPage, settled, showPage } from "../test/browser/tools/chromium.ts";
import { serveDashboard } from "../test/browser/tools/dashboard-server.ts";
import { FORTNIGHT, FORTNIGHT_GAP } from "../test/browser/tools/fortnight.ts";
import { MOMENT } from "../test/browser/tools/moment.ts";
import { stageBackend } from "../test/browser/tools/staged-backend.ts";

const DIR = "docs/pictures/dashboard";
const PAGES = ["now", "split", "history", "cost", "forecast", "accounts", "settings"] as const;

/** The fortnight again, three hours after its last reading. */
const STALE = "stale";
const STALE_MS = 3 * HOUR_MS;

/** A team's seat beside the person's own plan, as the extension brings it. */
const TWO_ACCOUNTS = "two-accounts";

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

const WIDTHS = [390, 1280, 1920];
const THEMES = ["light", "dark"] as const;

function everyShot(pages: readonly Shot["page"][], widths: readonly number[], prefix = ""): readonly Shot[] {
  return pages.flatMap((page) =>
    widths.flatMap((width) =>
      THEMES.map((theme) => ({ page, width, theme, file: `${prefix}${page}-${width}-${theme}.png` })),
    ),
  );
}

/** What is looked at before a change is good: every page once, and Now in every kind of world. */
const ALL: Readonly<Record<string, readonly Shot[]>> = {
  fortnight: everyShot(PAGES, WIDTHS),
  ...Object.fromEntries(
    [
      "opus-wall",
      "mid-loop-wall",
      "seed-account",
      "extra-usage",
      "fresh-account",
      "free-account",
      "enterprise-seat",
      "two-organizations",
      STALE,
    ].map((world) => [world, everyShot(["now"], [390, 1280], `${world}-`)]),
  ),
  [TWO_ACCOUNTS]: everyShot(["now", "split", "accounts"], [390, 1280], `${TWO_ACCOUNTS}-`),
};

/** Two readings of another account, an hour apart. */
const ANOTHER_ACCOUNT = [HOUR_MS, 0]
  .map((agoMs) =>
    JSON.stringify({
      observedAt: toIso(addMs(MOMENT, -agoMs)),
      source: "web",
      account: {
        organizationId: "5ea70000-0000-4000-8000-000000000007",
        email: "ada@team.example",
        plan: "team",
      },
      payload: {
        five_hour: { utilization: agoMs === 0 ? 41 : 12, resets_at: toIso(addMs(MOMENT, 2 * HOUR_MS)) },
        seven_day: { utilization: agoMs === 0 ? 88 : 84, resets_at: toIso(addMs(MOMENT, 20 * HOUR_MS)) },
      },
    }),
  )
  .join("\n");

function scenarioOf(name: string): Scenario {
  return [FORTNIGHT.name, STALE, TWO_ACCOUNTS].includes(name)
    ? FORTNIGHT
    : must(findScenario(name), `a scenario ${name}`);
}

async function photograph(
  browser: Browser,
  name: string,
  shots: readonly Shot[],
  dir: string,
): Promise<void> {
  const scenario = scenarioOf(name);
  const staged = await stageBackend(scenario, scenario === FORTNIGHT ? FORTNIGHT_GAP : undefined);
  if (name === STALE) staged.clock.advance(STALE_MS);
  if (name === TWO_ACCOUNTS) await staged.backend.importText(ANOTHER_ACCOUNT);
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

/** Where there is nothing to show: each says what to do. */
async function photographStates(browser: Browser, dir: string): Promise<void> {
  const staged = await stageBackend(scenarioOf("fresh-account"));
  const refuse = () =>
    Promise.reject(
      new UserError({
        code: "no-account",
        message: "No account was found on this machine.",
        hint: "Sign in with `claude`, or import readings.",
        exitCode: EXIT_CODES.noData,
      }),
    );
  const empty = await serveDashboard(staged, { ...staged.backend, status: refuse, analysis: refuse });
  for (const theme of THEMES) {
    for (const [name, link] of [
      ["no-account", await empty.link()] as const,
      ["signed-out", empty.url] as const,
    ]) {
      const { page } = await openPage(browser, { width: 1280, theme });
      await page.goto(link);
      await settled(page);
      await page.screenshot({ path: join(dir, `${name}-1280-${theme}.png`), fullPage: true });
      await page.context().close();
    }
  }
  await empty.close();
  await staged.close();
}

const [flag, allDir, ...worlds] = process.argv.slice(2);
const isAll = flag === "--all" && allDir !== undefined;
const dir = isAll ? allDir : DIR;
mkdirSync(dir, { recursive: true });
const browser = await launchChromium();
try {
  for (const [name, shots] of Object.entries(isAll ? ALL : DOCS)) {
    if (worlds.length === 0 || worlds.includes(name)) await photograph(browser, name, shots, dir);
  }
  if (isAll && worlds.length === 0) await photographStates(browser, dir);
} finally {
  await browser.close();
}
