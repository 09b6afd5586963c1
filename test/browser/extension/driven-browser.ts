/** A browser with the extension in it, as far as the tests drive it. Both browsers do the same with it. */
export interface DrivenBrowser {
  readonly name: "Chromium" | "Firefox";
  /** `chrome-extension://<id>` or `moz-extension://<uuid>`. */
  readonly extensionUrl: string;
  open(url: string): Promise<DrivenPage>;
  /** Ends the extension's worker as the browser does after a quiet while. Resolves when it is gone. */
  endWorker(): Promise<void>;
  close(): Promise<void>;
}

export interface DrivenPage {
  /** The value of an expression, or of the promise that it is; JSON only. */
  evaluate<T>(expression: string): Promise<T>;
  /** PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

export interface BrowserOptions {
  /** The unpacked extension. */
  readonly extensionDir: string;
  /** A new folder for the browser's profile. */
  readonly profileDir: string;
  /** Where claude.ai is, on the loopback. */
  readonly claudeAiPort: number;
  readonly colourScheme?: "light" | "dark";
}
