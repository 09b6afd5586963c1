import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packPayload, unpackPayload } from "./payload-codec.ts";

const usage = (usedPercent: number) =>
  JSON.stringify({
    five_hour: {
      utilization: usedPercent,
      resets_at: "2026-10-09T15:10:00.120000+00:00",
      limit_dollars: null,
    },
    seven_day: { utilization: 59, resets_at: "2026-10-13T09:00:00.120010+00:00", limit_dollars: null },
    extra_usage: { is_enabled: false, monthly_limit: null, used_credits: null, currency: null },
    limits: [{ kind: "session", percent: usedPercent, severity: "normal", is_active: false }],
  });
const dictionaryOf = (text: string) => ({ dictionaryId: 7, content: Buffer.from(text) });

describe("packPayload", () => {
  it("gives back every text, with a dictionary and without", () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 2_000 });
    fc.assert(
      fc.property(anyText, fc.option(anyText), (text, dictionaryText) => {
        const newest = dictionaryText === null ? undefined : dictionaryOf(dictionaryText);
        const { packed, against } = packPayload(text, newest);
        const content = { newest: newest?.content ?? null, itself: Buffer.from(text), nothing: null }[
          against
        ];
        expect(unpackPayload(packed, content)).toBe(text);
      }),
    );
  });

  it("packs the next poll of the same account ten times smaller against the newest dictionary", () => {
    const { packed, against } = packPayload(usage(13), dictionaryOf(usage(12)));
    expect(against).toBe("newest");
    expect(packed.length * 10).toBeLessThan(usage(13).length);
  });

  it("makes a payload the next dictionary when there is none, or when the newest no longer helps", () => {
    expect(packPayload(usage(12), undefined).against).toBe("itself");
    const otherShape = JSON.stringify(Array.from({ length: 60 }, (_, index) => index * 7_919));
    expect(packPayload(usage(12), dictionaryOf(otherShape)).against).toBe("itself");
  });

  it("keeps a dictionary that halves a payload of mostly new text", () => {
    const noise = Array.from({ length: 90 }, (_, index) => (index * 2_654_435_761) % 4_294_967_296).join("");
    const shared = usage(12) + usage(80).replaceAll("_", "-") + noise.slice(0, 500);
    expect(packPayload(shared + noise.slice(500, 900), dictionaryOf(shared)).against).toBe("newest");
  });

  it("spends no dictionary on a few bytes", () => {
    expect(packPayload("{}", undefined).against).toBe("nothing");
  });
});
