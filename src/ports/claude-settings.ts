/** What of ours can stand in Claude Code's settings. */
export type SettingsPart = "statusline" | "hooks";

/** What is to be put into Claude Code's settings, or out again. */
export interface SettingsRequest {
  readonly part: SettingsPart;
  readonly action: "install" | "uninstall";
  /** The status line by a shell script instead of by Node. */
  readonly shell: boolean;
  /** One folder of Claude Code's; absent: every one that is there. */
  readonly configDir?: string | undefined;
}

/** What would happen to one settings file. */
export interface SettingsPlan {
  readonly path: string;
  /** `undefined`: there is no file. */
  readonly before: string | undefined;
  /** `undefined`: the file goes, because we had made it. Equal to `before`: nothing to do. */
  readonly after: string | undefined;
  /** What somebody should know: where it leads by a link, what hinders, what had changed since. */
  readonly notes: readonly string[];
  /** Why the file is left alone; then `after` is `before`. */
  readonly refusal?: string | undefined;
}

/** Edits Claude Code's settings files as little as can be. */
export interface ClaudeSettings {
  /** Reads only. */
  plan(request: SettingsRequest): Promise<readonly SettingsPlan[]>;
  /** Writes what was planned, unless the file has changed since. Errors: `UserError`. */
  apply(request: SettingsRequest, plan: SettingsPlan): Promise<void>;
}
