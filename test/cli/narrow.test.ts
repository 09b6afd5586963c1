import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textWidth } from "../../src/apps/terminal/span.ts";
import { addMs, DAY_MS, HOUR_MS, toIso } from "../../src/domain/time.ts";
import { startInProcess, type InProcess } from "./in-process.ts";
import { VERBATIM } from "./canned-desks.ts";

const COLUMNS = [40, 60, 80, 140];

/** Every command that writes for people; `AT` stands for an instant in the last afternoon, `SINCE` for a week before. */
const COMMANDS: readonly (readonly string[])[] = [
  ["status"],
  ["status", "--at", "AT"],
  ["watch", "--once"],
  ["burn", "--at", "AT"],
  ["forecast", "--at", "AT"],
  ["split", "--at", "AT"],
  ["findings", "--at", "AT"],
  ["guard", "--max-wall-chance", "1"],
  ["guard", "--window", "any", "--max-used", "1"],
  ["wait", "--max-used", "100"],
  ["lap", "start"],
  ["lap", "stop"],
  ["lap", "--", "make", "a-target-with-a-long-name", "another-target-with-a-long-name"],
  ["lap", "list"],
  ["history", "--at", "AT"],
  ["daily", "--breakdown"],
  ["daily", "--explain"],
  ["weekly"],
  ["monthly"],
  ["session"],
  ["blocks"],
  ["project"],
  ["what-if", "--at", "AT", "--pace", "2"],
  ["calibrate", "--at", "AT"],
  ["walls", "--since", "SINCE"],
  ["explain", "Claude usage limit reached. Your limit will reset at 3pm (Europe/Berlin)."],
  ["import", "-"],
  ["machines"],
  ["machines", "forget", "nobody"],
  ["up", "--detach"],
  ["down"],
  ["alerts", "list"],
  ["alerts", "test"],
  ["alerts", "snooze", "--for", "2h"],
  ["service", "status"],
  ["service", "install"],
  ["service", "install", "--dry-run"],
  ["service", "uninstall"],
  ["dashboard"],
  ["tray"],
  ["statusline", "install", "--dry-run"],
  ["hooks", "install", "--yes"],
  ["hooks", "uninstall"],
  ["doctor"],
  ["demo", "--list"],
  ["statsu"],
  ["status", "--account", "nobody"],
  ["burn", "--window", "five_hours"],
  ["history", "--since", "7x"],
];

/** These take seconds on a loaded machine, and are looked at where there is least room. */
const SLOW_COMMANDS: readonly (readonly string[])[] = [
  ["demo", "--once"],
  ["split-history", "--since", "SINCE"],
  ["backtest"],
];

/** Their output is for programs: lines of data, a script, one bar's line. */
const FOR_PROGRAMS = ["export", "complete", "help"];

describe("what is written for people", () => {
  let cli: InProcess;
  beforeAll(async () => {
    cli = await startInProcess();
  });
  afterAll(() => cli.close());

  /** Lines that are too wide and need not be. */
  async function overflows(argv: readonly string[], columns: number): Promise<readonly string[]> {
    const instants = new Map([
      ["AT", toIso(addMs(cli.nowMs, -9 * HOUR_MS))],
      ["SINCE", toIso(addMs(cli.nowMs, -7 * DAY_MS))],
    ]);
    const words = argv.map((word) => instants.get(word) ?? word);
    const { lines } = await cli.run(words, columns, "{}\n");
    expect(lines.join("").trim(), words.join(" ")).not.toBe("");
    return lines.filter(
      (line) =>
        textWidth(line) > columns && !VERBATIM.some((text) => line.includes(text)) && !isOneWord(line),
    );
  }

  it.each(COMMANDS.map((argv) => ({ argv, name: argv.join(" ") })))(
    "is never wider than the terminal: $name",
    async ({ argv }) => {
      for (const columns of COLUMNS) expect(await overflows(argv, columns), `${columns}`).toEqual([]);
    },
  );

  it.each(SLOW_COMMANDS.map((argv) => ({ argv, name: argv.join(" ") })))(
    "is never wider than a narrow terminal: $name",
    async ({ argv }) => {
      expect(await overflows(argv, 40)).toEqual([]);
    },
  );

  it("is never wider in the help of any command, but for examples, which are there to be copied", async () => {
    for (const columns of COLUMNS) {
      for (const argv of [["--help"], ...(await commandNames()).map((name) => [name, "--help"])]) {
        const { lines } = await cli.run(argv, columns);
        const isExample = (line: string) => lines.indexOf(line) > lines.indexOf("Examples:");
        const wide = lines.filter((line) => textWidth(line) > columns && !isExample(line));
        expect(wide, `${argv.join(" ")} at ${columns}`).toEqual([]);
      }
    }
  });

  it("is looked at here for every command there is", async () => {
    const tried = new Set([...COMMANDS, ...SLOW_COMMANDS].map(([name]) => name));
    expect((await commandNames()).filter((name) => !tried.has(name))).toEqual(FOR_PROGRAMS);
  });

  async function commandNames(): Promise<readonly string[]> {
    const { lines } = await cli.run(["--help"], 140);
    const list = lines.slice(lines.indexOf("Commands:") + 1, lines.indexOf("Environment:"));
    return list.flatMap((line) => /^ {2}([a-z][a-z-]*)/.exec(line)?.[1] ?? []);
  }
});

/** A path or an address, which can be copied only whole. */
function isOneWord(line: string): boolean {
  return /[/\\]/.test(line) && line.trim().split(" ").length <= 2;
}
