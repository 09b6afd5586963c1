import type { Command } from "commander";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import type { SettingsPart, SettingsPlan, SettingsRequest } from "../../../ports/claude-settings.ts";
import { lineDiff, type DiffLine } from "../../claude-settings/line-diff.ts";
import { toText } from "../../terminal/ansi.ts";
import { paragraph } from "../../terminal/paragraph.ts";
import { span, wrap, type Line } from "../../terminal/span.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { helpItem } from "../help-layout.ts";
import { sentences } from "../sentences.ts";

interface Options {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly shell?: boolean;
  readonly configDir?: string;
}

/** `statusline` and `hooks`: what of ours stands in Claude Code's settings. */
export function addClaudeSettingsCommands(program: Command, context: CliContext): void {
  const statusline = program
    .command("statusline")
    .description("print the line for Claude Code's status line, from what is kept; install it there")
    .addHelpText("after", lineOptions(context.io.columns))
    .addHelpText(
      "after",
      examples("claude-meter statusline install", "claude-meter statusline --theme plain </dev/null"),
    );
  addPart(statusline, "statusline", context);
  const hooks = program
    .command("hooks")
    .description("hold Claude Code's tools at a threshold, and tell the agent what is left; needs install")
    .addHelpText("after", examples("claude-meter hooks install --dry-run", "claude-meter hooks uninstall"));
  addPart(hooks, "hooks", context);
}

const LINE_OPTIONS: readonly (readonly [option: string, meaning: string])[] = [
  ["--template TEXT", "what it shows, as in '{5h};{7d.left} left'"],
  ["--theme NAME", "plain, ansi, 256 or truecolor"],
  ["--account ID", "whose"],
  ["--columns N", "never wider"],
  ["--with COMMAND", "prints another status line below it"],
];

/** The line has a program of its own, so commander knows nothing of these. */
function lineOptions(columns: number): string {
  const heading = wrap("Options of the line itself (what is not given is in the settings file):", columns);
  const termWidth = Math.max(...LINE_OPTIONS.map(([option]) => option.length));
  const rows = LINE_OPTIONS.map(([option, meaning]) => helpItem(option, meaning, { termWidth, columns }));
  return ["", ...heading, ...rows].join("\n");
}

function addPart(parent: Command, part: SettingsPart, context: CliContext): void {
  for (const action of ["install", "uninstall"] as const) {
    const command = parent
      .command(action)
      .description(
        action === "install"
          ? "show what would change in Claude Code's settings.json, ask, and change it"
          : "put back what was there, to the byte where nobody else has changed it since",
      )
      .option("--dry-run", "show the change, and change nothing")
      .option("--yes", "do not ask")
      .option(
        "--config-dir <path>",
        "one folder of Claude Code's (default: CLAUDE_CONFIG_DIR, or every one that is there)",
      );
    if (part === "statusline" && action === "install") {
      command.option("--shell", "by a shell script that prints what the daemon keeps, without Node");
    }
    command
      .exitOverride()
      .configureOutput(parent.parent?.configureOutput() ?? {})
      .action((options: Options) => run({ part, action }, options, context));
  }
}

async function run(
  what: Pick<SettingsRequest, "part" | "action">,
  { shell = false, configDir, dryRun, yes }: Options,
  context: CliContext,
): Promise<void> {
  const editor = await context.claudeSettings();
  const request = { ...what, shell, configDir };
  const plans = await editor.plan(request);
  for (const plan of plans) show(plan, context);
  const changes = plans.filter(({ before, after }) => before !== after);
  if (changes.length > 0 && !dryRun) {
    if (!yes) await askFirst(context);
    for (const plan of changes) await editor.apply(request, plan);
    context.io.writeOut(sentences([DONE[what.action]], context.io.sentenceColumns.out));
  }
  refuse(plans);
}

const DONE = {
  install: "Done. New sessions of Claude Code run it; those that are open may need a restart.",
  uninstall: "Done.",
} as const;

function show(plan: SettingsPlan, { io }: CliContext): void {
  const { path, before, after, notes, refusal } = plan;
  const heading =
    refusal === undefined ? (before === after ? "nothing to change" : changeWords(plan)) : "left alone";
  // The path and the lines of the file stand as they are, however wide: they are there to be copied and compared.
  io.writeOut(
    toText(
      [
        [span(path, "strong"), span(`: ${heading}`)],
        ...(refusal === undefined ? [] : paragraph(refusal, "over", io, "  ")),
        ...(before === after ? [] : lineDiff(before ?? "", after ?? "").map(diffLine)),
        ...notes.flatMap((note) => paragraph(note, "tight", io, "  ")),
      ],
      io.color,
    ),
  );
}

function changeWords({ before, after }: SettingsPlan): string {
  if (before === undefined) return "a new file";
  return after === undefined ? "goes: it had not been there before" : "changes";
}

const DIFF_LOOK = {
  same: ["  ", "muted"],
  skipped: ["  ⋯", "muted"],
  removed: ["- ", "over"],
  added: ["+ ", "calm"],
} as const;

function diffLine({ kind, text }: DiffLine): Line {
  const [mark, role] = DIFF_LOOK[kind];
  return [span(`  ${mark}${text}`, role)];
}

async function askFirst({ io }: CliContext): Promise<void> {
  const answer = await io.confirm("Write this?");
  if (answer === true) return;
  throw new UserError({
    code: "consent-needed",
    message: "Nothing was changed.",
    hint:
      answer === undefined
        ? "There is no terminal to ask: add --yes to write this."
        : "Run it again whenever you like.",
    exitCode: EXIT_CODES.signInNeeded,
  });
}

/** A file that had to be left alone is an error, after what could be done was done. */
function refuse(plans: readonly SettingsPlan[]): void {
  const refused = plans.filter(({ refusal }) => refusal !== undefined);
  if (refused.length === 0) return;
  throw new UserError({
    code: "claude-settings-unusable",
    message: refused.map(({ path, refusal }) => `${path} was left alone: ${refusal ?? ""}.`).join("\n"),
    hint: "Mend the file, or write the lines of docs/statusline.md into it by hand.",
    exitCode: EXIT_CODES.usage,
  });
}
