import type { Command } from "commander";
import type { AccountMember, StatusDocument, WindowMember } from "../../../documents/status.ts";
import { fromIso, type DurationMs } from "../../../domain/time.ts";
import { UserError } from "../../../domain/user-error.ts";
import type { Backend } from "../../../ports/backend.ts";
import { toBurnUp, type BurnUp } from "../../../view/burn-up.ts";
import { toDropdown } from "../../../view/dropdown/dropdown.ts";
import { onlyWindow } from "../../../view/status/only-window.ts";
import { toText } from "../../terminal/ansi.ts";
import { renderBurnUp } from "../../terminal/render-burn-up.ts";
import { renderWindows } from "../../terminal/render-dropdown.ts";
import { span, type Line } from "../../terminal/span.ts";
import type { AnalysisOptions, CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { repaint } from "../repaint.ts";
import { fetchMode } from "./query-options.ts";

/** It is looked at anew this often; the gate decides whether the server is asked. */
const EVERY_MS: DurationMs = 15_000;

interface WatchOptions extends Pick<AnalysisOptions, "account" | "window" | "fetch"> {
  readonly once?: boolean;
}

/** `watch`: the live terminal view with the burn-up chart of one window. */
export function addWatchCommand(program: Command, context: CliContext): void {
  program
    .command("watch")
    .description("keep a burn-up chart on the screen: used so far, the even pace, and where it may go")
    .option("--account <id>", "one account: its id, e-mail, or a unique beginning of either")
    .option("--window <key>", "the window to draw (default: the one that binds)")
    .option("--no-fetch", "ask no server: what is stored, with its age")
    .option("--once", "draw it once, then end")
    .addHelpText("after", examples("claude-meter watch", "claude-meter watch --window seven_day --once"))
    .action(async (options: WatchOptions) => {
      const stop = context.stopSignal();
      const backend = await context.backend();
      let isFirst = true;
      do {
        const document = await backend.status({ account: options.account, fetch: fetchMode(options) });
        // A slip of the pen is told at once. A window that goes later may come back, as five hours do with the next piece of work.
        if (isFirst && options.window !== undefined) onlyWindow(document, options.window);
        isFirst = false;
        const text = await frame(document, backend, options, context);
        context.io.writeOut(options.once ? text : repaint(text, context.io));
        if (!options.once) await context.clock.sleep(EVERY_MS, stop);
      } while (!options.once && !stop.aborted);
    });
}

async function frame(
  document: StatusDocument,
  backend: Backend,
  options: WatchOptions,
  context: CliContext,
): Promise<string> {
  const { io, localTime } = context;
  const charts = await Promise.all(
    document.accounts.map((account) => chartOf(backend, document, account, options.window, context)),
  );
  const drawn = charts.flatMap((chart): readonly Line[] => (chart ? [...renderBurnUp(chart, io), []] : []));
  const none: readonly Line[] = [[span("No cycle runs that could be drawn.", "muted")], []];
  const windows = renderWindows(toDropdown(document, { localTime }), io);
  return toText([...(drawn.length > 0 ? drawn : none), ...windows], io.color);
}

async function chartOf(
  backend: Backend,
  document: StatusDocument,
  account: AccountMember,
  key: string | undefined,
  { localTime }: CliContext,
): Promise<BurnUp | undefined> {
  const window = chosenWindow(account, key);
  const nowMs = fromIso(document.generatedAt);
  const fromMs = window?.cycleStartedAt ? fromIso(window.cycleStartedAt) : undefined;
  if (window === undefined || nowMs === undefined || fromMs === undefined) return undefined;
  const asked = { account: account.id, window: window.key };
  const [history, whatIf] = await Promise.all([
    orNothing(backend.history({ ...asked, fromMs, toMs: nowMs })),
    orNothing(backend.whatIf({ ...asked, atMs: nowMs })),
  ]);
  return toBurnUp({
    window,
    points: history?.accounts[0]?.windows[0]?.points ?? [],
    whatIf: whatIf?.accounts[0]?.windows[0],
    nowMs,
    localTime,
  });
}

/** Without readings that are kept, the chart has fewer lines. */
async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function chosenWindow(
  { windows, binding }: AccountMember,
  key: string | undefined,
): WindowMember | undefined {
  const wanted = key ?? binding?.key;
  return windows.find((window) => window.key === wanted) ?? (key === undefined ? windows[0] : undefined);
}
