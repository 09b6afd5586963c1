import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { isObject, type JsonObject } from "../../src/domain/json.ts";
import type { StatusDocument } from "../../src/documents/status.ts";
import type { Check } from "./checks.ts";
import type { ClientHome } from "./client-home.ts";

/** What our own program shows in the home that the real client has just left. */
export interface OurStatus {
  /** `status --no-fetch --json` on a state folder of its own: only from the copy that the client keeps, without network. */
  readonly fromCopy: StatusDocument;
  /** The dropdown after one read of `https://api.anthropic.com`, which is the simulator here. */
  readonly dropdown: string;
}

export interface OurStatusOptions {
  readonly home: ClientHome;
  readonly workDir: string;
  readonly caPath: string;
}

/** Runs the built program in the client's home, as its user would, against the real server's own name. */
export async function readOurStatus({ home, workDir, caPath }: OurStatusOptions): Promise<OurStatus> {
  const run = async (stateName: string, ...args: readonly string[]) => {
    const env = {
      HOME: home.homeDir,
      PATH: process.env["PATH"],
      TZ: "UTC",
      NO_COLOR: "1",
      NODE_EXTRA_CA_CERTS: caPath,
      CLAUDE_METER_HOME: join(workDir, stateName),
    };
    const program = join(import.meta.dirname, "..", "..", "bin", "claude-meter.cjs");
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env });
    return stdout;
  };
  const fromCopy = JSON.parse(await run("state-copy", "status", "--no-fetch", "--json")) as StatusDocument;
  return { fromCopy, dropdown: await run("state-network", "status", "--refresh") };
}

/** Without network our program says exactly what the simulator served: every window, and the week's split by surface. */
export function checkOurStatus({ fromCopy }: OurStatus, served: JsonObject): Check {
  const title = "our status, without network, reads back what was served";
  const account = fromCopy.accounts[0];
  const ours = {
    windows: Object.fromEntries(account?.windows.map(({ key, usedPercent }) => [key, usedPercent]) ?? []),
    split: account?.split
      .find(({ method }) => method === "breakdown")
      ?.parts.map(({ surface, sharePercent }) => [surface, sharePercent]),
    sources: [...new Set(account?.windows.map(({ source }) => source))],
  };
  const rows = breakdownRows(served);
  const windowsAgree = servedWindows(served).every(([key, percent]) => ours.windows[key] === percent);
  const splitAgrees = rows.every(([surface, share], index) => {
    const [ourSurface, ourShare] = ours.split?.[index] ?? [];
    // Shares that do not add up to 100 are evened out.
    return surface === ourSurface && typeof share === "number" && Math.abs(share - Number(ourShare)) <= 1;
  });
  const passed = windowsAgree && splitAgrees && ours.sources.join() === "claude-json";
  return { title, passed, detail: JSON.stringify(ours) };
}

function servedWindows(body: JsonObject): readonly (readonly [key: string, percent: unknown])[] {
  return ["five_hour", "seven_day"].flatMap((key) => {
    const window = body[key];
    return isObject(window) ? [[key, window["utilization"]] as const] : [];
  });
}

function breakdownRows(body: JsonObject): readonly (readonly [surface: unknown, share: unknown])[] {
  const breakdown = body["seven_day_breakdown"];
  const rows = isObject(breakdown) ? breakdown["rows"] : undefined;
  return Array.isArray(rows)
    ? rows.map((row) => (isObject(row) ? [row["key"], row["percent"]] : [undefined, undefined]))
    : [];
}
