/** What is to run at each sign-in, and where. */
export interface ServiceRequest {
  /** Node and our executable, absolute. */
  readonly program: readonly [node: string, executable: string];
  /** Variables that the service must have: where our state and Claude Code's folders are. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the tray starts too. */
  readonly withTray: boolean;
  /** Where what the daemon says goes, where the system does not keep it. */
  readonly logPath: string;
}

/** One job: the daemon, or the tray. */
export interface ServiceJob {
  readonly name: "daemon" | "tray";
  readonly description: string;
  readonly words: readonly string[];
}

/** The daemon, as a service manager is to run it. */
export const DAEMON_JOB: ServiceJob = {
  name: "daemon",
  description: "claude-meter: how much of your Claude allowance is left",
  words: ["up", "--foreground"],
};

/** The tray, as a session is to start it. */
export const TRAY_JOB: ServiceJob = {
  name: "tray",
  description: "claude-meter's tray icon",
  words: ["tray"],
};

/** Stands in every file of ours: what lacks it is somebody else's. */
export const SERVICE_MARK =
  "Written by `claude-meter service install`; `claude-meter service uninstall` removes it.";

/** A file to write. */
export interface ServiceFile {
  readonly path: string;
  readonly text: string;
  /** Windows' Task Scheduler wants UTF-16 with its mark. */
  readonly encoding: "utf8" | "utf16le";
}

/** A program to run, without a shell. */
export interface ServiceCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether the step may fail: switching off what is off already. */
  readonly mayFail?: boolean;
}

/** Everything that installing and uninstalling do, so that it can be shown before it is done. */
export interface ServicePlan {
  readonly files: readonly ServiceFile[];
  /** After the files are written. What runs of an earlier installation may go on meanwhile. */
  readonly prepare: readonly ServiceCommand[];
  /** Then, while no meter runs; what runs of an earlier installation starts anew. */
  readonly start: readonly ServiceCommand[];
  /** Starts the daemon alone, where it is installed and does not run. */
  readonly startDaemon: readonly ServiceCommand[];
  /** Before the files are removed. */
  readonly stop: readonly ServiceCommand[];
  /** After they are gone. */
  readonly forget: readonly ServiceCommand[];
  /** Ends with 0 exactly when the daemon's job runs. */
  readonly isActive: ServiceCommand;
  /** What the person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** No format can write these down in a path. */
export function isWritable(text: string): boolean {
  return !/\p{Cc}|\p{Cs}/u.test(text);
}
