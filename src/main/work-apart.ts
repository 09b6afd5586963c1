// Answers one question and ends. The daemon runs it for each: what an analysis needs of memory, and what transcripts are read for it, is gone
// with this process, and the daemon stays small.
import { text } from "node:stream/consumers";
import { createClock } from "../platform/clock.ts";
import { createMachine } from "../platform/machine.ts";
import { createRandom } from "../platform/random.ts";
import { decodeTask, toErrorAnswer, type ApartAnswer, type ApartTask } from "./daemon/apart-messages.ts";
import { presentStatus } from "./backend/status.ts";
import { openInstallation } from "./installation.ts";
import { createLocalBackend } from "./backend/local-backend.ts";

process.stdout.write(JSON.stringify(await answer(decodeTask(await text(process.stdin)))));

async function answer({ request, settings }: ApartTask): Promise<ApartAnswer> {
  try {
    const installation = await openInstallation({
      machine: createMachine(),
      clock: createClock(),
      random: createRandom(),
      settings,
    });
    const backend = createLocalBackend(installation);
    // Each method takes what the asking one was given.
    const ask = async () =>
      request.kind === "present"
        ? presentStatus(installation, request.reports, { fetch: "never" })
        : (backend[request.question] as (query: unknown) => Promise<unknown>)(request.query);
    const document = await ask();
    await backend.close();
    return { kind: "document", document };
  } catch (error) {
    return toErrorAnswer(error);
  }
}
