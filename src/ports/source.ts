import type { AccountId } from "../domain/account.ts";
import type { ReadOutcome } from "../domain/outcome.ts";
import type { SourceName } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";

/** One place that one account's usage can be read from, found on this machine. */
export interface Probe {
  readonly source: SourceName;
  /** Whether a read calls the server, and so goes through the account's gate. */
  readonly usesNetwork: boolean;
  /** What shares one gate and one budget at the server: the account where it is known, else the sign-in. */
  readonly gateKey: string;
  /** Changes exactly when the sign-in changes; never reveals it. Absent without a sign-in. */
  readonly credentialFingerprint?: string | undefined;
  /** The account, as far as it is known before reading. */
  readonly accountId?: AccountId | undefined;
  /** Where it was found, for `doctor`: a path or a service name, nothing secret. */
  readonly place: string;
  /** Never rejects. `nowMs` becomes the observation time of what is read now. */
  read(nowMs: EpochMs): Promise<ReadOutcome>;
}

/** Finds every place that usage can be read from. Called anew before each poll: sign-ins come, go and rotate. */
export interface Source {
  readonly name: SourceName;
  /** Never rejects. Empty when there is nothing of the kind on this machine. */
  discover(nowMs: EpochMs): Promise<readonly Probe[]>;
}
