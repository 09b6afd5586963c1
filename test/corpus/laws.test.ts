import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json } from "../../src/domain/json.ts";
import type { Reading, SourceName } from "../../src/domain/snapshot.ts";
import { epochMs } from "../../src/domain/time.ts";
import { decodeGetUsage } from "../../src/wire/agent-sdk/get-usage.ts";
import { decodeRateLimitEvent } from "../../src/wire/agent-sdk/rate-limit-event.ts";
import { decodeAuthStatus } from "../../src/wire/auth-status.ts";
import { decodeClaudeAiAccount } from "../../src/wire/claude-ai/account.ts";
import { decodeOrganizations } from "../../src/wire/claude-ai/organizations.ts";
import { decodeOverageSpendLimit } from "../../src/wire/claude-ai/overage-spend-limit.ts";
import { decodeSubscriptionDetails } from "../../src/wire/claude-ai/subscription-details.ts";
import { decodeClaudeJson } from "../../src/wire/claude-json.ts";
import { decodeCloudCredit } from "../../src/wire/cloud-credit.ts";
import { decodeAppServerRateLimits } from "../../src/wire/codex/app-server-rate-limits.ts";
import { decodeWhamUsage } from "../../src/wire/codex/wham-usage.ts";
import { decodeCredentials } from "../../src/wire/credentials.ts";
import { decodeDesktopHistory } from "../../src/wire/desktop-history.ts";
import { decodeErrorReply } from "../../src/wire/error-reply.ts";
import { decodeHookInput } from "../../src/wire/hook-input.ts";
import { decodeErrorBody } from "../../src/wire/http-error.ts";
import { decodePrepaidCredits } from "../../src/wire/prepaid-credits.ts";
import { decodeProfile } from "../../src/wire/profile.ts";
import { recognizePayload } from "../../src/wire/recognize.ts";
import { decodeRetryAfter } from "../../src/wire/retry-after.ts";
import { decodePayload, redactPayload } from "../../src/wire/snapshot-payload.ts";
import { decodeStatusline } from "../../src/wire/statusline.ts";
import { decodeUnifiedHeaders } from "../../src/wire/unified-headers.ts";
import { decodeUsageBody } from "../../src/wire/usage/usage-body.ts";
import { usageInPayload } from "../../src/wire/usage-in-payload.ts";
import { readCorpus, readUsageBodies } from "./corpus.ts";

const NOW_MS = epochMs(1_794_000_000_000);

const DECODERS: Readonly<Record<string, (document: unknown) => unknown>> = {
  decodeUsageBody,
  decodeStatusline,
  decodeProfile,
  decodeCredentials,
  decodeClaudeJson,
  decodeGetUsage,
  decodeRateLimitEvent,
  decodeAuthStatus,
  decodeClaudeAiAccount,
  decodeOrganizations,
  decodeOverageSpendLimit,
  decodeSubscriptionDetails,
  decodeCloudCredit,
  decodeAppServerRateLimits,
  decodeWhamUsage,
  decodeDesktopHistory,
  decodeErrorReply,
  decodeHookInput,
  decodePrepaidCredits,
  decodeUnifiedHeaders,
  "decodePayload of a body": (document) => decodePayload("oauth", document),
  "decodePayload of a status line": (document) => decodePayload("statusline", document),
  "recognizePayload and usageInPayload": (document) => usageInPayload(recognizePayload(document)),
  decodeErrorBody: (document) =>
    decodeErrorBody(403, {}, typeof document === "string" ? document : "[1]", NOW_MS),
  decodeRetryAfter: (document) => decodeRetryAfter(document, NOW_MS),
};

const corpus = readCorpus().map(({ document }) => document);
const usageBodies = readUsageBodies()
  .map(({ document }) => document)
  .filter((body) => decodeUsageBody(body).ok)
  .filter(isObject) as readonly { readonly [key: string]: Json }[];

/** Every path to a leaf or a branch of a document, the root left out. */
function pathsOf(document: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const members: readonly (readonly [string | number, Json])[] = Array.isArray(document)
    ? document.map((element: Json, index) => [index, element] as const)
    : isObject(document)
      ? Object.entries(document)
      : [];
  return members.flatMap(([key, value]) => [[...path, key], ...pathsOf(value, [...path, key])]);
}

