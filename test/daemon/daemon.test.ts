import { afterEach, describe, expect, it } from "vitest";
import type { StatusDocument } from "../../src/documents/status.ts";
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS, toIso } from "../../src/domain/time.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { createDaemon, type Daemon } from "../../src/meter/daemon/daemon.ts";
import type { DaemonEvent, DaemonNote, DaemonPorts } from "../../src/meter/daemon/daemon-ports.ts";
import { StoreError } from "../../src/ports/store.ts";
import { DrivenClock } from "./driven-clock.ts";

const START = epochMs(Date.UTC(2026, 10, 23));
const LOCKED = new StoreError({ code: "store-locked", message: "Held.", hint: "Try again." });
const BAD_SETTINGS = new UserError({
  code: "bad-settings",
  message: "No JSON.",
  hint: "Mend it.",
  exitCode: 2,
});

/** A daemon on a clock that stands still, with a world that answers as it is told. */
class Stage {
  readonly clock = new DrivenClock(START);
  readonly looks: { readonly atMs: number; readonly request: string }[] = [];
  readonly notes: DaemonNote[] = [];
  readonly published: StatusDocument[] = [];
  presented = 0;
  spool = 0;
  mark = "one";
  failure: Error | undefined;
  /** What the next reading of the settings comes to. */
  settings: "same" | "changed" | "unusable" = "same";
  hasData = true;
  readonly daemon: Daemon;
  readonly #stop = new AbortController();
  #hear: (event: DaemonEvent) => void = () => {};
  #running: Promise<void> | undefined;

  constructor(ports: Partial<DaemonPorts> = {}) {
    this.daemon = createDaemon({
      clock: this.clock,
      random: { next: () => 0 },
      look: async (request) => {
        this.looks.push({ atMs: this.clock.monotonicMs(), request });
        if (this.failure) throw this.failure;
        return [];
      },
      present: async () => {
        if (this.failure) throw this.failure;
        this.presented += 1;
        return this.hasData ? this.#document() : undefined;
      },
      takeInSpool: async () => {
        const taken = this.spool;
        this.spool = 0;
        return taken;
      },
      signInMark: async () => this.mark,
      renewSettings: async () => {
        if (this.settings === "unusable") throw BAD_SETTINGS;
        const hasChanged = this.settings === "changed";
        this.settings = "same";
        return hasChanged;
      },
      publish: (document) => this.published.push(document),
      listen: (onEvent) => {
        this.#hear = onEvent;
        return () => (this.#hear = () => {});
      },
      note: (note) => this.notes.push(note),
      ...ports,
    });
  }

  #document(): StatusDocument {
    const generatedAt = toIso(this.clock.nowMs());
    return { schema: "claude-meter/status.v1", generatedAt, simulated: true, accounts: [], errors: [] };
  }

  start(): Promise<void> {
    return this.clock.settle(() => {
      this.#running = this.daemon.run(this.#stop.signal);
    });
  }

  /** Lets time pass, and the daemon wake as often as it wants to. */
  async pass(durationMs: number): Promise<void> {
    const endMs = this.clock.monotonicMs() + durationMs;
    while (this.clock.monotonicMs() + this.clock.untilWakeMs() <= endMs)
      await this.clock.settle(() => this.clock.advance(this.clock.untilWakeMs()));
    this.clock.advance(endMs - this.clock.monotonicMs());
  }

