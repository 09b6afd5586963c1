import type { Command } from "commander";
import type { StatusDocument } from "../../../documents/status.ts";
import { toDropdown, type DropdownModel } from "../../../view/dropdown/dropdown.ts";
import {
  toBurnDocument,
  toFindingsDocument,
  toForecastDocument,
  toSplitDocument,
} from "../../../view/status/projections.ts";
import { toText } from "../../terminal/ansi.ts";
import {
  renderFindings,
  renderSplits,
  renderWindows,
  type TerminalOptions,
} from "../../terminal/render-dropdown.ts";
import type { Line } from "../../terminal/span.ts";
import type { AnalysisOptions, CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { addQueryOptions, queryStatus, toJsonLines, toTexts } from "./query-options.ts";

/** One analysis as a command: a projection of the status document, and the part of the dropdown that shows it. */
interface AnalysisCommand {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly toDocument: (document: StatusDocument) => unknown;
  readonly render: (model: DropdownModel, options: TerminalOptions) => readonly Line[];
}

const ANALYSES: readonly AnalysisCommand[] = [
  {
    name: "burn",
    description: "show how fast each window fills: Δu/Δt on the server's own number, with its bounds",
    examples: ["claude-meter burn", "claude-meter burn --window five_hour --json"],
    toDocument: toBurnDocument,
    render: renderWindows,
  },
  {
    name: "forecast",
    description:
      "show where each window will stand at its reset, and the chance and time of its wall, with bands",
    examples: ["claude-meter forecast", "claude-meter forecast --window five_hour --json"],
    toDocument: toForecastDocument,
    render: renderWindows,
  },
  {
    name: "split",
    description:
      "show which surface is eating each window, by every method that applies, and why the others do not",
    examples: ["claude-meter split", "claude-meter split --json | jq '.accounts[].split'"],
    toDocument: toSplitDocument,
    render: renderSplits,
  },
  {
    name: "findings",
    description: "show recognised failure modes, each with its evidence and one advice",
    examples: ["claude-meter findings"],
    toDocument: toFindingsDocument,
    render: renderFindings,
  },
];

export function addAnalysisCommands(program: Command, context: CliContext): void {
  for (const analysis of ANALYSES) {
    addQueryOptions(program.command(analysis.name))
      .description(analysis.description)
      .addHelpText("after", examples(...analysis.examples))
      .action((options: AnalysisOptions) => runAnalysis(analysis, options, context));
  }
}

async function runAnalysis(
  analysis: AnalysisCommand,
  options: AnalysisOptions,
  context: CliContext,
): Promise<void> {
  const { io, localTime } = context;
  const answers = await queryStatus(await context.backend(), options);
  if (options.json) return io.writeOut(toJsonLines(answers, analysis.toDocument));
  io.writeOut(
    toTexts(answers, io, (document) =>
      toText(analysis.render(toDropdown(document, { localTime }), io), io.color),
    ),
  );
}
