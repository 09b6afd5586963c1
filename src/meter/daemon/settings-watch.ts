import type { DaemonPorts } from "./daemon-ports.ts";
import { problemOf, type Problem } from "./problems.ts";

/** Holds the daemon to the settings as they are now, and to the last good ones while they cannot be used. */
export interface SettingsWatch {
  /** Takes up what changed; says whether there is something new to show. Errors: none. */
  look(): Promise<boolean>;
  /** Why the settings cannot be used; absent: they can. */
  problem(): Problem | undefined;
}

export function createSettingsWatch({
  renewSettings,
  note,
}: Pick<DaemonPorts, "renewSettings" | "note">): SettingsWatch {
  let problem: Problem | undefined;
  return {
    problem: () => problem,
    async look() {
      const before = problem;
      try {
        const hasChanged = await renewSettings();
        problem = undefined;
        if (!hasChanged && before === undefined) return false;
        note({ kind: "noticed", what: "settings" });
        return true;
      } catch (error) {
        problem = problemOf(error);
        if (problem.message === before?.message) return false;
        note({ kind: "problem", ...problem });
        return true;
      }
    },
  };
}
