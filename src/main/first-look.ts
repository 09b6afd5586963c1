// What `npm start` runs after setting up: the dropdown once, of the real account where there is one, else of the simulator.
import { runCli } from "../apps/cli/program.ts";
import { EXIT_CODES } from "../domain/user-error.ts";
import { createContext } from "./context.ts";

const context = createContext();
const { io } = context;

await firstLook();
await context.close();

async function firstLook(): Promise<void> {
  let exitCode: number = EXIT_CODES.ok;
  let why = "";
  await runCli(["status"], {
    ...context,
    io: { ...io, writeError: (text) => (why += text), setExitCode: (code) => (exitCode = code) },
  });
  if (exitCode === EXIT_CODES.ok) return sayHowToGoOn("your own account");
  io.writeOut(`${why}\nThere is nothing of your own to show yet, so this is the simulator:\n\n`);
  await runCli(["demo", "--once"], context);
  sayHowToGoOn("the simulator");
}

function sayHowToGoOn(shown: string): void {
  io.writeOut(
    [
      `That was ${shown}, once. To go on:`,
      "  npm run -s meter -- status          the same again: asks the server at most every three minutes",
      "  npm run -s meter -- status --watch  keep it on the screen",
      "  npm run -s meter -- demo            a simulated account, live",
      "  npm run -s meter -- --help          everything else",
      "",
    ].join("\n"),
  );
}
