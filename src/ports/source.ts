import type { AccountId } from "../domain/account.ts";
import type { ReadFailure, ReadOutcome } from "../domain/outcome.ts";
import type { SourceName } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";

/** One place that one account's usage can be read from, found on this machine. */
export interface Probe {
  readonly source: SourceName;
  /** What shares one gate and one budget at the server: the account where it is known, else the sign-in. */
  readonly gateKey: string;
  /** Changes exactly when the sign-in changes; never reveals it. Absent without a sign-in. */
  readonly credentialFingerprint?: string | undefined;
  /** The account, as far as it is known before reading. */
  readonly accountId?: AccountId | undefined;
  /** Why a read would give nothing, where that is known before any call: such a probe is shown, not read. */
  readonly refusal?: ReadFailure | undefined;
  /** Where it was found, for `doctor`: a path or a service name, nothing secret. */
  readonly place: string;
  /** Never rejects. `nowMs` becomes the observation time of what is read now. */
  read(nowMs: EpochMs): Promise<ReadOutcome>;
}

/** Finds every place that usage can be read from. Called anew before each poll: sign-ins come, go and rotate. */
export interface Source {
  readonly name: SourceName;
  /** Whether its reads call the server, and so go through the account's gate. Without network it is not even looked for. */
  readonly usesNetwork: boolean;
  /** Never rejects. Empty when there is nothing of the kind on this machine. */
  discover(nowMs: EpochMs): Promise<readonly Probe[]>;
}
