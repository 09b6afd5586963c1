import type { Command } from "commander";
import type { CliContext, DaemonStart } from "../context.ts";
import { examples } from "../examples.ts";
import { sentences } from "../sentences.ts";

interface UpOptions {
  readonly foreground?: boolean;
  readonly detach?: boolean;
}

/** `up` and `down`: the daemon that polls for everybody on this machine. */
export function addDaemonCommands(program: Command, context: CliContext): void {
  program
    .command("up")
    .description("run the meter: one polite poller that every face of this machine asks")
    .option("--foreground", "stay here and say what happens, until Ctrl-C (the default without a terminal)")
    .option("--detach", "go on in the background (the default in a terminal)")
    .addHelpText("after", examples("claude-meter up", "claude-meter up --foreground", "claude-meter down"))
    .action((options: UpOptions) => up(options, context));
  program
    .command("down")
    .description("end the meter that runs in the background")
    .action(() => down(context));
}

async function up({ foreground, detach }: UpOptions, context: CliContext): Promise<void> {
  const { daemon, io } = context;
  const stays = foreground === true || (detach !== true && !io.isErrorTerminal);
  if (!stays) return say(startedText(await daemon.start(), context), context);
  const other = await daemon.run({ stop: context.stopSignal(), say: io.writeError });
  if (other) say(startedText(other, context), context);
}

function startedText(
  { kind, pid, startedAtMs, logPath }: DaemonStart,
  { clock, localTime }: CliContext,
): string {
  const who = pid === undefined ? "" : ` as process ${pid}`;
  if (kind === "started")
    return `The meter runs${who}. \`claude-meter down\` ends it; what it says is in ${logPath}.`;
  if (kind === "as-service")
    return `The meter runs${who}, started as the service. \`claude-meter down\` ends it.`;
  const since = startedAtMs === undefined ? "" : `, since ${localTime.near(startedAtMs, clock.nowMs())}`;
  return `The meter runs already${who}${since}.`;
}

async function down(context: CliContext): Promise<void> {
  const { daemon, clock, localTime } = context;
  const stopped = await daemon.stop();
  if (stopped.kind === "not-running") return say("The meter does not run.", context);
  const since =
    stopped.startedAtMs === undefined
      ? ""
      : ` It had run since ${localTime.near(stopped.startedAtMs, clock.nowMs())}.`;
  say(`The meter has ended.${since}`, context);
}

function say(sentence: string, { io }: CliContext): void {
  io.writeOut(sentences([sentence], io.sentenceColumns.out));
}
