import type { ReportProgress } from "../../../ports/backend.ts";
import type { ExplainDocument } from "../../../documents/explain.ts";
import { toExplainDocument } from "../../../transcripts/report/explain-document.ts";
import { scanFiles } from "../../../transcripts/scan/scan-files.ts";
import type { Installation } from "../../installation.ts";
import { requireTranscripts } from "./transcripts.ts";

/**
 * What of the transcripts counts in no report, and why. It reads them all: the index keeps what counts. One thread, because which rule
 * drops a copy depends on the order in which copies meet.
 *
 * Errors: `UserError` (3) when there are no transcripts.
 */
export async function explainReports(
  installation: Installation,
  onProgress?: (progress: ReportProgress) => void,
): Promise<ExplainDocument> {
  const jobs = requireTranscripts(installation).map((file) => ({ file, fromOffset: 0 }));
  return toExplainDocument(await scanFiles(jobs, { threads: 1, onProgress }), installation.clock.nowMs());
}
