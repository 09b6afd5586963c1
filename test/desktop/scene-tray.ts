// The Linux tray on a scene: `node test/desktop/scene-tray.ts SCENE`. Each further line on standard input names the next scene.
import { createInterface } from "node:readline";
import { startLinuxFace } from "../../src/apps/tray/linux/linux-face.ts";
import { runTray } from "../../src/apps/tray/tray.ts";
import { epochMs } from "../../src/domain/time.ts";
import { utcWallClock } from "../../src/domain/wall-clock.ts";
import { createClock } from "../../src/platform/clock.ts";
import { encodePng } from "../../src/platform/png.ts";
import { TRAY_SCENES, type TrayScene } from "../../src/view/fixtures/tray-scenes.ts";
import { createLocalTime } from "../../src/view/format/local-time.ts";
import { TRAY_DEFAULTS } from "../../src/view/menu/tray-settings.ts";

const isScene = (name: string): name is TrayScene => Object.hasOwn(TRAY_SCENES, name);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());

const end = await runTray({
  meter: {
    watch: (onEvent, ended) => {
      const show = (name: string) => {
        if (!isScene(name)) throw new Error(`No scene is called "${name}".`);
        onEvent({ kind: "status", document: TRAY_SCENES[name] });
        say(`shown ${name}`);
      };
      show(process.argv[2] ?? "calm");
      createInterface(process.stdin).on("line", show);
      return new Promise((resolve) => ended.addEventListener("abort", () => resolve(), { once: true }));
    },
    refresh: async () => {
      say("click refresh");
      return TRAY_SCENES.calm;
    },
    startLap: () => Promise.reject(new Error("A scene has no laps.")),
    stopLap: () => Promise.reject(new Error("A scene has no laps.")),
  },
  desk: {
    saveSettings: async () => say("click settings"),
    saveMarks: async () => {},
    openDashboard: async () => say("click dashboard"),
    openUrl: async () => say("click page"),
    playSound: async () => {},
  },
  startFace: (events) =>
    startLinuxFace(
      {
        busAddress: process.env["DBUS_SESSION_BUS_ADDRESS"],
        processId: process.pid,
        instance: "scene",
        panel: "any",
        encodePng,
        onHost: (isThere) => say(isThere ? "registered" : "no panel"),
      },
      { ...events, onOpen: () => (say("opened"), events.onOpen()) },
    ),
  settings: { ...TRAY_DEFAULTS, alarmPercents: [], title: "medium" },
  marks: [],
  clock: createClock(),
  nowMs: () => epochMs(Date.parse(TRAY_SCENES.calm.generatedAt)),
  localTime: createLocalTime(utcWallClock),
  stop: stop.signal,
});
say(`ended ${end.kind}`);
process.exit(0);
