import { join } from "node:path";
import { must } from "../../domain/assert.ts";
import type { TurnEvent } from "../world/events.ts";

/** Where Claude Code keeps a session: the project folder is the working folder, every character but letters and digits a dash. */
export function transcriptPath(configDir: string, event: TurnEvent): string {
  const projectName = must(event.cwd, "Code works in a folder").replaceAll(/[^a-zA-Z0-9]/g, "-");
  return join(configDir, "projects", projectName, `${event.sessionId}.jsonl`);
}
