import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiDocument } from "../../../src/documents/api.ts";
import { startCli, type CliOptions } from "../../end-to-end/cli.ts";
import { until } from "../tools/until.ts";

/** The built daemon as a user starts it, and its owner's way in. */
export interface RealMeter {
  readonly port: number;
  /** The JSON that the owner gets. */
  ask<T>(method: "GET" | "POST", path: string): Promise<T>;
  stop(): Promise<void>;
}

/** Much more than it takes: the machine may be busy. */
const STARTS_WITHIN_MS = 120_000;

export async function startRealMeter(
  options: CliOptions & { readonly stateDir: string },
): Promise<RealMeter> {
  const { stateDir } = options;
  const child = startCli(["up", "--foreground"], options);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  const address = join(stateDir, "api.json");
  const hasAddress = () => {
    if (child.exitCode !== null) throw new Error(`The meter ended: ${said}`);
    return existsSync(address);
  };
  try {
    await until(hasAddress, { what: "the meter's address", withinMs: STARTS_WITHIN_MS });
  } catch (error) {
    await stop();
    throw error;
  }
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
    stop,
  };
}
