// How fast and how large the SQLite store is with a year of polls: `node bench/store.ts [polls]`.
// Ratios compare with the least that SQLite itself takes for the same rows, so that they mean the same on any machine.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { accountId } from "../src/domain/account.ts";
import { assert } from "../src/domain/assert.ts";
import { isObject, type Json } from "../src/domain/json.ts";
import type { Snapshot } from "../src/domain/snapshot.ts";
import {
  addMs,
  DAY_MS,
  epochMs,
  fromIso,
  HOUR_MS,
  MINUTE_MS,
  toIso,
  type DurationMs,
  type EpochMs,
} from "../src/domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey } from "../src/domain/window.ts";
import type { Store } from "../src/ports/store.ts";
import type { DecodePayload } from "../src/store/decode-payload.ts";
import { LIST_READINGS } from "../src/store/sqlite/series.ts";
import { openSqliteStore } from "../src/store/sqlite/sqlite-store.ts";
import { medianMs, timedMs } from "./tools/timing.ts";

const POLL_MS = 5 * MINUTE_MS;
const POLLS = Number(process.argv[2] ?? (365 * DAY_MS) / POLL_MS);
const SINGLE_POLLS = Math.min(2_000, Math.floor(POLLS / 2));
const BATCH = 1_000;
const ROUNDS = 7;
const ADA = accountId("0e1f2a3b-4c5d-6e7f-8091-a2b3c4d5e6f7:1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809");
const START_MS = epochMs(Date.UTC(2026, 0, 1));
const END_MS = addMs(START_MS, POLLS * POLL_MS);
const MODEL_WEEKS = ["Fable", "Opus"].map((name) => windowKey(`weekly_scoped:${name}`));
const CODE_NAMES = [
  "seven_day_oauth_apps seven_day_opus seven_day_sonnet seven_day_cowork seven_day_omelette tangelo",
  "omelette_promotional nimbus_quill cinder_cove copper_kite brass_thimble harbor_lantern wattle_ember",
  "amber_ladder amber_cistern juniper_tide cedar_ember amber_gauge",
].flatMap((names) => names.split(" "));

const folder = mkdtempSync(join(tmpdir(), "claude-meter-bench-"));
const path = join(folder, "store.sqlite");
try {
  await measure();
} finally {
  rmSync(folder, { recursive: true });
}

async function measure(): Promise<void> {
  await measureAppending();
  reportSizes();
  report("open and close", await medianText(async () => (await openSqliteStore({ path, decode })).close()));
  const store = await openSqliteStore({ path, decode });
  await measureReading(store);
  await measurePruning(store);
  await store.close();
  report("file after that", `${(statSync(path).size / 1e6).toFixed(1)} MB`);
}

async function measureAppending(): Promise<void> {
  const store = await openSqliteStore({ path, decode });
  const single = Array.from({ length: SINGLE_POLLS }, (_, poll) => snapshotOf(poll));
  const singleMs = await timedMs(async () => {
    for (const snapshot of single) await store.append([snapshot]);
  });
  const floorMs = commitFloorMs(SINGLE_POLLS);
  report("append, one poll per call", `${perSecond(SINGLE_POLLS, singleMs)} polls/s`, singleMs / floorMs);
  let bulkMs = 0;
  for (let poll = SINGLE_POLLS; poll < POLLS; poll += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, POLLS - poll) }, (_, index) =>
      snapshotOf(poll + index),
    );
    bulkMs += await timedMs(() => store.append(batch));
  }
  report(`append, ${BATCH} polls per call`, `${perSecond(POLLS - SINGLE_POLLS, bulkMs)} polls/s`);
  await store.close();
}

function reportSizes(): void {
  const sizeBytes = statSync(path).size;
  const payloadBytes = Buffer.byteLength(JSON.stringify(snapshotOf(POLLS - 1).payload));
  const payloadsMb = ((payloadBytes * POLLS) / 1e6).toFixed(0);
  report("file after a year", `${(sizeBytes / 1e6).toFixed(1)} MB, ${(sizeBytes / POLLS).toFixed(0)} B/poll`);
  report("bare payloads of a year", `${payloadsMb} MB, ${payloadBytes} B/poll`);
  reportTables();
}

