import { chmod, mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { assert, must } from "../domain/assert.ts";
import type { JsonObject } from "../domain/json.ts";
import { addMs, DAY_MS, SECOND_MS, type EpochMs } from "../domain/time.ts";
import { claudeJsonDocument, credentialsDocument, type CachedUsage } from "./home/home-documents.ts";
import { transcriptPath } from "./home/transcript-path.ts";
import { transcriptRows } from "./home/transcript-rows.ts";
import type { StagedSeat } from "./scenarios/stage-scenario.ts";
import { THIS_MACHINE } from "./scenarios/vocabulary.ts";
import { usageBody } from "./shapes/usage-body.ts";
import type { TurnEvent } from "./world/events.ts";

/** Whose home is written, and where. */
export interface FakeHomeOptions {
  /** Is created. Errors: rejects when it holds anything that is not a fake home of ours. */
  readonly dir: string;
  /** Who is signed in, and the world that the transcripts come from: one of the simulator's `seats`. */
  readonly seat: StagedSeat;
  /** The home looks as it would at this instant: nothing later is in it. */
  readonly nowMs: EpochMs;
  /** Where the simulator listens. */
  readonly apiUrl: string;
  /** Whose transcripts are in the home. Absent: this machine's. */
  readonly machine?: string | undefined;
  /** When Claude Code last read the usage endpoint and kept a copy; absent: never. */
  readonly cachedUsageAtMs?: EpochMs | undefined;
}

/** A home that was written. */
export interface FakeHome {
  readonly homeDir: string;
  readonly configDir: string;
  readonly credentialsPath: string;
  readonly claudeJsonPath: string;
  /** In the order their sessions began. */
  readonly transcriptPaths: readonly string[];
  /** What a program needs in its environment to live in this home. */
  readonly env: Readonly<Record<string, string>>;
}

/** Tells our fake homes from real ones: without it a folder with anything in it is never written to. */
const MARKER_NAME = ".claude-meter-simulated-home";
/** As far back as transcripts go. Source: Claude Code keeps thirty days by default. */
const HISTORY_MS = 30 * DAY_MS;

/**
 * Writes a home that Claude Code might have left on this machine, so that the real sources run against the simulator unchanged. May be
 * called again on the same folder with a later `nowMs`. Writes nowhere else.
 */
export async function writeFakeHome(options: FakeHomeOptions): Promise<FakeHome> {
  const { seat, nowMs, machine = THIS_MACHINE } = options;
  const homeDir = resolve(options.dir);
  const configDir = join(homeDir, ".claude");
  const credentialsPath = join(configDir, ".credentials.json");
  const claudeJsonPath = join(homeDir, ".claude.json");
  await claimFolder(homeDir);
  await mkdir(configDir, { recursive: true });
  await writePrivate(credentialsPath, JSON.stringify(credentialsDocument(seat.account, nowMs)));
  await writePrivate(claudeJsonPath, JSON.stringify(claudeJson(options), null, 2));
  return {
    homeDir,
    configDir,
    credentialsPath,
    claudeJsonPath,
    transcriptPaths: await writeTranscripts(seat, { configDir, machine, nowMs }),
    env: { HOME: homeDir, USERPROFILE: homeDir, CLAUDE_METER_API_URL: options.apiUrl },
  };
}

async function claimFolder(homeDir: string): Promise<void> {
  await mkdir(homeDir, { recursive: true });
  const names = await readdir(homeDir);
  assert(
    names.length === 0 || names.includes(MARKER_NAME),
    `${homeDir} is empty or a simulated home, so that no real home is ever written to`,
  );
  await writeFile(
    join(homeDir, MARKER_NAME),
    "Made by the claude-meter simulator. Everything here is invented.\n",
  );
}

function claudeJson(options: FakeHomeOptions): JsonObject {
  const { seat, nowMs } = options;
  const hasExtraUsage = seat.world.truth(nowMs).extraUsage?.enabled ?? false;
  return claudeJsonDocument({ account: seat.account, nowMs, hasExtraUsage, cached: cachedUsage(options) });
}

function cachedUsage({ seat, cachedUsageAtMs }: FakeHomeOptions): CachedUsage | undefined {
  if (cachedUsageAtMs === undefined) return undefined;
  const truth = seat.world.truth(cachedUsageAtMs);
  const body = usageBody(truth, seat.shape, { seed: cachedUsageAtMs, replyIndex: 0 });
  return { fetchedAtMs: cachedUsageAtMs, body };
}

/** One file per session; its modification time is that of its last row. */
async function writeTranscripts(
  seat: StagedSeat,
  of: { readonly configDir: string; readonly machine: string; readonly nowMs: EpochMs },
): Promise<readonly string[]> {
  const { configDir, machine, nowMs } = of;
  const events = seat.world.events(addMs(nowMs, -HISTORY_MS), nowMs);
  const local = events.filter((event) => event.machine === machine);
  const sessions = Object.values(Object.groupBy(local, (event) => event.sessionId)) as TurnEvent[][];
  return Promise.all(
    sessions.map(async (session) => {
      const last = must(session.at(-1), "a session holds at least one turn");
      const path = transcriptPath(configDir, last);
      const truthAt = (atMs: EpochMs) => seat.world.truth(atMs);
      const rows = transcriptRows({ account: seat.account, events: session, truthAt });
      await mkdir(dirname(path), { recursive: true });
      await writePrivate(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      await utimes(path, last.atMs / SECOND_MS, last.atMs / SECOND_MS);
      return path;
    }),
  );
}

async function writePrivate(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await chmod(path, 0o600);
}
