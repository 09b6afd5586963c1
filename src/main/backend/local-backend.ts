import type { Backend } from "../../ports/backend.ts";
import { readHistory, readSeries } from "./history.ts";
import { toLimitMessageDocument } from "../../view/limit-message-document.ts";
import type { Installation } from "../installation.ts";

/** The commands' backend on this machine's own store: reads through the gate, analyses, and presents. */
export function createLocalBackend(installation: Installation): Backend {
  const { clock, store } = installation;
  return {
    status: async (query) => (await import("./status.ts")).readStatus(installation, query),
    analysis: async (kind, query) => (await import("./analysis.ts")).analyze(installation, kind, query),
    statusOfInput: async (text, atMs) => (await import("./input.ts")).statusOfInput(installation, text, atMs),
    history: async (query) => readHistory(await store(), query, query.atMs ?? clock.nowMs()),
    series: async (query) => readSeries(await store(), query, clock.nowMs()),
    exportLines: async function* (query) {
      const { exportLines } = await import("./transfer.ts");
      yield* exportLines(await store(), query);
    },
    exportCsv: async function* (query) {
      const { exportCsv } = await import("./transfer.ts");
      yield* exportCsv(await store(), query);
    },
    exportUses: async function* (query) {
      const { exportUses } = await import("./machines/export-uses.ts");
      yield* exportUses(installation, query);
    },
    machines: async () => (await import("./machines/machines.ts")).listMachines(installation),
    forgetMachine: async (machine) =>
      (await import("./machines/machines.ts")).forgetMachine(installation, machine),
    importText: async (text, account) =>
      (await import("./transfer.ts")).importText(installation, text, account),
    startLap: async (account) => (await import("./laps/lap.ts")).startLap(installation, account),
    stopLap: async (account) => (await import("./laps/lap.ts")).stopLap(installation, account),
    markLap: async () => (await import("./laps/lap.ts")).markLap(installation),
    lapSince: async (mark, run) => (await import("./laps/lap.ts")).lapSince(installation, mark, run),
    laps: async (account) => (await import("./laps/laps.ts")).listLaps(installation, account),
    backtest: async (query) => (await import("./backtest.ts")).runBacktest(installation, query),
    walls: async (query) => (await import("./walls.ts")).listWalls(installation, query),
    whatIf: async (query) => (await import("./what-if.ts")).runWhatIf(installation, query),
    calibration: async (query) => (await import("./calibration.ts")).runCalibration(installation, query),
    splitHistory: async (query) => (await import("./split-history.ts")).listSplits(installation, query),
    explain: async (message) => {
      const { explainLimitMessage } = await import("../../analysis/limit-message.ts");
      return toLimitMessageDocument(explainLimitMessage(message), clock.nowMs());
    },
    report: async (query) => (await import("./transcripts/reports.ts")).makeReport(installation, query),
    explainReports: async (onProgress) =>
      (await import("./transcripts/explain-reports.ts")).explainReports(installation, onProgress),
    doctor: async () => (await import("./doctor/doctor.ts")).examine(installation),
    close: () => installation.close(),
  };
}
