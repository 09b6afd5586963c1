import type { StatusDocument } from "../../documents/status.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Random } from "../../ports/random.ts";
import type { PollRequest } from "../poll/poll-plan.ts";
import type { SourceReport } from "../source-report.ts";

/** What the world tells without being asked. */
export type DaemonEvent =
  /** The status line has left something. */
  | "spool"
  /** Claude Code wrote a transcript. */
  | "transcripts"
  /** A file that holds a sign-in was changed. */
  | "sign-in"
  /** The settings file was changed. */
  | "settings";

/** What the daemon does and hears, so that it runs on any machine and on any clock. */
export interface DaemonPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Reads every source, each sign-in through its gate, and keeps what is new. Errors: `StoreError`. */
  look(request: PollRequest): Promise<readonly SourceReport[]>;
  /** What all accounts are at now; `undefined` when nothing is known of any. Errors: `StoreError`. */
  present(reports: readonly SourceReport[]): Promise<StatusDocument | undefined>;
  /** Takes in what the status line left; gives how many readings were new. Errors: none of the store's. */
  takeInSpool(): Promise<number>;
  /** Changes when a sign-in may have come, gone or changed. Cheap: asked once a minute. */
  signInMark(): Promise<string>;
  /** Takes up settings that changed; says whether any did. Errors: `UserError` when they cannot be used: then the old ones stay. */
  renewSettings(): Promise<boolean>;
  /** Puts a new status where others find it, before listeners are told. */
  publish(document: StatusDocument): void;
  /** Tells what happens from now on. Returns what ends it. */
  listen(onEvent: (event: DaemonEvent) => void): () => void;
  /** One line for the log: something worth knowing happened, or `problem` is why something did not. */
  note(note: DaemonNote): void;
}

/** What the daemon says of itself while it runs; its log's lines. */
export type DaemonNote =
  | { readonly kind: "looked"; readonly reason: string; readonly reports: readonly SourceReport[] }
  | { readonly kind: "noticed"; readonly what: "wake" | "clock-set" | "sign-in" | "settings" }
  | { readonly kind: "problem"; readonly code: string; readonly message: string; readonly hint: string }
  /** After problems: it works again. */
  | { readonly kind: "recovered" };
