import type { ReportProgress } from "../../apps/cli/backend.ts";
import type { UsageEvent, WallEvent } from "../../domain/usage-event.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { findTranscripts } from "../../transcripts/discover/find-transcripts.ts";
import { transcriptRoots } from "../../transcripts/discover/transcript-roots.ts";
import { scanFiles } from "../../transcripts/scan/scan-files.ts";
import type { Installation } from "../installation.ts";

/** What all transcripts of this machine say, each message once. */
export interface Transcripts {
  readonly events: readonly UsageEvent[];
  readonly walls: readonly WallEvent[];
}

/** Errors: `UserError` (3) when there are no transcripts at all. */
export async function readTranscripts(
  { machine }: Installation,
  onProgress?: (progress: ReportProgress) => void,
): Promise<Transcripts> {
  const roots = transcriptRoots(machine);
  const files = findTranscripts(roots);
  if (files.length === 0) {
    throw new UserError({
      code: "no-transcripts",
      message: "Claude Code has left no transcripts on this machine.",
      hint: `Looked in ${[...roots.configDirs, ...roots.desktopDirs].join(", ")}; name another folder in CLAUDE_CONFIG_DIR.`,
      exitCode: EXIT_CODES.noData,
    });
  }
  const jobs = files.map((file) => ({ file, fromOffset: 0 }));
  const { events, walls } = await scanFiles(jobs, { onProgress });
  return { events: [...events], walls };
}
