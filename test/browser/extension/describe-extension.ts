import { join } from "node:path";
import axe from "axe-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PairingDocument } from "../../../src/documents/api.ts";
import type { HistoryDocument } from "../../../src/documents/history.ts";
import type { StatusDocument } from "../../../src/documents/status.ts";
import { HOUR_MS } from "../../../src/domain/time.ts";
import { createClock } from "../../../src/platform/clock.ts";
import { fakeCredentials } from "../../../src/simulator/fake-credentials.ts";
import { type TestProgram, isInstalled } from "../../tools/installed.ts";
import type { BrowserOptions, DrivenBrowser } from "./driven-browser.ts";
import { createExtensionWorld, type ExtensionWorld } from "./extension-world.ts";
import { openPopup, type Popup } from "./popup.ts";
import { until } from "../tools/until.ts";
import type { RealMeter } from "./real-meter.ts";
import { receivedPage, strangeHeaders } from "./received-page.ts";
import { storedHistory } from "./stored-history.ts";

/** A browser starts in seconds; on a busy machine in many. Nothing here waits for a time: each of these is a bound. */
const TIMEOUT_MS = 240_000;
const WITHIN_MS = 120_000;

const SIX_ROUTES = [
  "/api/account",
  "/api/organizations",
  "/api/organizations/{org}/overage_spend_limit",
  "/api/organizations/{org}/prepaid/credits",
  "/api/organizations/{org}/subscription_details",
  "/api/organizations/{org}/usage",
];

export interface ExtensionSubject {
  readonly browser: "chromium" | "firefox";
  readonly program: TestProgram;
  readonly start: (options: BrowserOptions) => Promise<DrivenBrowser>;
}

/** Everything that the extension has to do in a real browser. */
export function describeExtension(subject: ExtensionSubject): void {
  const { program } = subject;
  describe.skipIf(!isInstalled(program) || !isInstalled("openssl"))(
    `the extension in ${subject.browser}`,
    () => {
      // One life of one browser: each case goes on where the one before it ended, so they keep their order.
      describe("from the first start to the last word", { timeout: TIMEOUT_MS, shuffle: false }, () =>
        describeLife(subject),
      );
      it(
        "shows its line under claude.ai's composer once that is switched on, and takes it away",
        { timeout: TIMEOUT_MS },
        () => switchLine(subject),
      );
    },
  );
}

