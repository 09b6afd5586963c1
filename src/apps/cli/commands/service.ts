import type { Command } from "commander";
import type { ServiceDocument } from "../../../documents/service.ts";
import { toIso, type EpochMs } from "../../../domain/time.ts";
import type { ServicePreview, ServiceState } from "../../../ports/service.ts";
import { toText } from "../../terminal/ansi.ts";
import { paragraph } from "../../terminal/paragraph.ts";
import { span, type Line } from "../../terminal/span.ts";
import type { CliContext, CliIo } from "../context.ts";
import { examples } from "../examples.ts";
import { sentences } from "../sentences.ts";

interface InstallOptions {
  readonly dryRun?: boolean;
  readonly tray?: boolean;
}

/** `service`: the meter at each sign-in, by the system's own means. */
export function addServiceCommands(program: Command, context: CliContext): void {
  const service = program
    .command("service")
    .description("start the meter at each sign-in: systemd, launchd or the Task Scheduler")
    .addHelpText(
      "after",
      examples(
        "claude-meter service install --dry-run",
        "claude-meter service install --tray",
        "claude-meter service status",
        "claude-meter service uninstall",
      ),
    );
  service
    .command("install")
    .description("write the service files and start it; a file of somebody else's is left alone")
    .option("--dry-run", "show every file and command, and touch nothing")
    .option("--tray", "start the tray too")
    .action((options: InstallOptions) => install(options, context));
  service
    .command("uninstall")
    .description("end it and remove every file that install wrote")
    .action(async () => {
      const { removed } = await (await context.service()).uninstall();
      const lines = removed.map((path) => `Removed ${path}`);
      say(removed.length === 0 ? ["Nothing was installed."] : lines, context);
    });
  service
    .command("status", { isDefault: true })
    .description("say whether it is installed, up to date and running")
    .option("--json", "print it as JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const state = await (await context.service()).state();
      if (json) context.io.writeOut(`${JSON.stringify(toServiceDocument(state, context.clock.nowMs()))}\n`);
      else say(stateTexts(state), context);
    });
}

function toServiceDocument(state: ServiceState, nowMs: EpochMs): ServiceDocument {
  return { schema: "claude-meter/service.v1", generatedAt: toIso(nowMs), ...state, paths: [...state.paths] };
}

async function install({ dryRun, tray }: InstallOptions, context: CliContext): Promise<void> {
  const { service, io } = context;
  const desk = await service();
  const options = { withTray: tray === true };
  if (dryRun) return io.writeOut(toText(previewLines(await desk.preview(options), io), io.color));
  const { files, notes } = await desk.install(options);
  const written = files.map(({ path, change }) => `${change === "same" ? "Kept" : "Wrote"} ${path}`);
  say([...written, "The meter runs, and starts at each sign-in.", ...notes], context);
}

function say(texts: readonly string[], { io }: CliContext): void {
  io.writeOut(sentences(texts, io.sentenceColumns.out));
}

/** Paths, files and commands stand as they are, however wide: they are there to be copied. */
function previewLines({ files, commands, notes }: ServicePreview, io: CliIo): readonly Line[] {
  return [
    ...files.flatMap(({ path, text, change }): Line[] => [
      [span(`${change === "same" ? "keep" : "write"} ${path}`, "strong")],
      ...text
        .trimEnd()
        .split(/\r?\n/)
        .map((line): Line => [span(`  ${line}`)]),
      [],
    ]),
    ...commands.map((words): Line => [span("run ", "strong"), span(words.join(" "))]),
    ...notes.flatMap((note) => paragraph(note, "muted", io)),
  ];
}

const STATE_TEXTS: Readonly<Record<ServiceState["kind"], string>> = {
  absent: "Not installed. `claude-meter service install --dry-run` shows what it would do.",
  installed: "Installed",
  outdated:
    "Installed, but Node or claude-meter has moved since: run `claude-meter service install` again. It is",
  foreign: "A file of that name is somebody else's, and is left alone.",
  unsupported:
    "There is no service for this operating system: start `claude-meter up --foreground` by whatever starts programs here.",
};

function stateTexts({ kind, isActive, withTray, paths }: ServiceState): readonly string[] {
  const isOurs = kind === "installed" || kind === "outdated";
  const running = isOurs
    ? `${kind === "installed" ? ", and it is" : ""} ${isActive ? "running" : "not running"}`
    : "";
  const tray = withTray ? ", with the tray." : ".";
  const text = isOurs ? `${STATE_TEXTS[kind]}${running}${tray}` : STATE_TEXTS[kind];
  return [text, ...(isOurs || kind === "foreign" ? paths : [])];
}
