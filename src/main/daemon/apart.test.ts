import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { addMs, epochMs, HOUR_MS, toIso } from "../../domain/time.ts";
import { UserError } from "../../domain/user-error.ts";
import { createClock } from "../../platform/clock.ts";
import { createMachine } from "../../platform/machine.ts";
import { createRandom } from "../../platform/random.ts";
import { StoreError } from "../../ports/store.ts";
import { createApartWorker, type ApartWorker } from "./apart.ts";
import { importText } from "../backend/transfer.ts";
import { openInstallation } from "../installation.ts";
import { decodeTask, documentOf, encodeTask, toErrorAnswer } from "./apart-messages.ts";
import { decodeSettings } from "../settings/settings.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

let dir = "";
let stop: AbortController;
let worker: ApartWorker;
beforeEach(() => {
  dir = temporaryFolder("apart");
  stop = new AbortController();
  const env = {
    PATH: process.env["PATH"],
    HOME: dir,
    USERPROFILE: dir,
    CLAUDE_METER_HOME: join(dir, "state"),
  };
  worker = createApartWorker({ stop: stop.signal, env, settings: () => SETTINGS });
});

const SETTINGS = decodeSettings("{}", "config.json");
const AT_MS = epochMs(Date.UTC(2026, 10, 23, 12));

async function keepOneReading(): Promise<void> {
  const machine = { ...createMachine(), homeDir: dir, env: { CLAUDE_METER_HOME: join(dir, "state") } };
  const installation = await openInstallation({ machine, clock: createClock(), random: createRandom() });
  const payload = { five_hour: { utilization: 42, resets_at: toIso(addMs(AT_MS, HOUR_MS)) } };
  await importText(installation, JSON.stringify({ observedAt: toIso(AT_MS), source: "oauth", payload }));
  await installation.close();
}

describe("a process that answers one question", () => {
  it("gives the document that was asked for", async () => {
    await keepOneReading();
    const answer = await worker.ask({
      kind: "ask",
      question: "status",
      query: { atMs: AT_MS, fetch: "never" },
    });
    expect(answer).toMatchObject({
      kind: "document",
      document: {
        schema: "claude-meter/status.v1",
        accounts: [{ windows: [{ key: "five_hour", usedPercent: 42 }] }],
      },
    });
  });

  it("gives the user's error as this process would", async () => {
    const answer = await worker.ask({ kind: "present", reports: [] });
    expect(() => answer && documentOf(answer)).toThrow(UserError);
  });

  it("gives the store's error as this process would", async () => {
    writeFileSync(join(dir, "state"), "a file where the folder should be");
    const answer = await worker.ask({ kind: "ask", question: "walls", query: {} });
    expect(() => answer && documentOf(answer)).toThrow(StoreError);
  });

  it("is ended with the daemon, and answers nothing", async () => {
    const asked = worker.ask({ kind: "ask", question: "walls", query: {} });
    stop.abort();
    expect(await asked).toBeUndefined();
    expect(await worker.ask({ kind: "ask", question: "walls", query: {} })).toBeUndefined();
  });
});

describe("what goes between the two processes", () => {
  it("carries a store's error in a report", () => {
    const storeError = new StoreError({ code: "store-full", message: "Full.", hint: "Free some." });
    const report = {
      source: "oauth",
      place: "",
      state: "ok",
      reportedAtMs: 1,
      message: "It answered.",
    } as const;
    const request = {
      kind: "present",
      reports: [{ ...report, reportedAtMs: report.reportedAtMs as never, storeError }],
    } as const;
    const task = { request, settings: SETTINGS };
    expect(decodeTask(encodeTask(task))).toEqual(task);
  });

  it("leaves a bug where it is", () => {
    expect(() => toErrorAnswer(new TypeError("ours"))).toThrow(TypeError);
  });
});
