// What `npm start` runs after setting up: the dropdown once, of the real account where there is one, else of the simulator.
import { EXIT_CODES } from "../domain/user-error.ts";

// Imported as the command line imports them: what is a part of another program needs a chunk more.
const [{ runCli }, { createContext }] = await Promise.all([
  import("../apps/cli/program.ts"),
  import("./cli/process-context.ts"),
]);
const context = createContext();
const { io } = context;

type Shown = "your own account" | "the simulator";

const NEXT_STEPS: Readonly<Record<Shown, readonly string[]>> = {
  "your own account": [
    "npm run -s meter -- up              one polite poller in the background, for every face on this machine",
    "npm run -s meter -- dashboard       its pages in the browser; `tray` and `statusline install` are its other faces",
    "npm run -s meter -- --help          names everything else",
  ],
  "the simulator": [
    "npm run -s meter -- demo            plays on, live; --list names the other stories",
    "npm run -s meter -- up              watches your own account in the background, once Claude Code is signed in here",
    "npm run -s meter -- --help          names everything else",
  ],
};

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

function sayHowToGoOn(shown: Shown): void {
  const steps = NEXT_STEPS[shown].map((step) => `  ${step}\n`).join("");
  io.writeOut(`\nThat was ${shown}, once. To keep it running:\n${steps}`);
}
