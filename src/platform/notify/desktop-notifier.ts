import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import type { Machine } from "../../ports/machine.ts";
import type { DeliveryOutcome, Notifier } from "../../ports/notifier.ts";
import { deliveryFailed } from "./delivery-failed.ts";
import { NOTIFICATION_SERVICE, notifyOnLinux } from "./linux-notification.ts";
import { macosNotificationCommand } from "./macos-notification.ts";
import { windowsNotificationCommand } from "./windows-notification.ts";

/** PowerShell on a busy machine takes some seconds to start. */
const COMMAND_MS_MAX: DurationMs = 20 * SECOND_MS;

/** The desktop's own notifications: the message bus on Linux, AppleScript on macOS, toasts on Windows and under WSL. */
export function createDesktopNotifier(machine: Pick<Machine, "os" | "isWsl" | "env" | "run">): Notifier {
  const way = machine.isWsl ? "windows" : machine.os;
  return {
    name: "desktop",
    place: PLACES[way],
    deliver: (alert) => {
      if (way === "macos") return runToEnd(machine, macosNotificationCommand(alert));
      if (way === "windows") return runToEnd(machine, windowsNotificationCommand(alert));
      return notifyOnLinux(alert, machine.env);
    },
  };
}

const PLACES: Readonly<Record<Machine["os"], string>> = {
  linux: NOTIFICATION_SERVICE,
  macos: "osascript",
  windows: "powershell.exe",
  other: NOTIFICATION_SERVICE,
};

async function runToEnd(
  { run }: Pick<Machine, "run">,
  { command, args }: { readonly command: string; readonly args: readonly string[] },
): Promise<DeliveryOutcome> {
  const result = await run(command, args, { timeoutMs: COMMAND_MS_MAX });
  if (result.kind === "exited" && result.code === 0) return { kind: "delivered" };
  if (result.kind === "exited") return deliveryFailed(`${command} ended with ${result.code}.`);
  if (result.kind === "timeout") return deliveryFailed(`${command} took too long.`);
  return deliveryFailed(`${command} could not be started.`);
}
