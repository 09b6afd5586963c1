import type { ReadFailure } from "../domain/outcome.ts";

/** What a class of failures means for the poll plan and for people, in a table of a source's. */
export interface FailureRow extends Pick<ReadFailure, "kind" | "message" | "hint"> {}

/** The hint where time alone helps. */
export const WAIT = "Nothing to do: it is tried again later.";
