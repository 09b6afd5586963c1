import type { ApiClient } from "../../api/client.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { at } from "../../view/instant.ts";
import type { TrayMeter } from "./ports.ts";

export interface ApiMeterParts {
  readonly client: Pick<ApiClient, "subscribe" | "refresh" | "startLap" | "stopLap">;
  /** The status that the meter, or whoever read last, left in a file; `undefined` when there is none. */
  readonly readFace: () => Promise<StatusDocument | undefined>;
  /** Starts the meter where it does not run. Rejects when it cannot. */
  readonly startMeter: () => Promise<void>;
}

const AWAY = "The meter does not answer: these numbers age.";
const STRANGER = "The meter does not take our token: run `claude-meter doctor`.";
/** After the first failure it is started, and again after so many: it may have been ended on purpose, and may be updated meanwhile. */
const START_EVERY = 20;

/** The meter behind its API: its events, and while it is away what it left on disk. */
export function createApiMeter({ client, readFace, startMeter }: ApiMeterParts): TrayMeter {
  return {
    refresh: () => client.refresh(),
    startLap: () => client.startLap(),
    stopLap: () => client.stopLap(),
    watch: async (onEvent, stop) => {
      let newestMs = 0;
      const tell = (document: StatusDocument): void => {
        newestMs = at(document.generatedAt);
        onEvent({ kind: "status", document });
      };
      const whileAway = async (failures: number): Promise<void> => {
        const face = await readFace();
        if (face && at(face.generatedAt) > newestMs && !stop.aborted) tell(face);
        if (!stop.aborted && failures > 1) onEvent({ kind: "failed", message: AWAY });
        if (failures % START_EVERY === 1) await startMeter().catch(() => {});
      };
      await client.subscribe({
        signal: stop,
        onStatus: tell,
        onState: (state) => {
          if (state.kind === "unauthorized") onEvent({ kind: "failed", message: STRANGER });
          if (state.kind === "gone") void whileAway(state.failures);
        },
      });
      // A meter that does not know us ends the subscription, not the tray.
      await new Promise<void>((resolve) => {
        if (stop.aborted) resolve();
        else stop.addEventListener("abort", resolve, { once: true });
      });
    },
  };
}
