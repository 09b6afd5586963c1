import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must } from "../../src/domain/assert.ts";
import { EXIT_CODES, UserError } from "../../src/domain/user-error.ts";
import type { DashboardLinkDocument } from "../../src/documents/api.ts";
import { startSimulatedHome } from "../end-to-end/simulated-home.ts";
import { startRealMeter } from "./extension/real-meter.ts";
import { isInstalled } from "../tools/installed.ts";
import { launchChromium, openPage, settled, showPage, type PageLook } from "./tools/chromium.ts";
import { serveDashboard, type DashboardServer } from "./tools/dashboard-server.ts";
import { FORTNIGHT, FORTNIGHT_GAP } from "./tools/fortnight.ts";
import { stageBackend, type StagedBackend } from "./tools/staged-backend.ts";

const DIST = "dist/dashboard";
const PAGES = [
  ["now", "Now"],
  ["split", "Split"],
  ["history", "History"],
  ["cost", "Cost"],
  ["forecast", "Forecast"],
  ["accounts", "Accounts & sources"],
  ["settings", "Settings"],
] as const;

describe("the dashboard's files", () => {
  it("come to less than 90 KB gzipped for the first page", () => {
    const html = readFileSync(join(DIST, "index.html"), "utf8");
    const entry = Array.from(html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g), ([, path]) =>
      must(path, "a path"),
    );
    const first = ["index.html", "icons/icon.svg", ...withStaticImports(entry)];
    const bytes = first.map((path) => gzipSync(readFileSync(join(DIST, path))).length);
    const total = bytes.reduce((sum, length) => sum + length, 0);
    console.log(`first page: ${(total / 1024).toFixed(1)} KB gzipped in ${first.length} files`);
    expect(total).toBeLessThan(90 * 1024);
    expect(first.some((path) => path.endsWith(".js")) && first.some((path) => path.endsWith(".css"))).toBe(
      true,
    );
  });

  it("hold no inline script, style or address of another server", () => {
    const html = readFileSync(join(DIST, "index.html"), "utf8");
    expect(html).not.toMatch(/<script>|<style|style="|https?:/);
    const files = readdirSync(DIST, { recursive: true, encoding: "utf8" }).filter((path) =>
      /\.(js|css)$/.test(path),
    );
    expect(files.length).toBeGreaterThan(5);
    const addresses = files.flatMap((path) =>
      Array.from(readFileSync(join(DIST, path), "utf8").matchAll(/https?:\/\/[\w.-]+/g), ([url]) => url),
    );
    // Names of XML vocabularies are no addresses: nothing is fetched from them.
    expect([...new Set(addresses)].filter((url) => !url.startsWith("http://www.w3.org"))).toEqual([]);
  });

  it("name every file of the offline shell as it is there", () => {
    const shell = JSON.parse(readFileSync(join(DIST, "shell.json"), "utf8")) as readonly string[];
    expect(shell[0]).toBe("/");
    for (const path of shell.slice(1)) expect(statSync(join(DIST, path)).isFile()).toBe(true);
  });
});

/** The files with whatever they import at once. */
function withStaticImports(files: readonly string[]): readonly string[] {
  const seen = new Set(files);
  for (const path of seen) {
    if (!path.endsWith(".js")) continue;
    const code = readFileSync(join(DIST, path), "utf8");
    for (const [, name] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) seen.add(`assets/${name}`);
  }
  return [...seen];
}

