import { describe, expect, it } from "vitest";
import type { LapDocument } from "../../../documents/lap.ts";
import { addMs, fromIso, MINUTE_MS, toIso } from "../../../domain/time.ts";
import { must } from "../../../domain/assert.ts";
import { createMemoryStore } from "../../../store/memory/memory-store.ts";
import { decodePayload } from "../../../wire/snapshot-payload.ts";
import { keepLap, keptLaps } from "./kept-laps.ts";

const NOON = must(fromIso("2026-11-23T12:00:00Z"), "an instant");

function lap(minutes: number, command: string | null): LapDocument {
  const startedAt = toIso(addMs(NOON, minutes * MINUTE_MS));
  return {
    schema: "claude-meter/lap.v1",
    generatedAt: startedAt,
    state: "done",
    command,
    exitCode: command === null ? null : 0,
    startedAt,
    stoppedAt: startedAt,
    durationSeconds: 0,
    tokens: null,
    costUsd: null,
    unpricedModels: [],
    accounts: [],
  };
}

describe("kept laps", () => {
  it("hold a command's program, and neither its arguments nor its folder", async () => {
    const store = createMemoryStore({ decode: decodePayload });
    await keepLap(store, lap(0, "/home/ada/bin/deploy --token FAKE-secret"));
    await keepLap(store, lap(1, String.raw`C:\\tools\\make.exe all`));
    expect((await keptLaps(store)).map(({ command }) => command)).toEqual(["make.exe", "deploy"]);
    expect(JSON.stringify(await keptLaps(store))).not.toMatch(/FAKE|ada|tools/);
  });

  it("are the newest hundred, newest first", async () => {
    const store = createMemoryStore({ decode: decodePayload });
    for (let minute = 0; minute < 103; minute++) await keepLap(store, lap(minute, null));
    const kept = await keptLaps(store);
    expect(kept).toHaveLength(100);
    expect(kept[0]?.startedAt).toBe(lap(102, null).startedAt);
    expect(kept.at(-1)?.startedAt).toBe(lap(3, null).startedAt);
  });

  it("are kept once, however often they are told", async () => {
    const store = createMemoryStore({ decode: decodePayload });
    await keepLap(store, lap(0, null));
    await keepLap(store, lap(0, null));
    expect(await keptLaps(store)).toHaveLength(1);
  });
});
