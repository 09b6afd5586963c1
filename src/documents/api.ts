import * as z from "zod";
import { head, instant } from "./common.ts";

/** `GET /api/v1/hello`: who listens here, proved before anybody shows a token. */
export const helloDocument = z.strictObject({
  schema: z.literal("claude-meter/hello.v1"),
  version: z.string(),
  proof: z.string().nullable().meta({
    description:
      "Lower-case hex of HMAC-SHA256, key: the API token, text: `claude-meter hello PORT NONCE`. null: no nonce was given.",
  }),
});

/** `api.json` in the state folder: where the daemon listens. */
export const apiDocument = z.strictObject({
  schema: z.literal("claude-meter/api.v1"),
  port: z.int(),
  socketPath: z.string().nullable().meta({ description: "null: this folder's path is too long for one." }),
  pid: z.int(),
  surroundings: z.string().meta({
    description:
      "A digest of the environment that answers depend on; commands of another one answer themselves.",
  }),
  startedAt: instant,
  version: z.string(),
});

/** `POST /api/v1/dashboard-link`: a way into the dashboard that works once. */
export const dashboardLinkDocument = z.strictObject({
  ...head("dashboard-link"),
  url: z.string().meta({ description: "Holds a one-time token: for this user's browser, not for a log." }),
  expiresAt: instant,
});

/** `POST /api/v1/pairing`: the code that an extension claims. */
export const pairingDocument = z.strictObject({
  ...head("pairing"),
  code: z.string(),
  expiresAt: instant,
});

/** `POST /api/v1/pairing/claim`: the extension's token, told this once. */
export const pairedDocument = z.strictObject({
  ...head("paired"),
  id: z.string(),
  token: z.string(),
});

/** `GET /api/v1/pairings`: who may post readings. */
export const pairingsDocument = z.strictObject({
  ...head("pairings"),
  pairings: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      origin: z.string(),
      pairedAt: instant,
      lastSeenAt: instant.nullable().meta({ description: "To the hour." }),
    }),
  ),
});

export type HelloDocument = z.infer<typeof helloDocument>;
export type ApiDocument = z.infer<typeof apiDocument>;
export type DashboardLinkDocument = z.infer<typeof dashboardLinkDocument>;
export type PairingDocument = z.infer<typeof pairingDocument>;
export type PairedDocument = z.infer<typeof pairedDocument>;
export type PairingsDocument = z.infer<typeof pairingsDocument>;
