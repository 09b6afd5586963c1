import { describe, expect, it, vi } from "vitest";
import { runChild } from "./run-child.ts";

/** Ends with 7 at the signal, with 3 when none has come by then. */
const program = (signal: string) =>
  `process.on("${signal}", () => process.exit(7)); setTimeout(() => process.exit(3), 1_500); process.stdout.write("")`;

/** How the program ends when we are sent the signal while it runs. */
async function endAfter(signal: NodeJS.Signals, isOnTerminal: boolean): Promise<number> {
  const before = process.listenerCount(signal);
  const end = runChild({
    command: process.execPath,
    args: ["-e", program(signal)],
    stdoutToStderr: false,
    isOnTerminal,
  });
  await vi.waitFor(() => expect(process.listenerCount(signal)).toBeGreaterThan(before));
  // Again and again: nobody tells when the program has come so far as to listen.
  const sending = setInterval(() => process.emit(signal), 100);
  return end.finally(() => clearInterval(sending));
}

describe("runChild", () => {
  it("hands on what is sent to this process alone", async () => {
    expect([7, 130]).toContain(await endAfter("SIGINT", false));
    expect([7, 143]).toContain(await endAfter("SIGTERM", true));
  });

  it("leaves the signals of a terminal's keys to the terminal, which tells every process of it", async () => {
    expect(await endAfter("SIGINT", true)).toBe(3);
  });
});
