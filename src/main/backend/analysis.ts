import type { StatusDocument } from "../../documents/status.ts";
import type { AnalysisDocuments, AnalysisKind, AnalysisQuery } from "../../ports/backend.ts";
import { onlyWindow } from "../../view/status/only-window.ts";
import {
  toBurnDocument,
  toFindingsDocument,
  toForecastDocument,
  toSplitDocument,
} from "../../view/status/projections.ts";
import type { Installation } from "../installation.ts";
import { readStatus } from "./status.ts";

type Projections = { readonly [Kind in AnalysisKind]: (document: StatusDocument) => AnalysisDocuments[Kind] };

const PROJECTIONS: Projections = {
  status: (document) => document,
  burn: toBurnDocument,
  forecast: toForecastDocument,
  split: toSplitDocument,
  findings: toFindingsDocument,
};

/** One analysis, as its command prints it. Errors: `UserError` when there is nothing to show, or no such window. */
export async function analyze<Kind extends AnalysisKind>(
  installation: Installation,
  kind: Kind,
  query: AnalysisQuery,
): Promise<AnalysisDocuments[Kind]> {
  return project(kind, await readStatus(installation, query), query.window);
}

/** One analysis out of a status. Errors: `UserError` when no account has the window. */
export function project<Kind extends AnalysisKind>(
  kind: Kind,
  status: StatusDocument,
  window: string | undefined,
): AnalysisDocuments[Kind] {
  return PROJECTIONS[kind](window === undefined ? status : onlyWindow(status, window));
}
