import type { Backend } from "../apps/cli/backend.ts";
import { readHistory } from "./backend/history.ts";
import { lapSince, markLap, startLap, stopLap } from "./backend/lap.ts";
import { readStatus } from "./backend/status.ts";
import { toLimitMessageDocument } from "../view/limit-message-document.ts";
import type { Installation } from "./installation.ts";

/** The commands' backend on this machine's own store: reads through the gate, analyses, and presents. */
export function createLocalBackend(installation: Installation): Backend {
  const { clock, store } = installation;
  return {
    status: (query) => readStatus(installation, query),
    statusOfInput: async (text, atMs) =>
      (await import("./backend/input.ts")).statusOfInput(installation, text, atMs),
    history: async (query) => readHistory(await store(), query, clock.nowMs()),
    exportLines: async function* (query) {
      const { exportLines } = await import("./backend/transfer.ts");
      yield* exportLines(await store(), query);
    },
    exportCsv: async function* (query) {
      const { exportCsv } = await import("./backend/transfer.ts");
      yield* exportCsv(await store(), query);
    },
    importText: async (text, account) =>
      (await import("./backend/transfer.ts")).importText(installation, text, account),
    startLap: (account) => startLap(installation, account),
    stopLap: (account) => stopLap(installation, account),
    markLap: () => markLap(installation),
    lapSince: (mark, run) => lapSince(installation, mark, run),
    backtest: async (query) => (await import("./backend/backtest.ts")).runBacktest(installation, query),
    explain: async (message) => {
      const { explainLimitMessage } = await import("../analysis/limit-message.ts");
      return toLimitMessageDocument(explainLimitMessage(message), clock.nowMs());
    },
    report: async (query) => (await import("./backend/reports.ts")).makeReport(installation, query),
    explainReports: async (onProgress) =>
      (await import("./backend/explain-reports.ts")).explainReports(installation, onProgress),
    doctor: async () => (await import("./backend/doctor.ts")).examine(installation),
    close: () => installation.close(),
  };
}
