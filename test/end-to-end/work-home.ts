import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workDays } from "../../src/analysis/calibration/fixtures/work-days.ts";
import { addMs, HOUR_MS, toIso, type EpochMs } from "../../src/domain/time.ts";
import { runCli } from "./cli.ts";

export const WORK_ACCOUNT = "ada@example.com";

/** Fills a home with eight days of work: transcripts of Claude Code, and readings of both windows. Returns an instant in its last afternoon. */
export async function fillWorkHome(home: string): Promise<EpochMs> {
  const { uses, fiveHour, week, endMs } = workDays({ days: 8, pointsPerThousand: 0.4, chatPoints: () => 6 });
  const project = join(home, ".claude", "projects", "-src-app");
  mkdirSync(project, { recursive: true });
  let [session, lastMs] = [0, 0];
  const rows = uses.map((use, index) => {
    if (use.atMs - lastMs > HOUR_MS / 3) session += 1;
    lastMs = use.atMs;
    return JSON.stringify({
      type: "assistant",
      timestamp: toIso(use.atMs),
      sessionId: `00000000-0000-4000-8000-${String(session).padStart(12, "0")}`,
      cwd: "/src/app",
      version: "2.1.0",
      requestId: `req_${index}`,
      uuid: `uuid-${index}`,
      message: {
        id: `msg_${index}`,
        type: "message",
        role: "assistant",
        model: use.model,
        content: [],
        usage: { input_tokens: use.inputTokens, output_tokens: use.outputTokens },
      },
    });
  });
  writeFileSync(join(project, "work.jsonl"), `${rows.join("\n")}\n`);
  const readings = fiveHour.map((point, index) =>
    JSON.stringify({
      observedAt: toIso(point.observedAtMs),
      source: "oauth",
      account: { email: WORK_ACCOUNT },
      payload: { five_hour: windowOf(point), seven_day: windowOf(week[index] ?? point) },
    }),
  );
  await runCli(["import", "-"], { home, input: readings.join("\n") });
  return addMs(endMs, -9 * HOUR_MS);
}

function windowOf({ usedPercent, resetsAtMs }: { usedPercent: number; resetsAtMs?: EpochMs | undefined }) {
  return { utilization: usedPercent, resets_at: resetsAtMs === undefined ? null : toIso(resetsAtMs) };
}
