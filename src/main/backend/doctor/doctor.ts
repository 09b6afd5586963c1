import type { DoctorDocument } from "../../../documents/service.ts";
import { toIso } from "../../../domain/time.ts";
import { readAll } from "../../../meter/read-all.ts";
import type { SourceReport, SourceState } from "../../../meter/source-report.ts";
import { UserError } from "../../../domain/user-error.ts";
import { configFile } from "../../../platform/files/paths.ts";
import type { Machine } from "../../../ports/machine.ts";
import { StoreError, type Store } from "../../../ports/store.ts";
import { claudeConfigDirs } from "../../../sources/claude-config-dirs.ts";
import { createMemoryStore } from "../../../store/memory/memory-store.ts";
import { inspectSqliteStore, type StoreInspection } from "../../../store/sqlite/inspect-store.ts";
import { withNoun } from "../../../view/format/number.ts";
import { decodePayload } from "../../../wire/snapshot-payload.ts";
import { createSources } from "../../create-sources.ts";
import type { Installation } from "../../installation.ts";
import { readSettings } from "../../settings/settings.ts";
import { VERSION } from "../../version.ts";
import { check, type Check } from "./check.ts";
import { faceChecks } from "./face-checks.ts";
import { machineChecks } from "./machine-checks.ts";
import { meterChecks } from "./meter-checks.ts";

/** Looks at everything that claude-meter needs, calls nobody, and says what to do. Nothing in it names a person or a token. */
export async function examine(installation: Installation): Promise<DoctorDocument> {
  const { machine, clock, apiUrl } = installation;
  const inspection = await inspectSqliteStore(installation.storePath);
  // Looking must not leave anything behind: where nothing is stored, an empty store in memory answers.
  const readable = inspection.kind === "absent" ? inMemory(installation) : installation;
  const checks = [
    ...serverChecks(installation),
    await settingsCheck(installation),
    storeCheck(installation, inspection),
    ...(await accountChecks(readable)),
    ...(await machineChecks(await openOrNothing(readable), clock.nowMs())),
    ...(await sourceChecks(readable)),
    await configDirCheck(installation),
    ...(await meterChecks(installation)),
    ...(await faceChecks(installation, await openOrNothing(readable))),
  ];
  return {
    schema: "claude-meter/doctor.v1",
    generatedAt: toIso(clock.nowMs()),
    version: VERSION,
    node: process.versions.node,
    os: machine.isWsl ? "wsl" : machine.os,
    simulated: !apiUrl.isReal,
    checks: checks.map((check) => redact(check, installation)),
  };
}

function serverChecks({ apiUrl, machine }: Installation): readonly Check[] {
  const server = apiUrl.isReal
    ? check("server", "ok", apiUrl.url)
    : check(
        "server",
        "note",
        `${apiUrl.url}, not Anthropic: every number is shown as simulated`,
        "Unset CLAUDE_METER_API_URL.",
      );
  const proxied = machine.env["HTTPS_PROXY"] ?? machine.env["https_proxy"];
  return proxied
    ? [server, check("proxy", "note", "HTTPS_PROXY is set: reads go through its tunnel")]
    : [server];
}

async function settingsCheck({ machine }: Installation): Promise<Check> {
  const path = configFile(machine);
  const file = await machine.readText(path);
  const refusal = await settingsRefusal(machine);
  if (refusal) return check("settings", "problem", refusal.message, refusal.hint);
  return check("settings", "ok", file.kind === "text" ? path : "the defaults; there is no settings file");
}

/** Why the file, as it is now, is not what the meter goes by. */
async function settingsRefusal(machine: Machine): Promise<UserError | undefined> {
  try {
    await readSettings(machine);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function storeCheck({ storePath }: Installation, inspection: StoreInspection): Check {
  if (inspection.kind === "absent")
    return check("store", "note", "nothing is stored yet", "Run `claude-meter` once.");
  if (inspection.kind === "unusable") {
    return check("store", "problem", inspection.error.message, inspection.error.hint);
  }
  const { problems, rowCounts, sizeBytes } = inspection;
  const size = `${(sizeBytes / 1e6).toFixed(1)} MB, ${withNoun(rowCounts.snapshots, "snapshot")}, ${withNoun(rowCounts.readings, "reading")}`;
  if (problems.length === 0) return check("store", "ok", `${storePath}: sound; ${size}`);
  const hint = "Keep a copy, export what can be read, and move the file away.";
  return check("store", "problem", `${storePath}: ${problems.join(" ")}`, hint);
}

async function accountChecks(installation: Installation): Promise<readonly Check[]> {
  const store = await openOrNothing(installation);
  const accounts = (await store?.accounts()) ?? [];
  if (accounts.length === 0) return [check("accounts", "note", "none is known yet")];
  const plans = accounts.map(({ plan }) => plan ?? "plan unknown").join(", ");
  return [check("accounts", "ok", `${accounts.length} (${plans})`)];
}

/** How the sources stand, without asking the server. */
async function sourceChecks(installation: Installation): Promise<readonly Check[]> {
  const store = await openOrNothing(installation);
  if (store === undefined) return [];
  const sources = await installation.sources();
  const { clock, random } = installation;
  const probes = await Promise.all(sources.map((source) => source.discover(clock.nowMs())));
  const reports = await readAll({ store, sources, clock, random, request: "automatic", allowNetwork: false });
  const found = probes.flat().map(({ source, place }) => check(`found ${source}`, "ok", place));
  return [...found, ...reports.map(sourceCheck)];
}

const CHECK_STATES: Readonly<Record<SourceState, Check["state"]>> = {
  ok: "ok",
  cached: "ok",
  waiting: "note",
  paused: "problem",
  failed: "problem",
  "signed-out": "problem",
  absent: "note",
  off: "note",
};

function sourceCheck({ source, state, message, hint, lastOkAtMs }: SourceReport): Check {
  const base = check(`source ${source}`, CHECK_STATES[state], message, hint);
  return { ...base, at: lastOkAtMs === undefined ? null : toIso(lastOkAtMs) };
}

async function configDirCheck({ machine }: Installation): Promise<Check> {
  const dirs = claudeConfigDirs(machine);
  const found = await Promise.all(dirs.map((dir) => machine.listDir(dir)));
  const present = dirs.filter((_, index) => (found[index]?.length ?? 0) > 0);
  if (present.length > 0) return check("Claude Code", "ok", `found in ${present.join(", ")}`);
  return check(
    "Claude Code",
    "note",
    `not found in ${dirs.join(", ")}`,
    "Install it, or name its folder in CLAUDE_CONFIG_DIR.",
  );
}

function inMemory(installation: Installation): Installation {
  const store = createMemoryStore({ decode: decodePayload });
  return {
    ...installation,
    store: () => Promise.resolve(store),
    sources: () => Promise.resolve(createSources(installation, store)),
  };
}

async function openOrNothing({ store }: Installation): Promise<Store | undefined> {
  try {
    return await store();
  } catch (error) {
    // The store's own check says why.
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** Without the home folder's name, which is most often a person's. */
function redact(check: Check, { machine }: Installation): Check {
  const { homeDir } = machine;
  const hide = (text: string) =>
    // A container's home may be "/", which is nobody's name.
    (homeDir.length > 1 ? text.replaceAll(homeDir, "~") : text)
      .replaceAll(/[\w.+-]+@[\w-]+\.[\w.]+/g, "[e-mail]")
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "[id]");
  return { ...check, message: hide(check.message), hint: check.hint === null ? null : hide(check.hint) };
}
