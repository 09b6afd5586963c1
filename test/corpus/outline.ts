import type { Drift, Reading, UsageContents } from "../../src/domain/snapshot.ts";
import { toIso } from "../../src/domain/time.ts";
import { recognizePayload } from "../../src/wire/recognize.ts";
import { usageInPayload } from "../../src/wire/usage-in-payload.ts";

/** What a document decodes to, as `expected.json` writes it: instants in ISO, absent members left out. */
export function outlineOf(document: unknown): unknown {
  const recognized = recognizePayload(document);
  const { kind, decoded } = recognized;
  const usage = usageInPayload(recognized);
  const { observedAtMs, account } = usage;
  const outline = {
    kind,
    ...(usage.decoded.ok && {
      source: usage.source,
      observedAtMs,
      account,
      ...outlineOfUsage(usage.decoded.value),
    }),
    ...(!usage.decoded.ok && decoded.ok && { value: decoded.value }),
    ...(!decoded.ok && { failure: decoded.code }),
    drift: (usage.decoded.ok ? usage.decoded.drift : decoded.drift).map(outlineOfDrift),
  };
  return JSON.parse(JSON.stringify(outline, isoTimes));
}

function outlineOfUsage({
  readings,
  pools,
  extraUsage,
  breakdown,
  scopedShares,
  scale,
}: UsageContents): object {
  return { scale, windows: readings.map(outlineOfReading), pools, extraUsage, breakdown, scopedShares };
}

function outlineOfReading({ windowKey, usedPercent, resetsAtMs, severity, lockedReason }: Reading): string {
  const reset = resetsAtMs === undefined ? "no reset" : toIso(resetsAtMs);
  const lock = lockedReason === undefined ? "" : `, locked: ${lockedReason}`;
  return `${windowKey} ${usedPercent} @ ${reset}${severity === undefined ? "" : `, ${severity}`}${lock}`;
}

function outlineOfDrift({ code, path }: Drift): string {
  return `${code} ${path}`;
}

function isoTimes(key: string, value: unknown): unknown {
  return /(?:At|Until|asOf)Ms$/i.test(key) && typeof value === "number"
    ? new Date(value).toISOString()
    : value;
}
