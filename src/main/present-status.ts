// Works out one status and ends. The daemon runs it for each: what an analysis needs of memory, and what transcripts are read for it, is gone
// with this process, and the daemon stays small.
import { text } from "node:stream/consumers";
import { UserError } from "../domain/user-error.ts";
import type { SourceReport } from "../meter/source-report.ts";
import { createClock } from "../platform/clock.ts";
import { createMachine } from "../platform/machine.ts";
import { createRandom } from "../platform/random.ts";
import { StoreError } from "../ports/store.ts";
import { presentStatus } from "./backend/status.ts";
import { decodeReports, type Presented } from "./daemon-presented.ts";
import { openInstallation } from "./installation.ts";

process.stdout.write(JSON.stringify(await present(decodeReports(await text(process.stdin)))));

async function present(reports: readonly SourceReport[]): Promise<Presented> {
  try {
    const installation = await openInstallation({
      machine: createMachine(),
      clock: createClock(),
      random: createRandom(),
    });
    const document = await presentStatus(installation, reports, { fetch: "never" });
    await installation.close();
    return { kind: "document", document };
  } catch (error) {
    if (error instanceof UserError) return { kind: "nothing" };
    if (!(error instanceof StoreError)) throw error;
    const { code, message, hint } = error;
    return { kind: "failed", code, message, hint };
  }
}
