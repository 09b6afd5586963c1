import type { SettingsDocument } from "../../documents/settings.ts";
import type { Secret } from "../../domain/secret.ts";
import type { Backend } from "../../ports/backend.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Meter } from "../../ports/meter.ts";
import type { SecureRandom } from "../../ports/secure-random.ts";
import type { Records } from "../../ports/store.ts";

/** What the API stands on. */
export interface ApiParts {
  readonly backend: Backend;
  readonly meter: Meter;
  readonly settings: ApiSettings;
  /** Where pairings are kept. Rejects with `StoreError`. */
  readonly store: () => Promise<Records>;
  /** The bearer token. */
  readonly token: Secret;
  readonly clock: Clock;
  readonly secureRandom: SecureRandom;
  readonly version: string;
  /** A file of the dashboard by its path below its folder; `undefined` when there is none. */
  readonly readAsset: (path: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Whether GET /metrics answers, at this moment. */
  readonly hasMetrics: () => boolean;
  /** Is told of a bug, which the client is not. */
  readonly onBug: (error: unknown) => void;
}

/** The settings, as the API shows and changes them. */
export interface ApiSettings {
  read(): Promise<SettingsDocument>;
  /** Errors: `UserError` when the changes are no settings. */
  change(changes: unknown): Promise<void>;
}

/** By which door a request came. The port is the one that we listen on. */
export type Door = { readonly kind: "socket" } | { readonly kind: "tcp"; readonly port: number };
