import { runCli } from "../apps/cli/program.ts";
import { createContext } from "./context.ts";

await runCli(process.argv.slice(2), createContext());
