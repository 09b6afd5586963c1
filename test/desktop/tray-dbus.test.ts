import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startLinuxFace } from "../../src/apps/tray/linux/linux-face.ts";
import type { FeedEvent, TrayParts } from "../../src/apps/tray/ports.ts";
import { runTray, type TrayEnd } from "../../src/apps/tray/tray.ts";
import type { LapDocument } from "../../src/documents/lap.ts";
import { epochMs } from "../../src/domain/time.ts";
import { utcWallClock } from "../../src/domain/wall-clock.ts";
import { createClock } from "../../src/platform/clock.ts";
import { encodePng } from "../../src/platform/png.ts";
import { SEED_STATUS } from "../../src/view/fixtures/seed-status.ts";
import { TRAY_SCENES } from "../../src/view/fixtures/tray-scenes.ts";
import { createLocalTime } from "../../src/view/format/local-time.ts";
import { TRAY_DEFAULTS } from "../../src/view/menu/tray-settings.ts";
import { isInstalled } from "../tools/installed.ts";
import { soon } from "../tools/soon.ts";
import { findEntry, startPanel, type Panel, type PanelNode } from "./panel.ts";
import { startDeafBus, startSessionBus, type SessionBus } from "./session-bus.ts";

const PROCESS_ID = 4711;
const ITEM_NAME = `org.kde.StatusNotifierItem-${PROCESS_ID}-1`;
const SEED_MS = epochMs(Date.parse(SEED_STATUS.generatedAt));

/** The tray with a meter that the test holds. */
interface HeldTray {
  readonly ended: Promise<TrayEnd>;
  readonly hosts: boolean[];
  readonly done: string[];
  tell(event: FeedEvent): void;
  stop(): void;
}

function startTray(session: SessionBus, parts: Partial<TrayParts> = {}): HeldTray {
  const stop = new AbortController();
  const done: string[] = [];
  const hosts: boolean[] = [];
  let tell: (event: FeedEvent) => void = () => {};
  const ended = runTray({
    meter: {
      watch: (onEvent, signal) => {
        tell = onEvent;
        onEvent({ kind: "status", document: SEED_STATUS });
        return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      },
      refresh: async () => {
        done.push("refresh");
        return TRAY_SCENES.calm;
      },
      startLap: async () => {
        done.push("lap:start");
        return {
          state: "running",
          startedAt: SEED_STATUS.generatedAt,
          accounts: [],
        } as unknown as LapDocument;
      },
      stopLap: async () => {
        done.push("lap:stop");
        return { state: "done", startedAt: SEED_STATUS.generatedAt, accounts: [] } as unknown as LapDocument;
      },
    },
    desk: {
      saveSettings: async ({ title }) => void done.push(`settings ${title}`),
      saveMarks: async (marks) =>
        void done.push(
          `marks ${marks.map(({ levelPercent, isDismissed }) => `${levelPercent}${isDismissed ? "x" : ""}`).join()}`,
        ),
      openDashboard: async () => void done.push("dashboard"),
      openUrl: async (url) => void done.push(url),
      playSound: async () => void done.push("sound"),
    },
    startFace: (events) =>
      startLinuxFace(
        {
          busAddress: session.address,
          processId: PROCESS_ID,
          instance: "test",
          panel: "any",
          encodePng,
          onHost: (isThere) => hosts.push(isThere),
        },
        events,
      ),
    settings: { ...TRAY_DEFAULTS, blink: false },
    marks: [],
    clock: createClock(),
    nowMs: () => SEED_MS,
    localTime: createLocalTime(utcWallClock),
    stop: stop.signal,
    ...parts,
  });
  // A test that does not wait for the end must not trip over it.
  ended.catch(() => {});
  return { ended, hosts, done, tell: (event) => tell(event), stop: () => stop.abort() };
}

