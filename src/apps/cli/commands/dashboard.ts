import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";

/** `dashboard`: the web pages of the running meter, in the person's browser. */
export function addDashboardCommand(program: Command, { dashboard, io }: CliContext): void {
  program
    .command("dashboard")
    .description("open the dashboard of the running meter in the browser")
    .option("--print", "print its address instead: good once, within a minute")
    .addHelpText("after", examples("claude-meter dashboard", "claude-meter dashboard --print"))
    .action(async ({ print }: { print?: boolean }) => {
      const url = await dashboard.link();
      if (print === true || !(await dashboard.open(url))) io.writeOut(`${url}\n`);
    });
}
