import type { StatusDocument } from "../../../documents/status.ts";
import { SECOND_MS, type DurationMs } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { BAR_FORMATS, BAR_FORMAT_NAMES, type BarFormatName } from "../../../view/bars/bar-formats.ts";
import { emptyBar, toBar, type BarModel } from "../../../view/bars/bar-model.ts";
import { agedStatus } from "../../../view/menu/aged-status.ts";
import type { AnalysisOptions, CliContext } from "../context.ts";
import { onlyWindow } from "../../../view/status/only-window.ts";
import { fetchMode } from "./query-options.ts";

export interface BarOptions extends AnalysisOptions {
  readonly format: BarFormatName;
  readonly follow?: boolean;
}

/** A followed bar is drawn anew this often without a change: its countdown runs. The gate decides whether the server is asked. */
const FRAME_EVERY_MS: DurationMs = 30 * SECOND_MS;

/** `status --format NAME`: the line of one bar, once or for each change. A failure is shown in the bar, where its reader looks. */
export async function printBar(options: BarOptions, context: CliContext): Promise<void> {
  const format = BAR_FORMATS[options.format];
  if (!options.follow) {
    const model = await readBar(options, context);
    context.io.writeOut(format.once(model));
    return context.io.setExitCode(format.exitCode?.(model) ?? EXIT_CODES.ok);
  }
  const { frame } = format;
  if (frame === undefined) throw noStream(options.format);
  const stop = context.stopSignal();
  let last = "";
  const faces = await context.faces();
  while (!stop.aborted && faces.hasReader()) {
    const text = frame(await readBar(options, context));
    if (text !== last) context.io.writeOut(text);
    last = text;
    await faces.change(FRAME_EVERY_MS, stop);
  }
}

async function readBar(options: BarOptions, context: CliContext): Promise<BarModel> {
  const { clock, localTime } = context;
  try {
    const document = await readDocument(options, context);
    const selected = options.window === undefined ? document : onlyWindow(document, options.window);
    const nowMs = clock.nowMs();
    return toBar(agedStatus(selected, nowMs), { nowMs, localTime });
  } catch (error) {
    // What the user wrote wrongly is told on the terminal; what the world refuses is told in the bar.
    if (error instanceof UserError && error.exitCode !== EXIT_CODES.usage) return emptyBar(error.message);
    throw error;
  }
}

async function readDocument(options: BarOptions, { backend, faces }: CliContext): Promise<StatusDocument> {
  const isPlain = options.account === undefined && !options.refresh;
  const face = isPlain ? await (await faces()).current() : undefined;
  return face ?? (await backend()).status({ account: options.account, fetch: fetchMode(options) });
}

function noStream(name: BarFormatName): UserError {
  const streaming = BAR_FORMAT_NAMES.filter((one) => BAR_FORMATS[one].frame !== undefined);
  return new UserError({
    code: "bar-without-stream",
    message: `${name} reads one answer at a time: it does not follow.`,
    hint: `Without --follow it is asked anew; these follow: ${streaming.join(", ")}.`,
    exitCode: EXIT_CODES.usage,
  });
}
