import type { DaemonStart } from "../../apps/cli/context.ts";
import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Machine } from "../../ports/machine.ts";
import { createService } from "../cli/service.ts";
import { createDaemonControl, until } from "./daemon-control.ts";
import { isDaemonRunning } from "./daemon-files.ts";

const SERVICE_MS_MAX: DurationMs = 15 * SECOND_MS;

/**
 * Starts the daemon in the background where it does not run: as the installed service where there is one, so that the service manager
 * knows it, restarts it, and does not end it with the tray that asked. Errors: `UserError`.
 */
export async function startDaemon(machine: Machine, clock: Clock): Promise<DaemonStart> {
  const control = createDaemonControl(clock);
  if ((await isDaemonRunning({ machine })) || !(await createService(machine).start())) return control.start();
  await until(clock, SERVICE_MS_MAX, () => isDaemonRunning({ machine }));
  const start = await control.start();
  return start.kind === "already-running" ? { ...start, kind: "as-service" } : start;
}
