import { existsSync } from "node:fs";
import type { ReportProblem, ReportProgress } from "../../../ports/backend.ts";
import type { WallEvent } from "../../../domain/usage-event.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { StoreError, type TimeRange } from "../../../ports/store.ts";
import type { TranscriptIndex } from "../../../ports/transcript-index.ts";
import { findTranscripts } from "../../../transcripts/discover/find-transcripts.ts";
import { transcriptRoots } from "../../../transcripts/discover/transcript-roots.ts";
import { updateTranscriptIndex } from "../../../transcripts/index/update-transcript-index.ts";
import { toUsageRow, type UsageRow } from "../../../transcripts/report/usage-row.ts";
import { scanFiles } from "../../../transcripts/scan/scan-files.ts";
import type { TranscriptFile } from "../../../transcripts/scan/transcript-file.ts";
import type { Installation } from "../../installation.ts";

/** What all transcripts of this machine say, each message once, as rows of reports. */
export interface Transcripts {
  /** Of slots that begin within the range, by price alone: the fewest rows. */
  priceRows(range: TimeRange): Promise<readonly UsageRow[]>;
  /** By session, project and branch too. */
  sessionRows(range: TimeRange): Promise<readonly UsageRow[]>;
  /** One for each reply. */
  replyRows(range: TimeRange): Promise<readonly UsageRow[]>;
  walls(): Promise<readonly WallEvent[]>;
  /** Of every file that anything was read of. */
  paths(): Promise<readonly string[]>;
}

/** Who wants to know how a scan of gigabytes goes on. */
export interface TranscriptHooks {
  readonly onProgress?: ((progress: ReportProgress) => void) | undefined;
  readonly onProblem?: ((problem: ReportProblem) => void) | undefined;
}

/**
 * Answers from the index, brought up to date first; where that cannot be used, from a scan of all files. `answer` may run twice.
 *
 * Errors: `UserError` (3) when there are no transcripts and never were.
 */
export async function withTranscripts<T>(
  installation: Installation,
  hooks: TranscriptHooks,
  answer: (transcripts: Transcripts) => Promise<T>,
): Promise<T> {
  try {
    const index = await updatedIndex(installation, hooks);
    if (index !== undefined) return await answer(indexedTranscripts(index));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { message, hint } = error;
    hooks.onProblem?.({ message: `${message} All transcripts were read instead.`, hint });
  }
  return answer(await scannedTranscripts(installation, hooks));
}

/** `undefined`: other processes change the index so often that this one could not. */
async function updatedIndex(
  installation: Installation,
  { onProgress }: TranscriptHooks,
): Promise<TranscriptIndex | undefined> {
  // Who has never used Claude Code gets a sentence, not a file.
  const found = existsSync(installation.indexPath) ? undefined : requireTranscripts(installation);
  const index = await installation.transcriptIndex();
  const roots = transcriptRoots(installation.machine);
  const update = await updateTranscriptIndex({ index, roots, found, onProgress });
  if (update.seenFiles === 0 && (await index.state()).files.length === 0) throw noTranscripts(installation);
  return update.gaveUp ? undefined : index;
}

function indexedTranscripts(index: TranscriptIndex): Transcripts {
  return {
    priceRows: (range) => index.slots(range),
    sessionRows: (range) => index.sessionSlots(range),
    replyRows: (range) => replyRows(index, range),
    walls: () => index.walls({}),
    paths: async () => (await index.state()).files.map(({ path }) => path),
  };
}

async function replyRows(index: TranscriptIndex, range: TimeRange): Promise<readonly UsageRow[]> {
  const rows: UsageRow[] = [];
  for await (const event of index.events(range)) rows.push(toUsageRow(event));
  return rows;
}

async function scannedTranscripts(
  installation: Installation,
  { onProgress }: TranscriptHooks,
): Promise<Transcripts> {
  const jobs = requireTranscripts(installation).map((file) => ({ file, fromOffset: 0 }));
  const { events, walls } = await scanFiles(jobs, { onProgress });
  const all = Array.from(events, toUsageRow);
  const rows = async ({ fromMs, toMs }: TimeRange) =>
    all.filter(({ firstAtMs }) => firstAtMs >= (fromMs ?? -Infinity) && firstAtMs <= (toMs ?? Infinity));
  const paths = jobs.map(({ file }) => file.path);
  return {
    priceRows: rows,
    sessionRows: rows,
    replyRows: rows,
    walls: async () => walls,
    paths: async () => paths,
  };
}

/** Errors: `UserError` (3) when there are none. */
export function requireTranscripts(installation: Installation): readonly TranscriptFile[] {
  const files = findTranscripts(transcriptRoots(installation.machine));
  if (files.length === 0) throw noTranscripts(installation);
  return files;
}

function noTranscripts({ machine }: Installation): UserError {
  const { configDirs, desktopDirs } = transcriptRoots(machine);
  return new UserError({
    code: "no-transcripts",
    message: "Claude Code has left no transcripts on this machine.",
    hint: `Looked in ${[...configDirs, ...desktopDirs].join(", ")}; name another folder in CLAUDE_CONFIG_DIR.`,
    exitCode: EXIT_CODES.noData,
  });
}
