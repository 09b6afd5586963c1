import { createInterface } from "node:readline";
import { runWindowsTray } from "../apps/tray/windows/windows-tray.ts";
import { createClock } from "../platform/clock.ts";

// The helper of the Windows tray: orders come on standard input, clicks go out on standard output, as JSON lines.
const { default: koffi } = await import("koffi");
await runWindowsTray({
  koffi,
  orders: createInterface(process.stdin),
  tell: (report) => void process.stdout.write(`${JSON.stringify(report)}\n`),
  clock: createClock(),
});
process.exit(0);
