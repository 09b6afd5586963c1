import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { must } from "../../../src/domain/assert.ts";
import { CHROMIUM_FLAGS } from "../chromium-flags.ts";
import type { BrowserOptions, DrivenBrowser, DrivenPage } from "./driven-browser.ts";

const STARTS_WITHIN_MS = 120_000;

/** Chromium with the extension loaded, and claude.ai mapped to the loopback. It trusts the simulator's throw-away certificate. */
export async function startChromium(options: BrowserOptions): Promise<DrivenBrowser> {
  const { extensionDir, profileDir, claudeAiPort, colourScheme = "light" } = options;
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath: "/usr/bin/chromium",
    headless: false,
    timeout: STARTS_WITHIN_MS,
    colorScheme: colourScheme,
    viewport: { width: 360, height: 600 },
    deviceScaleFactor: 1,
    ignoreDefaultArgs: ["--disable-extensions", "--disable-component-extensions-with-background-pages"],
    args: [
      "--headless=new",
      ...CHROMIUM_FLAGS,
      "--ignore-certificate-errors",
      `--host-resolver-rules=MAP claude.ai 127.0.0.1:${claudeAiPort}`,
      `--load-extension=${extensionDir}`,
      `--disable-extensions-except=${extensionDir}`,
    ],
  });
  context.setDefaultTimeout(STARTS_WITHIN_MS);
  return {
    name: "Chromium",
    extensionUrl: `chrome-extension://${extensionId(extensionDir)}`,
    open: async (url) => {
      const page = await context.newPage();
      await page.goto(url);
      return drivenPage(page);
    },
    endWorker: () => endWorker(context),
    close: () => context.close(),
  };
}

async function endWorker(context: BrowserContext): Promise<void> {
  const page = must(
    context.pages().find((candidate) => candidate.url().startsWith("chrome-extension:")),
    "a page of the extension is open",
  );
  const session = await context.newCDPSession(page);
  const ended = new Promise<void>((resolve) =>
    session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === "stopped")) resolve();
    }),
  );
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await ended;
  await session.detach();
}

function drivenPage(page: Page): DrivenPage {
  return {
    evaluate: (expression) => page.evaluate(expression),
    screenshot: () => page.screenshot({ fullPage: true }),
    close: () => page.close(),
  };
}

/** Chromium names an extension by its key: half of the digest, in the letters a to p. */
function extensionId(extensionDir: string): string {
  const manifest = JSON.parse(readFileSync(join(extensionDir, "manifest.json"), "utf8")) as {
    readonly key?: string;
  };
  const key = Buffer.from(must(manifest.key, "Chromium's manifest has a key"), "base64");
  const digits = createHash("sha256").update(key).digest("hex").slice(0, 32);
  return digits.replace(/./g, (digit) => String.fromCharCode("a".charCodeAt(0) + Number.parseInt(digit, 16)));
}