function describeLife({ browser, start }: ExtensionSubject): void {
  let world: ExtensionWorld;
  let driven: DrivenBrowser;
  let popup: Popup;
  let meter: RealMeter;

  beforeAll(async () => {
    world = await createExtensionWorld("two-organizations");
    driven = await start({
      extensionDir: world.extensionDir(browser),
      profileDir: join(world.dir, "profile"),
      claudeAiPort: world.claudeAiPort,
    });
    popup = await openPopup(driven);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await driven?.close();
    await world?.close();
  }, TIMEOUT_MS);

  const says = (code: string) => async () => (await popup.notices()).includes(code);
  const isSilentOn = (code: string) => async () => !(await popup.notices()).includes(code);
  const webLogLength = () => world.claudeAi.requests.filter(({ path }) => path.endsWith("/usage")).length;

  it("without a session it says so, shows no number and a badge that is none", async () => {
    await popup.refreshUntil(says("session-ended"), "the word on the session");
    expect(await popup.accounts()).toEqual([]);
    await until(async () => (await popup.badge()) === "!", { what: "the badge", withinMs: WITHIN_MS });
  });

  it("after signing in on claude.ai it reads every organization with the browser's own session", async () => {
    const page = await driven.open("https://claude.ai/login/ada");
    expect(await page.evaluate("location.pathname")).toBe("/new");
    await popup.refreshUntil(async () => (await popup.accounts()).length === 2, "both organizations");
    expect(await popup.accounts()).toEqual(["ada@example.com · Max 5x", "ada@example.com · Team"]);
    expect(await popup.text()).toContain("this browser alone");
    await until(async () => /^\d+$/.test(await popup.badge()), { what: "the badge", withinMs: WITHIN_MS });
    await page.close();
  });

  it("its popup has no accessibility fault", async () => {
    const faults = await popup.page.evaluate(`(() => {
      ${axe.source}
      return axe.run(document, { resultTypes: ["violations"] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 160)).join(" ")));
    })()`);
    expect(faults).toEqual([]);
  });

  it("a worker that the browser ended goes on where it was, and tells what it knew", async () => {
    await driven.endWorker();
    const { view } = await popup.ask({ type: "view" });
    expect(view?.status.accounts).toHaveLength(2);
    expect(view?.link.pendingCount).toBeGreaterThanOrEqual(2);
  });

  it("pairs by the code that the meter shows, and hands over what it read alone", async () => {
    const readAlone = (await linkOf(popup))?.pendingCount ?? 0;
    meter = await world.startMeter();
    const { code } = await meter.ask<PairingDocument>("POST", "/api/v1/pairing");
    await popup.pair("0000-0000", world.tap.port);
    await until(async () => (await popup.text()).includes("does not take this code"), {
      what: "the word on a wrong code",
      withinMs: WITHIN_MS,
    });
    await popup.pair(code, world.tap.port);
    await popup.refreshUntil(async () => (await popup.text()).includes("from the meter"), "the meter's view");
    const first = world.tap.received.find(({ path }) => path === "/api/v1/readings");
    expect(first?.body.split("\n").length).toBeGreaterThanOrEqual(readAlone);
  });

  it("the meter shows one account for the browser's view and Claude Code's, and the team beside it", async () => {
    const [own, team] = world.claudeAi.seats.map(({ account }) => account);
    const hasBoth = async () => {
      const sources = await sourcesOf(meter, own?.organizationUuid);
      return sources.has("oauth") && sources.has("web");
    };
    await until(async () => (await statusOf(meter)).accounts.length === 2 && (await hasBoth()), {
      what: "both sources under one account",
      withinMs: WITHIN_MS,
    });
    const { accounts } = await statusOf(meter);
    expect(accounts.map(({ id }) => id).sort()).toEqual(
      [own, team].map((account) => `${account?.organizationUuid}:${account?.accountUuid}`).sort(),
    );
    expect([...(await sourcesOf(meter, team?.organizationUuid))]).toEqual(["web"]);
  });

  it("a session that ends is said, and the numbers stay with their age", async () => {
    world.tap.passTo(undefined);
    world.claudeAi.setFault({ fault: "session-expired" });
    await popup.refreshUntil(says("session-ended"), "the word on the session");
    expect(await popup.accounts()).toHaveLength(2);
    world.claudeAi.setFault();
  });

  it("a meter that is gone is said, and the browser goes on alone", async () => {
    await popup.refreshUntil(says("meter-gone"), "the word on the meter");
    const before = webLogLength();
    await popup.refreshUntil(async () => webLogLength() >= before + 2, "a read of its own");
    await until(async () => (await popup.text()).includes("this browser alone"), {
      what: "its own view",
      withinMs: WITHIN_MS,
    });
    await until(async () => (await linkOf(popup))?.pendingCount !== 0, {
      what: "a reading that waits for the meter",
      withinMs: WITHIN_MS,
    });
    expect((await linkOf(popup))?.isPaired).toBe(true);
  });

  it("a meter that is back gets what was read meanwhile", async () => {
    world.tap.passTo(meter.port);
    await popup.refreshUntil(isSilentOn("meter-gone"), "the meter's return");
    await until(async () => (await popup.text()).includes("from the meter"), {
      what: "the meter's view",
      withinMs: WITHIN_MS,
    });
    await until(async () => (await linkOf(popup))?.pendingCount === 0, {
      what: "the end of handing over",
      withinMs: WITHIN_MS,
    });
  });

  it("a bot check is not taken for an ended session", async () => {
    world.claudeAi.setFault({ fault: "cloudflare-challenge" });
    await popup.refreshUntil(says("bot-check"), "the word on the bot check");
    await until(isSilentOn("session-ended"), { what: "no word on the session", withinMs: WITHIN_MS });
    world.claudeAi.setFault();
  });

  it("nothing that the meter received holds a cookie, a token of Anthropic's, a name, a payment or a page", async () => {
    const received = JSON.stringify(world.tap.received);
    expect(received.length).toBeGreaterThan(1_000);
    const { account } = world.claudeAi.seats[0];
    const secrets = [
      ...Object.values(fakeCredentials(account)),
      "sk-ant-",
      "sessionKey",
      "activitySessionId",
      "FAKE-ada",
      "lastActiveOrg",
      account.fullName,
      "last4",
      "visa",
      "a private prompt",
    ];
    for (const secret of secrets) expect(received, secret).not.toContain(secret);
    expect(strangeHeaders(world.tap.received)).toEqual([]);
    const asked = new Set(world.claudeAi.requests.map(({ path }) => path.replace(/[0-9a-f-]{36}/, "{org}")));
    expect([...asked].filter((path) => path.startsWith("/api/")).sort()).toEqual(SIX_ROUTES);
    await expect(receivedPage(world.tap.received, driven)).toMatchFileSnapshot(
      `../../docs/extension/received-${browser}.md`,
    );
  });
}

