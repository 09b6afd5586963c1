import type { DurationMs } from "../domain/time.ts";
import type { WallClockOf } from "../domain/wall-clock.ts";
import { machineWallClock } from "../platform/wall-clock.ts";
import type { Clock } from "../ports/clock.ts";
import type { Machine } from "../ports/machine.ts";
import type { Random } from "../ports/random.ts";
import type { Source } from "../ports/source.ts";
import type { Store } from "../ports/store.ts";
import type { TranscriptIndex } from "../ports/transcript-index.ts";
import { resolveApiUrl, type ApiUrl } from "../platform/http/api-url.ts";
import { stateDir } from "../platform/files/paths.ts";
import { fixedSettings, openLiveSettings } from "./settings/live-settings.ts";
import type { Settings } from "./settings/settings.ts";

/** claude-meter on one machine (a real or a made-up one): its store, its sources, its settings. */
export interface Installation {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly random: Random;
  /** The time zone that the user lives in. */
  readonly wallClockOf: WallClockOf;
  /** As they were read last. */
  readonly settings: () => Settings;
  /** Reads the settings file again; says whether they changed. Errors: `UserError` when it cannot be used: then the old ones stay. */
  readonly renewSettings: () => Promise<boolean>;
  readonly apiUrl: ApiUrl;
  readonly storePath: string;
  /** Opened on first use. Rejects with `StoreError`. */
  readonly store: () => Promise<Store>;
  readonly indexPath: string;
  /** What transcripts say. Opened on first use. Rejects with `StoreError`. */
  readonly transcriptIndex: () => Promise<TranscriptIndex>;
  readonly sources: () => Promise<readonly Source[]>;
  readonly close: () => Promise<void>;
}

/** What an installation stands on. */
export interface InstallationParts {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a call waits, blocking the process, while another one writes. Absent: the store's own default. */
  readonly storeBusyMs?: DurationMs | undefined;
  /** Those of another process, in place of the file's. */
  readonly settings?: Settings | undefined;
}

/** Errors: `UserError` for a bad settings file or API address. */
export async function openInstallation(parts: InstallationParts): Promise<Installation> {
  const { machine, clock, random, storeBusyMs } = parts;
  const settings = parts.settings ? fixedSettings(parts.settings) : await openLiveSettings(machine);
  const apiUrl = resolveApiUrl(machine.env, settings.current());
  const storePath = machine.joinPath(stateDir(machine), "readings.db");
  let opened: Promise<Store> | undefined;
  const open = () => openStore(storePath, storeBusyMs);
  // A store that did not open may open later: a meter runs for months.
  const store = () =>
    (opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
  const indexPath = machine.joinPath(stateDir(machine), "transcripts.db");
  let openedIndex: Promise<TranscriptIndex> | undefined;
  return {
    machine,
    clock,
    random,
    wallClockOf: machineWallClock,
    settings: () => settings.current(),
    renewSettings: () => settings.renew(),
    apiUrl,
    storePath,
    store,
    indexPath,
    transcriptIndex: () => (openedIndex ??= openIndex(indexPath)),
    sources: async () =>
      (await import("./create-sources.ts")).createSources({ machine, apiUrl }, await store()),
    close: async () => {
      // Whoever asked for a store that does not open has been told why.
      const store = await opened?.catch(() => undefined);
      await store?.close();
      const index = await openedIndex?.catch(() => undefined);
      await index?.close();
    },
  };
}

// A report needs no sources, and where nothing was read no store: each is loaded when it is asked for.

async function openStore(path: string, busyTimeoutMs: DurationMs | undefined): Promise<Store> {
  const [{ openSqliteStore }, { decodePayload }] = await Promise.all([
    import("../store/sqlite/sqlite-store.ts"),
    import("../wire/snapshot-payload.ts"),
  ]);
  return openSqliteStore({ path, decode: decodePayload, busyTimeoutMs });
}

async function openIndex(path: string): Promise<TranscriptIndex> {
  const [{ openSqliteTranscriptIndex }, { TRANSCRIPT_COPY_RULES }] = await Promise.all([
    import("../store/sqlite/transcript-index/sqlite-transcript-index.ts"),
    import("../transcripts/index/copy-rules.ts"),
  ]);
  return openSqliteTranscriptIndex({ path, rules: TRANSCRIPT_COPY_RULES });
}

/** Marks an account whose numbers came from a simulator, so that they are never shown as real, whoever asks later. */
export function simulatedKey(accountId: string): string {
  return `simulated:${accountId}`;
}
