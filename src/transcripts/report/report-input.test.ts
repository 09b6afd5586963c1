import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs } from "../../domain/time.ts";
import { usageEvent } from "../fixtures/usage-event.ts";
import { byTime } from "./report-input.ts";
import { toUsageRow } from "./usage-row.ts";

describe("replies by time", () => {
  it("are oldest first, those of one instant in their order", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 50 }), (offsets) => {
        const replies = offsets.map((offset, index) =>
          toUsageRow(
            usageEvent({ atMs: epochMs(usageEvent().atMs + offset), sessionId: `session-${index}` }),
          ),
        );
        expect(byTime(replies)).toEqual(replies.toSorted((a, b) => a.firstAtMs - b.firstAtMs));
      }),
    );
  });
});
