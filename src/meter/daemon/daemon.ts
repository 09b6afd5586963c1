import type { StatusDocument } from "../../documents/status.ts";
import { MINUTE_MS, SECOND_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { AbortSignalLike } from "../../ports/clock.ts";
import type { Meter } from "../../ports/meter.ts";
import type { PollRequest } from "../poll-plan.ts";
import type { SourceReport } from "../source-report.ts";
import { createAlarm } from "./alarm.ts";
import type { DaemonEvent, DaemonPorts } from "./daemon-ports.ts";
import { createElapsed, type Elapsed } from "./elapsed.ts";
import { hasRisen, isNearWall, untilAllowed, untilReset } from "./look-facts.ts";
import { LOOK_SETTINGS, planNextLook, type LookPlan, type UpsetKind } from "./look-plan.ts";
import { nothingToShow, problemOf, type Problem } from "./problems.ts";
import { createSettingsWatch, type SettingsWatch } from "./settings-watch.ts";
import { createSubscribers } from "./subscribers.ts";
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
/** Events come in bursts: what they ask for waits this long. */
const SETTLE_MS: DurationMs = SECOND_MS;
/** While somebody looks, ages and forecasts are said anew this often. */
const PRESENT_WATCHED_MS: DurationMs = 30 * SECOND_MS;
/** A status is of now for this long. */
const FRESH_MS: DurationMs = 5 * SECOND_MS;
/** New transcripts are counted this often. */
const PRESENT_USED_MS: DurationMs = 5 * MINUTE_MS;
/** After a store that failed, or a bug: soon at first, for a lock is soon given back. */
const RETRY_MS: DurationMs = 5 * SECOND_MS;
const RETRY_MS_MAX: DurationMs = MINUTE_MS;

export function createDaemon(ports: DaemonPorts): Daemon {
  return new DaemonLoop(ports);
}

class DaemonLoop implements Daemon {
  readonly #ports: DaemonPorts;
  readonly #subscribers = createSubscribers<StatusDocument>();
  readonly #alarm = createAlarm();
  readonly #elapsed: Elapsed;
  readonly #settings: SettingsWatch;
  /** One thing at a time: a refresh waits for the look that is in the air. */
  #turn: Promise<unknown> = Promise.resolve();

  #document: StatusDocument | undefined;
  #reports: readonly SourceReport[] = [];
  #signInMark: string | undefined;
  #upset: { readonly kind: UpsetKind; readonly atMs: number } | undefined;
  #jitter: number;
  /** Somebody else put readings into the store. */
  #hasReadings = false;
  /** A server may be waited for. */
  #isLooking = false;
  /** In a row. */
  #failures = 0;

  // Instants on the monotonic clock; absent: never.
  #lookedAtMs: number | undefined;
  #presentedAtMs: number | undefined;
  #seenAtMs: number | undefined;
  #usedAtMs: number | undefined;
  #retryAtMs: number | undefined;
  #spoolSinceMs: number | undefined;
  #signInSinceMs: number | undefined;
  #settingsSinceMs: number | undefined;
  #transcriptsSinceMs: number | undefined;
  /** The only one on the wall clock, which resets are on. */
  #lookedAtWallMs: EpochMs;

  constructor(ports: DaemonPorts) {
    this.#ports = ports;
    this.#elapsed = createElapsed(ports.clock);
    this.#settings = createSettingsWatch(ports);
    this.#jitter = ports.random.next();
    this.#lookedAtWallMs = ports.clock.nowMs();
    this.#upset = { kind: "start", atMs: this.#elapsed.now() };
  }

  current(): StatusDocument | undefined {
    return this.#document;
  }

  subscribe(listener: (document: StatusDocument) => void): () => void {
    return this.#subscribers.add(listener);
  }

  noteLook(): void {
    const wasSeen = this.#elapsed.since(this.#seenAtMs) < LOOK_SETTINGS.seenForMs;
    this.#seenAtMs = this.#elapsed.now();
    // The plan may be of half an hour: it is made anew for whoever comes.
    if (!wasSeen) this.#alarm.ring();
  }

  async status(): Promise<StatusDocument> {
    this.noteLook();
    const isFresh = this.#elapsed.since(this.#presentedAtMs) < FRESH_MS;
    const isGoodEnough = this.#document !== undefined && (isFresh || this.#isLooking || this.#failures > 0);
    if (!isGoodEnough) await this.#alone(() => this.#attempt(() => this.#present()));
    return this.#document ?? nothingToShow(this.#reports);
  }

  noteReadings(): void {
    this.#hasReadings = true;
    this.#alarm.ring();
  }

  async refresh(): Promise<StatusDocument> {
    this.#seenAtMs = this.#elapsed.now();
    await this.#alone(() => this.#look("user", "asked for"));
    this.#alarm.ring();
    return this.#document ?? nothingToShow(this.#reports);
  }

  plan(): LookPlan {
    const { clock } = this.#ports;
    const nowMs = clock.nowMs();
    const plan = planNextLook({
      sinceLookMs: this.#lookedAtMs === undefined ? undefined : this.#elapsed.since(this.#lookedAtMs),
      upset: this.#upset && { kind: this.#upset.kind, sinceMs: this.#elapsed.since(this.#upset.atMs) },
      sinceSeenMs: this.#elapsed.since(this.#seenAtMs),
      sinceUseMs: this.#elapsed.since(this.#usedAtMs),
      isNearWall: isNearWall(this.#document, nowMs),
      untilResetMs: untilReset(this.#document, { nowMs, lastLookAtMs: this.#lookedAtWallMs }),
      untilAllowedMs: untilAllowed(this.#reports, nowMs),
      jitter: this.#jitter,
    });
    // What failed left something undone: it is looked at anew, whatever the plan says.
    return this.#failures > 0 ? { ...plan, inMs: this.#elapsed.until(this.#retryAtMs) } : plan;
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
    const nowMs = this.#elapsed.now();
    if (event === "spool") this.#spoolSinceMs ??= nowMs;
    if (event === "sign-in") this.#signInSinceMs ??= nowMs;
    if (event === "settings") this.#settingsSinceMs ??= nowMs;
    if (event === "transcripts") {
      this.#usedAtMs = nowMs;
      this.#transcriptsSinceMs ??= nowMs;
    }
    this.#alarm.ring();
  }

  /** Until something may have to be done. */
  #nextTurnMs(): DurationMs {
    return Math.min(
      TICK_MS,
      this.plan().inMs,
      this.#elapsed.untilDue(this.#spoolSinceMs, SETTLE_MS),
      this.#elapsed.untilDue(this.#signInSinceMs, SETTLE_MS),
      this.#elapsed.untilDue(this.#settingsSinceMs, SETTLE_MS),
      Math.max(this.#untilPresent(), this.#elapsed.until(this.#retryAtMs)),
    );
  }

  /** Until a status has to be said anew without a look. */
  #untilPresent(): DurationMs {
    if (this.#presentedAtMs === undefined) return Infinity;
    const isWatched = this.#elapsed.since(this.#seenAtMs) < LOOK_SETTINGS.seenForMs;
    const watched = isWatched ? this.#elapsed.untilDue(this.#presentedAtMs, PRESENT_WATCHED_MS) : Infinity;
    const used =
      this.#transcriptsSinceMs === undefined
        ? Infinity
        : this.#elapsed.untilDue(this.#presentedAtMs, PRESENT_USED_MS);
    return Math.min(watched, used);
  }

  /** One turn: whatever is due. */
  async #work(): Promise<void> {
    await this.#noticeSignIns();
    this.#settingsSinceMs = undefined;
    const hasOtherSettings = await this.#settings.look();
    const hasNews = (await this.#takeInSpool()) || this.#hasReadings || hasOtherSettings;
    const { inMs, reason } = this.plan();
    if (inMs <= 0) await this.#look("automatic", reason);
    else if (this.#elapsed.until(this.#retryAtMs) > 0) return;
    else if (hasNews || this.#untilPresent() <= 0) await this.#attempt(() => this.#present());
  }

  /** A sign-in that changed is another account, or an account with another gate: it is read at once. */
  async #noticeSignIns(): Promise<void> {
    this.#signInSinceMs = undefined;
    const mark = await this.#ports.signInMark();
    if (mark !== this.#signInMark) this.#upsetBy("sign-in");
    this.#signInMark = mark;
  }

  async #takeInSpool(): Promise<boolean> {
    if (this.#elapsed.untilDue(this.#spoolSinceMs, SETTLE_MS) > 0) return false;
    this.#spoolSinceMs = undefined;
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
    this.#lookedAtMs = this.#elapsed.now();
    this.#lookedAtWallMs = this.#ports.clock.nowMs();
    this.#upset = undefined;
    this.#jitter = this.#ports.random.next();
  }

  async #present(): Promise<void> {
    this.#hasReadings = false;
    this.#transcriptsSinceMs = undefined;
    const presented = await this.#ports.present(this.#reports);
    this.#presentedAtMs = this.#elapsed.now();
    if (presented === undefined) return;
    const unusable = this.#settings.problem();
    const document = unusable ? { ...presented, errors: [...presented.errors, unusable] } : presented;
    if (hasRisen(this.#document, document)) this.#usedAtMs = this.#elapsed.now();
    this.#document = document;
    this.#ports.publish(document);
    this.#subscribers.tell(document);
  }

  /** A store that fails, and a bug of ours, end one turn and not the daemon: the last status stays, with what is wrong beside it. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#retryAtMs = undefined;
      if (this.#failures > 0) this.#ports.note({ kind: "recovered" });
      this.#failures = 0;
    } catch (error) {
      this.#retryAtMs = this.#elapsed.now() + Math.min(RETRY_MS * 2 ** this.#failures, RETRY_MS_MAX);
      this.#failures += 1;
      this.#tellProblem(problemOf(error));
    }
  }

  #tellProblem(problem: Problem): void {
    this.#ports.note({ kind: "problem", ...problem });
    if (this.#document === undefined) return;
    const others = this.#document.errors.filter(({ code }) => code !== problem.code);
    this.#document = { ...this.#document, errors: [...others, problem] };
    this.#subscribers.tell(this.#document);
  }

  #upsetBy(kind: UpsetKind | undefined): void {
    if (kind === undefined) return;
    this.#upset = { kind, atMs: this.#elapsed.now() };
    if (kind !== "start") this.#ports.note({ kind: "noticed", what: kind });
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