describe.skipIf(!isInstalled("chromium"))("the dashboard in Chromium", { timeout: 120_000 }, () => {
  let staged: StagedBackend;
  let server: DashboardServer;
  let browser: Browser;

  beforeAll(async () => {
    staged = await stageBackend(FORTNIGHT, FORTNIGHT_GAP);
    [server, browser] = await Promise.all([serveDashboard(staged), launchChromium()]);
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
    await staged.close();
  });

  /** A page that has come in by its link. */
  async function signedIn(look: PageLook, at: DashboardServer = server) {
    const opened = await openPage(browser, look);
    await opened.page.goto(await at.link());
    return opened;
  }

  it.each(["light", "dark"] as const)("has no accessibility fault on any page, %s", async (theme) => {
    const { page, complaints } = await signedIn({ width: 1280, theme });
    const faults: string[] = [];
    for (const [name, title] of PAGES) {
      await showPage(page, server.url, name);
      expect(await page.locator("h1").textContent()).toBe(title);
      await page.evaluate(axe.source);
      const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
      faults.push(...axeFaults(found).map((fault) => `${name}: ${fault}`));
    }
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is walked through by keyboard alone", async () => {
    const { page } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "now");
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").textContent()).toBe("Skip to the numbers");
    await page.keyboard.press("Enter");
    expect(await page.locator(":focus").getAttribute("id")).toBe("main");
    for (const [name, title] of PAGES.slice(1)) {
      await page.locator(`nav a[href="#/${name}"]`).focus();
      await page.keyboard.press("Enter");
      await page.locator("h1", { hasText: title }).waitFor();
      expect(await page.locator(":focus").textContent()).toBe(title);
      expect(await page.title()).toBe(`${title} · claude-meter`);
      await settled(page);
    }
    await page.context().close();
  });

  it("lets Tab pass through every page and out of it again", async () => {
    const { page } = await signedIn({ width: 1280 });
    for (const [name] of PAGES) {
      await showPage(page, server.url, name);
      const stops = await page
        .locator(
          "a[href], button:not(:disabled), select, input:not(:disabled), textarea, [tabindex='0'], summary",
        )
        .count();
      const seen = new Set<string>();
      for (let press = 0; press < stops + 3; press++) {
        await page.keyboard.press("Tab");
        seen.add(
          await page.evaluate(
            "document.activeElement.tagName + '|' + document.activeElement.textContent.slice(0, 40)",
          ),
        );
      }
      // Whoever tabs as often as there are stops has been at the last one: a trap would have kept them.
      expect(seen.size, name).toBeGreaterThan(8);
    }
    await page.context().close();
  });

  it.each([360, 1024, 2560])("fits a screen %d pixels wide", async (width) => {
    const { page } = await signedIn({ width });
    for (const [name] of PAGES) {
      await showPage(page, server.url, name);
      const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      expect(over, name).toBeLessThanOrEqual(0);
    }
    await page.context().close();
  });

  it("shows what the meter pushes, without being asked", async () => {
    const pushing = await serveDashboard(staged);
    const { page } = await signedIn({ width: 1280 }, pushing);
    await showPage(page, pushing.url, "now");
    const document = await staged.backend.status({ fetch: "never" });
    const [account] = document.accounts;
    const changed = must(account, "an account");
    const windows = changed.windows.map((window) => ({ ...window, usedPercent: 91 }));
    pushing.push({ ...document, accounts: [{ ...changed, windows }] });
    await page.locator(".focus-percent", { hasText: "91%" }).waitFor();
    await page.context().close();
    await pushing.close();
  });

  it("shows at a glance how several accounts stand, and brings each into view", async () => {
    const pushing = await serveDashboard(staged);
    const { page } = await signedIn({ width: 1280, height: 700 }, pushing);
    await showPage(page, pushing.url, "now");
    const document = await staged.backend.status({ fetch: "never" });
    const first = must(document.accounts[0], "an account");
    const second = {
      ...first,
      id: "another",
      email: "grace@example.com",
      windows: first.windows.map((window) => ({ ...window, usedPercent: 96 })),
    };
    pushing.push({ ...document, accounts: [first, second] });
    const strip = page.getByRole("list", { name: "Accounts at a glance" });
    await strip.getByRole("button", { name: /grace@example\.com.*96%/ }).click();
    await page.waitForFunction("document.activeElement.textContent.startsWith('grace@example.com')");
    expect(await page.evaluate("scrollY")).toBeGreaterThan(300);
    await page.context().close();
    await pushing.close();
  });

  it("says that the numbers are simulated, on every page", async () => {
    const { page } = await signedIn({ width: 1280 });
    for (const [name] of PAGES) {
      await showPage(page, server.url, name);
      expect(await page.locator(".simulated").isVisible(), name).toBe(true);
    }
    await page.context().close();
  });

  it("hides names, paths and ids when it is told to", async () => {
    const { page } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "now");
    expect(await page.locator("body").innerText()).toContain("ada@example.com");
    await page.getByRole("button", { name: "Hide personal data" }).click();
    for (const [name] of PAGES) {
      await showPage(page, server.url, name);
      const text = await page.locator("body").innerText();
      expect(text, name).not.toMatch(/ada|example\.com|\/home|\/tmp|[0-9a-f]{8}-[0-9a-f]{4}-/i);
    }
    await page.context().close();
  });

  it("gives each chart as a table, as CSV and as PNG", async () => {
    const { page } = await signedIn({ width: 1280 });
    for (const name of ["now", "split", "history", "cost", "forecast"]) {
      await showPage(page, server.url, name);
      const figures = page.locator("figure");
      expect(await figures.count(), name).toBeGreaterThan(0);
      for (const figure of await figures.all()) {
        const [csv] = await Promise.all([
          page.waitForEvent("download"),
          figure.getByRole("button", { name: "CSV" }).click(),
        ]);
        expect(readFileSync(await csv.path(), "utf8").split("\n").length, name).toBeGreaterThan(2);
        const [png] = await Promise.all([
          page.waitForEvent("download"),
          figure.getByRole("button", { name: "PNG" }).click(),
        ]);
        expect(
          readFileSync(await png.path())
            .subarray(1, 4)
            .toString(),
          name,
        ).toBe("PNG");
        await figure.getByRole("button", { name: "Table" }).click();
        expect(await figure.locator("tbody tr").count(), name).toBeGreaterThan(1);
      }
    }
    await page.context().close();
  });

  it("exports a picture in the surfaces' own colours", async () => {
    const { page } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "split");
    const [png] = await Promise.all([
      page.waitForEvent("download"),
      page.locator("figure").getByRole("button", { name: "PNG" }).click(),
    ]);
    const picture = readFileSync(await png.path()).toString("base64");
    // As many pixels of Claude Code's blue as a day of the week's area has at least, and none of the black of a lost style.
    expect(await page.evaluate<readonly number[]>(colourCounts(picture, ["9,105,168", "0,0,0"]))).toEqual([
      expect.toSatisfy((count: number) => count > 20_000),
      0,
    ]);
    await page.context().close();
  });

  it("saves a card of the week's split to show around", async () => {
    const { page } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "now");
    const [card] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Share card" }).click(),
    ]);
    expect(card.suggestedFilename()).toBe("claude-week.png");
    expect(readFileSync(await card.path()).length).toBeGreaterThan(10_000);
    await page.context().close();
  });

  it("zooms the history by mouse and by keyboard", async () => {
    const { page } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "history");
    const summary = page.locator(".figure-summary").first();
    const whole = await summary.textContent();
    const box = must(await page.locator(".u-over").boundingBox(), "a chart");
    await page.mouse.move(box.x + 100, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(
      `document.querySelector(".figure-summary").textContent !== ${JSON.stringify(whole)}`,
    );
    await page.getByRole("button", { name: "All", exact: true }).press("Enter");
    await page.waitForFunction(
      `document.querySelector(".figure-summary").textContent === ${JSON.stringify(whole)}`,
    );
    await page.context().close();
  });

  it("asks what would be if, when a slider is moved", async () => {
    const { page } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "forecast");
    await page.getByLabel("Pause first").focus();
    await page.keyboard.press("End");
    await page.locator(".landing", { hasText: "With the change" }).waitFor();
    await page.context().close();
  });

  it("starts a lap, stops it, and lists what it cost", async () => {
    const { page } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "cost");
    const laps = page.getByRole("region", { name: "Laps", exact: true });
    await laps.getByRole("button", { name: "Start a lap" }).click();
    await laps.getByText("A lap runs since 14:20.").waitFor();
    await laps.getByRole("button", { name: "Stop the lap" }).click();
    await laps.getByRole("button", { name: "Start a lap" }).waitFor();
    expect(await laps.locator("tbody tr").count()).toBe(1);
    expect(await laps.locator("tbody tr").innerText()).toContain("by hand");
    await page.context().close();
  });

  it("writes only the settings that were changed", async () => {
    const { page } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "settings");
    await page.getByLabel("Keep readings days").fill("400");
    const [request] = await Promise.all([
      page.waitForRequest((request) => request.method() === "PUT"),
      page.getByRole("button", { name: "Save 1 change" }).click(),
    ]);
    expect(request.postDataJSON()).toEqual({ keepReadingsDays: 400 });
    await page.getByRole("button", { name: "Nothing changed" }).waitFor();
    expect(await page.getByLabel("Keep readings days").inputValue()).toBe("400");
    await page.context().close();
  });

  it("shows a code to pair the extension with", async () => {
    const { page } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "accounts");
    await page.getByRole("button", { name: "Get a pairing code" }).click();
    await page.locator(".code", { hasText: /^[A-Z0-9-]{6,}$/ }).waitFor();
    await page.context().close();
  });

  it("opens on the built meter, as the dashboard command opens it", async () => {
    const world = await startSimulatedHome("mid-loop-wall");
    const meter = await startRealMeter({ ...world.cliOptions, stateDir: join(world.dir, "state") });
    const { page, complaints } = await openPage(browser, { width: 1280 });
    const { url } = await meter.ask<DashboardLinkDocument>("POST", "/api/v1/dashboard-link");
    await page.goto(url);
    await page.locator(".focus-percent").waitFor();
    expect(new URL(page.url()).search).toBe("");
    expect(await page.locator(".account-head").textContent()).toContain("ada@example.com");
    for (const [name] of PAGES) await showPage(page, `http://127.0.0.1:${meter.port}`, name);
    expect(complaints).toEqual([]);
    await page.context().close();
    await meter.stop();
    await world.close();
  });

  describe("when something is wrong", () => {
    it("tells a browser that is not signed in how to get in, and lets it in afterwards", async () => {
      const { page } = await openPage(browser, { width: 1280 });
      await page.goto(server.url);
      await page.getByText("claude-meter dashboard").waitFor();
      const inside = await page.context().newPage();
      await inside.goto(await server.link());
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator(".focus-percent").waitFor();
      await page.context().close();
    });

    it("says why there is no account, with what to do, and without a number", async () => {
      const nobody = new UserError({
        code: "no-account",
        message: "No account was found on this machine.",
        hint: "Sign in with `claude`, or import readings.",
        exitCode: EXIT_CODES.noData,
      });
      const refuse = () => Promise.reject(nobody);
      const empty = await serveDashboard(staged, { ...staged.backend, status: refuse, analysis: refuse });
      const { page } = await signedIn({ width: 1280 }, empty);
      await page.getByText("No account was found on this machine.").waitFor();
      await page.getByText("Sign in with").waitFor();
      expect(await page.locator("main").innerText()).not.toMatch(/\d ?%/);
      await page.context().close();
      await empty.close();
    });

    it("keeps the numbers and says that they age when the meter goes, and opens offline from its shell", async () => {
      const own = await serveDashboard(staged);
      const { page } = await signedIn({ width: 1280, serviceWorkers: "allow" }, own);
      await page.locator(".focus-percent").waitFor();
      await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
      await own.close();
      await page.getByText("The meter does not answer. What you see is as old as it says.").waitFor();
      expect(await page.locator(".focus-percent").isVisible()).toBe(true);
      await page.reload();
      await page.getByText("The meter is not running").waitFor();
      expect(await page.locator("main").innerText()).not.toMatch(/\d ?%/);
      await page.context().close();
    });
  });
});

/** An expression: how many pixels of a PNG have each colour, `red,green,blue`. */
function colourCounts(base64: string, colours: readonly string[]): string {
  return `(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${base64}";
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) {
      const key = data[at] + "," + data[at + 1] + "," + data[at + 2];
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return ${JSON.stringify(colours)}.map((colour) => counts.get(colour) ?? 0);
  })()`;
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

function axeFaults(result: unknown): readonly string[] {
  const { violations } = result as AxeResult;
  return violations.map(
    ({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ html }) => html.slice(0, 160)).join(" ")}`,
  );
}
