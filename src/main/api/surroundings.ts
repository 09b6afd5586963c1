import { stateDir } from "../../platform/files/paths.ts";
import type { Machine } from "../../ports/machine.ts";

/** What of the environment changes an answer. */
const VARIABLES = [
  "CLAUDE_METER_API_URL",
  "CLAUDE_METER_WEB_URL",
  "CLAUDE_METER_CONFIG",
  "CLAUDE_CONFIG_DIR",
  "TZ",
];

/** A digest of what makes two processes answer alike: a command asks the daemon only where theirs are the same. */
export function surroundingsOf(machine: Machine): string {
  const values = VARIABLES.map((name) => machine.env[name] ?? null);
  return machine.sha256Hex(JSON.stringify([stateDir(machine), machine.homeDir, ...values]));
}
