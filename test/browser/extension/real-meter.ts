import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiDocument } from "../../../src/documents/api.ts";
import { createClock } from "../../../src/platform/clock.ts";
import { startCli, type CliOptions } from "../../end-to-end/cli.ts";

/** The built daemon as a user starts it, and its owner's way in. */
export interface RealMeter {
  readonly port: number;
  /** The JSON that the owner gets. */
  ask<T>(method: "GET" | "POST", path: string): Promise<T>;
  stop(): Promise<void>;
}

const STARTS_WITHIN_MS = 20_000;

export async function startRealMeter(
  options: CliOptions & { readonly stateDir: string },
): Promise<RealMeter> {
  const { stateDir } = options;
  const child = startCli(["up", "--foreground"], options);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const address = join(stateDir, "api.json");
  await until(
    () => {
      if (child.exitCode !== null) throw new Error(`The meter ended: ${said}`);
      return existsSync(address);
    },
    { what: "the meter's address", withinMs: STARTS_WITHIN_MS },
  );
  const { port } = JSON.parse(readFileSync(address, "utf8")) as ApiDocument;
  const token = readFileSync(join(stateDir, "api-token"), "utf8").trim();
  return {
    port,
    ask: async <T>(method: string, path: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Waits for something to become so. Rejects with its name when it does not in time. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  {
    what,
    withinMs,
    everyMs = 100,
  }: { readonly what: string; readonly withinMs: number; readonly everyMs?: number },
): Promise<void> {
  const clock = createClock();
  const startedAtMs = clock.monotonicMs();
  while (!(await isSo())) {
    if (clock.monotonicMs() - startedAtMs > withinMs)
      throw new Error(`${what} did not come within ${withinMs} ms`);
    await clock.sleep(everyMs);
  }
}