/** The document with the value at `path` replaced. */
function withValueAt(document: Json, path: readonly (string | number)[], value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(document)) {
    return document.map((element: Json, index) =>
      index === key ? withValueAt(element, rest, value) : element,
    );
  }
  const entries = Object.entries(document as { readonly [key: string]: Json });
  return Object.fromEntries(
    entries.map(([name, member]) => [name, name === key ? withValueAt(member, rest, value) : member]),
  );
}

/** A payload of the corpus with one value, anywhere in it, replaced by any JSON. */
const brokenPayload = fc.constantFrom(...corpus).chain((document) => {
  const paths = pathsOf(document);
  return paths.length === 0
    ? fc.constant(document)
    : fc
        .tuple(fc.constantFrom(...paths), fc.jsonValue())
        .map(([path, value]) => withValueAt(document, path, value as Json));
});

/** The same document with the members of every object in another order. */
function shuffled(document: Json, seed: number): Json {
  if (Array.isArray(document)) return document.map((element: Json) => shuffled(element, seed));
  if (!isObject(document)) return document;
  const entries = Object.entries(document);
  const order = entries.map((entry, index) => ({ entry, rank: ((index + 1) * 7919 * seed) % 104_729 }));
  return Object.fromEntries(
    order.sort((a, b) => a.rank - b.rank).map(({ entry: [key, value] }) => [key, shuffled(value, seed)]),
  );
}

function readingsOf(body: Json): readonly Reading[] {
  const result = decodeUsageBody(body);
  return result.ok ? result.value.readings : [];
}

/** The places of a body's rows, whole or field by field, with the windows that each place speaks of. */
function rowPlaces(body: { readonly [key: string]: Json }): readonly RowPlace[] {
  const flat = Object.entries(body).filter(([, value]) => isObject(value) && "utilization" in value);
  const limits = Array.isArray(body["limits"]) ? (body["limits"] as readonly Json[]) : [];
  const rows = [
    ...flat.map(([key, row]) => ({ path: [key], row, windowKeys: [key] })),
    ...limits
      .map((row, index) => ({ path: ["limits", index], row, windowKeys: windowKeysOfLimit(row) }))
      .filter(({ windowKeys }) => windowKeys.length > 0),
    ...["extra_usage", "spend", "seven_day_breakdown", "weekly_scoped_shares"]
      .filter((key) => isObject(body[key]) || Array.isArray(body[key]))
      .map((key) => ({ path: [key], row: body[key] as Json, windowKeys: [] })),
  ];
  return rows.flatMap(({ path, row, windowKeys }) => [
    { body, path, windowKeys },
    ...pathsOf(row).map((inner) => ({ body, path: [...path, ...inner], windowKeys })),
  ]);
}

/** The window of a row that can be read, and the unnamed one that it speaks of when its scope is broken. */
function windowKeysOfLimit(row: Json): readonly string[] {
  const [reading] = readingsOf({ limits: [row] });
  return reading ? [reading.windowKey, "weekly_scoped"] : [];
}

interface RowPlace {
  readonly body: { readonly [key: string]: Json };
  readonly path: readonly (string | number)[];
  readonly windowKeys: readonly string[];
}

/** Two windows above any fraction settle the scale, whatever becomes of one of them. */
function hasCertainScale(body: { readonly [key: string]: Json }): boolean {
  const isLarge = (value: Json): boolean => isObject(value) && Number(value["utilization"]) > 2;
  return Object.values(body).filter(isLarge).length >= 2;
}

const SECRETS = [
  "sk-ant-oat01-FAKEfakeFAKE",
  "sk-ant-sid01-FAKEfakeFAKE",
  "Bearer FAKEbearerFAKE",
  "eyJGQUtF.RkFLRWp3dA.RkFLRXNpZw",
  "sessionKey=FAKEsessionFAKE; path=/",
  "someone@example.org",
] as const;

/** What may not be left of any of them. */
const SECRET_PARTS = ["FAKEfake", "FAKEbearer", "RkFLRW", "FAKEsession", "someone@"];

