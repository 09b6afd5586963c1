import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountFromFacts } from "../../src/domain/account.ts";
import { must } from "../../src/domain/assert.ts";
import { canonicalJson, type Json } from "../../src/domain/json.ts";
import { Secret } from "../../src/domain/secret.ts";
import { addMs, DAY_MS, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS, toIso } from "../../src/domain/time.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { readSources, presentStatus } from "../../src/main/backend/status.ts";
import { openInstallation, type Installation } from "../../src/main/installation.ts";
import { signInMark } from "../../src/main/daemon/daemon-events.ts";
import { facePath } from "../../src/main/faces/face-files.ts";
import { writeFaces } from "../../src/main/faces/write-faces.ts";
import { spoolDir, takeInSpool } from "../../src/main/spool.ts";
import { createDaemon, type Daemon } from "../../src/meter/daemon/daemon.ts";
import type { DaemonEvent } from "../../src/meter/daemon/daemon-ports.ts";
import { createHttpClient } from "../../src/platform/http/http.ts";
import { createMachine } from "../../src/platform/machine.ts";
import type { HttpClient } from "../../src/ports/http.ts";
import type { Random } from "../../src/ports/random.ts";
import { fakeCredentials } from "../../src/simulator/fake-credentials.ts";
import { claudeJsonDocument, credentialsDocument } from "../../src/simulator/home/home-documents.ts";
import { seatStatusline } from "../../src/simulator/home/seat-statusline.ts";
import { startSimulator, type Simulator } from "../../src/simulator/http/start-simulator.ts";
import { createSeededRandom, forkSeed } from "../../src/simulator/world/seeded-random.ts";
import { createClaudeJsonSource } from "../../src/sources/claude-json/claude-json-source.ts";
import { createOauthSource } from "../../src/sources/oauth/oauth-source.ts";
import { decodePayload, redactPayload } from "../../src/wire/snapshot-payload.ts";
import { DrivenClock } from "./driven-clock.ts";
import { planHappenings, SOAK_FAULTS, soakScenario, type Happening } from "./soak-world.ts";

export interface SoakOptions {
  readonly seed: number;
  readonly days: number;
  readonly onDay?: ((day: number, figures: SoakFigures) => void) | undefined;
}

export interface SoakFigures {
  /** Steps of the driver: a wake of the daemon, or a happening. Invariants are checked after each. */
  steps: number;
  happenings: number;
  usageCalls: number;
  answered: number;
  refused: number;
  failed: number;
  /** Of one account within 300 s of true time, by the daemon alone. */
  worstIn300s: number;
  restarts: number;
  /** Readings of the status line that were kept. */
  spooled: number;
  presented: number;
  /** After a collection at each day's end, in MB; empty where no collector can be called. */
  heapMb: number[];
}

const START = epochMs(Date.UTC(2026, 10, 2));
const BUDGET = { reads: 5, perMs: 300 * SECOND_MS };
/** After a call that failed, and after any call where a person asks or a sign-in changed. Source: docs/poll-plan.md. */
const FAILURE_SPACING_MS = 120 * SECOND_MS;
const CALL_SPACING_MS = 15 * SECOND_MS;
/** After a good one. */
const SPACING_MS = 180 * SECOND_MS;

/** Runs the daemon on the simulator through days of a seeded life, and throws at the first step where something does not hold. */
export async function soak(options: SoakOptions): Promise<SoakFigures> {
  const run = await SoakRun.start(options);
  try {
    await run.play();
    return run.figures;
  } finally {
    await run.close();
  }
}

interface Call {
  readonly account: string;
  readonly trueMs: number;
}

/** A reply that held usage, as our client received it. */
interface Answer {
  readonly accountId: string;
  readonly observedAtMs: number;
  readonly payload: string;
}

