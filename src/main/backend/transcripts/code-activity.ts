import type { AccountInput } from "../../../analysis/analyze-account.ts";
import type { CodeActivity } from "../../../analysis/findings/finding.ts";
import { hasJump } from "../../../analysis/findings/phantom-chat.ts";
import { newestWriteMs } from "../../../platform/files/newest-write.ts";
import { claudeConfigDirs } from "../../../sources/claude-config-dirs.ts";
import type { Installation } from "../../installation.ts";

/**
 * When Claude Code last wrote a transcript on this machine. Looked up only where a finding would ask: it costs a walk over all
 * transcript files.
 */
export async function codeActivity(
  { machine }: Installation,
  input: AccountInput,
): Promise<CodeActivity | undefined> {
  if (!hasJump(input)) return undefined;
  const folders = claudeConfigDirs(machine).map((dir) => machine.joinPath(dir, "projects"));
  return { lastWriteAtMs: await newestWriteMs(folders, ".jsonl") };
}
