import type { StatusDocument } from "../../../src/documents/status.ts";
import type { DashboardLinkDocument } from "../../../src/documents/api.ts";
import { API_ROOT } from "../../../src/api/routes.ts";
import { openToken } from "../../../src/main/api/token-file.ts";
import { serveApi } from "../../../src/main/api/serve.ts";
import { createClock } from "../../../src/platform/clock.ts";
import { stateDir } from "../../../src/platform/files/paths.ts";
import { createSecureRandom } from "../../../src/platform/secure-random.ts";
import type { Backend } from "../../../src/ports/backend.ts";
import type { Machine } from "../../../src/ports/machine.ts";
import type { Meter } from "../../../src/ports/meter.ts";
import type { StagedBackend } from "./staged-backend.ts";

/** The real API and the built dashboard, over a staged world. */
export interface DashboardServer {
  readonly url: string;
  /** A way in that works once, as the `dashboard` command opens it. */
  link(): Promise<string>;
  /** As a reading would: every page that listens is told. */
  push(document: StatusDocument): void;
  close(): Promise<void>;
}

/** Serves a staged world on any free port. `backend` replaces the world's own, `undefined` status included. */
export async function serveDashboard(
  staged: StagedBackend,
  backend: Backend = staged.backend,
): Promise<DashboardServer> {
  const settings = staged.installation.settings();
  const machine = withOwnState(staged.installation.machine);
  const installation = {
    ...staged.installation,
    machine,
    // What the API bounds by the clock (requests, tokens, sessions) happens now, whenever the world is.
    clock: createClock(),
    settings: () => ({ ...settings, api: { ...settings.api, port: 0 } }),
  };
  const meter = await createStillMeter(backend);
  const served = await serveApi({
    installation,
    backend,
    meter,
    onBug: (error) => console.error("a bug behind the API:", error),
  });
  const url = `http://127.0.0.1:${served.address.port}`;
  return {
    url,
    link: async () => {
      const token = (await openToken(machine, createSecureRandom())).reveal();
      const headers = { authorization: `Bearer ${token}` };
      const reply = await fetch(`${url}${API_ROOT}/dashboard-link`, { method: "POST", headers });
      if (!reply.ok) throw new Error(`no link: ${reply.status} ${await reply.text()}`);
      return ((await reply.json()) as DashboardLinkDocument).url;
    },
    push: meter.push,
    close: () => served.close(),
  };
}

let servers = 0;

/** The same machine with a state folder of its own, so that several servers may stand on one world. */
function withOwnState(machine: Machine): Machine {
  const dir = machine.joinPath(stateDir(machine), `served-${servers++}`);
  return { ...machine, env: { ...machine.env, CLAUDE_METER_HOME: dir } };
}

/** A meter that polls nothing: it shows what the backend says now, and what is pushed. */
async function createStillMeter(backend: Backend): Promise<Meter & Pick<DashboardServer, "push">> {
  const listeners = new Set<(document: StatusDocument) => void>();
  const status = () => backend.status({ fetch: "never" });
  let current = await status().catch(() => undefined);
  return {
    current: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh: status,
    noteLook: () => {},
    noteReadings: () => {},
    push: (document) => {
      current = document;
      for (const listener of listeners) listener(document);
    },
  };
}
