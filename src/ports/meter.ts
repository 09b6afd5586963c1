import type { StatusDocument } from "../documents/status.ts";

/** The running meter, as its faces see it: one truth, changed by itself alone. */
export interface Meter {
  /** The newest status; `undefined` before the first reading, or while the store cannot be used. */
  current(): StatusDocument | undefined;
  /** Is told each new status, in order. Returns what ends it. A listener that throws is not told again. */
  subscribe(listener: (document: StatusDocument) => void): () => void;
  /**
   * Asks the server now, as far as the gate lets a person, and gives the status after it.
   * Errors: `UserError` when there is nothing to show, or `account` names nobody.
   */
  refresh(account?: string): Promise<StatusDocument>;
  /** Somebody looks: until they stop, the meter looks more often, and says ages anew. Cheap; call it with each request. */
  noteLook(): void;
  /** Readings came in by another way than the meter's own: the status is said anew soon. */
  noteReadings(): void;
}
