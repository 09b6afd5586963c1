import type { EpochMs } from "../../../domain/time.ts";
import { at } from "../../../view/instant.ts";
import { browserWallClock } from "../browser/clock.ts";
import type { Scale } from "../model/scale.ts";
import { timeTicks } from "../model/time-ticks.ts";

/** Where a plot begins and ends, from the left. Unit: pixels. */
interface Sides {
  readonly left: number;
  readonly right: number;
}

interface LevelLinesProps {
  /** Unit: percent. */
  readonly levels: readonly number[];
  readonly y: Scale;
  readonly sides: Sides;
}

/** A line across the plot at each level, with its number beside it. */
export function LevelLines({ levels, y, sides: { left, right } }: LevelLinesProps) {
  return levels.map((level) => (
    <g key={level}>
      <line class="grid" x1={left} x2={right} y1={y(level)} y2={y(level)} />
      <text x={left - 8} y={y(level) + 4} text-anchor="end">
        {level}
      </text>
    </g>
  ));
}

/** The line at 100 %. */
export function WallLine({ y, sides: { left, right } }: { readonly y: Scale; readonly sides: Sides }) {
  return (
    <>
      <line x1={left} x2={right} y1={y(100)} y2={y(100)} />
      <text x={left - 8} y={y(100) + 4} text-anchor="end">
        100%
      </text>
    </>
  );
}

/** A mark takes about so much room. Unit: pixels. */
const MARK_WIDTH = 84;

interface TimeMarksProps {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly x: Scale;
  /** Of the whole drawing: it decides how many marks there are. */
  readonly width: number;
  /** The plot's lower edge. */
  readonly baseY: number;
}

/** Days or hours along the lower edge, in the browser's time zone. */
export function TimeMarks({ fromMs, toMs, x, width, baseY }: TimeMarksProps) {
  const countMax = Math.max(2, width / MARK_WIDTH);
  return timeTicks(fromMs, toMs, { countMax, wallClockOf: browserWallClock }).map(({ atMs, text }) => (
    <g key={atMs}>
      <line class="tick" x1={x(atMs)} x2={x(atMs)} y1={baseY} y2={baseY + 4} />
      <text x={x(atMs)} y={baseY + 18} text-anchor="middle">
        {text}
      </text>
    </g>
  ));
}

interface GapsProps {
  readonly gaps: readonly { readonly from: string; readonly to: string }[];
  readonly x: Scale;
  readonly edges: {
    readonly fromMs: EpochMs;
    readonly toMs: EpochMs;
    readonly topY: number;
    readonly baseY: number;
  };
}

/** Shade over the time in which nothing was read. */
export function Gaps({ gaps, x, edges: { fromMs, toMs, topY, baseY } }: GapsProps) {
  return (
    <g class="gaps">
      {gaps.map(({ from, to }) => {
        const [left, right] = [x(Math.max(fromMs, at(from))), x(Math.min(toMs, at(to)))];
        return <rect key={from} x={left} y={topY} width={Math.max(0, right - left)} height={baseY - topY} />;
      })}
    </g>
  );
}
