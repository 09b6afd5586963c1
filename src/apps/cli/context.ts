import type { AlertsDocument, AlertsTestDocument } from "../../documents/alerts.ts";
import type { StatusDocument } from "../../documents/status.ts";
import type { DurationMs, EpochMs } from "../../domain/time.ts";
import type { AbortSignalLike, Clock } from "../../ports/clock.ts";
import type { ClaudeSettings } from "../../ports/claude-settings.ts";
import type { Random } from "../../ports/random.ts";
import type { ServiceDesk } from "../../ports/service.ts";
import type { LocalTime } from "../../view/format/local-time.ts";
import type { ColorDepth } from "../terminal/ansi.ts";
import type { Glyphs } from "../terminal/glyphs.ts";
import type { Backend } from "../../ports/backend.ts";

/** Everything a command may touch. Main builds the real one, tests build theirs. */
export interface CliContext {
  readonly version: string;
  /** Opens the store and the sources on first use: `--help` needs neither. */
  readonly backend: () => Promise<Backend>;
  readonly demo: Demo;
  readonly daemon: DaemonControl;
  readonly tray: TrayControl;
  readonly dashboard: DashboardDoor;
  readonly alerts: AlertDesk;
  readonly service: () => Promise<ServiceDesk>;
  readonly faces: () => Promise<FaceFeed>;
  readonly clock: Clock;
  readonly random: Random;
  readonly io: CliIo;
  readonly localTime: LocalTime;
  /** Of another time zone, by its name. */
  readonly localTimeOf: (timeZone: string) => LocalTime;
  readonly claudeSettings: () => Promise<ClaudeSettings>;
  /** Aborts when the process is told to stop (Ctrl-C, a closed terminal). */
  readonly stopSignal: () => AbortSignal;
  /** Runs a program with our terminal, hands signals on, and says how it ended. */
  readonly runChild: (request: ChildRequest) => Promise<number>;
}

/** The way into the web pages of the running meter. */
export interface DashboardDoor {
  /** An address that is good once, within a minute. Errors: `UserError` (1) when no meter runs. */
  link(): Promise<string>;
  /** Opens it; `false` where there is no display to open it on. */
  open(url: string): Promise<boolean>;
}

export interface CliIo {
  /** What lines are laid out for on standard output. */
  readonly columns: number;
  /** What a lone sentence is broken for, on either output. Without end where no terminal shows it: who reads lines wants it whole. */
  readonly sentenceColumns: { readonly out: number; readonly error: number };
  readonly color: ColorDepth;
  readonly glyphs: Glyphs;
  /** Whether standard error is a terminal, where progress may be shown. */
  readonly isErrorTerminal: boolean;
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Asks a person; `undefined` where there is no terminal to ask. */
  readonly confirm: (question: string) => Promise<boolean | undefined>;
  /** A file's text, or standard input for `-`; rejects with `UserError`. */
  readonly readInput: (path: string) => Promise<string>;
  readonly setExitCode: (code: number) => void;
}

export interface ChildRequest {
  readonly command: string;
  readonly args: readonly string[];
  /** Keeps our own standard output for the document. */
  readonly stdoutToStderr: boolean;
}

/** The daemon of this state folder, seen from a command. */
export interface DaemonControl {
  /** Is the daemon until `stop`; gives the other one where one runs already. */
  run(options: {
    readonly stop: AbortSignal;
    readonly say: (line: string) => void;
  }): Promise<DaemonStart | undefined>;
  /** Starts one in the background and waits until it stands. Rejects with `UserError`. */
  start(): Promise<DaemonStart>;
  /** Ends it and waits until it is gone. Rejects with `UserError`. */
  stop(): Promise<DaemonStop>;
}

/** The desktop's tray, seen from a command. Both show it until it is quit, or `stop` aborts; they reject with `UserError`. */
export interface TrayControl {
  open(run: TrayRun): Promise<void>;
  /** On a simulated meter; the scenario `all` plays every one in turn. */
  openDemo(run: TrayRun & Pick<DemoOptions, "scenario" | "seed" | "speed">): Promise<void>;
}

export interface TrayRun {
  readonly stop: AbortSignal;
  readonly say: (line: string) => void;
}

export interface DaemonStart {
  /** `as-service`: the service manager was asked for it, which keeps what it says. */
  readonly kind: "started" | "as-service" | "already-running";
  readonly pid: number | undefined;
  readonly startedAtMs: EpochMs | undefined;
  readonly logPath: string;
}

export type DaemonStop =
  { readonly kind: "not-running" } | { readonly kind: "ended"; readonly startedAtMs: EpochMs | undefined };

/** What lies ready for faces that have no time to ask. */
export interface FaceFeed {
  /** The newest status, where nobody needs to be asked for a newer one. As of when it was made: whoever shows it ages it. */
  current(): Promise<StatusDocument | undefined>;
  /** Whether who started us still lives: nobody else reads what a bar follows. */
  hasReader(): boolean;
  /** Resolves when it may have changed, after the time, or when `stop` aborts. */
  change(timeoutMs: DurationMs, stop: AbortSignalLike): Promise<void>;
}

/** The daemon's alerts, seen from a command. Every method rejects with `UserError`. */
export interface AlertDesk {
  list(): Promise<AlertsDocument>;
  /** Sends a test to every way out. */
  test(): Promise<AlertsTestDocument>;
  snooze(request: SnoozeRequest): Promise<AlertsDocument>;
  /** Ends every snooze. */
  unsnooze(): Promise<AlertsDocument>;
}

export interface SnoozeRequest {
  /** Absent: until each window's reset. */
  readonly forMs?: DurationMs | undefined;
  readonly window?: string | undefined;
  readonly account?: string | undefined;
}

/** The simulator with the product on it. */
export interface Demo {
  list(): Promise<readonly ScenarioMember[]>;
  /** Plays one; `show` gets a status document at each virtual poll. Rejects with `UserError` for an unknown scenario. */
  play(options: DemoOptions): Promise<void>;
}

/** A story that the simulator plays. */
export interface ScenarioMember {
  readonly name: string;
  /** A sentence. */
  readonly story: string;
}

export interface DemoOptions {
  readonly scenario: string;
  readonly seed: number;
  /** Only the scenario's moment, then the end. */
  readonly once: boolean;
  /** Virtual seconds per real second. */
  readonly speed: number;
  readonly stop: AbortSignalLike;
  readonly show: (document: StatusDocument) => void;
}

/** Options that every analysis command takes, as commander hands them over. */
export interface AnalysisOptions {
  readonly json?: boolean;
  readonly at?: readonly EpochMs[];
  readonly account?: string;
  readonly window?: string;
  readonly fetch?: boolean;
  readonly refresh?: boolean;
}
