import { Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { usageError } from "./usage-error.ts";

describe("usageError", () => {
  it("names a command that does not exist, and the one that was meant", () => {
    expect(wordsOf("statsu")).toEqual([
      'There is no command "statsu".',
      "Did you mean status? Run `claude-meter --help`.",
    ]);
    expect(wordsOf("service", "stauts")).toEqual([
      'There is no command "stauts".',
      "Did you mean status? Run `claude-meter service --help`.",
    ]);
  });

  it("makes no guess where nothing is near", () => {
    expect(wordsOf("bogus")).toEqual(['There is no command "bogus".', "Run `claude-meter --help`."]);
  });

  it("has words of its own where commander has none", () => {
    expect(wordsOf("help", "bogus")).toEqual(['There is no command "bogus".', "Run `claude-meter --help`."]);
    expect(wordsOf("hooks")).toEqual([
      "claude-meter hooks takes one of: install, uninstall.",
      "Run `claude-meter hooks --help`.",
    ]);
  });

  it("writes commander's own words as sentences, with the command's help beside them", () => {
    expect(wordsOf("guard", "--jsn")).toEqual([
      "Unknown option '--jsn'.",
      "Did you mean --json? Run `claude-meter guard --help`.",
    ]);
    expect(wordsOf("import")).toEqual([
      "Missing required argument 'file'.",
      "Run `claude-meter import --help`.",
    ]);
    expect(wordsOf("guard", "extra")[0]).toMatch(/^Too many arguments for 'guard'\./);
  });
});

/** The message and the hint for words that commander refuses. */
function wordsOf(...argv: readonly string[]): readonly string[] {
  const program = createProgram();
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const { message, hint } = usageError(error, program, argv);
    return [message, hint];
  }
  throw new Error(`commander takes ${argv.join(" ")}`);
}

function createProgram(): Command {
  const program = new Command("claude-meter").exitOverride().configureOutput({ writeErr: () => {} });
  program.command("status", { isDefault: true }).action(() => {});
  program
    .command("guard")
    .option("--json")
    .action(() => {});
  program.command("import <file>").action(() => {});
  const service = program.command("service");
  service.command("status", { isDefault: true }).action(() => {});
  const hooks = program.command("hooks");
  hooks.command("install").action(() => {});
  hooks.command("uninstall").action(() => {});
  return program;
}
