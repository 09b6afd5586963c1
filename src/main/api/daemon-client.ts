import { createApiClient, type ApiClient } from "../../api/client.ts";
import { MeterGoneError, type ApiTransport } from "../../api/transport.ts";
import type { ApiDocument } from "../../documents/api.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Machine } from "../../ports/machine.ts";
import { createSocketTransport } from "./socket-transport.ts";
import { VERSION } from "../version.ts";
import { readAddress } from "./address.ts";
import { livelyTransport } from "./lively-transport.ts";
import { surroundingsOf } from "./surroundings.ts";

/** The client of the daemon that wrote down its address in this state folder; whether it still runs shows at the first question. */
export async function findDaemon(machine: Machine, clock: Clock): Promise<ApiClient | undefined> {
  const address = await readAddress(machine);
  return address && clientOf(machine, clock, address);
}

/** The same where its answers are the ones that this process would give: of our version, and in our surroundings. */
export async function findTwin(machine: Machine, clock: Clock): Promise<ApiClient | undefined> {
  const address = await readAddress(machine);
  if (address?.version !== VERSION || address.surroundings !== surroundingsOf(machine)) return undefined;
  return clientOf(machine, clock, address);
}

/** Errors: `UserError` (1) when none runs. */
export async function requireDaemon(machine: Machine, clock: Clock): Promise<ApiClient> {
  const client = await findDaemon(machine, clock);
  if (client !== undefined) return client;
  throw noMeter();
}

/** For what only a running meter can do. */
export function noMeter(cause?: unknown): UserError {
  return new UserError({
    code: "no-meter",
    message: "The meter does not run.",
    hint: "Start it with `claude-meter up`.",
    exitCode: EXIT_CODES.unexpected,
    cause,
  });
}

/** The way to whichever daemon runs when a question is asked: for a face that outlives daemons. */
export function createDaemonTransport(machine: Machine, clock: Clock): ApiTransport {
  return async (request) => {
    const address = await readAddress(machine);
    if (address === undefined) throw new MeterGoneError("The meter does not run.");
    return (await transportTo(machine, clock, address))(request);
  };
}

async function clientOf(machine: Machine, clock: Clock, address: ApiDocument): Promise<ApiClient> {
  const transport = await transportTo(machine, clock, address);
  return createApiClient({ transport, sleep: (forMs, signal) => clock.sleep(forMs, signal) });
}

async function transportTo(machine: Machine, clock: Clock, address: ApiDocument): Promise<ApiTransport> {
  if (address.socketPath !== null) return livelyTransport(createSocketTransport(machine), clock);
  const [{ createTcpTransport }, { openToken }, { createSecureRandom }] = await Promise.all([
    import("./tcp-transport.ts"),
    import("./token-file.ts"),
    import("../../platform/secure-random.ts"),
  ]);
  const secureRandom = createSecureRandom();
  const token = await openToken(machine, secureRandom);
  return livelyTransport(createTcpTransport({ port: address.port, token, secureRandom }), clock);
}
