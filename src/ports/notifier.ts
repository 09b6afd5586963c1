import type { AlertDocument } from "../documents/alerts.ts";

export type { AlertDocument } from "../documents/alerts.ts";

/** `mayRetry`: the same delivery could go well later. */
export type DeliveryOutcome =
  | { readonly kind: "delivered" }
  | {
      readonly kind: "failed";
      /** One sentence without secrets. */
      readonly message: string;
      readonly mayRetry: boolean;
    };

/** One way for an alert out of the program: the desktop, a command, a web hook. */
export interface Notifier {
  readonly name: string;
  /** Where it goes, for `doctor`: a host or a program's name, nothing secret. */
  readonly place: string;
  /** Never rejects. Bounded in time. */
  deliver(alert: AlertDocument): Promise<DeliveryOutcome>;
}
