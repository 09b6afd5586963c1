import { runCli } from "../apps/cli/program.ts";
import { createContext } from "./context.ts";

const context = createContext();
await runCli(process.argv.slice(2), context);
await context.close();
