import { chromium, type Browser, type Page } from "playwright-core";
import { CHROMIUM_FLAGS } from "../chromium-flags.ts";
import { MOMENT } from "./moment.ts";

/** The system's Chromium, headless. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: CHROMIUM_FLAGS });
}

export interface PageLook {
  readonly width: number;
  readonly height?: number;
  readonly theme?: "light" | "dark";
  readonly serviceWorkers?: "allow" | "block";
}

export interface WatchedPage {
  readonly page: Page;
  /** What the browser complained of: refused by policy, thrown, or written as an error. */
  readonly complaints: readonly string[];
}

/** A page in a fresh profile, at the moment of the staged world, in UTC, without motion. */
export async function openPage(browser: Browser, look: PageLook): Promise<WatchedPage> {
  const { width, height = 900, theme = "light", serviceWorkers = "block" } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    timezoneId: "UTC",
    locale: "en-GB",
    reducedMotion: "reduce",
    serviceWorkers,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.clock.setSystemTime(MOMENT);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  return { page, complaints };
}

/** Opens a page of the dashboard and waits until nothing on it is still being read. */
export async function showPage(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/#/${name}`);
  await page.locator("main h1").waitFor();
  await settled(page);
}

/** Until no part of the page says that it is reading, and charts have their width. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main :is(.card, .account, form, .empty, .hero-state, .notice)").first().waitFor();
  await page.locator(".loading").first().waitFor({ state: "detached" });
}
