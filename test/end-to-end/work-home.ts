import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { workDays } from "../../src/analysis/calibration/fixtures/work-days.ts";
import { addMs, HOUR_MS, toIso, type EpochMs } from "../../src/domain/time.ts";
import { runCli } from "./cli.ts";

export const WORK_ACCOUNT = "ada@example.com";

/** Fills a home with eight days of work: transcripts of Claude Code, and readings of both windows. Returns an instant in its last afternoon. */
export async function fillWorkHome(home: string): Promise<EpochMs> {
  const { readings, endMs } = writeWork(join(home, ".claude"), { email: WORK_ACCOUNT });
  await runCli(["import", "-"], { home, input: readings });
  return addMs(endMs, -9 * HOUR_MS);
}

/** Writes eight days of transcripts into a folder of Claude Code; returns the readings of both windows as lines to import. */
export function writeWork(
  configDir: string,
  account: object,
  cwd = "/src/app",
): { readonly readings: string; readonly endMs: EpochMs } {
  const { uses, fiveHour, week, endMs } = workDays({ days: 8, pointsPerThousand: 0.4, chatPoints: () => 6 });
  const project = join(configDir, "projects", "-src-app");
  mkdirSync(project, { recursive: true });
  const owner = basename(configDir);
  let [session, lastMs] = [0, 0];
  const rows = uses.map((use, index) => {
    if (use.atMs - lastMs > HOUR_MS / 3) session += 1;
    lastMs = use.atMs;
    return {
      type: "assistant",
      timestamp: toIso(use.atMs),
      sessionId: `00000000-0000-4000-8000-${owner}-${session}`,
      cwd,
      version: "2.1.0",
      requestId: `req_${owner}_${index}`,
      uuid: `uuid-${index}`,
      message: {
        id: `msg_${owner}_${index}`,
        type: "message",
        role: "assistant",
        model: use.model,
        content: [],
        usage: { input_tokens: use.inputTokens, output_tokens: use.outputTokens },
      },
    };
  });
  for (const [sessionId, own] of Map.groupBy(rows, (row) => row.sessionId))
    writeFileSync(join(project, `${sessionId}.jsonl`), own.map((row) => `${JSON.stringify(row)}\n`).join(""));
  const readings = fiveHour.map((point, index) =>
    JSON.stringify({
      observedAt: toIso(point.observedAtMs),
      source: "oauth",
      account,
      payload: { five_hour: windowOf(point), seven_day: windowOf(week[index] ?? point) },
    }),
  );
  return { readings: readings.join("\n"), endMs };
}

function windowOf({ usedPercent, resetsAtMs }: { usedPercent: number; resetsAtMs?: EpochMs | undefined }) {
  return { utilization: usedPercent, resets_at: resetsAtMs === undefined ? null : toIso(resetsAtMs) };
}