describe.skipIf(!isInstalled("dbus-daemon"))("the tray on D-Bus", () => {
  let session: SessionBus;
  let tray: HeldTray | undefined;
  let panel: Panel;

  beforeEach(async () => {
    session = await startSessionBus();
  });
  afterEach(async () => {
    tray?.stop();
    await tray?.ended.catch(() => {});
    tray = undefined;
    await session.close();
  });

  async function both(parts: Partial<TrayParts> = {}): Promise<HeldTray> {
    panel = await startPanel(session);
    tray = startTray(session, parts);
    await soon(() => expect(panel.items).toEqual([ITEM_NAME]));
    return tray;
  }
  const entry = async (label: string): Promise<PanelNode> => {
    const found = findEntry(await panel.layout(ITEM_NAME), label);
    if (!found) throw new Error(`The menu has no "${label}".`);
    return found;
  };

  it("registers once it has something to show, and says so in every property that hosts read", async () => {
    await both();
    const read = (name: string) => panel.property(ITEM_NAME, name);
    expect(await read("XAyatanaLabel")).toBe("Claude  5h 81%  ·  7d 68%");
    expect(await read("Status")).toBe("Active");
    expect(await read("ItemIsMenu")).toBe(true);
    expect(await read("Menu")).toBe("/MenuBar");
    expect(await read("Title")).toBe("claude-meter");
    const pictures = (await read("IconPixmap")) as readonly [number, number, Buffer][];
    expect(pictures.map(([width, height, bytes]) => [width, height, bytes.length])).toEqual(
      [22, 24, 32, 48, 64].map((size) => [size, size, size * size * 4]),
    );
    const [, , title, text] = (await read("ToolTip")) as [string, unknown[], string, string];
    expect([title, text.split("\n")[1]]).toEqual(["claude-meter", "Open. Opus's week is fullest, at 94 %."]);
  });

  it("has no Activate, so that a left click opens the menu on Plasma", async () => {
    await both();
    await expect(
      panel.bus.invoke({
        destination: ITEM_NAME,
        path: "/StatusNotifierItem",
        interface: "org.kde.StatusNotifierItem",
        member: "Activate",
        signature: "ii",
        body: [0, 0],
      }),
    ).rejects.toThrow();
  });

  it("gives the whole menu, with boxes, submenus, separators and bars", async () => {
    await both();
    const root = await panel.layout(ITEM_NAME);
    expect(root.properties).toEqual({ "children-display": "submenu" });
    expect((await entry("Week, Opus")).properties).toMatchObject({ "children-display": "submenu" });
    expect((await entry("Week, Opus")).properties["icon-data"]).toBeInstanceOf(Buffer);
    expect((await entry("Sound")).properties).toEqual({
      label: "Sound",
      "toggle-type": "checkmark",
      "toggle-state": 1,
    });
    expect(root.children.some(({ properties }) => properties["type"] === "separator")).toBe(true);
  });

  it("doubles underscores, which mark mnemonics there", async () => {
    const held = await both();
    const accounts = SEED_STATUS.accounts.map((account) => ({ ...account, email: "a_b@example.com" }));
    held.tell({ kind: "status", document: { ...SEED_STATUS, accounts } });
    await soon(async () =>
      expect((await entry("a__b")).properties["label"]).toBe("a__b@example.com · Max 5x"),
    );
  });

  it("answers groups, single properties and unknown numbers as hosts ask for them", async () => {
    await both();
    const { id } = await entry("Refresh now");
    expect(await panel.call(ITEM_NAME, "GetGroupProperties", "aias", [[id, 999_999], ["label"]])).toEqual([
      [id, { label: "Refresh now · next read 18:27" }],
    ]);
    expect(await panel.call(ITEM_NAME, "GetProperty", "is", [id, "label"])).toBe(
      "Refresh now · next read 18:27",
    );
    await expect(panel.call(ITEM_NAME, "GetProperty", "is", [id, "no-such"])).rejects.toThrow(
      "has no no-such",
    );
    expect(await panel.call(ITEM_NAME, "AboutToShow", "i", [0])).toBe(false);
    expect(await panel.call(ITEM_NAME, "GetLayout", "iias", [id, -1, ["label"]])).toMatchObject([
      expect.any(Number),
      [id, { label: "Refresh now · next read 18:27" }, []],
    ]);
  });

  it("carries clicks to the meter and shows what came of them", async () => {
    const held = await both();
    await panel.click(ITEM_NAME, (await entry("Refresh now")).id);
    await soon(() => expect(held.done).toContain("refresh"));
    await soon(async () =>
      expect(await panel.property(ITEM_NAME, "XAyatanaLabel")).toBe("Claude  5h 23%  ·  7d 12%"),
    );
    await panel.click(ITEM_NAME, (await entry("Start a lap")).id);
    await soon(async () =>
      expect((await entry("Stop the lap")).properties["label"]).toBe("Stop the lap of 18:24"),
    );
    await panel.click(ITEM_NAME, (await entry("Stop the lap")).id);
    await soon(() => expect(held.done).toEqual(["refresh", "lap:start", "lap:stop"]));
  });

  it("keeps settings that are chosen in the menu, and shows them at once", async () => {
    const held = await both();
    await panel.click(ITEM_NAME, (await entry("81% · 68%")).id);
    await soon(async () => expect(await panel.property(ITEM_NAME, "XAyatanaLabel")).toBe("81% · 68%"));
    expect(held.done).toEqual(["settings compact"]);
    expect((await entry("81% · 68%")).properties["toggle-state"]).toBe(1);
  });

  it("takes no click on what cannot be chosen", async () => {
    const held = await both();
    held.tell({ kind: "failed", message: "The meter does not answer." });
    await soon(async () => expect((await entry("Refresh now")).properties).toMatchObject({ enabled: false }));
    await panel.click(ITEM_NAME, (await entry("Refresh now")).id);
    await panel.click(ITEM_NAME, 999_999);
    expect(held.done).toEqual([]);
  });

  it("tells an open menu only what is different, under the same numbers", async () => {
    const held = await both();
    const before = await panel.layout(ITEM_NAME);
    panel.signals.length = 0;
    const accounts = SEED_STATUS.accounts.map((account) => ({
      ...account,
      windows: account.windows.map((window) =>
        window.key === "five_hour" ? { ...window, usedPercent: 84 } : window,
      ),
    }));
    held.tell({ kind: "status", document: { ...SEED_STATUS, accounts } });
    await soon(() =>
      expect(panel.signals.some((signal) => signal.startsWith("ItemsPropertiesUpdated"))).toBe(true),
    );
    const after = await panel.layout(ITEM_NAME);
    expect(panel.signals.filter((signal) => signal.startsWith("LayoutUpdated"))).toEqual([]);
    expect(after.children.map(({ id }) => id)).toEqual(before.children.map(({ id }) => id));
    expect(findEntry(after, "5-hour")?.properties["label"]).toMatch(/^5-hour {2}84%/);
  });

  it("tells a host that reads one level at a time, as Plasma's, of every submenu, once", async () => {
    await both();
    const read = async (id: number, depth: number): Promise<string[]> => {
      panel.signals.length = 0;
      await panel.call(ITEM_NAME, "GetLayout", "iias", [id, depth, []]);
      // What it sent before the answer to this has arrived.
      await panel.property(ITEM_NAME, "Id");
      return panel.signals.filter((signal) => signal.startsWith("LayoutUpdated"));
    };
    const root = await panel.layout(ITEM_NAME);
    const submenus = root.children.filter(({ children }) => children.length > 0).map(({ id }) => id);
    expect(await read(0, -1)).toEqual([]);
    const told = await read(0, 1);
    expect(told).toEqual(submenus.map((id) => expect.stringMatching(`^LayoutUpdated:\\[\\d+,${id}\\]`)));
    expect(await read(0, 1)).toEqual([]);
    expect(await read(submenus[0] ?? 0, 1)).toEqual([]);
  });

  it("announces a change of layout below the entry that changed", async () => {
    const held = await both();
    panel.signals.length = 0;
    held.tell({ kind: "status", document: TRAY_SCENES["two-account"] });
    await soon(() =>
      expect(panel.signals.some((signal) => /^LayoutUpdated:\[\d+,0\]/.test(signal))).toBe(true),
    );
    expect((await entry("grace@example.org")).children.length).toBeGreaterThan(3);
  });

  it("rings, asks for attention, and is silenced by a click", async () => {
    const held = await both({ settings: { ...TRAY_DEFAULTS, blink: false, alarmPercents: [90] } });
    await soon(async () => expect(await panel.property(ITEM_NAME, "Status")).toBe("NeedsAttention"));
    expect(held.done).toEqual(["marks 90", "sound"]);
    await panel.click(ITEM_NAME, (await entry("Dismiss the alarm")).id);
    await soon(async () => expect(await panel.property(ITEM_NAME, "Status")).toBe("Active"));
    held.tell({ kind: "status", document: { ...SEED_STATUS } });
    expect(held.done).toEqual(["marks 90", "sound", "marks 90x"]);
  });

  it("blinks until it is dismissed", async () => {
    await both({ settings: { ...TRAY_DEFAULTS, sound: false, alarmPercents: [90] } });
    const icons = () => panel.signals.filter((signal) => signal.startsWith("NewIcon")).length;
    await soon(() => expect(icons()).toBeGreaterThan(3));
    await panel.click(ITEM_NAME, (await entry("Dismiss the alarm")).id);
    await soon(async () => expect(await panel.property(ITEM_NAME, "Status")).toBe("Active"));
  });

  it("says that the meter is away, and keeps the old numbers", async () => {
    const held = await both();
    held.tell({ kind: "failed", message: "The meter does not answer." });
    await soon(async () =>
      expect(await panel.property(ITEM_NAME, "XAyatanaLabel")).toBe("Claude  5h 81%  ·  7d 68% !"),
    );
    expect((await entry("Refresh now")).properties).toMatchObject({ enabled: false });
  });

  it("shows why a click could not be obeyed", async () => {
    const failing = { refresh: () => Promise.reject(new Error("The server said no.")) };
    const held = await both({
      meter: {
        ...failing,
        startLap: failing.refresh,
        stopLap: failing.refresh,
        watch: (onEvent, signal) => {
          onEvent({ kind: "status", document: SEED_STATUS });
          return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
        },
      },
    });
    await panel.click(ITEM_NAME, (await entry("Refresh now")).id);
    await soon(async () => expect((await entry("The server said no.")).id).toBeGreaterThan(0));
    expect(held.done).toEqual([]);
  });

  it("waits where no panel is, and registers with the one that comes, and with its successor", async () => {
    tray = startTray(session);
    await soon(() => expect(tray?.hosts).toEqual([false]));
    panel = await startPanel(session);
    await soon(() => expect(panel.items).toEqual([ITEM_NAME]));
    await panel.close();
    panel = await startPanel(session);
    await soon(() => expect(panel.items).toEqual([ITEM_NAME]));
    expect(tray.hosts).toEqual([false, true, false, true]);
  });

  it("runs once per state folder and session", async () => {
    await both();
    await expect(startTray(session).ended).rejects.toMatchObject({ code: "tray-runs" });
  });

  it("leaves nothing on the bus when it is quit", async () => {
    const held = await both();
    await panel.click(ITEM_NAME, (await entry("Quit")).id);
    expect(await held.ended).toEqual({ kind: "quit" });
    await soon(async () => {
      const names = await panel.bus.listNames();
      expect(names.filter((name) => /StatusNotifierItem|claude_meter/.test(name))).toEqual([]);
    });
  });

  it("ends where the bus keeps its side of the connection open, as while Plasma's session ends", async () => {
    panel = await startPanel(session);
    const deaf = await startDeafBus(session);
    const held = startTray({ ...session, address: deaf.address });
    await soon(() => expect(panel.items).toEqual([ITEM_NAME]));
    held.stop();
    expect(await held.ended).toEqual({ kind: "quit" });
    await deaf.close();
  });

  it("ends when the session does", async () => {
    const held = await both();
    await session.close();
    expect(await held.ended).toMatchObject({ kind: "gone" });
  });

  it("says what is missing where there is no session bus", async () => {
    const none = { ...session, address: "unix:path=/nonexistent/bus" };
    await expect(startTray(none).ended).rejects.toMatchObject({ code: "no-desktop" });
  });
});