class SoakRun {
  readonly figures: SoakFigures = {
    steps: 0,
    happenings: 0,
    usageCalls: 0,
    answered: 0,
    refused: 0,
    failed: 0,
    worstIn300s: 0,
    restarts: 0,
    spooled: 0,
    presented: 0,
    heapMb: [],
  };
  readonly #options: SoakOptions;
  readonly #dir: string;
  readonly #clock: DrivenClock;
  readonly #random: Random;
  readonly #simulator: Simulator;
  readonly #installation: Installation;
  readonly #calls: Call[] = [];
  #unchecked: Answer[] = [];
  #rotation = 0;
  #seat = 0;
  /** How far the next call of an account may be from its last, where something happened meanwhile that allows less than usual. */
  readonly #leastMs = new Map<string, number>();
  #dropped = 0;
  #stop = new AbortController();
  #hear: (event: DaemonEvent) => void = () => {};
  #daemon: Daemon;
  #running: Promise<void>;

  static async start(options: SoakOptions): Promise<SoakRun> {
    const dir = mkdtempSync(join(tmpdir(), "claude-meter-soak-"));
    const clock = new DrivenClock(START);
    const worldRandom = createSeededRandom(forkSeed(options.seed, "soak world"));
    const simulator = await startSimulator({
      clock: { ...createServerClock(clock) },
      scenario: soakScenario(options.days, worldRandom),
      seed: options.seed,
    });
    const env = { CLAUDE_METER_HOME: join(dir, "state"), CLAUDE_METER_API_URL: simulator.url };
    const machine = {
      ...createMachine(),
      os: "linux",
      isWsl: false,
      homeDir: join(dir, "home"),
      env,
    } as const;
    const random = createSeededRandom(forkSeed(options.seed, "daemon"));
    const installation = await openInstallation({ machine, clock, random });
    return new SoakRun(options, { dir, clock, simulator, installation });
  }