describe.each(Object.entries(DECODERS))("%s", (_name, decode) => {
  it("never throws, whatever JSON it is given", () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (document) => void decode(document)));
    fc.assert(fc.property(fc.anything(), (value) => void decode(value)));
  });

  it("never throws on a real payload with one value replaced by anything", () => {
    fc.assert(
      fc.property(brokenPayload, (document) => void decode(document)),
      { numRuns: 300 },
    );
  });

  it("names no place and says no sentence that holds a value of the document", () => {
    fc.assert(
      fc.property(fc.constantFrom(...corpus), (document) => {
        const marked = JSON.parse(JSON.stringify(document), (_key, value) =>
          typeof value === "string" ? "private words" : value,
        ) as Json;
        const result = decode(marked);
        const said = isObject(result) ? [result["drift"], result["message"]] : [];
        expect(JSON.stringify(said)).not.toContain("private words");
      }),
    );
  });
});

describe("the usage body", () => {
  it("reads the same in any key order and among any unknown neighbours", () => {
    const neighbours = fc.dictionary(
      fc.stringMatching(/^new_[a-z]{1,8}$/),
      fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.integer())),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...usageBodies),
        fc.nat({ max: 100_000 }),
        neighbours,
        (body, seed, added) => {
          const result = decodeUsageBody(shuffled({ ...added, ...body }, seed + 1));
          expect(result).toMatchObject({ ok: true });
          const original = decodeUsageBody(body);
          expect(result.ok && result.value).toEqual(original.ok && original.value);
        },
      ),
    );
  });

  it("loses at most the window whose row was broken", () => {
    const places = usageBodies.filter(hasCertainScale).flatMap(rowPlaces);
    expect(places.length).toBeGreaterThan(500);
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(0, 0.5, 1, 50, 100, -1, 1e300, "2027-01-01T00:00:00Z", "", null),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), value, ({ body, path, windowKeys }, broken) => {
        const untouched = readingsOf(body).filter((reading) => !windowKeys.includes(reading.windowKey));
        expect(readingsOf(withValueAt(body, path, broken as Json))).toEqual(
          expect.arrayContaining([...untouched]),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("what the store keeps", () => {
  const withSecrets = fc
    .tuple(
      fc.constantFrom(...corpus),
      fc.dictionary(
        fc.constantFrom(
          "accessToken",
          "refresh_token",
          "Authorization",
          "cookie",
          "sessionKey",
          "note",
          "label",
        ),
        fc.oneof(fc.constantFrom(...SECRETS), fc.record({ value: fc.constantFrom(...SECRETS) })),
      ),
      fc.string(),
      fc.constantFrom(...SECRETS),
    )
    .map(([document, members, text, secret]): Json => {
      const added = {
        ...members,
        free_text: `${text} ${secret}`,
        [secret]: 1,
        list: [secret, { deep: secret }],
      };
      return isObject(document) ? { ...document, ...added, rate_limits: added } : [document, added];
    });

  it("holds no credential and no e-mail address, wherever they stood", () => {
    fc.assert(
      fc.property(
        withSecrets,
        fc.constantFrom<SourceName[]>("oauth", "statusline", "import"),
        (document, source) => {
          const text = JSON.stringify(redactPayload(source, document));
          for (const part of SECRET_PARTS) expect(text).not.toContain(part);
          expect(text).not.toMatch(/[\w.]+@[\w-]+\.[a-z]/);
        },
      ),
    );
  });

  it("holds no credential that the cut of a long text goes through", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SECRETS), fc.integer({ min: 350, max: 420 }), (secret, length) => {
        const text = JSON.stringify(
          redactPayload("oauth", { limits: [], note: `${"x".repeat(length)} ${secret}` }),
        );
        for (const part of SECRET_PARTS.slice(0, -1)) expect(text).not.toContain(part.slice(0, 6));
        expect(text).not.toContain("@");
      }),
    );
  });

  it("is the same when it is redacted again, and decodes to the same contents", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue({ maxDepth: 8 }), brokenPayload, withSecrets), (document) => {
        for (const source of ["oauth", "statusline"] as const) {
          const kept = redactPayload(source, document);
          expect(redactPayload(source, kept)).toEqual(kept);
          expect(decodePayload(source, kept)).toEqual(decodePayload(source, document));
        }
      }),
      { numRuns: 500 },
    );
  });
});
