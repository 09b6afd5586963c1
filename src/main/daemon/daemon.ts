import { existsSync, rmSync, statSync } from "node:fs";
import type { StatusDocument } from "../../documents/status.ts";
import { thrownText } from "../../domain/thrown.ts";
import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { createDaemon } from "../../meter/daemon/daemon.ts";
import { createClock } from "../../platform/clock.ts";
import { takeExclusiveLock, type ExclusiveLock } from "../../platform/files/exclusive-lock.ts";
import { createMachine } from "../../platform/machine.ts";
import { createRandom } from "../../platform/random.ts";
import type { Clock } from "../../ports/clock.ts";
import { createApartWorker } from "./apart.ts";
import { serveDaemonApi } from "../api/serve.ts";
import { readSources } from "../backend/status.ts";
import { createDaemonAlerts } from "../alerts/daemon-alerts.ts";
import { createDaemonBackend, presentApart } from "./daemon-backend.ts";
import { createDaemonEvents, signInMark } from "./daemon-events.ts";
import { daemonFiles, readOwner, writeOwner, type DaemonFiles, type DaemonOwner } from "./daemon-files.ts";
import { createDaemonLog } from "./daemon-log.ts";
import { renewLineFace, writeFaces } from "../faces/write-faces.ts";
import { openInstallation, type Installation } from "../installation.ts";
import { createLocalBackend } from "../backend/local-backend.ts";
import { takeInSpool } from "../spool.ts";

export interface DaemonOptions {
  readonly stop: AbortSignal;
  /** One line of the log. */
  readonly say: (line: string) => void;
}

/** How a daemon ended. `cut-off`: something was still in the air, and is left to its lease. */
export type DaemonEnd =
  | { readonly kind: "ended" | "cut-off" }
  | { readonly kind: "already-running"; readonly owner: DaemonOwner | undefined };

/** While another process writes, ours stands still: an end that was asked for must not wait for that. */
const STORE_BUSY_MS: DurationMs = SECOND_MS / 2;
const FILES_EVERY_MS: DurationMs = SECOND_MS;
/** What is in the air when the end is asked for gets this long. */
const LAST_MS: DurationMs = SECOND_MS / 2;
/** Twice a minute, so that a countdown in minutes is never behind by more than one. */
const LINE_EVERY_MS: DurationMs = 30 * SECOND_MS;

const FACES_UNWRITABLE = {
  kind: "problem",
  code: "faces-unwritable",
  message: "The face files could not be written: they keep their old text.",
  hint: "Make the folder faces/ in the state folder writable.",
} as const;

/** Runs the one daemon of this state folder until it is told to stop. Errors: `UserError` for bad settings; the lock's own. */
export async function runDaemon({ stop, say }: DaemonOptions): Promise<DaemonEnd> {
  const machine = createMachine();
  const clock = createClock();
  const installation = await openInstallation({
    machine,
    clock,
    random: createRandom(),
    storeBusyMs: STORE_BUSY_MS,
  });
  const files = daemonFiles(installation);
  const lock = await takeLock(files.lock);
  if (lock === undefined) return { kind: "already-running", owner: await readOwner(installation) };
  rmSync(files.stop, { force: true });
  await writeOwner(installation, clock.nowMs()).catch((error: unknown) =>
    say(`Who runs could not be written down: ${String(error)}\n`),
  );
  const end = new AbortController();
  const endNow = (): void => end.abort();
  stop.addEventListener("abort", endNow, { once: true });
  if (stop.aborted) endNow();
  void watchFiles(clock, files, end);
  try {
    return { kind: await runUntil(installation, end.signal, say) };
  } finally {
    endNow();
    for (const file of [files.owner, files.stop]) rmSync(file, { force: true });
    await installation.close().catch(() => undefined);
    lock.release();
  }
}

/**
 * Ends the daemon when `down` left its file, and when the lock's file is gone: then it holds nobody off any more, because somebody deleted
 * the state folder. Both are only looked at: opening the lock's file would drop the lock.
 */
async function watchFiles(clock: Clock, files: DaemonFiles, end: AbortController): Promise<void> {
  const { ino } = statSync(files.lock);
  const isToEnd = (): boolean =>
    existsSync(files.stop) || statSync(files.lock, { throwIfNoEntry: false })?.ino !== ino;
  while (!end.signal.aborted) {
    await clock.sleep(FILES_EVERY_MS, end.signal);
    if (isToEnd()) end.abort();
  }
}

/** Errors: `UserError` where the state folder does not even hold a lock. */
async function takeLock(path: string): Promise<ExclusiveLock | undefined> {
  try {
    return await takeExclusiveLock(path);
  } catch (cause) {
    throw new UserError({
      code: "daemon-lock-unusable",
      message: `The lock file ${path} cannot be used: ${thrownText(cause)}.`,
      hint: "Make the state folder writable, or set CLAUDE_METER_HOME to a folder of your own.",
      exitCode: EXIT_CODES.unexpected,
      cause,
    });
  }
}

async function runUntil(
  installation: Installation,
  stop: AbortSignal,
  say: (line: string) => void,
): Promise<"ended" | "cut-off"> {
  const { clock, random } = installation;
  const events = await createDaemonEvents(installation);
  const log = createDaemonLog(clock, say);
  const alerts = createDaemonAlerts(installation, log.note);
  const worker = createApartWorker({ stop, env: installation.machine.env, settings: installation.settings });
  let published: StatusDocument | undefined;
  const daemon = createDaemon({
    clock,
    random,
    listen: (onEvent) => events.listen(onEvent),
    look: (request) => readSources(installation, request === "user" ? "user" : "auto"),
    present: (reports) => presentApart(installation, worker, reports),
    takeInSpool: () => takeInWholeSpool(installation),
    signInMark: () => signInMark(installation),
    renewSettings: installation.renewSettings,
    publish: (document) => {
      published = document;
      if (!writeFaces(installation, document)) log.note(FACES_UNWRITABLE);
      alerts.observe(document);
    },
    note: log.note,
  });
  const local = createLocalBackend(installation);
  const backend = createDaemonBackend(installation, { daemon, worker, local });
  const api = await serveDaemonApi({ installation, meter: daemon, backend }, log.note);
  log.started(process.pid);
  void alerts.run(stop);
  void keepLineFace(installation, () => published, stop);
  const isOver = daemon.run(stop).then(() => "ended" as const);
  const end = await Promise.race([isOver, untilCutOff(installation, stop)]);
  await api.close();
  log.ended();
  return end;
}

/** After a month without a meter the pile is longer than one go. */
async function takeInWholeSpool(installation: Installation): Promise<number> {
  let inserted = 0;
  for (let before = Infinity; ;) {
    const intake = await takeInSpool(installation);
    inserted += intake.inserted;
    if (intake.left === 0 || intake.left >= before) return inserted;
    before = intake.left;
  }
}

/** The shell's status line counts down by itself: what it prints was written less than a minute ago. */
async function keepLineFace(
  installation: Installation,
  newest: () => StatusDocument | undefined,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await installation.clock.sleep(LINE_EVERY_MS, stop);
    const document = newest();
    if (document !== undefined && !stop.aborted)
      renewLineFace(installation, document, installation.clock.nowMs());
  }
}

async function untilCutOff({ clock }: Installation, stop: AbortSignal): Promise<"cut-off"> {
  if (!stop.aborted)
    await new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve(), { once: true }));
  await clock.sleep(LAST_MS);
  return "cut-off";
}