  private constructor(
    options: SoakOptions,
    parts: {
      readonly dir: string;
      readonly clock: DrivenClock;
      readonly simulator: Simulator;
      readonly installation: Installation;
    },
  ) {
    this.#options = options;
    this.#dir = parts.dir;
    this.#clock = parts.clock;
    this.#simulator = parts.simulator;
    this.#random = createSeededRandom(forkSeed(options.seed, "soak"));
    const { machine, apiUrl, store } = parts.installation;
    const sources = async () => [
      createClaudeJsonSource({ machine }),
      createOauthSource({
        machine,
        http: this.#http(),
        apiUrl: apiUrl.url,
        userAgent: "claude-meter/soak",
        records: await store(),
      }),
    ];
    this.#installation = { ...parts.installation, sources };
    mkdirSync(join(this.#dir, "home", ".claude"), { recursive: true });
    mkdirSync(spoolDir(this.#installation), { recursive: true });
    this.#signIn();
    this.#daemon = this.#createDaemon();
    this.#running = Promise.resolve();
  }

  async play(): Promise<void> {
    const { days, seed, onDay } = this.#options;
    const happenings = planHappenings(START, days, createSeededRandom(forkSeed(seed, "happenings")));
    await this.#clock.settle(() => this.#run());
    let day = 1;
    for (const { atMs, what } of happenings) {
      await this.#passTimeUntil(atMs);
      await this.#happen(what);
      await this.#check();
      this.figures.happenings += 1;
      for (; this.#clock.trueMs() >= START + day * DAY_MS; day += 1) {
        this.#measureHeap();
        onDay?.(day, this.figures);
      }
    }
    await this.#checkWholeStore();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#installation.close();
    await this.#simulator.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** Lets the daemon wake as often as it wants to until then. */
  async #passTimeUntil(atMs: number): Promise<void> {
    while (this.#clock.trueMs() < atMs) {
      const leftMs = atMs - this.#clock.trueMs();
      const wakeMs = this.#clock.untilWakeMs();
      if (wakeMs > leftMs) return this.#clock.advance(Math.ceil(leftMs));
      await this.#clock.settle(() => this.#clock.advance(Math.ceil(Math.max(wakeMs, 1))));
      await this.#check();
    }
  }

  async #happen(what: Happening): Promise<void> {
    const chance = this.#random.next();
    switch (what) {
      case "seen":
        return this.#settleIfWoken(() => this.#daemon.noteLook());
      case "refresh":
        this.#allow(CALL_SPACING_MS);
        await this.#daemon
          .refresh()
          .catch((error: unknown) => assert.ok(error instanceof UserError, String(error)));
        return;
      case "suspend":
        return this.#clock.suspend(10 * MINUTE_MS + chance * 9 * HOUR_MS);
      case "clock-step":
        this.#allow(0);
        return this.#clock.step((chance - 0.5) * 2 * DAY_MS);
      case "fault":
        return this.#simulator.setFault({
          fault: must(SOAK_FAULTS[Math.floor(chance * SOAK_FAULTS.length)], "a fault"),
          when: { kind: "chance", probability: 0.7 },
        });
      case "heal":
        return this.#simulator.setFault();
      case "status-line":
        return this.#dropStatusLine();
      case "transcript":
        return this.#settleIfWoken(() => this.#hear("transcripts"));
      case "rotate":
        this.#allow(CALL_SPACING_MS);
        this.#signIn();
        return this.#settleIfWoken(() => this.#hear("sign-in"));
      case "switch":
        this.#allow(CALL_SPACING_MS);
        this.#seat = 1 - this.#seat;
        this.#signIn();
        return this.#settleIfWoken(() => this.#hear("sign-in"));
      case "restart":
        return this.#restart();
      case "other-reader":
        await this.#readAsClaudeCode();
    }
  }

  /** A daemon that is rung wakes and sleeps again; one that need not wake does not. */
  async #settleIfWoken(act: () => void): Promise<void> {
    act();
    for (let waits = 0; waits < 10_000 && !Number.isFinite(this.#clock.untilWakeMs()); waits += 1)
      await new Promise((resolve) => setTimeout(resolve, 1));
    assert.ok(Number.isFinite(this.#clock.untilWakeMs()), "the daemon sleeps again");
  }

  /** Less than usual is allowed between the last call and the next one, of either account. */
  #allow(leastMs: number): void {
    for (const { account } of this.#simulator.seats)
      this.#leastMs.set(account.name, Math.min(leastMs, this.#leastMs.get(account.name) ?? Infinity));
  }

  async #restart(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.figures.restarts += 1;
    this.#stop = new AbortController();
    this.#daemon = this.#createDaemon();
    await this.#clock.settle(() => this.#run());
  }

  #run(): void {
    this.#running = this.#daemon.run(this.#stop.signal);
  }

  #createDaemon(): Daemon {
    const installation = this.#installation;
    return createDaemon({
      clock: this.#clock,
      random: installation.random,
      look: (request) => readSources(installation, request === "user" ? "user" : "auto"),
      present: async (reports) => {
        this.figures.presented += 1;
        try {
          return await presentStatus(installation, reports, { fetch: "never" });
        } catch (error) {
          if (error instanceof UserError) return undefined;
          throw error;
        }
      },
      takeInSpool: async () => {
        const { inserted } = await takeInSpool(installation);
        this.figures.spooled += inserted;
        return inserted;
      },
      signInMark: () => signInMark(installation),
      renewSettings: installation.renewSettings,
      publish: (document) => writeFaces(installation, document),
      listen: (onEvent) => {
        this.#hear = onEvent;
        return () => (this.#hear = () => {});
      },
      note: (note) => assert.notEqual(note.kind, "problem", JSON.stringify(note)),
    });
  }

  /** Signs in as the current seat, with a token that was never used before. */
  #signIn(): void {
    this.#rotation += 1;
    const account = this.#account();
    const nowMs = this.#clock.nowMs();
    const document = structuredClone(credentialsDocument(account, nowMs)) as {
      claudeAiOauth: { accessToken: string; expiresAt: number };
    };
    document.claudeAiOauth.accessToken = this.#token();
    document.claudeAiOauth.expiresAt = addMs(nowMs, 40 * HOUR_MS);
    const home = join(this.#dir, "home");
    writeFileSync(join(home, ".claude", ".credentials.json"), JSON.stringify(document));
    const claudeJson = claudeJsonDocument({ account, nowMs, hasExtraUsage: false, cached: undefined });
    writeFileSync(join(home, ".claude.json"), JSON.stringify(claudeJson));
  }

  #account() {
    return must(this.#simulator.seats[this.#seat], "a seat").account;
  }

  #token(): string {
    return `${fakeCredentials(this.#account()).accessToken}-${this.#rotation}`;
  }

  /** The daemon's way to the server: it counts calls, keeps answers, and makes the server forget old tokens. */
  #http(): HttpClient {
    const http = createHttpClient({ env: {} });
    return {
      get: async (request) => {
        const { authorization } = request.headers;
        const bearer = authorization instanceof Secret ? authorization.reveal() : String(authorization);
        const account = this.#account();
        const { accessToken, expiredToken } = fakeCredentials(account);
        const isCurrent = bearer === `Bearer ${this.#token()}`;
        const headers = {
          ...request.headers,
          authorization: `Bearer ${isCurrent ? accessToken : expiredToken}`,
        };
        const isUsage = request.url.endsWith("/usage");
        if (isUsage) this.#countCall(account.name);
        // The world stands still while a call hangs: it need not hang for long.
        const outcome = await http.get({ ...request, headers, connectTimeoutMs: 300, totalTimeoutMs: 300 });
        if (!isUsage) return outcome;
        if (outcome.kind !== "reply") this.figures.failed += 1;
        else if (outcome.status === 429) this.figures.refused += 1;
        else if (outcome.status === 200) this.#keepAnswer(outcome.body);
        return outcome;
      },
    };
  }

