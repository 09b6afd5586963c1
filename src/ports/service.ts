/** What starts claude-meter at each sign-in. */
export interface ServiceDesk {
  /** What `install` would write and run; nothing is touched. Rejects with `UserError` where there is no such thing. */
  preview(options: ServiceOptions): Promise<ServicePreview>;
  /** Writes the files and starts it. Rejects with `UserError`: a file of somebody else's, a step that failed (then all is as before). */
  install(options: ServiceOptions): Promise<ServicePreview>;
  /** Starts the daemon as the installed service; `false` where none is installed that would start this one, and where that failed. */
  start(): Promise<boolean>;
  /** Ends it and removes what was written. */
  uninstall(): Promise<ServiceRemoval>;
  state(): Promise<ServiceState>;
}

/** What is to be started at each sign-in. */
export interface ServiceOptions {
  readonly withTray: boolean;
}

/** What an installation would write and run. */
export interface ServicePreview {
  readonly files: readonly {
    readonly path: string;
    readonly text: string;
    readonly change: "new" | "changed" | "same";
  }[];
  /** Each as its words. */
  readonly commands: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** What an uninstallation took away. */
export interface ServiceRemoval {
  readonly removed: readonly string[];
}

/**
 * `outdated`: it is ours, and would be written otherwise now (Node or the program moved). `foreign`: a file of that name is somebody
 * else's.
 */
export interface ServiceState {
  readonly kind: "absent" | "installed" | "outdated" | "foreign" | "unsupported";
  readonly isActive: boolean;
  readonly withTray: boolean;
  readonly paths: readonly string[];
}
