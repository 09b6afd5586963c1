import { readdir, stat } from "node:fs/promises";
import { API_FILES } from "../../../api/routes.ts";
import { epochMs, HOUR_MS, type EpochMs } from "../../../domain/time.ts";
import { stateDir } from "../../../platform/files/paths.ts";
import { formatAge, formatDuration } from "../../../view/format/duration.ts";
import { withNoun } from "../../../view/format/number.ts";
import { readAddress } from "../../api/address.ts";
import { isDaemonRunning, readOwner } from "../../daemon/daemon-files.ts";
import { FACE_FILES, facePath } from "../../faces/face-files.ts";
import type { Installation } from "../../installation.ts";
import { spoolDir } from "../../spool.ts";
import { VERSION } from "../../version.ts";
import { check, type Check } from "./check.ts";

/** The daemon and what it keeps for others: its API, the face files, the spool. */
export async function meterChecks(installation: Installation): Promise<readonly Check[]> {
  const isRunning = await isDaemonRunning(installation);
  return [
    await daemonCheck(installation, isRunning),
    await apiCheck(installation, isRunning),
    ...(await tokenChecks(installation)),
    await facesCheck(installation),
    await spoolCheck(installation, isRunning),
  ];
}

async function daemonCheck(installation: Installation, isRunning: boolean): Promise<Check> {
  if (!isRunning) {
    const hint = "Start it with `claude-meter up`, or at each sign-in with `claude-meter service install`.";
    return check(
      "daemon",
      "note",
      "does not run: there are no alerts, and each command reads by itself",
      hint,
    );
  }
  const owner = await readOwner(installation);
  if (owner === undefined) return check("daemon", "ok", "runs");
  const age = formatDuration(installation.clock.nowMs() - owner.startedAtMs);
  const words = `runs as process ${owner.pid} for ${age}`;
  if (owner.version === VERSION) return check("daemon", "ok", words);
  const hint = "Start it anew: `claude-meter down`, then `claude-meter up`.";
  return check("daemon", "note", `${words}, in version ${owner.version}; this is ${VERSION}`, hint);
}

async function apiCheck({ machine }: Installation, isRunning: boolean): Promise<Check> {
  const address = await readAddress(machine);
  if (!isRunning) return check("API", "note", "not served without the daemon");
  if (address === undefined)
    return check("API", "problem", "the daemon serves none", "Look into daemon.log in the state folder.");
  const socket = address.socketPath === null ? "no socket" : `socket ${address.socketPath}`;
  return check("API", "ok", `127.0.0.1:${address.port}, ${socket}`);
}

/** The token opens everything on this machine that the daemon knows: nobody else may read it. */
async function tokenChecks({ machine }: Installation): Promise<readonly Check[]> {
  const path = machine.joinPath(stateDir(machine), API_FILES.token);
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return [];
  const mode = facts.mode & 0o777;
  if (machine.os === "windows" || (mode & 0o077) === 0)
    return [check("API token", "ok", `${path}, for its owner alone`)];
  const message = `${path} can be read by others (mode ${mode.toString(8)})`;
  return [
    check(
      "API token",
      "problem",
      message,
      `Run \`chmod 600 ${path}\`, and \`claude-meter down\` and \`up\` after removing it.`,
    ),
  ];
}

async function facesCheck(installation: Installation): Promise<Check> {
  const nowMs = installation.clock.nowMs();
  const ages = await Promise.all(
    FACE_FILES.map(async (name) => {
      const facts = await stat(facePath(installation.machine, name)).catch(() => undefined);
      return facts && { name, atMs: epochMs(facts.mtimeMs) };
    }),
  );
  const known = ages.filter((age) => age !== undefined);
  if (known.length === 0)
    return check(
      "face files",
      "note",
      "none yet: the status line, bars and hooks have nothing to read",
      "Run `claude-meter` once.",
    );
  const words = known.map(({ name, atMs }) => `${name} ${formatAge(nowMs - atMs)}`).join(", ");
  const newestMs = epochMs(Math.max(...known.map(({ atMs }) => atMs)));
  return check("face files", "ok", words, undefined, newestMs);
}

async function spoolCheck(installation: Installation, isRunning: boolean): Promise<Check> {
  const names = (await readdir(spoolDir(installation)).catch(() => [])).filter((name) =>
    name.endsWith(".json"),
  );
  if (names.length === 0) return check("spool", "ok", "empty: every reading of the status line was taken in");
  const [oldest = ""] = names.sort();
  const ageMs = installation.clock.nowMs() - (spooledAtMs(oldest) ?? installation.clock.nowMs());
  const count = withNoun(names.length, "reading");
  const words = `waiting to be taken in: ${count} of the status line (the oldest: ${formatAge(ageMs)})`;
  const isStuck = isRunning && ageMs > HOUR_MS;
  return isStuck
    ? check(
        "spool",
        "problem",
        words,
        "The daemon does not take them in: look into daemon.log in the state folder.",
      )
    : check("spool", "ok", words);
}

function spooledAtMs(name: string): EpochMs | undefined {
  const ms = Number(/^(\d{13})-/.exec(name)?.[1]);
  return Number.isFinite(ms) ? epochMs(ms) : undefined;
}
