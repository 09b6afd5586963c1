import type { StatusDocument } from "../../documents/status.ts";
import { UserError } from "../../domain/user-error.ts";
import type { Daemon } from "../../meter/daemon/daemon.ts";
import type { SourceReport } from "../../meter/source-report.ts";
import type { Backend, ReportQuery, StatusQuery } from "../../ports/backend.ts";
import type { ApartWorker } from "./apart.ts";
import { documentOf, type ApartQuestion } from "./apart-messages.ts";
import { project } from "../backend/analysis.ts";
import { selectAccounts } from "../backend/select-accounts.ts";
import { presentStatus } from "../backend/status.ts";
import type { Installation } from "../installation.ts";

/** The status that follows from reads just made, worked out apart, or here where that cannot be. `undefined`: nothing is known. */
export async function presentApart(
  installation: Installation,
  worker: ApartWorker,
  reports: readonly SourceReport[],
): Promise<StatusDocument | undefined> {
  try {
    const answer = await worker.ask({ kind: "present", reports });
    return answer ? documentOf(answer) : await presentStatus(installation, reports, { fetch: "never" });
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/**
 * What the daemon answers to other programs: the present from its own newest status, so that all see the same number; the past and the
 * long sums from a process of their own; the rest from the store.
 */
export function createDaemonBackend(
  installation: Installation,
  parts: { readonly daemon: Daemon; readonly worker: ApartWorker; readonly local: Backend },
): Backend {
  const { daemon, worker, local } = parts;
  const apart =
    <Query, Document>(question: ApartQuestion, here: (query: Query) => Promise<Document>) =>
    async (query: Query): Promise<Document> => {
      const answer = await worker.ask({ kind: "ask", question, query });
      return answer ? documentOf<Document>(answer) : here(query);
    };
  const statusOfThen = apart("status", (query: StatusQuery) => local.status(query));
  const reportApart = apart("report", (query: ReportQuery) => local.report(query));
  const status = async (query: StatusQuery): Promise<StatusDocument> => {
    if (query.atMs !== undefined) return statusOfThen(query);
    const document = await (query.fetch === "user" ? daemon.refresh() : daemon.status());
    return ofAccount(installation, document, query.account);
  };
  return {
    ...local,
    status,
    analysis: async (kind, query) => project(kind, await status(query), query.window),
    backtest: apart("backtest", (query) => local.backtest(query)),
    walls: apart("walls", (query) => local.walls(query)),
    whatIf: apart("whatIf", (query) => local.whatIf(query)),
    calibration: apart("calibration", (query) => local.calibration(query)),
    splitHistory: apart("splitHistory", (query) => local.splitHistory(query)),
    // Who wants to be told how far a report is asks here.
    report: (query) => (query.onProgress || query.onProblem ? local.report(query) : reportApart(query)),
  };
}

async function ofAccount(
  { store }: Installation,
  document: StatusDocument,
  wanted: string | undefined,
): Promise<StatusDocument> {
  if (wanted === undefined) return document;
  const chosen = new Set<string>(
    selectAccounts(await (await store()).accounts(), wanted).map(({ id }) => id),
  );
  return { ...document, accounts: document.accounts.filter(({ id }) => chosen.has(id)) };
}
