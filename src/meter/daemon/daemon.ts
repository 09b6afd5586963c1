import type { StatusDocument } from "../../documents/status.ts";
import { MINUTE_MS, SECOND_MS, type DurationMs } from "../../domain/time.ts";
import type { AbortSignalLike } from "../../ports/clock.ts";
import type { Meter } from "../../ports/meter.ts";
import type { PollRequest } from "../poll/poll-plan.ts";
import type { SourceReport } from "../source-report.ts";
import { createAlarm } from "./alarm.ts";
import type { DaemonEvent, DaemonPorts } from "./daemon-ports.ts";
import { createElapsed, type Elapsed } from "./elapsed.ts";
import { createHeard, type Heard } from "./heard.ts";
import { hasRisen } from "./look-facts.ts";
import type { LookPlan, UpsetKind } from "./look-plan.ts";
import { createNewestStatus, type NewestStatus } from "./newest-status.ts";
import { createOccasions, type Occasions } from "./occasions.ts";
import { nothingToShow, problemOf, type Problem } from "./problems.ts";
import { createRetry, type Retry } from "./retry.ts";
import { createSettingsWatch, type SettingsWatch } from "./settings-watch.ts";
import { createTimeWatch } from "./time-watch.ts";

/** The daemon's loop: it owns polling, and keeps the newest status for everybody. */
export interface Daemon extends Meter {
  /** Runs until `stop`, whatever the world does. Rejects only for bugs. */
  run(stop: AbortSignalLike): Promise<void>;
  /**
   * The status of now: worked out anew when the newest is older than some seconds, but never waiting for a server or a store that fails.
   * Errors: `UserError` when there is nothing to show.
   */
  status(): Promise<StatusDocument>;
  /** When it will look next, and why. */
  plan(): LookPlan;
}

/** Sleep and clock are looked at this often: a timer that spans a sleep ends late by as much. */
const TICK_MS: DurationMs = MINUTE_MS;
/** While somebody looks, ages and forecasts are said anew this often. */
const PRESENT_WATCHED_MS: DurationMs = 30 * SECOND_MS;
/** A status is of now for this long. */
const FRESH_MS: DurationMs = 5 * SECOND_MS;
/** New transcripts are counted this often. */
const PRESENT_USED_MS: DurationMs = 5 * MINUTE_MS;

export function createDaemon(ports: DaemonPorts): Daemon {
  return new DaemonLoop(ports);
}

class DaemonLoop implements Daemon {
  readonly #ports: DaemonPorts;
  readonly #newest: NewestStatus;
  readonly #alarm = createAlarm();
  readonly #elapsed: Elapsed;
  readonly #occasions: Occasions;
  readonly #heard: Heard;
  readonly #retry: Retry;
  readonly #settings: SettingsWatch;
  /** One thing at a time: a refresh waits for the look that is in the air. */
  #turn: Promise<unknown> = Promise.resolve();

  #reports: readonly SourceReport[] = [];
  #signInMark: string | undefined;
  /** Somebody else put readings into the store. */
  #hasReadings = false;
  /** A server may be waited for. */
  #isLooking = false;
  /** On the monotonic clock; absent: never. */
  #presentedAtMs: number | undefined;

  constructor(ports: DaemonPorts) {
    this.#ports = ports;
    this.#newest = createNewestStatus(ports);
    this.#elapsed = createElapsed(ports.clock);
    this.#occasions = createOccasions({ clock: ports.clock, random: ports.random, elapsed: this.#elapsed });
    this.#heard = createHeard(this.#elapsed);
    this.#retry = createRetry(this.#elapsed);
    this.#settings = createSettingsWatch(ports);
    this.#occasions.noteUpset("start");
  }

  current(): StatusDocument | undefined {
    return this.#newest.current();
  }

  subscribe(listener: (document: StatusDocument) => void): () => void {
    return this.#newest.subscribe(listener);
  }

  noteLook(): void {
    const wasWatched = this.#occasions.isWatched();
    this.#occasions.noteSeen();
    // The plan may be of half an hour: it is made anew for whoever comes.
    if (!wasWatched) this.#alarm.ring();
  }