async function measureReading(store: Store): Promise<void> {
  const year = { accountId: ADA, windowKey: FIVE_HOUR, fromMs: START_MS, toMs: END_MS };
  const week = { ...year, fromMs: addMs(END_MS, -7 * DAY_MS) };
  const cutYear = { ...year, toMs: addMs(END_MS, -DAY_MS / 2) };
  const rawMs = await selectFloorMs();
  report("a year's rows, bare SELECT", ms(rawMs), 1);
  const readingsMs = await medianMs(ROUNDS, () => store.readings(year));
  report(`a year's readings (${(await store.readings(year)).length})`, ms(readingsMs), readingsMs / rawMs);
  report("a week's readings", await medianText(() => store.readings(week)));
  const cycleCount = (await store.cycles(year)).length;
  report(`a year's cycles (${cycleCount})`, await medianText(() => store.cycles(year)));
  report("a year's cycles, as of an instant", await medianText(() => store.cycles(cutYear)));
  report("window keys of a year", await medianText(() => store.windowKeys(ADA, year)));
  report("latest snapshots", await medianText(() => store.latestSnapshots(ADA, END_MS)));
  const halfYearAgo = await medianText(() => store.latestSnapshots(ADA, middleMs()));
  report("latest snapshots, half a year ago", halfYearAgo);
  const update = () => store.updateRecord("gate", (now) => ({ next: Number(now ?? 0) + 1, result: 0 }));
  report("update a record", await medianText(update));
}

async function measurePruning(store: Store): Promise<void> {
  const decodeAll = async () => {
    let count = 0;
    for await (const snapshot of store.snapshots({ accountId: ADA })) count += snapshot.readings.length;
    assert(count === POLLS * 4, "every reading comes back");
  };
  report("a year's snapshots, decoded", ms(await timedMs(decodeAll)));
  const payloadsMs = await timedMs(() => store.prune({ payloadsBeforeMs: middleMs() }));
  report("drop half a year's payloads", ms(payloadsMs));
  const readingsMs = await timedMs(() => store.prune({ readingsBeforeMs: middleMs() }));
  report("drop half a year's readings", ms(readingsMs));
}

async function medianText(work: () => unknown): Promise<string> {
  return ms(await medianMs(ROUNDS, work));
}

function middleMs() {
  return addMs(START_MS, (END_MS - START_MS) / 2);
}

/** One poll of the year. */
function snapshotOf(poll: number): Snapshot {
  const observedAtMs = addMs(START_MS, poll * POLL_MS);
  const payload = payloadOf(poll, observedAtMs);
  const decoded = decode("oauth", payload);
  assert(decoded.ok, "the payload of the bench decodes");
  return { ...decoded.value, accountId: ADA, source: "oauth", observedAtMs, drift: [], payload };
}

/** Four windows, resets that jitter by up to a second, a body of the size and shape of October 2026. */
function payloadOf(poll: number, observedAtMs: EpochMs) {
  const fiveHour = windowOf(poll % 60, resetText(poll, observedAtMs, 5 * HOUR_MS));
  const sevenDay = windowOf(Math.floor((poll % 2_016) / 21), resetText(poll, observedAtMs, 7 * DAY_MS));
  return {
    five_hour: fiveHour,
    seven_day: sevenDay,
    ...Object.fromEntries(CODE_NAMES.map((name) => [name, null])),
    extra_usage: {
      is_enabled: false,
      monthly_limit: null,
      used_credits: null,
      utilization: null,
      currency: null,
    },
    limits: [
      limitOf("session", fiveHour, null),
      limitOf("weekly_all", sevenDay, null),
      ...MODEL_WEEKS.map((key) =>
        limitOf("weekly_scoped", sevenDay, { model: { id: null, display_name: key.split(":")[1] ?? "" } }),
      ),
    ],
    spend: {
      used: { amount_minor: 0, currency: "USD", exponent: 2 },
      limit: null,
      percent: 0,
      enabled: false,
    },
    seven_day_breakdown: {
      rows: ["claude_code", "chat", "cowork", "other"].map((key) => ({ key, label: key, percent: 25 })),
      window_started_at: toIso(START_MS),
      as_of: toIso(observedAtMs),
    },
  };
}

