import { userInfo } from "node:os";
import { stateDir } from "../../platform/files/paths.ts";
import { createServiceDesk, type ServiceMeter } from "../../platform/service/create-service-desk.ts";
import { planLaunchd } from "../../platform/service/launchd.ts";
import type { ServicePlan, ServiceRequest } from "../../platform/service/service-request.ts";
import { planSystemd } from "../../platform/service/systemd.ts";
import { planWindowsTask } from "../../platform/service/windows-task.ts";
import type { Machine } from "../../ports/machine.ts";
import type { ServiceDesk } from "../../ports/service.ts";
import { ownProgram } from "../claude-settings/program-words.ts";

/** What tells us and Claude Code where things are: a service that lacked it would keep another state. */
const KEPT_VARIABLES = [
  "CLAUDE_METER_HOME",
  "CLAUDE_METER_CONFIG",
  "CLAUDE_METER_API_URL",
  "CLAUDE_CONFIG_DIR",
];

/** For who installs nothing. */
const NO_METER: ServiceMeter = { end: async () => false, start: async () => {} };

/** The service of this machine and user. */
export function createService(machine: Machine, meter: ServiceMeter = NO_METER): ServiceDesk {
  const kept = KEPT_VARIABLES.flatMap((name) => {
    const value = machine.env[name];
    return value ? [[name, value] as const] : [];
  });
  return createServiceDesk({
    run: (...call) => machine.run(...call),
    request: {
      program: [process.execPath, ownProgram()],
      env: Object.fromEntries(kept),
      logPath: machine.joinPath(stateDir(machine), "daemon.log"),
    },
    plan: planOf(machine),
    meter,
  });
}

function planOf(machine: Machine): ((request: ServiceRequest) => ServicePlan) | undefined {
  const { env, homeDir } = machine;
  switch (machine.os) {
    case "linux": {
      const given = env["XDG_CONFIG_HOME"];
      const configHome = given?.startsWith("/") ? given : machine.joinPath(homeDir, ".config");
      return (request) => planSystemd(request, { configHome });
    }
    case "macos":
      return (request) => planLaunchd(request, { homeDir, userId: userInfo().uid });
    case "windows": {
      const domain = env["USERDOMAIN"];
      const user = domain ? `${domain}\\${machine.userName}` : machine.userName;
      return (request) => planWindowsTask(request, { stateDir: stateDir(machine), user });
    }
    default:
      return undefined;
  }
}
