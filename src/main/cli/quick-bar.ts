import type { BarFormatName } from "../../view/bars/bar-formats.ts";
import { BAR_FORMATS, isBarFormatName } from "../../view/bars/bar-formats.ts";
import { toBar } from "../../view/bars/bar-model.ts";
import { createLocalTime } from "../../view/format/local-time.ts";
import { agedStatus } from "../../view/menu/aged-status.ts";
import { createClock } from "../../platform/clock.ts";
import { createMachine } from "../../platform/machine.ts";
import { machineWallClock } from "../../platform/wall-clock.ts";
import { currentStatusFace } from "../faces/status-face.ts";

/** The bar that `status --format NAME` without any other word asks for: `undefined` when it asks for more, which is the command line's. */
export function plainBarRequest(argv: readonly string[]): BarFormatName | undefined {
  const [command, option = "", value = "", ...more] = argv;
  if (command !== "status" || more.length > 0) return undefined;
  const name = option.startsWith("--format=") && value === "" ? option.slice("--format=".length) : value;
  const isFormat = option === "--format" || option.startsWith("--format=");
  return isFormat && isBarFormatName(name) ? name : undefined;
}

/** What that bar prints where the face files say enough, without commander, store and analysis; `undefined` where they do not. */
export async function quickBar(
  name: BarFormatName,
): Promise<{ readonly text: string; readonly exitCode: number } | undefined> {
  const nowMs = createClock().nowMs();
  const face = await currentStatusFace(createMachine(), nowMs);
  if (face === undefined) return undefined;
  const model = toBar(agedStatus(face, nowMs), { nowMs, localTime: createLocalTime(machineWallClock) });
  const format = BAR_FORMATS[name];
  return { text: format.once(model), exitCode: format.exitCode?.(model) ?? 0 };
}
