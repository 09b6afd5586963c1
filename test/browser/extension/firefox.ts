import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GECKO_ID } from "../../../src/apps/extension/manifest.ts";
import { must } from "../../../src/domain/assert.ts";
import { connectBidi, type Bidi } from "./bidi.ts";
import { until } from "../tools/until.ts";
import type { BrowserOptions, DrivenBrowser, DrivenPage } from "./driven-browser.ts";

/** Firefox gives an event page half a minute of quiet; here three seconds, so that a test can wait for its end. */
const QUIET_MS = 3_000;
/** The origin of the extension's pages, which Firefox otherwise draws by chance. */
const PAGES_UUID = "6b1f6f0e-0000-4000-8000-000000000001";

/** Firefox ESR with the extension installed, and claude.ai mapped to the loopback; driven by WebDriver BiDi. */
export async function startFirefox(options: BrowserOptions): Promise<DrivenBrowser> {
  const { extensionDir, profileDir, claudeAiPort, colourScheme = "light" } = options;
  const firefox = await launchFirefox(profileDir, {
    ...(colourScheme === "dark" && { "layout.css.prefers-color-scheme.content-override": 0 }),
    "network.dns.localDomains": "claude.ai",
    "network.socket.forcePort": `443=${claudeAiPort}`,
    "extensions.webextensions.uuids": JSON.stringify({ [GECKO_ID]: PAGES_UUID }),
    "extensions.background.idle.timeout": QUIET_MS,
  });
  const { bidi, open, close } = firefox;
  await bidi.send("webExtension.install", { extensionData: { type: "path", path: extensionDir } });
  return {
    name: "Firefox",
    extensionUrl: `moz-extension://${PAGES_UUID}`,
    open,
    endWorker: () => endWorker(bidi),
    close,
  };
}

export interface DrivenFirefox extends Pick<DrivenBrowser, "open" | "close"> {
  readonly bidi: Bidi;
}

type Preferences = Readonly<Record<string, string | number | boolean>>;

/** Firefox ESR in a new profile, headless, as narrow as a phone. */
export async function launchFirefox(profileDir: string, chosen: Preferences): Promise<DrivenFirefox> {
  mkdirSync(profileDir, { recursive: true });
  writeFileSync(join(profileDir, "user.js"), preferences(chosen));
  const args = [
    "--headless",
    "--no-remote",
    "--profile",
    profileDir,
    "--remote-debugging-port",
    "0",
    "--remote-allow-system-access",
  ];
  const firefox = spawn("firefox-esr", args, {
    env: { ...process.env, HOME: profileDir, MOZ_HEADLESS_WIDTH: "360", MOZ_HEADLESS_HEIGHT: "640" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise((resolve) => firefox.once("close", resolve));
  const address = await new Promise<string>((resolve, reject) => {
    firefox.once("error", reject);
    firefox.once("close", () => reject(new Error("Firefox ended before it could be driven.")));
    let said = "";
    firefox.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      // A line may come in pieces: it is whole when the next one has begun.
      const found = /WebDriver BiDi listening on (ws:\S+)\n/.exec(said)?.[1];
      if (found) resolve(found);
    });
  });
  const bidi = await connectBidi(`${address}/session`);
  await bidi.send("session.new", { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
  return {
    bidi,
    open: async (url) => {
      const { context } = await bidi.send<{ context: string }>("browsingContext.create", { type: "tab" });
      await bidi.send("browsingContext.navigate", { context, url, wait: "complete" });
      return drivenPage(bidi, context);
    },
    close: async () => {
      await bidi.send("browser.close", {}).catch(() => undefined);
      bidi.close();
      firefox.kill();
      await ended;
    },
  };
}

/** Firefox ends it by itself after a moment of quiet (see `preferences`). */
async function endWorker(bidi: Bidi): Promise<void> {
  const { contexts } = await bidi.send<{ contexts: readonly { context: string; url: string }[] }>(
    "browsingContext.getTree",
    {},
  );
  const own = must(
    contexts.find(({ url }) => url.startsWith("moz-extension:")),
    "a page of the extension is open",
  );
  const page = drivenPage(bidi, own.context);
  const isGone = () =>
    page.evaluate<boolean>(
      "browser.extension.getViews().every((view) => !view.location.pathname.includes('background'))",
    );
  await until(isGone, { what: "the end of the event page", withinMs: 90_000 });
}

function drivenPage(bidi: Bidi, context: string): DrivenPage {
  return {
    evaluate: async <T>(expression: string) => {
      const reply = await bidi.send<{ result: { value?: string }; exceptionDetails?: { text: string } }>(
        "script.evaluate",
        {
          expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value ?? null))`,
          target: { context },
          awaitPromise: true,
        },
      );
      if (reply.exceptionDetails) throw new Error(reply.exceptionDetails.text);
      return JSON.parse(reply.result.value ?? "null") as T;
    },
    screenshot: async () => {
      const { data } = await bidi.send<{ data: string }>("browsingContext.captureScreenshot", {
        context,
        origin: "document",
      });
      return Buffer.from(data, "base64");
    },
    close: async () => void (await bidi.send("browsingContext.close", { context })),
  };
}

/** Those of every run, which keep it on the loopback, and the chosen ones over them. */
function preferences(chosen: Preferences): string {
  const all: Preferences = {
    "layout.css.prefers-color-scheme.content-override": 1,
    "browser.shell.checkDefaultBrowser": false,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": false,
    "toolkit.telemetry.enabled": false,
    "app.update.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "services.settings.server": "http://127.0.0.1:1",
    ...chosen,
  };
  return Object.entries(all)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`)
    .join("");
}
