import type { FaceFeed } from "../../apps/cli/context.ts";
import { createMachine } from "../../platform/machine.ts";
import { watchFolders } from "../../platform/files/folder-watch.ts";
import type { Clock } from "../../ports/clock.ts";
import { facesDir } from "./face-files.ts";
import { currentStatusFace } from "./status-face.ts";

/** A bar that ends closes its pipe, which a program that prints seldom notices late: then it has another parent. */
const PARENT = process.ppid;

/** The face files, as a face that runs on follows them. */
export function createFaceFeed(clock: Clock): FaceFeed {
  const machine = createMachine();
  return {
    hasReader: () => process.ppid === PARENT,
    current: () => currentStatusFace(machine, clock.nowMs()),
    async change(timeoutMs, stop) {
      const end = new AbortController();
      const endNow = (): void => end.abort();
      stop.addEventListener("abort", endNow, { once: true });
      if (stop.aborted) endNow();
      const watch = watchFolders({
        roots: [facesDir(machine)],
        depth: 0,
        onChange: (name) => name === "status.json" && endNow(),
      });
      await clock.sleep(timeoutMs, end.signal);
      watch.close();
      stop.removeEventListener("abort", endNow);
    },
  };
}
