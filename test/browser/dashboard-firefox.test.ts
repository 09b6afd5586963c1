import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { must } from "../../src/domain/assert.ts";
import { findScenario } from "../../src/simulator/scenarios/scenarios.ts";
import { isInstalled } from "../tools/installed.ts";
import type { DrivenPage } from "./extension/driven-browser.ts";
import { launchFirefox } from "./extension/firefox.ts";
import { serveDashboard } from "./tools/dashboard-server.ts";
import { stageBackend } from "./tools/staged-backend.ts";
import { until } from "./tools/until.ts";

const PAGES = [
  ["split", "Split"],
  ["history", "History"],
  ["cost", "Cost"],
  ["forecast", "Forecast"],
  ["accounts", "Accounts & sources"],
  ["settings", "Settings"],
  ["now", "Now"],
] as const;

/** A bound, for a machine that is busy. */
const WITHIN_MS = 120_000;

/** Collects what the page complains of from now on. */
const LISTEN = `(() => {
  globalThis.complaints = [];
  addEventListener("error", ({ message }) => complaints.push(message));
  addEventListener("unhandledrejection", ({ reason }) => complaints.push(String(reason)));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => complaints.push(violatedDirective + " " + blockedURI));
})()`;

describe.skipIf(!isInstalled("firefox-esr"))("the dashboard in Firefox", { timeout: 300_000 }, () => {
  it("is walked through on a narrow screen: every page whole, drawn, and without a complaint", async () => {
    const profileDir = mkdtempSync(join(tmpdir(), "claude-meter-firefox-"));
    const staged = await stageBackend(must(findScenario("opus-wall"), "a scenario"));
    const server = await serveDashboard(staged);
    const firefox = await launchFirefox(profileDir, {});
    try {
      const page = await firefox.open(await server.link());
      await appears(page, ".focus-percent");
      await page.evaluate(LISTEN);
      expect(await page.evaluate("location.search")).toBe("");
      expect(await textOf(page, ".focus-percent")).toBe("100%");
      await appears(page, ".findings .advice");
      expect(await textOf(page, ".findings .advice")).toContain("Switch to Sonnet");
      for (const [name, title] of PAGES) {
        await page.evaluate(`document.querySelector('nav a[href="#/${name}"]').click()`);
        await until(async () => (await textOf(page, "main h1")) === title, {
          what: title,
          withinMs: WITHIN_MS,
        });
        await appears(page, "main :is(.card, .account, form)");
        await until(() => page.evaluate<boolean>(IS_AT_REST), {
          what: `the end of reading on ${title}`,
          withinMs: WITHIN_MS,
        });
        expect(await textOf(page, "nav [aria-current]"), title).toBe(title);
        const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
        expect(over, title).toBeLessThanOrEqual(0);
      }
      await page.evaluate("document.querySelector('nav a[href=\"#/history\"]').click()");
      await appears(page, ".u-over");
      await until(() => page.evaluate<boolean>(HAS_DRAWN), { what: "ink on the chart", withinMs: WITHIN_MS });
      expect(await page.evaluate("complaints")).toEqual([]);
    } finally {
      await firefox.close();
      await server.close();
      await staged.close();
      rmSync(profileDir, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});

/** Whether no part of the page says that it is reading. */
const IS_AT_REST = `document.querySelector(".loading, [aria-busy='true']") === null`;

/** Whether any pixel of the long chart has ink. */
const HAS_DRAWN = `(() => {
  const canvas = document.querySelector(".uplot canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value) => value > 0);
})()`;

async function appears(page: DrivenPage, selector: string): Promise<void> {
  await until(() => page.evaluate<boolean>(`document.querySelector(${JSON.stringify(selector)}) !== null`), {
    what: selector,
    withinMs: WITHIN_MS,
  });
}

function textOf(page: DrivenPage, selector: string): Promise<string | null> {
  return page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? null`);
}
