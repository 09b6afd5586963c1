// The tray on scenes: `node test/desktop/scene-tray.ts FILE`. The file names the scene; writing another name into it shows that one.
// On Windows the helper is tray-windows.js beside this program, as the built one is.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { StartFace } from "../../src/apps/tray/face.ts";
import { startHelperFace, windowsIcon } from "../../src/apps/tray/helper/helper-face.ts";
import { startLinuxFace } from "../../src/apps/tray/linux/linux-face.ts";
import { runTray } from "../../src/apps/tray/tray.ts";
import { epochMs } from "../../src/domain/time.ts";
import { utcWallClock } from "../../src/domain/wall-clock.ts";
import { createClock } from "../../src/platform/clock.ts";
import { startLineChild } from "../../src/platform/processes/line-child.ts";
import { encodePng } from "../../src/platform/png.ts";
import { TRAY_SCENES, type TrayScene } from "../../src/view/fixtures/tray-scenes.ts";
import { createLocalTime } from "../../src/view/format/local-time.ts";
import { TRAY_DEFAULTS } from "../../src/view/menu/tray-settings.ts";

const [, , sceneFile = ""] = process.argv;
const isScene = (name: string): name is TrayScene => Object.hasOwn(TRAY_SCENES, name);
const say = (line: string): void => console.log(line);
const clock = createClock();
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());

const startFace: StartFace = (events) => {
  const heard = { ...events, onOpen: () => (say("opened"), events.onOpen()) };
  if (process.platform === "win32") {
    const child = startLineChild(process.execPath, [
      fileURLToPath(new URL("tray-windows.js", import.meta.url)),
    ]);
    return startHelperFace({ child, toIcon: windowsIcon("any") }, heard);
  }
  return startLinuxFace(
    {
      busAddress: process.env["DBUS_SESSION_BUS_ADDRESS"],
      processId: process.pid,
      instance: "scene",
      panel: "any",
      encodePng,
      onHost: (isThere) => say(isThere ? "registered" : "no panel"),
    },
    heard,
  );
};

const noLaps = () => Promise.reject(new Error("A scene has no laps."));
const end = await runTray({
  meter: {
    watch: async (onEvent, ended) => {
      for (let shown = ""; !ended.aborted; await clock.sleep(100, ended)) {
        const name = readFileSync(sceneFile, "utf8").trim();
        if (name === shown || !isScene(name)) continue;
        shown = name;
        onEvent({ kind: "status", document: TRAY_SCENES[name] });
        say(`shown ${name}`);
      }
    },
    refresh: async () => {
      say("click refresh");
      return TRAY_SCENES.calm;
    },
    startLap: noLaps,
    stopLap: noLaps,
  },
  desk: {
    saveSettings: async ({ title, icon }) => say(`click settings ${title} ${icon}`),
    saveMarks: async () => {},
    openDashboard: async () => say("click dashboard"),
    openUrl: async () => say("click page"),
    playSound: async () => say("sound"),
  },
  startFace,
  settings: { ...TRAY_DEFAULTS, alarmPercents: [], title: "medium" },
  marks: [],
  clock,
  nowMs: () => epochMs(Date.parse(TRAY_SCENES.calm.generatedAt)),
  localTime: createLocalTime(utcWallClock),
  stop: stop.signal,
});
say(`ended ${end.kind}`);
process.exit(0);
