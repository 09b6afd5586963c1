import type { ApiClient } from "../../api/client.ts";
import { MeterGoneError } from "../../api/transport.ts";
import { UserError } from "../../domain/user-error.ts";
import type { Backend } from "../../ports/backend.ts";

/**
 * The commands' backend where a daemon runs: it is asked what it knows already, this process does the rest, and everything where the
 * daemon does not answer. What is long, reads files of the user's choice or shows its progress stays here: the daemon has others to answer.
 */
export function createRemoteBackend(client: ApiClient, openLocal: () => Promise<Backend>): Backend {
  let opened: Promise<Backend> | undefined;
  const local = () => (opened ??= openLocal());
  const orLocal = async <T>(asked: Promise<T>, here: (backend: Backend) => Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof MeterGoneError) return here(await local());
      throw error;
    }
  };
  return {
    status: (query) =>
      orLocal(query.fetch === "user" ? client.refresh(query.account) : client.status(query), (backend) =>
        backend.status(query),
      ),
    analysis: async (kind, query) => (await local()).analysis(kind, query),
    history: async (query) => (await local()).history(query),
    series: (query) => orLocal(client.series(query), (backend) => backend.series(query)),
    backtest: async (query) => (await local()).backtest(query),
    walls: (query) => orLocal(client.walls(query), (backend) => backend.walls(query)),
    whatIf: (query) => orLocal(client.whatIf(query), (backend) => backend.whatIf(query)),
    calibration: (query) => orLocal(client.calibration(query), (backend) => backend.calibration(query)),
    splitHistory: (query) => orLocal(client.splitHistory(query), (backend) => backend.splitHistory(query)),
    statusOfInput: async (text, atMs) => (await local()).statusOfInput(text, atMs),
    exportLines: async function* (query) {
      yield* (await local()).exportLines(query);
    },
    exportCsv: async function* (query) {
      yield* (await local()).exportCsv(query);
    },
    exportUses: async function* (query) {
      yield* (await local()).exportUses(query);
    },
    machines: async () => (await local()).machines(),
    forgetMachine: async (machine) => (await local()).forgetMachine(machine),
    importText: async (text, account) => {
      const imported = await (await local()).importText(text, account);
      await tellOfReadings(client);
      return imported;
    },
    startLap: async (account) => (await local()).startLap(account),
    stopLap: async (account) => (await local()).stopLap(account),
    markLap: async () => (await local()).markLap(),
    lapSince: async (mark, run) => (await local()).lapSince(mark, run),
    laps: (account) => orLocal(client.laps(account), (backend) => backend.laps(account)),
    explain: async (message) => (await local()).explain(message),
    report: async (query) => (await local()).report(query),
    explainReports: async (onProgress) => (await local()).explainReports(onProgress),
    doctor: async () => (await local()).doctor(),
    close: async () => (await opened)?.close(),
  };
}

/** What was kept is kept: a daemon that cannot be told finds it at its next look. */
async function tellOfReadings(client: ApiClient): Promise<void> {
  try {
    await client.addReadings("");
  } catch (error) {
    if (!(error instanceof MeterGoneError || error instanceof UserError)) throw error;
  }
}
