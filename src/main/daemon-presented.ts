import type { StatusDocument } from "../documents/status.ts";
import type { SourceReport } from "../meter/source-report.ts";
import { StoreError } from "../ports/store.ts";

/** What the process that works out a status says at its end. `nothing`: nothing is known of any account. */
export type Presented =
  | { readonly kind: "document"; readonly document: StatusDocument }
  | { readonly kind: "nothing" }
  | ({ readonly kind: "failed" } & Pick<StoreError, "code" | "message" | "hint">);

/** Reports as they go to that process: an error's own fields are not its JSON. */
export function encodeReports(reports: readonly SourceReport[]): string {
  return JSON.stringify(
    reports.map(({ storeError, ...report }) => {
      const { code, message, hint } = storeError ?? {};
      return storeError === undefined ? report : { ...report, storeError: { code, message, hint } };
    }),
  );
}

/** Written by the same version of this program: the shape is not checked. */
export function decodeReports(text: string): readonly SourceReport[] {
  const reports = JSON.parse(text) as readonly SourceReport[];
  return reports.map((report) =>
    report.storeError === undefined ? report : { ...report, storeError: new StoreError(report.storeError) },
  );
}
