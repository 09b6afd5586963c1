import { Gauge, Registry } from "prom-client";
import { STALE_AFTER_MS } from "../../analysis/current-readings.ts";
import type { AccountMember, StatusDocument, WindowMember } from "../../documents/status.ts";
import { fromIso, SECOND_MS, type EpochMs } from "../../domain/time.ts";

/** The metrics text of a status, in Prometheus's format. Names and labels are a contract: docs/metrics.md lists them. */
export async function renderMetrics(
  status: StatusDocument | undefined,
  { nowMs, version }: { readonly nowMs: EpochMs; readonly version: string },
): Promise<{ readonly text: string; readonly contentType: string }> {
  // One registry for each scrape: a window that is gone leaves no number behind.
  const registry = new Registry();
  gauge(registry, "info", "Always 1; the version of the meter.", ["version"]).set({ version }, 1);
  const up = gauge(registry, "up", "Whether the meter has a status to show.", []);
  up.set(status === undefined ? 0 : 1);
  if (status !== undefined) addStatus(registry, status, nowMs);
  return { text: await registry.metrics(), contentType: registry.contentType };
}

function gauge<Label extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly Label[],
): Gauge<Label> {
  return new Gauge({
    name: `claude_meter_${name}`,
    help,
    labelNames: [...labelNames],
    registers: [registry],
  });
}

function addStatus(registry: Registry, { simulated, accounts }: StatusDocument, nowMs: EpochMs): void {
  const isSimulated = gauge(registry, "simulated", "Whether the numbers come from a simulator.", []);
  isSimulated.set(simulated ? 1 : 0);
  const addWindow = windowGauges(registry, nowMs);
  const addAccount = accountGauges(registry, nowMs);
  for (const account of accounts) {
    addAccount(account);
    for (const window of account.windows) addWindow(account, window);
  }
}

/** Adds a window's numbers; one that nobody knows is left out, which is not 0. */
function windowGauges(registry: Registry, nowMs: EpochMs) {
  const labels = ["account", "window"] as const;
  const used = gauge(
    registry,
    "window_used_percent",
    "Used percent of the window, as the server said.",
    labels,
  );
  const reset = gauge(registry, "window_reset_timestamp_seconds", "When the window resets.", labels);
  const age = gauge(registry, "window_reading_age_seconds", "Age of the window's newest reading.", labels);
  const stale = gauge(registry, "window_stale", "Whether the reading is too old to act on.", labels);
  const burn = gauge(registry, "window_burn_percent_per_hour", "Percent-points per hour, derived.", labels);
  const wall = gauge(
    registry,
    "window_wall_probability",
    "Probability of 100 % before the reset, estimated, 0 to 1.",
    labels,
  );
  const atReset = gauge(
    registry,
    "window_forecast_percent",
    "Used percent at the reset, estimated, by quantile.",
    [...labels, "quantile"],
  );
  return ({ id }: AccountMember, window: WindowMember): void => {
    const of = { account: id, window: window.key };
    // The status may be half an hour old where nobody looks: what it says is judged as of this scrape.
    const ageSeconds = secondsBetween(window.observedAt, nowMs);
    const hasEnded = window.resetsAt !== null && (fromIso(window.resetsAt) ?? nowMs) <= nowMs;
    used.set(of, window.usedPercent);
    age.set(of, ageSeconds);
    stale.set(of, window.stale || hasEnded || ageSeconds * SECOND_MS > STALE_AFTER_MS ? 1 : 0);
    if (window.resetsAt !== null) reset.set(of, (fromIso(window.resetsAt) ?? 0) / SECOND_MS);
    if (hasEnded) return;
    if (window.burn !== null) burn.set(of, window.burn.percentPerHour);
    if (window.forecast === null) return;
    const { hitsWall, atReset: levels } = window.forecast;
    wall.set(of, hitsWall);
    for (const [quantile, level] of [
      ["0.1", levels.p10],
      ["0.5", levels.p50],
      ["0.9", levels.p90],
    ] as const)
      atReset.set({ ...of, quantile }, level);
  };
}

function accountGauges(registry: Registry, nowMs: EpochMs) {
  const labels = ["account", "source"] as const;
  const gate = gauge(registry, "gate", "1 for the verdict on the next request.", ["account", "verdict"]);
  const state = gauge(registry, "source_state", "1 for the state of the source.", [...labels, "state"]);
  const lastOk = gauge(registry, "source_last_ok_age_seconds", "Since the source last answered.", labels);
  const refused = gauge(
    registry,
    "source_refused",
    "Whether the server refuses to be asked for now.",
    labels,
  );
  return ({ id, gate: { verdict }, sources }: AccountMember): void => {
    for (const one of ["ok", "bills", "blocked"])
      gate.set({ account: id, verdict: one }, one === verdict ? 1 : 0);
    for (const source of sources) {
      const of = { account: id, source: source.name };
      state.set({ ...of, state: source.state }, 1);
      refused.set(of, source.state === "paused" ? 1 : 0);
      if (source.lastOkAt !== null) lastOk.set(of, secondsBetween(source.lastOkAt, nowMs));
    }
  };
}

function secondsBetween(iso: string, nowMs: EpochMs): number {
  return Math.max(0, Math.round((nowMs - (fromIso(iso) ?? nowMs)) / SECOND_MS));
}
