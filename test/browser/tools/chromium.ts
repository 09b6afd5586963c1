import { chromium, type Browser, type Page } from "playwright-core";
import { CHROMIUM_FLAGS } from "../chromium-flags.ts";
import { MOMENT } from "./moment.ts";
import { until } from "./until.ts";

/** Ample for whatever has to come, also where many other programs want the machine. */
const WITHIN_MS = 120_000;

/** The system's Chromium, headless. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: CHROMIUM_FLAGS,
    timeout: WITHIN_MS,
  });
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
  page.setDefaultTimeout(WITHIN_MS);
  await page.clock.setSystemTime(MOMENT);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  return { page, complaints };
}

/** Opens a page of the dashboard and waits until it is the one that is shown, and nothing on it is still being read. */
export async function showPage(page: Page, url: string, name: string): Promise<void> {
  await page.goto(`${url}/#/${name}`);
  await holds(page, isShown(name));
  await settled(page);
}

/** Until something is shown, no part of it says that it is reading, and every chart is drawn. */
export function settled(page: Page): Promise<void> {
  return holds(page, IS_SETTLED);
}

/**
 * Until an expression is true in the page. Not Playwright's `waitForFunction`: from its second look on the page itself evaluates the text,
 * which the dashboard's policy refuses.
 */
export function holds(page: Page, expression: string): Promise<void> {
  return until(() => page.evaluate<boolean>(expression), {
    what: expression,
    withinMs: WITHIN_MS,
    everyMs: 25,
  });
}

/** Both the navigation and the title name the page. */
const isShown = (name: string) => `(() => {
  const link = document.querySelector('nav a[href="#/${name}"][aria-current="page"]');
  return link !== null && document.querySelector("main h1")?.textContent === link.textContent;
})()`;

const IS_SETTLED = `(() => {
  const main = document.querySelector("main");
  return main !== null
    && main.querySelector(".card, .account, form, .empty, .hero-state, .notice") !== null
    && main.querySelector(".loading, [aria-busy='true']") === null
    && [...main.querySelectorAll(".chart")].every((chart) => chart.querySelector("svg, canvas") !== null);
})()`;
