import type { CliContext } from "../apps/cli/context.ts";
import type { Backend } from "../apps/cli/backend.ts";
import { createClock } from "../platform/clock.ts";
import { createLocalTime } from "../view/format/local-time.ts";
import { createCliIo } from "./cli-io.ts";
import { VERSION } from "./version.ts";

/** The real context of the command line. The heavy parts are loaded by the command that needs them. */
export function createContext(): CliContext {
  const clock = createClock();
  let backend: Promise<Backend> | undefined;
  return {
    version: VERSION,
    clock,
    io: createCliIo(),
    localTime: createLocalTime(process.env["TZ"] || undefined),
    backend: () => {
      backend ??= import("./local-backend.ts").then(({ createLocalBackend }) => createLocalBackend({ clock }));
      return backend;
    },
    demo: {
      list: async () => (await import("./demo.ts")).listScenarios(),
      play: async (options) => (await import("./demo.ts")).playDemo(options, clock),
    },
    runChild: async (request) => (await import("../platform/run-child.ts")).runChild(request),
  };
}
