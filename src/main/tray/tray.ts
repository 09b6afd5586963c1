import type { TrayRun } from "../../apps/cli/context.ts";
import { createApiClient, type ApiClient } from "../../api/client.ts";
import { createApiMeter } from "../../apps/tray/api-meter.ts";
import type { StartFace } from "../../apps/tray/face.ts";
import type { TrayMeter } from "../../apps/tray/ports.ts";
import { runTray, type TrayEnd } from "../../apps/tray/tray.ts";
import type { EpochMs } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { createMachine } from "../../platform/machine.ts";
import { openUrl } from "../../platform/open-url.ts";
import { stateDir } from "../../platform/files/paths.ts";
import { playSound } from "../../platform/play-sound.ts";
import { machineWallClock } from "../../platform/wall-clock.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Machine } from "../../ports/machine.ts";
import { createLocalTime } from "../../view/format/local-time.ts";
import type { Panel } from "../../view/menu/tray-settings.ts";
import { createDaemonTransport } from "../api/daemon-client.ts";
import { startDaemon } from "../daemon/start-daemon.ts";
import { readStatusFace } from "../faces/status-face.ts";
import { readSettings } from "../settings/settings.ts";
import { writeSettings } from "../settings/write-settings.ts";
import { readMarks, saveMarks } from "./tray-marks.ts";

/** The tray of this machine, until it is quit or stopped. Errors: `UserError`. */
export async function openTray({ stop, say }: TrayRun, clock: Clock): Promise<void> {
  const machine = createMachine();
  const client = createApiClient({
    transport: createDaemonTransport(machine, clock),
    sleep: (ms, signal) => clock.sleep(ms, signal),
  });
  const meter = createApiMeter({
    client,
    readFace: async () => readStatusFace(machine, clock.nowMs()),
    startMeter: async () => void (await startDaemon(machine, clock)),
  });
  await showTray({
    machine,
    clock,
    stop,
    say,
    meter,
    client,
    nowMs: () => clock.nowMs(),
    place: stateDir(machine),
  });
}

export interface TrayShow extends TrayRun {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly meter: TrayMeter;
  /** Absent: there is no dashboard to open. */
  readonly client?: Pick<ApiClient, "dashboardLink"> | undefined;
  readonly nowMs: () => EpochMs;
  /** Which tray of a session this is: there is one for each place. */
  readonly place: string;
}

/** Runs a tray on any meter, with this machine's desktop, settings and browser. */
export async function showTray(show: TrayShow): Promise<void> {
  const { machine, clock, stop, say, meter, client, nowMs, place } = show;
  const settings = (await readSettings(machine)).tray;
  const end = await runTray({
    meter,
    desk: {
      saveSettings: (tray) => writeSettings(machine, { tray }),
      saveMarks: (marks) => saveMarks(machine, marks),
      openDashboard: async () => {
        if (client) await openUrl(machine, (await client.dashboardLink()).url);
      },
      openUrl: (url) => openUrl(machine, url),
      playSound: () => playSound(machine),
    },
    startFace: faceOf(machine, { place, panel: settings.panel, say }),
    settings,
    marks: await readMarks(machine),
    clock,
    nowMs,
    localTime: createLocalTime(machineWallClock),
    stop,
  });
  sayEnd(end, say);
}

interface FacePlace {
  readonly place: string;
  readonly panel: Panel;
  readonly say: (line: string) => void;
}

/** This operating system's face; its library is loaded here and nowhere else. */
function faceOf(machine: Machine, { place, panel, say }: FacePlace): StartFace {
  return async (events) => {
    const { encodePng } = await import("../../platform/png.ts");
    if (machine.os === "windows" || machine.os === "macos") {
      return (await import("./tray-helper.ts")).startHelper(machine, { place, panel, encodePng }, events);
    }
    const { startLinuxFace } = await import("../../apps/tray/linux/linux-face.ts");
    const parts = {
      busAddress: machine.env["DBUS_SESSION_BUS_ADDRESS"],
      processId: process.pid,
      instance: machine.sha256Hex(place).slice(0, 16),
      panel,
      encodePng,
      onHost: (isThere: boolean) => say(isThere ? IN_THE_PANEL : NO_PANEL),
    };
    return startLinuxFace(parts, events);
  };
}

const IN_THE_PANEL = "The icon is in the panel. Choose Quit in its menu, or Ctrl-C, to end it.\n";
const NO_PANEL =
  "No panel of this session shows tray icons yet; waiting for one. GNOME needs the extension AppIndicator Support.\n";

function sayEnd(end: TrayEnd, say: (line: string) => void): void {
  if (end.kind === "gone") say(`The tray has ended: ${end.reason}\n`);
}

/** What a demo cannot do. */
export function notInDemo(): Promise<never> {
  return Promise.reject(
    new UserError({
      code: "not-in-demo",
      message: "A demo has no laps.",
      hint: "Run `claude-meter tray` for the real one.",
      exitCode: EXIT_CODES.usage,
    }),
  );
}
