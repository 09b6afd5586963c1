// How long one full analysis takes beside a year of history at five-minute polls, as a ratio to reading that history: `node bench/analysis.ts [days]`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { analyzeAccount } from "../src/analysis/analyze-account.ts";
import type { LocalUse } from "../src/analysis/calibration/local-use.ts";
import { accountId } from "../src/domain/account.ts";
import type { Snapshot } from "../src/domain/snapshot.ts";
import { addMs, DAY_MS, epochMs, HOUR_MS, MINUTE_MS, toIso, type EpochMs } from "../src/domain/time.ts";
import { utcWallClock } from "../src/domain/wall-clock.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey } from "../src/domain/window.ts";
import { loadAccountInput } from "../src/meter/account-input.ts";
import { openSqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { decodePayload } from "../src/wire/snapshot-payload.ts";
import { medianMs, timedMs } from "./tools/timing.ts";

const DAYS = Number(process.argv[2] ?? 365);
const POLL_MS = 5 * MINUTE_MS;
const START_MS = epochMs(Date.UTC(2026, 0, 1));
const END_MS = addMs(START_MS, DAYS * DAY_MS - 10 * HOUR_MS);
const ADA = { id: accountId("ada") };
const KEYS = [FIVE_HOUR, SEVEN_DAY, windowKey("seven_day_opus"), windowKey("seven_day_sonnet")];
const RUNS = 9;

const folder = mkdtempSync(join(tmpdir(), "claude-meter-bench-"));
try {
  await measure();
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(): Promise<void> {
  const store = await openSqliteStore({ path: join(folder, "store.sqlite"), decode: decodePayload });
  const uses = await fill(store);
  const year = { fromMs: START_MS, toMs: END_MS };
  const readMs = await medianMs(RUNS, async () => {
    for (const key of KEYS) await store.readings({ accountId: ADA.id, windowKey: key, ...year });
  });
  report(`reading the history (${DAYS} days, ${KEYS.length} windows)`, readMs, readMs);
  const load = () => loadAccountInput(store, { account: ADA, nowMs: END_MS });
  const input = await load();
  const analyse = (local: boolean) => () =>
    analyzeAccount({
      ...input,
      local: local ? { kind: "uses", uses, priors: new Map() } : undefined,
      wallClockOf: utcWallClock,
    });
  const firstMs = await timedMs(analyse(true));
  report("loading what an analysis looks at", await medianMs(RUNS, load), readMs);
  report("the first full analysis of a process", firstMs, readMs);
  report("a full analysis, transcripts and all", await medianMs(RUNS, analyse(true)), readMs);
  report("… without transcripts", await medianMs(RUNS, analyse(false)), readMs);
  const { windows, splits } = analyse(true)();
  console.log(
    `${windows.filter(({ forecast }) => forecast).length} forecasts, ${splits.length} estimated splits in it`,
  );
  await store.close();
}

/** Workdays of bursts, seen by polls; of the last 60 days also what this machine logged. */
async function fill(store: Awaited<ReturnType<typeof openSqliteStore>>): Promise<readonly LocalUse[]> {
  const uses: LocalUse[] = [];
  const used = KEYS.map(() => 0);
  let batch: Snapshot[] = [];
  for (let atMs = START_MS; atMs <= END_MS; atMs = addMs(atMs, POLL_MS)) {
    const outputTokens = tokensAt(atMs);
    KEYS.forEach((key, index) => {
      const lengthMs = lengthOf(key);
      const isNew = (atMs - START_MS) % lengthMs < POLL_MS;
      const before = isNew ? 0 : (used[index] ?? 0);
      used[index] = Math.min(100, before + outputTokens / (key === FIVE_HOUR ? 4_000 : 40_000));
    });
    if (outputTokens > 0 && END_MS - atMs < 60 * DAY_MS) uses.push(useOf(atMs, outputTokens));
    batch.push(snapshotAt(atMs, used));
    if (batch.length < 2_000) continue;
    await store.append(batch);
    batch = [];
  }
  await store.append(batch);
  return uses;
}

function lengthOf(key: string): number {
  return key === FIVE_HOUR ? 5 * HOUR_MS : 7 * DAY_MS;
}

function tokensAt(atMs: EpochMs): number {
  const { weekday, hour } = utcWallClock(atMs);
  if (weekday === 0 || weekday === 6 || hour < 9 || hour >= 19) return 0;
  const noise = ((Math.floor(atMs / POLL_MS) * 7_919) % 101) / 100;
  const isBurst = (Math.floor(atMs / (40 * MINUTE_MS)) * 31) % 7 < 4;
  return isBurst ? Math.round(9_000 * noise) : 0;
}

function useOf(atMs: EpochMs, outputTokens: number): LocalUse {
  const none = { cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 };
  return {
    atMs: addMs(atMs, -MINUTE_MS),
    model: "claude-opus-5",
    inputTokens: outputTokens,
    outputTokens,
    cacheReadTokens: 20 * outputTokens,
    ...none,
  };
}

function snapshotAt(observedAtMs: EpochMs, used: readonly number[]): Snapshot {
  const readings = KEYS.map((key, index) => {
    const lengthMs = lengthOf(key);
    const resetsAtMs = addMs(START_MS, (Math.floor((observedAtMs - START_MS) / lengthMs) + 1) * lengthMs);
    return { windowKey: key, usedPercent: Math.floor(used[index] ?? 0), resetsAtMs };
  });
  const payload = Object.fromEntries(
    readings.map(({ windowKey: key, usedPercent, resetsAtMs }) => [
      key,
      { utilization: usedPercent, resets_at: toIso(resetsAtMs) },
    ]),
  );
  const empty = { pools: [], scopedShares: [], drift: [], scale: "percent" as const };
  return { accountId: ADA.id, source: "oauth", observedAtMs, readings, payload, ...empty };
}

function report(name: string, tookMs: number, readMs: number): void {
  console.log(
    `${name.padEnd(50)} ${tookMs.toFixed(1).padStart(8)} ms ${(tookMs / readMs).toFixed(3).padStart(8)} ×`,
  );
}
