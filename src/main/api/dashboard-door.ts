import { MeterGoneError } from "../../api/transport.ts";
import type { DashboardDoor } from "../../apps/cli/context.ts";
import { createMachine } from "../../platform/machine.ts";
import { openUrl } from "../../platform/open-url.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Machine } from "../../ports/machine.ts";
import { noMeter, requireDaemon } from "./daemon-client.ts";

/** The way into the dashboard from this process. */
export function createDashboardDoor(clock: Clock): DashboardDoor {
  const machine = createMachine();
  return {
    async link() {
      const daemon = await requireDaemon(machine, clock);
      try {
        return (await daemon.dashboardLink()).url;
      } catch (error) {
        throw error instanceof MeterGoneError ? noMeter(error) : error;
      }
    },
    async open(url) {
      if (!hasDisplay(machine)) return false;
      await openUrl(machine, url);
      return true;
    },
  };
}

/** Without one, an opener may start a browser in the terminal, or wait for ever. */
function hasDisplay({ os, env }: Machine): boolean {
  if (os !== "linux") return true;
  return Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}
