import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { must } from "../../src/domain/assert.ts";
import { MINUTE_MS } from "../../src/domain/time.ts";
import { EXIT_CODES, UserError } from "../../src/domain/user-error.ts";
import type { DashboardLinkDocument } from "../../src/documents/api.ts";
import type { StatusDocument } from "../../src/documents/status.ts";
import type { Backend } from "../../src/ports/backend.ts";
import { findScenario } from "../../src/simulator/scenarios/scenarios.ts";
import { startSimulatedHome } from "../end-to-end/simulated-home.ts";
import { startRealMeter } from "./extension/real-meter.ts";
import { isInstalled } from "../tools/installed.ts";
import { holds, launchChromium, openPage, settled, showPage, type PageLook } from "./tools/chromium.ts";
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

/** Nothing here waits for a time: this is how long a busy machine may take. */
const TIMEOUT_MS = 300_000;

describe.skipIf(!isInstalled("chromium"))("the dashboard in Chromium", { timeout: TIMEOUT_MS }, () => {
  /** Only looked at: a case that changes something has a world of its own. */
  let staged: StagedBackend;
  let browser: Browser;

  beforeAll(async () => {
    [staged, browser] = await Promise.all([stageBackend(FORTNIGHT, FORTNIGHT_GAP), launchChromium()]);
  }, TIMEOUT_MS);
  afterAll(async () => {
    await browser?.close();
    await staged?.close();
  });

  /** A server that ends with its case: what one case is told, saves or asks too often concerns no other. */
  async function serve(world: StagedBackend, backend?: Backend): Promise<DashboardServer> {
    const server = await serveDashboard(world, backend);
    onTestFinished(() => server.close());
    return server;
  }

  /** A page that ends with its case. */
  async function open(look: PageLook) {
    const opened = await openPage(browser, look);
    onTestFinished(() => opened.page.context().close());
    return opened;
  }

  /** A page that has come in by the link of its own server. */
  async function signedIn(look: PageLook, on?: DashboardServer) {
    const server = on ?? (await serve(staged));
    const opened = await open(look);
    await opened.page.goto(await server.link());
    return { ...opened, server };
  }

  it.each(["light", "dark"] as const)("has no accessibility fault on any page, %s", async (theme) => {
    const { page, server, complaints } = await signedIn({ width: 1280, theme });
    const faults: string[] = [];
    for (const [name, title] of PAGES) {
      await showPage(page, server.url, name);
      await page.locator("h1", { hasText: title }).waitFor();
      await page.evaluate(axe.source);
      const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
      faults.push(...axeFaults(found).map((fault) => `${name}: ${fault}`));
    }
    expect(faults).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("is walked through by keyboard alone", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "now");
    await page.keyboard.press("Tab");
    await page.locator(":focus", { hasText: "Skip to the numbers" }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator("#main:focus").waitFor();
    for (const [name, title] of PAGES.slice(1)) {
      await page.locator(`nav a[href="#/${name}"]`).focus();
      await page.keyboard.press("Enter");
      await page.locator("h1:focus", { hasText: title }).waitFor();
      await holds(page, `document.title === ${JSON.stringify(`${title} · claude-meter`)}`);
      await settled(page);
    }
  });

  it("lets Tab pass through every page and out of it again", async () => {
    const { page, server } = await signedIn({ width: 1280 });
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
  });

  it.each([360, 1024, 2560])("fits a screen %d pixels wide", async (width) => {
    const { page, server } = await signedIn({ width });
    for (const [name] of PAGES) {
      await showPage(page, server.url, name);
      const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
      expect(over, name).toBeLessThanOrEqual(0);
    }
  });

  it("shows what the meter pushes, without being asked", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "now");
    server.push(withLevel(await staged.backend.status({ fetch: "never" }), 91));
    await page.locator(".focus-percent", { hasText: "91%" }).waitFor();
  });

  it("keeps what was pushed when an older answer comes after it", async () => {
    const old = await staged.backend.analysis("status", { fetch: "never" });
    const mayAnswer = Promise.withResolvers<void>();
    const slow = await serve(staged, {
      ...staged.backend,
      analysis: async (...asked) => {
        await mayAnswer.promise;
        return staged.backend.analysis(...asked);
      },
    });
    const { page } = await signedIn({ width: 1280 }, slow);
    await page.locator(".focus-percent").waitFor();
    slow.push(withLevel(old, 91));
    await page.locator(".focus-percent", { hasText: "91%" }).waitFor();
    const late = page.waitForResponse(/\/status\?/);
    mayAnswer.resolve();
    await late;
    // Whoever has the answer to a later question has had the earlier one's.
    await page.evaluate("fetch('/api/v1/status?fetch=never').then((reply) => reply.text())");
    expect(await page.locator(".focus-percent").textContent()).toBe("91%");
  });

  it("shows at a glance how several accounts stand, and brings each into view", async () => {
    const { page, server } = await signedIn({ width: 1280, height: 700 });
    await showPage(page, server.url, "now");
    const document = await staged.backend.status({ fetch: "never" });
    const [another] = withLevel(document, 96).accounts;
    const grace = { ...must(another, "an account"), id: "another", email: "grace@example.com" };
    server.push({ ...document, accounts: [...document.accounts, grace] });
    const strip = page.getByRole("list", { name: "Accounts at a glance" });
    await strip.getByRole("button", { name: /grace@example\.com.*96%/ }).click();
    await holds(page, "document.activeElement.textContent.startsWith('grace@example.com')");
    await holds(page, "scrollY > 300");
  });

  it("says that the numbers are simulated, on every page", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    for (const [name] of PAGES) {
      await showPage(page, server.url, name);
      expect(await page.locator(".simulated").isVisible(), name).toBe(true);
    }
  });

  it("hides names, paths and ids when it is told to", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "now");
    expect(await page.locator("body").innerText()).toContain("ada@example.com");
    await page.getByRole("button", { name: "Hide personal data" }).click();
    for (const [name] of PAGES) {
      await showPage(page, server.url, name);
      const text = await page.locator("body").innerText();
      expect(text, name).not.toMatch(/ada|example\.com|\/home|\/tmp|[0-9a-f]{8}-[0-9a-f]{4}-/i);
    }
  });

  it("gives each chart as a table, as CSV and as PNG", async () => {
    const { page, server } = await signedIn({ width: 1280 });
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
  });

  it("exports a picture in the surfaces' own colours", async () => {
    const { page, server } = await signedIn({ width: 1280 });
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
  });

  it("saves a card of the week's split to show around", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "now");
    const [card] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Share card" }).click(),
    ]);
    expect(card.suggestedFilename()).toBe("claude-week.png");
    expect(readFileSync(await card.path()).length).toBeGreaterThan(10_000);
  });

  it("zooms the history by mouse and by keyboard", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "history");
    const whole = page.getByRole("group", { name: "Time" }).getByRole("button", { pressed: true });
    await whole.waitFor();
    const summary = page.locator(".figure-summary").first();
    const before = await summary.textContent();
    const box = must(await page.locator(".u-over").boundingBox(), "a chart");
    await page.mouse.move(box.x + 100, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await whole.waitFor({ state: "detached" });
    await settled(page);
    expect(await summary.textContent()).not.toBe(before);
    await page.getByRole("button", { name: "All", exact: true }).press("Enter");
    await whole.waitFor();
  });

  it("says so in a time in which nothing was read, and leads out of it", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "history");
    const press = async (name: string, times: number) => {
      for (let time = 0; time < times; time += 1) {
        await page.getByRole("button", { name, exact: true }).click();
        await settled(page);
      }
    };
    // Five hours around the middle of the week, then half of that earlier, thrice: within the night that the machine was off.
    await press("Zoom in", 5);
    await page.locator(".figure-summary").first().waitFor();
    await press("Earlier", 3);
    await page.getByText("Nothing was read in this time.").waitFor();
    expect(await page.locator(".figure-summary").count()).toBe(0);
    await press("All", 1);
    await page.locator(".figure-summary").first().waitFor();
  });

  it("draws its long chart anew when the system goes dark", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "history");
    // The ink of the dark theme: no line of the light one has it.
    const hasLightInk = inkIs("233,239,237");
    expect(await page.evaluate(hasLightInk)).toBe(false);
    await page.emulateMedia({ colorScheme: "dark" });
    await holds(page, hasLightInk);
  });

  it("keeps a table open while the minutes pass", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "history");
    const figure = page.locator("figure");
    await figure.getByRole("button", { name: "Table" }).click();
    const asked = page.waitForResponse(/\/history\?/);
    await page.clock.fastForward(2 * MINUTE_MS);
    await asked;
    await settled(page);
    await figure.locator("tbody tr").first().waitFor();
  });

  it("tells one time of a wall, in its cycle and in the list of walls", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "history");
    const walls = page.getByRole("region", { name: "Walls", exact: true });
    const began = await walls.getByRole("rowheader").first().innerText();
    const cycles = page.getByRole("region", { name: "Cycles", exact: true });
    await cycles.getByText(`met ${began.slice(-"12:39".length)}`).waitFor();
  });

  it("asks what would be if, when a slider is moved", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "forecast");
    await page.getByLabel("Pause first").focus();
    await page.keyboard.press("End");
    await page.locator(".landing", { hasText: "With the change" }).waitFor();
  });

  it("starts a lap, stops it, and lists what it cost", async () => {
    const world = await stageBackend(must(findScenario("mid-loop-wall"), "a scenario"));
    onTestFinished(() => world.close());
    const { page, server } = await signedIn({ width: 1280 }, await serve(world));
    await showPage(page, server.url, "cost");
    const laps = page.getByRole("region", { name: "Laps", exact: true });
    await laps.getByRole("button", { name: "Start a lap" }).click();
    await laps.getByText("A lap runs since 14:20.").waitFor();
    await laps.getByRole("button", { name: "Stop the lap" }).click();
    await laps.getByRole("button", { name: "Start a lap" }).waitFor();
    await laps.locator("tbody tr", { hasText: "by hand" }).waitFor();
    expect(await laps.locator("tbody tr").count()).toBe(1);
  });

  it("writes only the settings that were changed", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "settings");
    await page.getByLabel("Keep readings days").fill("400");
    const [request] = await Promise.all([
      page.waitForRequest((request) => request.method() === "PUT"),
      page.getByRole("button", { name: "Save 1 change" }).click(),
    ]);
    expect(request.postDataJSON()).toEqual({ keepReadingsDays: 400 });
    await page.getByRole("button", { name: "Nothing changed" }).waitFor();
    expect(await page.getByLabel("Keep readings days").inputValue()).toBe("400");
  });

  it("shows a code to pair the extension with", async () => {
    const { page, server } = await signedIn({ width: 1280 });
    await showPage(page, server.url, "accounts");
    await page.getByRole("button", { name: "Get a pairing code" }).click();
    await page.locator(".code", { hasText: /^[A-Z0-9-]{6,}$/ }).waitFor();
  });

  it("opens on the built meter, as the dashboard command opens it", async () => {
    const world = await startSimulatedHome("mid-loop-wall");
    onTestFinished(() => world.close());
    const meter = await startRealMeter({ ...world.cliOptions, stateDir: join(world.dir, "state") });
    onTestFinished(() => meter.stop());
    const { page, complaints } = await open({ width: 1280 });
    const { url } = await meter.ask<DashboardLinkDocument>("POST", "/api/v1/dashboard-link");
    await page.goto(url);
    await page.locator(".focus-percent").waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.locator(".account-head", { hasText: "ada@example.com" }).waitFor();
    for (const [name] of PAGES) await showPage(page, `http://127.0.0.1:${meter.port}`, name);
    expect(complaints).toEqual([]);
  });

  describe("when something is wrong", () => {
    it("tells a browser that is not signed in how to get in, and lets it in afterwards", async () => {
      const server = await serve(staged);
      const { page } = await open({ width: 1280 });
      await page.goto(server.url);
      await page.getByText("claude-meter dashboard").waitFor();
      const inside = await page.context().newPage();
      await inside.goto(await server.link());
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator(".focus-percent").waitFor();
    });

    it("says why there is no account, with what to do, and without a number", async () => {
      const nobody = new UserError({
        code: "no-account",
        message: "No account was found on this machine.",
        hint: "Sign in with `claude`, or import readings.",
        exitCode: EXIT_CODES.noData,
      });
      const refuse = () => Promise.reject(nobody);
      const empty = await serve(staged, { ...staged.backend, status: refuse, analysis: refuse });
      const { page } = await signedIn({ width: 1280 }, empty);
      await page.getByText("No account was found on this machine.").waitFor();
      await page.getByText("Sign in with").waitFor();
      expect(await page.locator("main").innerText()).not.toMatch(/\d ?%/);
    });

    it("keeps the numbers and says that they age when the meter goes, and opens offline from its shell", async () => {
      // Ended by the case, and therefore not at its end.
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
    });
  });
});

/** An expression: whether the long chart has more than a few pixels of a colour, `red,green,blue`. */
function inkIs(colour: string): string {
  return `(() => {
    const canvas = document.querySelector(".levels canvas");
    if (canvas === null) return false;
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] + "," + data[at + 1] + "," + data[at + 2] === "${colour}" && data[at + 3] === 255) count++;
    }
    return count > 50;
  })()`;
}

/** The same document with every window at one level. */
function withLevel(document: StatusDocument, usedPercent: number): StatusDocument {
  const accounts = document.accounts.map((account) => ({
    ...account,
    windows: account.windows.map((window) => ({ ...window, usedPercent })),
  }));
  return { ...document, accounts };
}

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
