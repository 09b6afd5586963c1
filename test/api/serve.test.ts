import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveApi, serveDaemonApi, type ApiProblem } from "../../src/main/api/serve.ts";
import { openInstallation, type Installation } from "../../src/main/installation.ts";
import { Secret } from "../../src/domain/secret.ts";
import { openToken } from "../../src/main/api/token-file.ts";
import { createSecureRandom } from "../../src/platform/secure-random.ts";
import { createLocalBackend } from "../../src/main/backend/local-backend.ts";
import { createClock } from "../../src/platform/clock.ts";
import { createMachine } from "../../src/platform/machine.ts";
import { createRandom } from "../../src/platform/random.ts";
import type { Meter } from "../../src/ports/meter.ts";
import { expectValid } from "../end-to-end/published-schemas.ts";
import { askSocket } from "./api-fixture.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";

let dir = "";
let installation: Installation;
beforeEach(async () => {
  dir = temporaryFolder("serve");
  const env = { CLAUDE_METER_HOME: join(dir, "state") };
  const machine = { ...createMachine(), homeDir: dir, env };
  installation = await openInstallation({ machine, clock: createClock(), random: createRandom() });
});
afterEach(async () => {
  await installation.close();
});

const METER: Meter = {
  current: () => undefined,
  subscribe: () => () => {},
  refresh: () => Promise.reject(new Error("nobody asks")),
  noteLook: () => {},
  noteReadings: () => {},
};

const parts = () => ({ installation, backend: createLocalBackend(installation), meter: METER });
const file = (name: string) => join(dir, "state", name);
const onBug = (error: unknown) => {
  throw error;
};

describe("the API of a state folder", () => {
  it("leaves no empty token behind where it could not be written", async () => {
    const { machine } = installation;
    const full = () => {
      throw new Error("no space left on device");
    };
    await expect(openToken(machine, { ...createSecureRandom(), hex: full })).rejects.toThrow("no space");
    expect(existsSync(file("api-token"))).toBe(false);
    expect(await openToken(machine, createSecureRandom())).toBeInstanceOf(Secret);
  });

  it("says that it was replaced, where a part of its program is gone", async () => {
    const gone = Object.assign(new Error("Cannot find module"), { code: "ERR_MODULE_NOT_FOUND" });
    const backend = { ...createLocalBackend(installation), doctor: () => Promise.reject(gone) };
    const served = await serveApi({ ...parts(), backend, onBug });
    const reply = await askSocket({ socketPath: served.address.socketPath ?? "" }, "/api/v1/doctor");
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.text)).toMatchObject({ errors: [{ code: "program-replaced" }] });
    await served.close();
  });

  it("says in a file of its owner alone where it listens, for as long as it does", async () => {
    const served = await serveApi({ ...parts(), onBug });
    const text = readFileSync(file("api.json"), "utf8");
    expectValid(text);
    expect(JSON.parse(text)).toEqual(served.address);
    if (process.platform !== "win32") expect(statSync(file("api.json")).mode & 0o777).toBe(0o600);
    await served.close();
    expect(existsSync(file("api.json"))).toBe(false);
    expect(existsSync(file("api.sock"))).toBe(false);
  });

  it("loses no change of the settings when several come at once", async () => {
    const served = await serveApi({ ...parts(), onBug });
    const socketPath = served.address.socketPath ?? "";
    const changes = [{ keepReadingsDays: 400 }, { keepPayloadsDays: 30 }, { api: { metrics: true } }];
    const put = (change: object) =>
      askSocket({ socketPath }, "/api/v1/settings", { method: "PUT", body: JSON.stringify(change) });
    await Promise.all(changes.map(put));
    expect(JSON.parse(readFileSync(file("config.json"), "utf8"))).toEqual(Object.assign({}, ...changes));
    await served.close();
  });

  it("leaves a daemon running where its doors cannot be opened, and says why", async () => {
    const first = await serveApi({ ...parts(), onBug });
    const problems: ApiProblem[] = [];
    const second = await serveDaemonApi(parts(), (problem) => problems.push(problem));
    expect(problems).toMatchObject([{ code: "api-socket-taken" }]);
    await second.close();
    expect(existsSync(file("api.json"))).toBe(true);
    await first.close();
  });
});
