import { beforeEach, describe, expect, it } from "vitest";
import { epochMs, MINUTE_MS, SECOND_MS } from "../../../domain/time.ts";
import type { HttpOutcome } from "../../../ports/http.ts";
import {
  BOT_CHECK,
  createFakeBrowser,
  jsonAnswer,
  NO_ANSWER,
  REFUSED,
  SESSION_ENDED,
  wellAnswer,
  type FakeBrowser,
} from "./fixtures/fake-browser.ts";
import { createFakeMeter, PAIR } from "./fixtures/fake-meter.ts";
import type { PopupView } from "./popup-view.ts";
import { createExtensionWorker, type ExtensionWorker } from "./worker.ts";

const MOMENT = epochMs(Date.UTC(2026, 9, 20, 12));
const wallClockOf = () => ({ year: 2026, month: 10, day: 20, weekday: 2, hour: 12, minute: 0 });

let claudeAi: HttpOutcome | undefined;
let paths: string[];
let browser: FakeBrowser;
let meter: ReturnType<typeof createFakeMeter>;
let worker: ExtensionWorker;

beforeEach(() => {
  claudeAi = undefined;
  paths = [];
  meter = createFakeMeter();
  browser = createFakeBrowser({
    startMs: MOMENT,
    claudeAi: (path, nowMs) => {
      paths.push(path);
      return claudeAi ?? wellAnswer(path, nowMs);
    },
    meter: meter.answer,
  });
  worker = createExtensionWorker(browser.platform, wallClockOf);
});

async function viewOf(
  message: { readonly type: "view" | "open" | "refresh" } = { type: "view" },
): Promise<PopupView> {
  const { view } = await worker.answer(message);
  if (!view) throw new Error("an answer with a view");
  return view;
}

const codes = ({ notices }: PopupView) => notices.map(({ code }) => code);

describe("alone", () => {
  it("reads every organization, and shows each as an account of its own", async () => {
    await worker.wake();
    const view = await viewOf();
    expect(view.origin).toBe("browser");
    expect(view.status.accounts.map(({ id, plan }) => [id, plan])).toEqual([
      ["org-1:acc-1", "max_5x"],
      ["org-2:acc-1", "max_5x"],
    ]);
    expect(browser.badge()?.text).toBe(String(view.status.accounts[0]?.windows[0]?.usedPercent));
  });

  it("asks the six routes, and no other", async () => {
    await worker.wake();
    const routes = new Set(paths.map((path) => path.replace(/org-\d/, "ORG")));
    expect([...routes].sort()).toEqual([
      "/api/account",
      "/api/organizations",
      "/api/organizations/ORG/overage_spend_limit",
      "/api/organizations/ORG/prepaid/credits",
      "/api/organizations/ORG/subscription_details",
      "/api/organizations/ORG/usage",
    ]);
  });

  it("asks again when the gate says so, and then only for what changes", async () => {
    await worker.wake();
    paths = [];
    browser.advance(MINUTE_MS);
    await worker.wake();
    expect(paths).toEqual([]);
    browser.advance(3 * MINUTE_MS);
    await worker.wake();
    expect(paths.map((path) => path.split("/").at(-1))).toEqual([
      "usage",
      "overage_spend_limit",
      "usage",
      "overage_spend_limit",
    ]);
  });

  it("reads when a person asks, but not twice within moments", async () => {
    await worker.wake();
    paths = [];
    browser.advance(5 * SECOND_MS);
    await viewOf({ type: "refresh" });
    expect(paths).toEqual([]);
    browser.advance(15 * SECOND_MS);
    await viewOf({ type: "refresh" });
    expect(paths).not.toEqual([]);
  });

  it("reads no more often because its popup is opened, unless the last read failed", async () => {
    await worker.wake();
    paths = [];
    browser.advance(MINUTE_MS);
    await viewOf({ type: "open" });
    expect(paths).toEqual([]);
    claudeAi = SESSION_ENDED;
    await viewOf({ type: "refresh" });
    claudeAi = undefined;
    browser.advance(MINUTE_MS);
    expect(codes(await viewOf({ type: "open" }))).toEqual(["not-paired"]);
  });

  it("measures the burn from its own history", async () => {
    for (let minute = 0; minute < 60; minute += 4) {
      await worker.wake();
      browser.advance(4 * MINUTE_MS);
    }
    const view = await viewOf();
    expect(view.status.accounts[0]?.windows[0]?.burn).not.toBeNull();
  });
});

