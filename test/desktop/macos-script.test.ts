import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TrayFace } from "../../src/apps/tray/face.ts";
import { macosIcon, startHelperFace } from "../../src/apps/tray/helper/helper-face.ts";
import { trayView } from "../../src/apps/tray/tray-view.ts";
import { epochMs } from "../../src/domain/time.ts";
import { utcWallClock } from "../../src/domain/wall-clock.ts";
import { encodePng } from "../../src/platform/png.ts";
import { TRAY_SCENES, type TrayScene } from "../../src/view/fixtures/tray-scenes.ts";
import { createLocalTime } from "../../src/view/format/local-time.ts";
import { TRAY_DEFAULTS } from "../../src/view/menu/tray-settings.ts";
import { startFakeCocoa, type FakeCocoa } from "./fake-cocoa.ts";

const SOURCE = readFileSync("src/apps/tray/macos/menu-bar.js", "utf8");
const NOW_MS = epochMs(Date.parse(TRAY_SCENES.calm.generatedAt));

const view = (scene: TrayScene, isAlarmed = false) =>
  trayView(
    {
      document: TRAY_SCENES[scene],
      feed: "live",
      settings: { ...TRAY_DEFAULTS, title: "medium" },
      isAlarmed,
    },
    { nowMs: NOW_MS, localTime: createLocalTime(utcWallClock), isRedFrame: isAlarmed },
  );

/** The face that runs on a Mac, with the script on a Mac of paper. What the script tells is read when the test waits. */
async function startFace(cocoa: FakeCocoa): Promise<{ face: TrayFace; clicks: string[] }> {
  const clicks: string[] = [];
  let read = 0;
  const closed = new AbortController();
  const face = await startHelperFace(
    {
      child: {
        send: (line) => cocoa.type(`${line}\n`),
        lines: (async function* () {
          while (!closed.signal.aborted) {
            for (; read < cocoa.told.length; read++) yield cocoa.told[read] ?? "";
            await new Promise<void>((resolve) => setImmediate(resolve));
          }
        })(),
        close: async () => {
          cocoa.type("");
          closed.abort();
        },
      },
      toIcon: macosIcon(encodePng),
    },
    { onClick: (id) => clicks.push(id), onOpen: () => clicks.push("(opened)"), onGone: () => {} },
  );
  return { face, clicks };
}

const settle = () =>
  new Promise<void>((resolve) => setImmediate(() => setImmediate(() => setImmediate(resolve))));

describe("the macOS script", () => {
  it("sends Cocoa these messages, and no others, from start to quit", async () => {
    const cocoa = startFakeCocoa(SOURCE);
    const { face, clicks } = await startFace(cocoa);
    const mark = (text: string) => cocoa.log.push("", `-- ${text}`);
    mark("calm");
    face.show(view("calm"));
    mark("somebody opens the menu and chooses Refresh");
    cocoa.openMenu();
    cocoa.choose("refresh");
    mark("the same numbers again, now with an alarm");
    face.show(view("calm", true));
    mark("blocked");
    face.show(view("blocked"));
    mark("a message");
    face.notify({ title: "Lap", body: "5h +4 · 7d +1" });
    mark("quit");
    await settle();
    await face.close();
    expect(clicks).toEqual(["(opened)", "refresh"]);
    const short = cocoa.log.map((line) => line.replace(/"[A-Za-z0-9+/]{200,}=*"/, '"…PNG…"'));
    await expect(`${short.join("\n")}\n`).toMatchFileSnapshot("fixtures/macos-messages.txt");
  });

  it("touches no entry's place while only its text changes: an open menu stays", async () => {
    const cocoa = startFakeCocoa(SOURCE);
    const { face } = await startFace(cocoa);
    face.show(view("calm"));
    cocoa.log.length = 0;
    face.show(view("simulated"));
    expect(cocoa.log.filter((line) => /removeAllItems/.test(line)).length).toBe(1);
    cocoa.log.length = 0;
    const later = {
      ...view("simulated"),
      items: view("simulated").items.map((item) => ({ ...item, label: `${item.label}!` })),
    };
    face.show(later);
    expect(cocoa.log.some((line) => /removeAllItems|addItem/.test(line))).toBe(false);
    expect(cocoa.log.some((line) => line.endsWith('.title = "Quit the tray!"'))).toBe(true);
  });

  it("reads lines that arrive in pieces, and says what it did not understand", () => {
    const cocoa = startFakeCocoa(SOURCE);
    const shown = () => cocoa.log.filter((line) => line.startsWith("display"));
    cocoa.type('{"do":"notify","title":"a",');
    expect(shown()).toEqual([]);
    cocoa.type('"body":"b"}\n{"do":');
    expect(shown()).toEqual(['display notification "b" with title "a"']);
    cocoa.type("nonsense\n");
    expect(JSON.parse(cocoa.told.at(-1) ?? "")).toMatchObject({ tells: "problem" });
  });

  it("takes its icon away when its input ends", () => {
    const cocoa = startFakeCocoa(SOURCE);
    cocoa.type("");
    expect(cocoa.log.slice(-2).join()).toMatch(/removeStatusItem.*terminate/s);
  });

  it("is told in ASCII, so that no character can be cut in two", async () => {
    const lines: string[] = [];
    const cocoa = startFakeCocoa(SOURCE);
    const { face } = await startFace({ ...cocoa, type: (text) => void lines.push(text) });
    face.show(view("two-account"));
    expect(lines.length).toBe(1);
    expect(lines[0]).toMatch(/^[\x20-\x7e]+\n$/);
    expect(lines[0]).toContain("\\u00b7");
  });

  it("is the language of old JavaScriptCore", () => {
    const code = SOURCE.replace(/^\s*\/\/.*$/gm, "");
    expect(code).not.toMatch(/=>|\b(?:let|const|class|async|await) |`/);
  });
});
