import { Command } from "commander";
import { describe, expect, it } from "vitest";
import type { StatusDocument, WindowMember } from "../../../documents/status.ts";
import { utcWallClock } from "../../../domain/wall-clock.ts";
import type { Backend } from "../../../ports/backend.ts";
import { SEED_ACCOUNT, SEED_STATUS } from "../../../view/fixtures/seed-status.ts";
import { createLocalTime } from "../../../view/format/local-time.ts";
import { UNICODE_GLYPHS } from "../../terminal/glyphs.ts";
import type { CliContext } from "../context.ts";
import { addWatchCommand } from "./watch.ts";

const status = (windows: readonly WindowMember[]): StatusDocument => ({
  ...SEED_STATUS,
  accounts: [{ ...SEED_ACCOUNT, windows: [...windows] }],
});
const WHOLE = status(SEED_ACCOUNT.windows);
const WITHOUT_FIVE_HOURS = status(SEED_ACCOUNT.windows.filter(({ key }) => key !== "five_hour"));

/** What is drawn of the five hours while the meter says one thing after the other, and is stopped after the last. */
async function framesOf(...documents: readonly StatusDocument[]): Promise<readonly string[]> {
  const frames: string[] = [];
  const left = [...documents];
  const end = new AbortController();
  const backend: Partial<Backend> = {
    status: async () => left.shift() ?? SEED_STATUS,
    history: async () => ({
      schema: "claude-meter/history.v1",
      generatedAt: WHOLE.generatedAt,
      accounts: [],
    }),
    whatIf: async () => ({ schema: "claude-meter/what-if.v1", generatedAt: WHOLE.generatedAt, accounts: [] }),
  };
  const context = {
    backend: async () => backend,
    clock: { sleep: async () => void (left.length === 0 && end.abort()) },
    stopSignal: () => end.signal,
    localTime: createLocalTime(utcWallClock),
    io: {
      columns: 80,
      color: "none",
      glyphs: UNICODE_GLYPHS,
      writeOut: (text: string) => frames.push(text),
    },
  } as unknown as CliContext;
  const program = new Command();
  addWatchCommand(program, context);
  await program.parseAsync(["watch", "--window", "five_hour"], { from: "user" });
  return frames;
}

describe("watch --window", () => {
  it("goes on while the window is gone, and draws it again when it is back", async () => {
    const [before, gone, ...after] = await framesOf(WHOLE, WITHOUT_FIVE_HOURS, WHOLE);
    expect(gone).toContain("No cycle runs that could be drawn.");
    expect(after).toEqual([before]);
    expect(before).not.toContain("No cycle runs");
  });

  it("ends at once for one that is not there at first", async () => {
    await expect(framesOf(WITHOUT_FIVE_HOURS)).rejects.toMatchObject({ code: "no-such-window" });
  });
});