describe("each state has a notice with what to do", () => {
  it.each([
    ["session-ended", SESSION_ENDED],
    ["bot-check", BOT_CHECK],
    ["offline", NO_ANSWER],
    ["refused", REFUSED],
    ["read-failed", jsonAnswer(500, {})],
    ["session-ended", { kind: "reply", status: 302, headers: {}, body: "" } as const],
  ])("%s, and the last numbers stay", async (code, answer) => {
    await worker.wake();
    claudeAi = answer;
    browser.advance(4 * MINUTE_MS);
    await worker.wake();
    const view = await viewOf();
    expect(codes(view)[0]).toBe(code);
    expect(view.notices[0]?.advice).not.toBe("");
    expect(view.status.accounts).toHaveLength(2);
    expect(view.status.accounts[0]?.windows[0]?.ageSeconds).toBe(240);
  });

  it("a session that comes back is seen by itself", async () => {
    claudeAi = SESSION_ENDED;
    await worker.wake();
    expect(browser.badge()?.text).toBe("!");
    claudeAi = undefined;
    browser.advance(4 * MINUTE_MS);
    await worker.wake();
    expect(codes(await viewOf())).toEqual(["not-paired"]);
  });

  it("a refusal keeps its own time, whoever asks", async () => {
    claudeAi = REFUSED;
    await worker.wake();
    claudeAi = undefined;
    paths = [];
    browser.advance(9 * MINUTE_MS);
    expect(codes(await viewOf({ type: "refresh" }))[0]).toBe("refused");
    expect(paths).toEqual([]);
  });

  it("no-permission, and nothing is asked", async () => {
    browser.granted.delete("claude-ai");
    await worker.wake();
    expect(paths).toEqual([]);
    expect(codes(await viewOf())[0]).toBe("no-permission");
  });

  it("first-read before anything was read", async () => {
    expect(codes(await viewOf())).toEqual(["first-read", "not-paired"]);
  });

  it.each([
    ["meter-gone", "down"],
    ["meter-refused", "forgetful"],
    ["meter-odd", "odd"],
  ] as const)("%s, and the browser goes on alone", async (code, state) => {
    await worker.wake();
    await worker.answer(PAIR);
    meter.be(state);
    browser.advance(4 * MINUTE_MS);
    await worker.wake();
    const view = await viewOf();
    expect(codes(view)).toEqual([code]);
    expect(view.link.pendingCount).toBe(2);
    expect(view.status.accounts[0]?.windows[0]?.ageSeconds).toBe(0);
  });
});

describe("with a meter", () => {
  it("hands its whole history over when paired, each reading once", async () => {
    await worker.wake();
    browser.advance(4 * MINUTE_MS);
    await worker.wake();
    expect((await worker.answer(PAIR)).pairing).toBe("paired");
    expect(await meter.snapshots()).toHaveLength(4);
    expect((await viewOf()).link).toEqual({ isPaired: true, port: 47_837, pendingCount: 0 });
  });

  it("says why a pairing failed", async () => {
    expect((await worker.answer({ ...PAIR, code: "0000" })).pairing).toBe("wrong-code");
    meter.be("odd");
    expect((await worker.answer(PAIR)).pairing).toBe("odd");
    meter.be("down");
    expect((await worker.answer(PAIR)).pairing).toBe("no-meter");
  });

  it("hands over what was read while the meter was gone", async () => {
    await worker.wake();
    await worker.answer(PAIR);
    meter.be("down");
    for (let round = 0; round < 3; round += 1) {
      browser.advance(4 * MINUTE_MS);
      await worker.wake();
    }
    meter.be("up");
    browser.advance(MINUTE_MS);
    await worker.wake();
    expect(await meter.snapshots()).toHaveLength(8);
  });

  it("forgets the meter and keeps the history when unpaired", async () => {
    await worker.wake();
    await worker.answer(PAIR);
    const { view } = await worker.answer({ type: "unpair" });
    expect(view?.link.isPaired).toBe(false);
    expect(view?.status.accounts).toHaveLength(2);
    expect([...browser.stored.values()].join("")).not.toContain("token-1");
  });
});

describe("notifications", () => {
  it("tell of a wall once per cycle, and only when they were asked for", async () => {
    claudeAi = undefined;
    const full = { five_hour: { utilization: 100, resets_at: "2026-10-20T15:00:00Z" } };
    browser = createFakeBrowser({
      startMs: MOMENT,
      claudeAi: (path, nowMs) => (path.endsWith("/usage") ? jsonAnswer(200, full) : wellAnswer(path, nowMs)),
      meter: meter.answer,
    });
    worker = createExtensionWorker(browser.platform, wallClockOf);
    await worker.wake();
    expect(browser.notifications).toEqual([]);
    await worker.answer({ type: "settings", settings: { notifications: true, composerLine: false } });
    await worker.wake();
    browser.advance(4 * MINUTE_MS);
    await worker.wake();
    expect(browser.notifications).toHaveLength(2);
  });
});
