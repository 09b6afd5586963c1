import type { StatusDocument } from "../../documents/status.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { LocalTime } from "../../view/format/local-time.ts";
import { at } from "../../view/instant.ts";
import {
  accountOfSession,
  agreeingReadings,
  freshAccount,
  type SeenReadings,
} from "../../view/statusline/fresh-status.ts";
import type { SessionFacts } from "./line-facts.ts";
import { renderLine, type LineLook } from "./render-line.ts";
import { paint } from "./theme.ts";

export interface SessionLineInput {
  /** The newest status document; absent when nobody wrote one. */
  readonly document: StatusDocument | undefined;
  /** Whether the numbers come from a simulator. */
  readonly simulated: boolean;
  /** What this session's client says of the limits. */
  readonly own?: SeenReadings | undefined;
  /** What other sessions of the same folder of Claude Code saw. */
  readonly others?: readonly SeenReadings[];
  readonly session?: SessionFacts;
  /** An account's id or e-mail; empty: the session's. */
  readonly account?: string;
  readonly nowMs: EpochMs;
  readonly localTime: LocalTime;
}

/** The account as one session may take it: from the document, and from what status lines have seen since. */
export function sessionAccount(input: Omit<SessionLineInput, "localTime" | "session" | "simulated">) {
  const { document, own, others = [], nowMs } = input;
  const account = accountOfSession(document, own === undefined ? others : [own], input.account);
  const seen = [...(own === undefined ? [] : [own]), ...agreeingReadings(others, own, account)];
  return freshAccount(account, seen, { nowMs, madeAtMs: document && at(document.generatedAt) });
}

/** The status line of one session, as of now. */
export function sessionLine(input: SessionLineInput, look: LineLook): string {
  const account = sessionAccount(input);
  if (account === undefined) return paint("no reading yet", "muted", look.theme);
  const { simulated, nowMs, localTime, session = {} } = input;
  return renderLine({ account, simulated, session, nowMs, localTime }, look);
}
