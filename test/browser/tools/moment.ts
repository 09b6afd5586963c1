import { must } from "../../../src/domain/assert.ts";
import { fromIso, type EpochMs } from "../../../src/domain/time.ts";

/** A Monday afternoon: what every picture and every run shows. */
export const MOMENT: EpochMs = must(fromIso("2026-11-23T14:20:00Z"), "an instant");