  async status(): Promise<StatusDocument> {
    this.noteLook();
    const isFresh = this.#elapsed.since(this.#presentedAtMs) < FRESH_MS;
    const isGoodEnough = this.current() !== undefined && (isFresh || this.#isLooking || this.#retry.isOwed());
    if (!isGoodEnough) await this.#alone(() => this.#attempt(() => this.#present()));
    return this.current() ?? nothingToShow(this.#reports);
  }

  noteReadings(): void {
    this.#hasReadings = true;
    this.#alarm.ring();
  }

  async refresh(): Promise<StatusDocument> {
    this.#occasions.noteSeen();
    await this.#alone(() => this.#look("user", "asked for"));
    this.#alarm.ring();
    return this.current() ?? nothingToShow(this.#reports);
  }

  plan(): LookPlan {
    const plan = this.#occasions.plan(this.current(), this.#reports);
    // What failed left something undone: it is looked at anew, whatever the plan says.
    return this.#retry.isOwed() ? { ...plan, inMs: this.#retry.until() } : plan;
  }

  async run(stop: AbortSignalLike): Promise<void> {
    const { clock } = this.#ports;
    const endListening = this.#ports.listen((event) => this.#hear(event));
    this.#signInMark = await this.#ports.signInMark();
    const timeWatch = createTimeWatch(clock);
    try {
      while (!stop.aborted) {
        const waitMs = this.#nextTurnMs();
        if (waitMs > 0) await this.#alarm.sleep(clock, waitMs, stop);
        if (stop.aborted) return;
        this.#upsetBy(timeWatch.notice(waitMs));
        await this.#alone(() => this.#work());
        // However long the work took: only the clocks against each other tell.
        this.#upsetBy(timeWatch.notice(Infinity));
      }
    } finally {
      endListening();
    }
  }

  #hear(event: DaemonEvent): void {
    this.#heard.hear(event);
    if (event === "transcripts") this.#occasions.noteUse();
    this.#alarm.ring();
  }

  /** Until something may have to be done. */
  #nextTurnMs(): DurationMs {
    return Math.min(
      TICK_MS,
      this.plan().inMs,
      this.#heard.untilSettled("spool"),
      this.#heard.untilSettled("sign-in"),
      this.#heard.untilSettled("settings"),
      Math.max(this.#untilPresent(), this.#retry.until()),
    );
  }

  /** Until a status has to be said anew without a look. */
  #untilPresent(): DurationMs {
    if (this.#presentedAtMs === undefined) return Infinity;
    const watched = this.#occasions.isWatched()
      ? this.#elapsed.untilDue(this.#presentedAtMs, PRESENT_WATCHED_MS)
      : Infinity;
    const used = this.#heard.has("transcripts")
      ? this.#elapsed.untilDue(this.#presentedAtMs, PRESENT_USED_MS)
      : Infinity;
    return Math.min(watched, used);
  }

  /** One turn: whatever is due. */
  async #work(): Promise<void> {
    await this.#noticeSignIns();
    this.#heard.forget("settings");
    const hasOtherSettings = await this.#settings.look();
    const hasNews = (await this.#takeInSpool()) || this.#hasReadings || hasOtherSettings;
    const { inMs, reason } = this.plan();
    if (inMs <= 0) await this.#look("automatic", reason);
    else if (this.#retry.until() > 0) return;
    else if (hasNews || this.#untilPresent() <= 0) await this.#attempt(() => this.#present());
  }

  /** A sign-in that changed is another account, or an account with another gate: it is read at once. */
  async #noticeSignIns(): Promise<void> {
    this.#heard.forget("sign-in");
    const mark = await this.#ports.signInMark();
    if (mark !== this.#signInMark) this.#upsetBy("sign-in");
    this.#signInMark = mark;
  }

  async #takeInSpool(): Promise<boolean> {
    if (this.#heard.untilSettled("spool") > 0) return false;
    this.#heard.forget("spool");
    try {
      return (await this.#ports.takeInSpool()) > 0;
    } catch (error) {
      this.#tellProblem(problemOf(error));
      return false;
    }
  }

  async #look(request: PollRequest, reason: string): Promise<void> {
    this.#isLooking = true;
    await this.#attempt(async () => {
      this.#reports = await this.#ports.look(request);
      this.#ports.note({ kind: "looked", reason, reports: this.#reports });
      await this.#present();
      // Shown all the same, and owed: what a store could not keep is looked for again.
      const unkept = this.#reports.find(({ storeError }) => storeError !== undefined);
      if (unkept?.storeError) throw unkept.storeError;
    });
    this.#isLooking = false;
    this.#occasions.noteLooked();
  }

  async #present(): Promise<void> {
    this.#hasReadings = false;
    this.#heard.forget("transcripts");
    const presented = await this.#ports.present(this.#reports);
    this.#presentedAtMs = this.#elapsed.now();
    if (presented === undefined) return;
    const unusable = this.#settings.problem();
    const document = unusable ? { ...presented, errors: [...presented.errors, unusable] } : presented;
    if (hasRisen(this.current(), document)) this.#occasions.noteUse();
    this.#newest.replace(document);
  }

  /** A store that fails, and a bug of ours, end one turn and not the daemon: the last status stays, with what is wrong beside it. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      if (this.#retry.noteSuccess()) this.#ports.note({ kind: "recovered" });
    } catch (error) {
      this.#retry.noteFailure();
      this.#tellProblem(problemOf(error));
    }
  }

  #tellProblem(problem: Problem): void {
    this.#ports.note({ kind: "problem", ...problem });
    this.#newest.addProblem(problem);
  }

  #upsetBy(kind: UpsetKind | undefined): void {
    if (kind === undefined) return;
    this.#occasions.noteUpset(kind);
    if (kind !== "start") this.#ports.note({ kind: "noticed", what: kind });
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
