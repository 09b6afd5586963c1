import { stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { MINUTE_MS, type DurationMs } from "../../domain/time.ts";
import type { DaemonEvent } from "../../meter/daemon/daemon-ports.ts";
import { watchFolders, type FolderWatch } from "../../platform/files/folder-watch.ts";
import { newestWriteMs } from "../../platform/files/newest-write.ts";
import { configFile, createPrivateDir } from "../../platform/files/paths.ts";
import { claudeConfigDirs } from "../../sources/claude-config-dirs.ts";
import { transcriptRoots } from "../../transcripts/discover/transcript-roots.ts";
import type { Installation } from "../installation.ts";
import { spoolDir } from "../spool.ts";

/** What the daemon hears of this machine: the spool, the sign-ins, the settings, the transcripts. */
export interface DaemonEvents {
  listen(onEvent: (event: DaemonEvent) => void): () => void;
}

/** Folders below `projects/`: a project, a session, its subagents, theirs. */
const TRANSCRIPT_DEPTH = 4;
/** New folders are looked for this often; where not all can be watched, transcripts too. */
const LOOK_AROUND_MS: DurationMs = 5 * MINUTE_MS;
const NEW_FOLDERS_EVERY_MS: DurationMs = MINUTE_MS;
/** A transcript grows line by line: one word of it is enough for a while. */
const TRANSCRIPT_EVERY_MS: DurationMs = 10_000;

export async function createDaemonEvents(installation: Installation): Promise<DaemonEvents> {
  const { machine, clock } = installation;
  const spool = spoolDir(installation);
  const settingsFile = configFile(machine);
  // Only what exists can be watched.
  await createPrivateDir(spool).catch(() => undefined);
  return {
    listen(onEvent) {
      const stop = new AbortController();
      const tellTranscripts = limited(clock, TRANSCRIPT_EVERY_MS, () => onEvent("transcripts"));
      const watches = [
        watchFolders({
          roots: [spool],
          depth: 0,
          onChange: (name) => name?.endsWith(".json") && onEvent("spool"),
        }),
        watchFolders({
          roots: claudeConfigDirs(machine),
          depth: 0,
          onChange: (name) => name === ".credentials.json" && onEvent("sign-in"),
        }),
        watchFolders({
          roots: [dirname(settingsFile)],
          depth: 0,
          onChange: (name) => name === basename(settingsFile) && onEvent("settings"),
        }),
      ];
      const transcripts = watchFolders({
        roots: projectFolders(installation),
        depth: TRANSCRIPT_DEPTH,
        onChange: (name) => (name?.endsWith(".jsonl") === false ? lookForFolders() : tellTranscripts()),
      });
      // What is no transcript may be a folder with some.
      const lookForFolders = limited(clock, NEW_FOLDERS_EVERY_MS, () => transcripts.refresh());
      void lookAround(installation, { transcripts, watches, tellTranscripts, stop: stop.signal });
      return () => {
        stop.abort();
        for (const watch of [...watches, transcripts]) watch.close();
      };
    },
  };
}

/** What watches cannot tell: folders that came, and transcripts where the system refuses to watch them all. */
async function lookAround(
  installation: Installation,
  parts: {
    readonly transcripts: FolderWatch;
    readonly watches: readonly FolderWatch[];
    readonly tellTranscripts: () => void;
    readonly stop: AbortSignal;
  },
): Promise<void> {
  const { transcripts, watches, stop, tellTranscripts } = parts;
  let newestMs: number | undefined;
  for (;;) {
    await installation.clock.sleep(LOOK_AROUND_MS, stop);
    if (stop.aborted) return;
    for (const watch of [...watches, transcripts]) watch.refresh();
    if (transcripts.isComplete()) continue;
    const newest = await newestWriteMs(projectFolders(installation), ".jsonl");
    if (newestMs !== undefined && newest !== undefined && newest > newestMs) tellTranscripts();
    newestMs = newest;
  }
}

/** Changes with any file that holds a sign-in, without reading one. Of the keychain only a look tells: asking it may ask a person. */
export async function signInMark({ machine }: Installation): Promise<string> {
  const files = claudeConfigDirs(machine).map((dir) => machine.joinPath(dir, ".credentials.json"));
  const marks = await Promise.all(
    files.map(async (file) => {
      const facts = await stat(file).catch(() => undefined);
      return facts ? `${facts.ino}:${facts.size}:${facts.mtimeMs}` : "absent";
    }),
  );
  return marks.join("\n");
}

function projectFolders({ machine }: Installation): readonly string[] {
  const { configDirs, desktopDirs } = transcriptRoots(machine);
  const own = configDirs.map((dir) =>
    basename(dir) === "projects" ? dir : machine.joinPath(dir, "projects"),
  );
  return [...own, ...desktopDirs];
}

/** Calls at most once per `everyMs`, at the beginning of each stretch. */
function limited(clock: Installation["clock"], everyMs: DurationMs, call: () => void): () => void {
  let calledAtMs = -Infinity;
  return () => {
    if (clock.monotonicMs() - calledAtMs < everyMs) return;
    calledAtMs = clock.monotonicMs();
    call();
  };
}
