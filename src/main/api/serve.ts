import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ApiDocument } from "../../documents/api.ts";
import { namingReplaced } from "../../domain/replaced-program.ts";
import { isSystemError } from "../../domain/thrown.ts";
import { toIso } from "../../domain/time.ts";
import { UserError } from "../../domain/user-error.ts";
import { createSecureRandom } from "../../platform/secure-random.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";
import type { Backend } from "../../ports/backend.ts";
import type { Meter } from "../../ports/meter.ts";
import type { Installation } from "../installation.ts";
import { readSettingsDocument } from "../settings/settings-document.ts";
import { writeSettings } from "../settings/write-settings.ts";
import { VERSION } from "../version.ts";
import { addressFile, socketPathOf } from "./address.ts";
import { dashboardDir } from "./dashboard-dir.ts";
import { surroundingsOf } from "./surroundings.ts";
import { openToken } from "./token-file.ts";

/** What is served, and who is told of a bug of ours. */
export interface ServeOptions {
  readonly installation: Installation;
  readonly backend: Backend;
  readonly meter: Meter;
  readonly onBug: (error: unknown) => void;
}

/** The API while it can be reached. */
export interface ServedApi {
  readonly address: ApiDocument;
  close(): Promise<void>;
}

/** Opens the API of this state folder and says in `api.json` where. Errors: `UserError`, the file system's own. */
export async function serveApi({ installation, backend, meter, onBug }: ServeOptions): Promise<ServedApi> {
  const { machine, clock, settings, store } = installation;
  const { startApi } = await import("../../meter/api/start-api.ts");
  const secureRandom = createSecureRandom();
  const running = await startApi({
    backend,
    meter,
    settings: {
      read: () => readSettingsDocument(machine, clock.nowMs()),
      change: inTurn((changes) => writeSettings(machine, changes)),
    },
    store,
    token: await openToken(machine, secureRandom),
    clock,
    secureRandom,
    version: VERSION,
    readAsset,
    hasMetrics: () => settings().api.metrics,
    onBug,
    port: settings().api.port,
    socketPath: socketPathOf(machine),
  });
  const address: ApiDocument = {
    schema: "claude-meter/api.v1",
    port: running.port,
    socketPath: running.socketPath ?? null,
    pid: process.pid,
    surroundings: surroundingsOf(machine),
    startedAt: toIso(clock.nowMs()),
    version: VERSION,
  };
  writePrivateFile(addressFile(machine), `${JSON.stringify(address)}\n`);
  return {
    address,
    close: async () => {
      rmSync(addressFile(machine), { force: true });
      await running.close();
    },
  };
}

/** One at a time: two changes at once would each be merged into the file without the other. */
function inTurn(change: (changes: unknown) => Promise<void>): (changes: unknown) => Promise<void> {
  let turn: Promise<unknown> = Promise.resolve();
  return (changes) => {
    const mine = turn.then(() => change(changes));
    turn = mine.catch(() => undefined);
    return mine;
  };
}

/** The path was checked: it stays below the folder. */
async function readAsset(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const dir = dashboardDir();
  if (dir === undefined) return undefined;
  try {
    return new Uint8Array(readFileSync(join(dir, ...path.split("/"))));
  } catch {
    return undefined;
  }
}

/** The API beside a daemon, which goes on without one where it cannot be opened: `note` is told why. */
export async function serveDaemonApi(
  { installation, meter, backend }: Pick<ServeOptions, "installation" | "meter" | "backend">,
  note: (problem: ApiProblem) => void,
): Promise<Pick<ServedApi, "close">> {
  const onBug = (error: unknown) => note(toProblem(error));
  try {
    return await serveApi({ installation, backend, meter, onBug });
  } catch (error) {
    note(toProblem(error));
    return { close: async () => {} };
  }
}

/** Why a daemon has no API, as a line of its log. */
export interface ApiProblem {
  readonly kind: "problem";
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

function toProblem(thrown: unknown): ApiProblem {
  const error = namingReplaced(thrown);
  if (error instanceof UserError) {
    const { code, message, hint } = error;
    return { kind: "problem", code, message, hint };
  }
  if (isSystemError(error)) {
    const message = `The API cannot be opened: ${error.message}.`;
    return {
      kind: "problem",
      code: "api-failed",
      message,
      hint: "Mend that, then `claude-meter down` and `up`.",
    };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { kind: "problem", code: "api-failed", message, hint: "The meter goes on; report it if it stays." };
}
