import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { COMMAND_TABLE, commandsFor } from "./command-table.ts";
import type { CliContext } from "./context.ts";

/** While commands are added, they look at the width of their help; at the rest when they run. */
const CONTEXT = { io: { columns: 80 } } as CliContext;

async function namesFor(...argv: readonly string[]): Promise<readonly string[]> {
  const program = new Command();
  for (const add of (await commandsFor(argv)).adds) add(program, CONTEXT, argv);
  return program.commands.map((command) => command.name());
}

const ALL = COMMAND_TABLE.flatMap(({ names }) => names);

describe("the commands of a call", () => {
  it.each(COMMAND_TABLE)("are the group's own, by the names in the table: $names", async ({ names }) => {
    for (const name of names) expect(await namesFor(name, "--json")).toEqual(names);
  });

  it("are the status alone where no word is given, and none for the version", async () => {
    expect(await namesFor()).toEqual(["status"]);
    expect(await namesFor("--version")).toEqual([]);
  });

  it.each(["help", "--help", "complete", "--json", "dialy"])("are all of them after %s", async (word) => {
    expect(await namesFor(word)).toEqual(ALL);
    expect((await commandsFor([word])).isAll).toBe(true);
  });
});