  #countCall(account: string): void {
    const trueMs = this.#clock.trueMs();
    const own = this.#calls.filter((call) => call.account === account);
    const last = own.at(-1);
    const recent = own.filter((call) => trueMs - call.trueMs < BUDGET.perMs).length + 1;
    this.figures.usageCalls += 1;
    this.figures.worstIn300s = Math.max(this.figures.worstIn300s, recent);
    assert.ok(
      recent <= BUDGET.reads,
      `${recent} calls for ${account} within 300 s at ${toIso(this.#clock.trueMs())}`,
    );
    const leastMs = this.#leastMs.get(account) ?? FAILURE_SPACING_MS;
    if (last)
      assert.ok(trueMs - last.trueMs >= leastMs, `calls for ${account} ${trueMs - last.trueMs} ms apart`);
    this.#leastMs.delete(account);
    this.#calls.push({ account, trueMs });
    if (this.#calls.length > 200) this.#calls.shift();
  }

  #keepAnswer(body: string): void {
    let document: unknown;
    try {
      document = JSON.parse(body);
    } catch {
      return;
    }
    if (!decodePayload("oauth", document).ok) return;
    const { organizationUuid, accountUuid } = this.#account();
    const answer = {
      accountId: accountFromFacts({ organizationId: organizationUuid, accountUuid }).id,
      observedAtMs: this.#clock.nowMs(),
      payload: digest(redactPayload("oauth", document)),
    };
    this.figures.answered += 1;
    this.#leastMs.set(this.#account().name, SPACING_MS);
    appendFileSync(this.#answersPath(), `${answerLine(answer)}\n`);
    this.#unchecked.push(answer);
  }

