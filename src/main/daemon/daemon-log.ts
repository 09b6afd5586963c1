import { toIso } from "../../domain/time.ts";
import type { DaemonNote } from "../../meter/daemon/daemon-ports.ts";
import type { SourceReport } from "../../meter/source-report.ts";
import type { Clock } from "../../ports/clock.ts";
import { VERSION } from "../version.ts";

/** What the daemon says of itself: only what has changed, so that a year of it is a few pages. */
export interface DaemonLog {
  readonly started: (pid: number) => void;
  readonly note: (note: DaemonNote) => void;
  readonly ended: () => void;
}

const NOTICED = {
  wake: "The machine woke, or was very busy: looking again.",
  "clock-set": "The clock was set back: looking again.",
  "sign-in": "A sign-in changed: looking again.",
  settings: "The settings changed.",
} as const;

export function createDaemonLog(clock: Pick<Clock, "nowMs">, write: (line: string) => void): DaemonLog {
  const states = new Map<string, string>();
  let lastProblem: string | undefined;
  let isTroubled = false;
  const say = (text: string): void => write(`${toIso(clock.nowMs())} ${text}\n`);
  const sayReport = (report: SourceReport): void => {
    const state = standing(report);
    const key = `${report.source} ${report.place}`;
    if (states.get(key) === state) return;
    states.set(key, state);
    say(`${report.source}: ${state}`);
  };
  return {
    started: (pid) => say(`claude-meter ${VERSION} runs as process ${pid}.`),
    ended: () => say("It ended."),
    note(note) {
      if (note.kind === "looked") note.reports.forEach(sayReport);
      if (note.kind === "noticed") say(NOTICED[note.what]);
      // Looks and alerts meet the same trouble, and each notes its end.
      if (note.kind === "recovered" && isTroubled) say("It works again.");
      if (note.kind === "problem" && lastProblem !== note.code)
        say(`${note.code}: ${note.message} ${note.hint}`);
      if (note.kind === "problem") lastProblem = note.code;
      if (note.kind === "recovered" || isOfSettings(note)) lastProblem = undefined;
      if (note.kind === "problem" || note.kind === "recovered") isTroubled = note.kind === "problem";
    },
  };
}

/** A file that can be used again: when it cannot once more, that is news. */
function isOfSettings(note: DaemonNote): boolean {
  return note.kind === "noticed" && note.what === "settings";
}

/** In states that come and go with each look, the message would be news each time. */
function standing({ state, message }: SourceReport): string {
  return state === "ok" || state === "cached" ? "read" : `${state}. ${message}`;
}
