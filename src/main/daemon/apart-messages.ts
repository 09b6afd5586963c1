import type { StatusDocument } from "../../documents/status.ts";
import { UserError, type ExitCode } from "../../domain/user-error.ts";
import type { SourceReport } from "../../meter/source-report.ts";
import type { Backend } from "../../ports/backend.ts";
import { StoreError } from "../../ports/store.ts";
import type { Settings } from "../settings/settings.ts";

/** What a process of its own answers: questions that need much memory for a short time. */
export type ApartQuestion = Extract<
  keyof Backend,
  "status" | "backtest" | "walls" | "whatIf" | "calibration" | "splitHistory" | "report"
>;

export type ApartRequest =
  /** The status that follows from reads just made. */
  | { readonly kind: "present"; readonly reports: readonly SourceReport[] }
  | { readonly kind: "ask"; readonly question: ApartQuestion; readonly query: unknown };

/** What the other process is told: it goes by the settings of whoever asks, not by a file that may have changed. */
export interface ApartTask {
  readonly request: ApartRequest;
  readonly settings: Settings;
}

export type ApartAnswer =
  | { readonly kind: "document"; readonly document: unknown }
  | ({ readonly kind: "store-error" } & Pick<StoreError, "code" | "message" | "hint">)
  | {
      readonly kind: "user-error";
      readonly code: string;
      readonly message: string;
      readonly hint: string;
      readonly exitCode: ExitCode;
    };

/** As JSON: an error's own fields are not its JSON. */
export function encodeTask({ request, settings }: ApartTask): string {
  if (request.kind === "ask") return JSON.stringify({ request, settings });
  const reports = request.reports.map(({ storeError, ...report }) => {
    const { code, message, hint } = storeError ?? {};
    return storeError === undefined ? report : { ...report, storeError: { code, message, hint } };
  });
  return JSON.stringify({ request: { ...request, reports }, settings });
}

/** Written by the same version of this program: the shape is not checked. */
export function decodeTask(text: string): ApartTask {
  const { request, settings } = JSON.parse(text) as ApartTask;
  if (request.kind === "ask") return { request, settings };
  const reports = request.reports.map((report) =>
    report.storeError === undefined ? report : { ...report, storeError: new StoreError(report.storeError) },
  );
  return { request: { ...request, reports }, settings };
}

/** What went wrong, as an answer; a bug stays what it is. */
export function toErrorAnswer(error: unknown): ApartAnswer {
  if (error instanceof UserError) {
    const { code, message, hint, exitCode } = error;
    return { kind: "user-error", code, message, hint, exitCode };
  }
  if (!(error instanceof StoreError)) throw error;
  const { code, message, hint } = error;
  return { kind: "store-error", code, message, hint };
}

/** The document of an answer. Errors: the one that the other process had. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- whoever asked knows what was asked for.
export function documentOf<Document = StatusDocument>(answer: ApartAnswer): Document {
  if (answer.kind === "user-error") throw new UserError(answer);
  if (answer.kind === "store-error") throw new StoreError(answer);
  return answer.document as Document;
}
