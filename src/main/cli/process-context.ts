import type { CliContext } from "../../apps/cli/context.ts";
import type { Backend } from "../../ports/backend.ts";
import { createClock } from "../../platform/clock.ts";
import { createMachine } from "../../platform/machine.ts";
import { createZoneWallClock, machineWallClock } from "../../platform/wall-clock.ts";
import { createRandom } from "../../platform/random.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Machine } from "../../ports/machine.ts";
import { createLocalTime } from "../../view/format/local-time.ts";
import { addressFile } from "../api/address.ts";
import { createCliIo } from "./cli-io.ts";
import { VERSION } from "../version.ts";

/** The command line's context of this process, with what must be given back at its end. */
export interface ProcessContext extends CliContext {
  readonly close: () => Promise<void>;
}

/** The real context of the command line. The heavy parts are loaded by the command that needs them. */
export function createContext(): ProcessContext {
  const clock = createClock();
  let backend: Promise<Backend> | undefined;
  let opened: Backend | undefined;
  return {
    version: VERSION,
    clock,
    random: createRandom(),
    io: createCliIo(),
    localTime: createLocalTime(machineWallClock),
    localTimeOf: (timeZone) => createLocalTime(createZoneWallClock(timeZone)),
    backend: () => {
      backend ??= openBackend(clock).then((ready) => (opened = ready));
      return backend;
    },
    ...lazyParts(clock),
    close: async () => opened?.close(),
    stopSignal: () => {
      const stop = new AbortController();
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
      return stop.signal;
    },
    runChild: async (request) => (await import("../../platform/processes/run-child.ts")).runChild(request),
  };
}

type LazyParts = Pick<
  CliContext,
  "demo" | "daemon" | "tray" | "service" | "dashboard" | "faces" | "alerts" | "claudeSettings"
>;

function lazyParts(clock: Clock): LazyParts {
  return {
    demo: {
      list: async () => (await import("./demo.ts")).listScenarios(),
      play: async (options) => (await import("./demo.ts")).playDemo(options, clock),
    },
    daemon: {
      run: async (options) =>
        (await import("../daemon/daemon-control.ts")).createDaemonControl(clock).run(options),
      start: async () => (await import("../daemon/start-daemon.ts")).startDaemon(createMachine(), clock),
      stop: async () => (await import("../daemon/daemon-control.ts")).createDaemonControl(clock).stop(),
    },
    tray: {
      open: async (run) => (await import("../tray/tray.ts")).openTray(run, clock),
      openDemo: async (run) => (await import("../tray/tray-demo.ts")).openDemoTray(run, clock),
    },
    service: async () => {
      const [{ createService }, { createDaemonControl }] = await Promise.all([
        import("./service.ts"),
        import("../daemon/daemon-control.ts"),
      ]);
      const control = createDaemonControl(clock);
      return createService(createMachine(), {
        end: async () => (await control.stop()).kind === "ended",
        start: async () => void (await control.start()),
      });
    },
    dashboard: {
      link: async () => (await import("../api/dashboard-door.ts")).createDashboardDoor(clock).link(),
      open: async (url) => (await import("../api/dashboard-door.ts")).createDashboardDoor(clock).open(url),
    },
    faces: async () => (await import("../faces/face-feed.ts")).createFaceFeed(clock),
    alerts: {
      list: async () => (await import("../alerts/alert-desk.ts")).createAlertDesk(clock).list(),
      test: async () => (await import("../alerts/alert-desk.ts")).createAlertDesk(clock).test(),
      snooze: async (request) =>
        (await import("../alerts/alert-desk.ts")).createAlertDesk(clock).snooze(request),
      unsnooze: async () => (await import("../alerts/alert-desk.ts")).createAlertDesk(clock).unsnooze(),
    },
    claudeSettings: async () => {
      const [{ createClaudeSettings }, { programWords }] = await Promise.all([
        import("../claude-settings/claude-settings.ts"),
        import("../claude-settings/program-words.ts"),
      ]);
      return createClaudeSettings({ machine: createMachine(), program: programWords() });
    },
  };
}

/** The daemon of this state folder where one runs, with this machine's own store behind it. */
async function openBackend(clock: Clock): Promise<Backend> {
  const machine = createMachine();
  const openLocal = () => openLocalBackend(machine, clock);
  if (!(await hasAddress(machine))) return openLocal();
  const [{ findTwin }, { createRemoteBackend }] = await Promise.all([
    import("../api/daemon-client.ts"),
    import("../api/remote-backend.ts"),
  ]);
  const daemon = await findTwin(machine, clock);
  return daemon === undefined ? openLocal() : createRemoteBackend(daemon, openLocal);
}

async function hasAddress(machine: Machine): Promise<boolean> {
  return (await machine.readText(addressFile(machine))).kind === "text";
}

async function openLocalBackend(machine: Machine, clock: Clock): Promise<Backend> {
  const [{ openInstallation }, { createLocalBackend }] = await Promise.all([
    import("../installation.ts"),
    import("../backend/local-backend.ts"),
  ]);
  return createLocalBackend(await openInstallation({ machine, clock, random: createRandom() }));
}