async function switchLine({ browser, start }: ExtensionSubject): Promise<void> {
  const world = await createExtensionWorld("mid-loop-wall");
  const driven = await start({
    extensionDir: world.extensionDirWithGrants(browser),
    profileDir: join(world.dir, "profile"),
    claudeAiPort: world.claudeAiPort,
  });
  try {
    const popup = await openPopup(driven);
    const [seat] = world.claudeAi.seats;
    const history = storedHistory(seat, { nowMs: createClock().nowMs(), spanMs: HOUR_MS });
    // A round of the worker that is under way writes what it had read before over whatever is stored meanwhile.
    const isKept = async () => {
      await popup.store(history);
      await popup.ask({ type: "open" });
      return (await popup.ask({ type: "view" })).view?.status.accounts.length === 1;
    };
    await until(isKept, { what: "the stored history", withinMs: WITHIN_MS });
    expect(await lineOn(driven, AMPLE_MS)).toBeNull();
    await popup.ask({ type: "settings", settings: { composerLine: true, notifications: false } });
    expect(await lineOn(driven, WITHIN_MS)).toMatch(/^5-hour \d+% · resets /);
    await popup.ask({ type: "settings", settings: { composerLine: false, notifications: false } });
    expect(await lineOn(driven, AMPLE_MS)).toBeNull();
  } finally {
    await driven.close();
    await world.close();
  }
}

/** A line that should not be there would be there by then, on a machine that has time. */
const AMPLE_MS = 3_000;

/** The line on a fresh page of claude.ai; null when none comes in time. */
async function lineOn(driven: DrivenBrowser, withinMs: number): Promise<string | null> {
  const page = await driven.open("https://claude.ai/new");
  const text = () =>
    page.evaluate<string | null>(
      "document.getElementById('claude-meter-line')?.shadowRoot?.querySelector('p')?.textContent ?? null",
    );
  await until(async () => ((await text()) ?? "") !== "", { what: "the line", withinMs }).catch(
    () => undefined,
  );
  const shown = await text();
  await page.close();
  return shown;
}

/** How the extension stands with the meter. */
async function linkOf(popup: Popup) {
  return (await popup.ask({ type: "view" })).view?.link;
}

async function statusOf(meter: RealMeter): Promise<StatusDocument> {
  return meter.ask("GET", "/api/v1/status");
}

/** The sources that brought readings of an organization. */
async function sourcesOf(meter: RealMeter, organizationId: string | undefined): Promise<ReadonlySet<string>> {
  const { accounts } = await meter.ask<HistoryDocument>("GET", "/api/v1/readings");
  const windows = accounts
    .filter((account) => account.organizationId === organizationId)
    .flatMap((account) => account.windows);
  return new Set(windows.flatMap(({ points }) => points.map(({ source }) => source)));
}