  async #check(): Promise<void> {
    this.figures.steps += 1;
    const store = await this.#installation.store();
    for (const { observedAtMs, accountId, payload } of this.#unchecked) {
      const at = epochMs(observedAtMs);
      const found: string[] = [];
      for await (const snapshot of store.snapshots({ fromMs: at, toMs: at }))
        if (snapshot.source === "oauth" && snapshot.accountId === accountId)
          found.push(digest(snapshot.payload));
      assert.deepEqual(found, [payload], `what the server answered at ${toIso(at)} is kept once`);
    }
    const hasNews = this.#unchecked.length > 0;
    this.#unchecked = [];
    this.#checkFaces();
    if (hasNews) await this.#checkShown();
  }

  /** Who has no daemon reads what the daemon shows. */
  #checkFaces(): void {
    const document = this.#daemon.current();
    if (document === undefined) return;
    const face = readFileSync(facePath(this.#installation.machine, "status.json"), "utf8");
    assert.equal(face, `${JSON.stringify(document)}\n`);
  }

  /** What is shown is what the store holds. */
  async #checkShown(): Promise<void> {
    const shown = must(this.#daemon.current(), "a status after an answer");
    const fresh = await presentStatus(this.#installation, [], { fetch: "never" });
    const numbers = ({ accounts }: typeof shown) =>
      accounts.map(({ id, windows }) => ({
        id,
        windows: windows.map(({ key, usedPercent, observedAt }) => ({ key, usedPercent, observedAt })),
      }));
    assert.deepEqual(numbers(shown), numbers(fresh));
  }

  async #checkWholeStore(): Promise<void> {
    const store = await this.#installation.store();
    const kept: string[] = [];
    for await (const { source, accountId, observedAtMs, payload } of store.snapshots({}))
      if (source === "oauth") kept.push(answerLine({ accountId, observedAtMs, payload: digest(payload) }));
    const answered = readFileSync(this.#answersPath(), "utf8").trimEnd().split("\n");
    assert.deepEqual(
      kept.sort(),
      answered.sort(),
      "the store holds what the server answered, and nothing else",
    );
  }

  #answersPath(): string {
    return join(this.#dir, "answers");
  }

  /** What the status line writes while Claude Code works, now and then the wrong thing. */
  async #dropStatusLine(): Promise<void> {
    const seat = must(this.#simulator.seats[this.#seat], "a seat");
    const payload = seatStatusline(seat, {
      nowMs: this.#clock.trueMs(),
      configDir: join(this.#dir, "home", ".claude"),
    });
    const atMs = this.#clock.nowMs();
    this.#dropped += 1;
    const line = JSON.stringify({ observedAt: toIso(atMs), source: "statusline", payload });
    const text = this.#random.next() < 0.1 ? line.slice(0, 50) : line;
    writeFileSync(join(spoolDir(this.#installation), `${atMs}-7-${this.#dropped}.json`), text);
    await this.#settleIfWoken(() => this.#hear("spool"));
  }

  /** Claude Code's own look at its usage spends from the same budget. */
  async #readAsClaudeCode(): Promise<void> {
    const headers = { authorization: `Bearer ${fakeCredentials(this.#account()).accessToken}` };
    await createHttpClient({ env: {} }).get({
      url: `${this.#simulator.url}/api/oauth/usage`,
      headers,
      connectTimeoutMs: 300,
      totalTimeoutMs: 300,
      bodyBytesMax: 1024 * 1024,
    });
  }

  #measureHeap(): void {
    // What the double remembers for other tests is not the daemon's.
    for (const list of [this.#simulator.requests, this.#simulator.servedUsage])
      (list as unknown[]).length = 0;
    const { gc } = globalThis;
    if (gc === undefined) return;
    gc();
    this.figures.heapMb.push(Math.round(process.memoryUsage().heapUsed / 1e5) / 10);
  }
}

function answerLine({ accountId, observedAtMs, payload }: Answer): string {
  return JSON.stringify([accountId, observedAtMs, payload]);
}

/** A month of bodies would hide in its memory what the daemon keeps. */
function digest(payload: Json): string {
  return hash("sha256", canonicalJson(payload));
}

function createServerClock(clock: DrivenClock) {
  return {
    nowMs: () => clock.trueMs(),
    monotonicMs: () => clock.trueMs() as number,
    // A reply that drips or hangs does so in real time: the client gives up.
    sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1_000)),
  };
}
