import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StatusDocument } from "../../src/documents/status.ts";
import { startCli, type CliOptions } from "../end-to-end/cli.ts";
import type { SimulatedHome } from "../end-to-end/simulated-home.ts";

/** A real daemon of the built program, in a simulated home. */
export class DaemonProcess {
  readonly #home: SimulatedHome;
  readonly process: ChildProcess;
  log = "";
  /** Resolves with the exit code, `null` after a signal. */
  readonly ended: Promise<number | null>;

  constructor(home: SimulatedHome, extra: Partial<CliOptions> = {}) {
    this.#home = home;
    const env = { ...home.cliOptions.env, ...extra.env };
    const child = startCli(["up", "--foreground"], { ...home.cliOptions, ...extra, env });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (this.log += text));
    this.process = child;
    this.ended = new Promise((resolve) => child.on("close", resolve));
  }

  /** Waits until it holds the lock and has said so. */
  async stands(): Promise<this> {
    await until(() => / runs as process |runs already/.test(this.log), `a daemon that stands: ${this.log}`);
    return this;
  }

  async says(text: string | RegExp): Promise<this> {
    await until(
      () => (typeof text === "string" ? this.log.includes(text) : text.test(this.log)),
      () => `"${String(text)}" in: ${this.log}`,
    );
    return this;
  }

  /** Waits until the face file holds a status that fits. */
  async shows(fits: (status: StatusDocument) => boolean): Promise<StatusDocument> {
    let shown: StatusDocument | undefined;
    await until(
      () => {
        shown = this.face();
        return shown !== undefined && fits(shown);
      },
      () => `a fitting status, not ${JSON.stringify(shown)?.slice(0, 300)}; it said ${this.log}`,
    );
    return shown as StatusDocument;
  }

  face(): StatusDocument | undefined {
    const path = join(this.#home.dir, "state", "faces", "status.json");
    // Written whole or not at all: what is there can be read.
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as StatusDocument) : undefined;
  }

  signal(signal: NodeJS.Signals): this {
    this.process.kill(signal);
    return this;
  }
}

const LOOK_EVERY_MS = 20;
/** No claim about speed: ample where many programs want the machine. */
const WAIT_MS_MAX = 60_000;

export async function until(isSo: () => boolean, what: string | (() => string)): Promise<void> {
  const endMs = performance.now() + WAIT_MS_MAX;
  while (!isSo()) {
    if (performance.now() > endMs)
      throw new Error(`waited in vain for ${typeof what === "string" ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
