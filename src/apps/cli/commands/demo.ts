import type { Command } from "commander";
import { toDropdown } from "../../../view/dropdown/dropdown.ts";
import { repaint } from "../repaint.ts";
import { toText } from "../../terminal/ansi.ts";
import { hanging } from "../../terminal/paragraph.ts";
import { renderDropdown } from "../../terminal/render-dropdown.ts";
import { span } from "../../terminal/span.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { parseWhole } from "../parse-options.ts";

interface DemoCommandOptions {
  readonly scenario: string;
  readonly seed: number;
  readonly once?: boolean;
  readonly speed: number;
  readonly json?: boolean;
  readonly tray?: boolean;
}

/** `demo`: the simulator and the dropdown on it, visibly bannered. */
export function addDemoCommand(program: Command, context: CliContext): void {
  program
    .command("demo")
    .description("play a simulated account: no sign-in, no network, nothing of yours is read")
    .option("--scenario <name>", "which story to play; --list names them", "mid-loop-wall")
    .option("--list", "name the scenarios")
    .option("--seed <number>", "another world of the same story", (text) => parseWhole(text, "--seed", 0), 1)
    .option("--speed <factor>", "virtual seconds per second", (text) => parseWhole(text, "--speed", 1), 60)
    .option("--once", "show the scenario's moment and end")
    .option("--json", "print status documents instead of the dropdown")
    .option("--tray", "show it in the desktop's tray; --scenario all goes through every story")
    .addHelpText(
      "after",
      examples(
        "claude-meter demo --once",
        "claude-meter demo --scenario opus-wall --once",
        "claude-meter demo --speed 300",
        "claude-meter demo --tray --scenario all",
      ),
    )
    .action(async (options: DemoCommandOptions & { list?: boolean }) => {
      if (options.list) return list(context);
      if (options.tray) {
        return context.tray.openDemo({ ...options, stop: context.stopSignal(), say: context.io.writeError });
      }
      await context.demo.play({
        ...options,
        once: options.once === true,
        stop: context.stopSignal(),
        show: (document) => show(document, options, context),
      });
    });
}

async function list({ demo, io }: CliContext): Promise<void> {
  const scenarios = await demo.list();
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const lines = scenarios.flatMap(({ name, story }) =>
    hanging([span(`${name.padEnd(width)}  `)], story, "plain", io),
  );
  io.writeOut(toText(lines, io.color));
}

type Document = Parameters<Parameters<CliContext["demo"]["play"]>[0]["show"]>[0];

function show(document: Document, options: DemoCommandOptions, { io, localTime }: CliContext): void {
  if (options.json) return io.writeOut(`${JSON.stringify(document)}\n`);
  const text = toText(renderDropdown(toDropdown(document, { localTime }), io), io.color);
  io.writeOut(options.once ? text : repaint(text, io));
}