function resetText(poll: number, observedAtMs: EpochMs, lengthMs: DurationMs): string {
  const cycles = Math.floor((observedAtMs - START_MS) / lengthMs) + 1;
  const resetsAtMs = addMs(START_MS, cycles * lengthMs + (noise(poll) % 900));
  return toIso(resetsAtMs).replace("Z", `${String(noise(poll + 1) % 1_000).padStart(3, "0")}+00:00`);
}

function windowOf(usedPercent: number, resetsAt: string) {
  return {
    utilization: usedPercent,
    resets_at: resetsAt,
    limit_dollars: null,
    used_dollars: null,
    remaining_dollars: null,
    locked_reason: null,
  };
}

function limitOf(kind: string, from: ReturnType<typeof windowOf>, scope: Json) {
  return {
    kind,
    group: kind,
    percent: from.utilization,
    severity: "normal",
    resets_at: from.resets_at,
    scope,
    is_active: false,
  };
}

/** A fixed scatter of whole numbers. */
function noise(index: number): number {
  return Math.imul(index, 2_654_435_761) >>> 8;
}

/** As little of a decoder as gives four readings: what is measured is the store. */
function decode(...[, payload]: Parameters<DecodePayload>): ReturnType<DecodePayload> {
  if (!isObject(payload) || !Array.isArray(payload["limits"])) return { ok: false };
  const keys = [FIVE_HOUR, SEVEN_DAY, ...MODEL_WEEKS];
  const readings = (payload["limits"] as { percent: number; resets_at: string }[]).map((limit, index) => ({
    windowKey: keys[index] ?? FIVE_HOUR,
    usedPercent: limit.percent,
    resetsAtMs: fromIso(limit.resets_at),
  }));
  return { ok: true, value: { readings, pools: [], scopedShares: [], scale: "percent" }, drift: [] };
}

/** The time of as many commits of one row of 100 bytes, with the same settings. */
function commitFloorMs(count: number): number {
  const database = new DatabaseSync(join(folder, "floor.sqlite"));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (x BLOB) STRICT");
  const insert = database.prepare("INSERT INTO t VALUES (zeroblob(100))");
  const startedMs = performance.now();
  for (let index = 0; index < count; index += 1) insert.run();
  const elapsedMs = performance.now() - startedMs;
  database.close();
  return elapsedMs;
}

/** The time of the same query through the driver alone. */
async function selectFloorMs(): Promise<number> {
  const database = new DatabaseSync(path, { readOnly: true });
  const select = database.prepare(LIST_READINGS.sql);
  const bindings = { accountId: ADA, windowKey: FIVE_HOUR, fromMs: START_MS, toMs: END_MS };
  const floorMs = await medianMs(ROUNDS, async () => select.all(bindings));
  database.close();
  return floorMs;
}

function reportTables(): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const rows = database.prepare(
      "SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 5",
    );
    for (const { name, bytes } of rows.all())
      report(`  of which ${String(name)}`, `${(Number(bytes) / 1e6).toFixed(1)} MB`);
  } catch {
    report("  by table", "this SQLite has no dbstat");
  } finally {
    database.close();
  }
}

function perSecond(count: number, elapsedMs: number): string {
  return ((count / elapsedMs) * 1_000).toFixed(0);
}

function ms(elapsedMs: number): string {
  return `${elapsedMs.toFixed(elapsedMs < 10 ? 2 : 0)} ms`;
}

function report(what: string, figure: string, ratio?: number): void {
  const times = ratio === undefined ? "" : `  ${ratio.toFixed(2)} x the floor`;
  console.log(`${what.padEnd(38)} ${figure.padStart(26)}${times}`);
}