  tell(event: DaemonEvent): Promise<void> {
    return this.clock.settle(() => this.#hear(event));
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  lookMinutes(): readonly number[] {
    return this.looks.map(({ atMs }) => atMs / MINUTE_MS);
  }
}

let stage: Stage;
async function started(ports: Partial<DaemonPorts> = {}): Promise<Stage> {
  stage = new Stage(ports);
  await stage.start();
  return stage;
}
afterEach(() => stage.end());

describe("the daemon", () => {
  it("looks at once, then as the plan says", async () => {
    const { daemon } = await started();
    expect(stage.looks).toHaveLength(1);
    expect(daemon.plan()).toEqual({ inMs: 30 * MINUTE_MS, reason: "asleep" });
    await stage.pass(HOUR_MS);
    expect(stage.lookMinutes()).toEqual([0, 30, 60]);
  });

  it("looks more often while Claude Code writes, and counts what it wrote every five minutes", async () => {
    await started();
    await stage.tell("transcripts");
    expect(stage.daemon.plan().reason).toBe("active");
    await stage.pass(10 * MINUTE_MS);
    expect(stage.lookMinutes().slice(0, 2)).toEqual([0, 5]);
  });

  it("changes a plan of half an hour when somebody comes", async () => {
    await started();
    await stage.pass(10 * MINUTE_MS);
    await stage.clock.settle(() => stage.daemon.noteLook());
    expect(stage.lookMinutes()).toEqual([0, 10]);
    const before = stage.presented;
    await stage.pass(MINUTE_MS);
    expect(stage.presented - before, "ages are said anew").toBe(2);
  });

  it("looks again after the machine slept, though its timers stood still", async () => {
    await started();
    stage.clock.suspend(9 * HOUR_MS);
    await stage.pass(2 * MINUTE_MS);
    expect(stage.looks).toHaveLength(2);
    expect(stage.notes).toContainEqual({ kind: "noticed", what: "wake" });
  });

  it("looks again after the clock was set back by a day", async () => {
    await started();
    stage.clock.step(-DAY_MS);
    await stage.pass(2 * MINUTE_MS);
    expect(stage.looks).toHaveLength(2);
    expect(stage.notes).toContainEqual({ kind: "noticed", what: "clock-set" });
  });

  it("looks again when a sign-in changed, told or not", async () => {
    await started();
    stage.mark = "two";
    await stage.tell("sign-in");
    await stage.pass(5 * SECOND_MS);
    expect(stage.looks).toHaveLength(2);
    stage.mark = "three";
    await stage.pass(MINUTE_MS + 5 * SECOND_MS);
    expect(stage.looks).toHaveLength(3);
  });

  it("says a status by the new settings within two seconds after they changed, or a minute where it is not told", async () => {
    await started();
    for (const waitMs of [2 * SECOND_MS, MINUTE_MS]) {
      stage.settings = "changed";
      const before = stage.published.length;
      if (waitMs < MINUTE_MS) await stage.tell("settings");
      await stage.pass(waitMs);
      expect(stage.published).toHaveLength(before + 1);
      expect(stage.notes.at(-1)).toEqual({ kind: "noticed", what: "settings" });
    }
    expect(stage.looks, "no server is asked for it").toHaveLength(1);
  });

  it("goes on with the old settings while the new ones cannot be used, says so beside each status, and once in the log", async () => {
    const { daemon } = await started();
    stage.settings = "unusable";
    await stage.tell("settings");
    await stage.pass(HOUR_MS);
    expect(stage.looks.length).toBeGreaterThan(1);
    expect(daemon.current()?.errors).toMatchObject([{ code: "bad-settings" }]);
    expect(stage.notes.filter(({ kind }) => kind === "problem")).toHaveLength(1);
    stage.settings = "same";
    await stage.pass(2 * MINUTE_MS);
    expect(daemon.current()?.errors).toEqual([]);
  });

  it("takes in what the status line left within two seconds, and says so", async () => {
    await started();
    stage.spool = 3;
    const before = stage.published.length;
    await stage.tell("spool");
    await stage.pass(2 * SECOND_MS);
    expect(stage.spool).toBe(0);
    expect(stage.published.length).toBe(before + 1);
  });

  it("publishes before it tells, and drops a listener that throws", async () => {
    await started();
    const told: number[] = [];
    stage.daemon.subscribe(() => {
      throw new Error("broken");
    });
    const end = stage.daemon.subscribe(() => told.push(stage.published.length));
    await stage.pass(30 * MINUTE_MS);
    expect(told).toEqual([2]);
    end();
    await stage.pass(30 * MINUTE_MS);
    expect(told).toEqual([2]);
  });

  it("keeps the last status, with what is wrong beside it, while the store fails, and tries again ever more seldom", async () => {
    await started();
    const good = stage.daemon.current();
    stage.failure = LOCKED;
    await stage.pass(33 * MINUTE_MS);
    const seconds = stage.looks.slice(1).map(({ atMs }) => atMs / SECOND_MS - 30 * 60);
    expect(seconds).toEqual([0, 5, 15, 35, 75, 135]);
    expect(stage.daemon.current()).toEqual({
      ...good,
      errors: [{ code: "store-locked", message: "Held.", hint: "Try again." }],
    });
    stage.failure = undefined;
    await stage.pass(MINUTE_MS);
    expect(stage.daemon.current()?.errors).toEqual([]);
    expect(stage.notes.at(-1)).toEqual({ kind: "recovered" });
  });

  it("outlives a bug", async () => {
    await started();
    stage.failure = new TypeError("undefined is not a function");
    await stage.pass(30 * MINUTE_MS);
    expect(stage.daemon.current()?.errors).toMatchObject([{ code: "bug" }]);
    stage.failure = undefined;
    await stage.pass(MINUTE_MS);
    expect(stage.daemon.current()?.errors).toEqual([]);
  });

  it("makes one look at a time: a refresh waits for the one in the air", async () => {
    let [inAir, most] = [0, 0];
    const gates: (() => void)[] = [];
    stage = new Stage({
      look: async () => {
        most = Math.max(most, ++inAir);
        await new Promise<void>((resolve) => gates.push(resolve));
        inAir -= 1;
        return [];
      },
    });
    const isUp = stage.start();
    const refreshed = [stage.daemon.refresh(), stage.daemon.refresh()];
    const all = Promise.all([isUp, ...refreshed]);
    const letGo = setInterval(() => gates.shift()?.(), 1);
    await all;
    clearInterval(letGo);
    expect(most).toBe(1);
  });

  it("says why a refresh has nothing to show", async () => {
    stage = new Stage();
    stage.hasData = false;
    await stage.start();
    await expect(stage.daemon.refresh()).rejects.toThrow(UserError);
    expect(stage.daemon.current()).toBeUndefined();
  });
});
