import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { writeFileSync } from "node:fs";
import { addMs, toIso } from "../../domain/time.ts";
import { createClock } from "../../platform/clock.ts";
import { takeExclusiveLock } from "../../platform/files/exclusive-lock.ts";
import { createMachine } from "../../platform/machine.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";
import { createDaemonControl } from "./daemon-control.ts";
import { daemonFiles, writeOwner } from "./daemon-files.ts";

beforeEach(() => void vi.stubEnv("CLAUDE_METER_HOME", temporaryFolder("control")));
afterEach(() => void vi.unstubAllEnvs());

it.each([
  ["nobody", undefined],
  ["an earlier one that was killed", { pid: 4_194_303, identity: "of another", version: "0" }],
])(
  "`up` beside a daemon that just took the lock names that one, where %s is written down",
  async (_, left) => {
    const parts = { machine: createMachine() };
    const files = daemonFiles(parts);
    const nowMs = createClock().nowMs();
    const lock = await takeExclusiveLock(files.lock);
    if (left)
      writeFileSync(files.owner, JSON.stringify({ ...left, startedAt: toIso(addMs(nowMs, -60_000)) }));
    const clock = { ...createClock(), sleep: () => writeOwner(parts, nowMs) };
    expect(await createDaemonControl(clock).start()).toEqual({
      kind: "already-running",
      pid: process.pid,
      startedAtMs: nowMs,
      logPath: files.log,
    });
    lock?.release();
  },
);
