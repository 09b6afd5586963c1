import type { WindowMember } from "../../../documents/status.ts";
import { addMs, type EpochMs } from "../../../domain/time.ts";
import { at } from "../../../view/instant.ts";
import { useWidth } from "../browser/use-width.ts";
import type { SeriesWindowMember } from "../../../documents/series.ts";
import { levelTop, toFan, type Fan, type FanStep } from "../model/fan.ts";
import { toRuns, type LevelPoint } from "../model/runs.ts";
import { areaPath, linearScale, linePath, type Scale, type Span } from "../model/scale.ts";
import { Gaps, LevelLines, TimeMarks, WallLine } from "./axes.tsx";

const FRAME = { top: 14, right: 14, bottom: 26, left: 44 };

interface BurnUpProps {
  readonly window: WindowMember;
  /** Readings of the running cycle; absent until they are there. */
  readonly series?: SeriesWindowMember | undefined;
  readonly nowMs: EpochMs;
  /** The forecast step by step, where the meter gave it. */
  readonly steps?: readonly FanStep[] | undefined;
  readonly height?: number;
  readonly label: string;
}

/** One cycle: what was used, the even pace, and the fan of what may come, against the wall. */
export function BurnUp({ window, series, nowMs, steps, height = 260, label }: BurnUpProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  return (
    <div ref={ref} class="burn-up" style={{ height: `${height}px` }}>
      {width > 0 && <Drawing {...{ window, series, nowMs, steps, height, label, width }} />}
    </div>
  );
}

interface Plot {
  readonly x: Scale;
  readonly y: Scale;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type DrawingProps = BurnUpProps & { readonly width: number; readonly height: number };

function Drawing({ window, series, nowMs, steps, width, height, label }: DrawingProps) {
  const fan = toFan(window, nowMs, steps);
  const { fromMs, toMs } = cycleSpan(window, nowMs);
  const top = levelTop([window.usedPercent, ...(fan ? [fan.middle.at(-1)?.[1] ?? 0] : [])]);
  const plot: Plot = {
    fromMs,
    toMs,
    top,
    width,
    height,
    x: linearScale([fromMs, toMs], [FRAME.left, width - FRAME.right]),
    y: linearScale([0, top], [height - FRAME.bottom, FRAME.top]),
  };
  const runs = series
    ? toRuns(series.points, series.gaps, []).filter((run) => run.some(({ atMs }) => atMs >= fromMs))
    : [];
  const id = `clip-${window.key.replaceAll(/\W/g, "-")}`;
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      <clipPath id={id}>
        <rect x={FRAME.left} y={FRAME.top} width={plotWidth(plot)} height={plotHeight(plot)} />
      </clipPath>
      <Axes plot={plot} />
      <g clip-path={`url(#${id})`}>
        {series && (
          <Gaps
            gaps={series.gaps}
            x={plot.x}
            edges={{ fromMs, toMs, topY: FRAME.top, baseY: height - FRAME.bottom }}
          />
        )}
        {hasBegun(window) && (
          <path class="even-pace" d={linePath([at2(plot, fromMs, 0), at2(plot, toMs, 100)])} />
        )}
        {fan && <FanShape fan={fan} plot={plot} />}
        {runs.map((run, index) => (
          <RunShape key={index} run={run} plot={plot} />
        ))}
      </g>
      <Wall plot={plot} fan={fan} />
      <line
        class="now-line"
        x1={plot.x(nowMs)}
        x2={plot.x(nowMs)}
        y1={FRAME.top}
        y2={height - FRAME.bottom}
      />
      <circle
        class="now-dot"
        cx={plot.x(at(window.observedAt))}
        cy={plot.y(Math.min(window.usedPercent, top))}
        r="4.5"
      />
    </svg>
  );
}

/** Without both ends of a cycle there is no pace to keep. */
export function hasBegun({ cycleStartedAt, resetsAt }: WindowMember): boolean {
  return cycleStartedAt !== null && resetsAt !== null;
}

/** The cycle where it is known, else the last day. */
function cycleSpan({ cycleStartedAt, resetsAt }: WindowMember, nowMs: EpochMs) {
  const toMs = resetsAt !== null && at(resetsAt) > nowMs ? at(resetsAt) : nowMs;
  const fromMs = cycleStartedAt === null ? addMs(nowMs, -86_400_000) : at(cycleStartedAt);
  return { fromMs, toMs };
}

function at2({ x, y }: Plot, atMs: EpochMs, percent: number): Span {
  return [x(atMs), y(percent)];
}

const sidesOf = ({ width }: Plot) => ({ left: FRAME.left, right: width - FRAME.right });
const plotWidth = ({ width }: Plot) => Math.max(0, width - FRAME.left - FRAME.right);
const plotHeight = ({ height }: Plot) => height - FRAME.top - FRAME.bottom;

function Axes({ plot }: { readonly plot: Plot }) {
  const { x, y, width, height, fromMs, toMs } = plot;
  return (
    <g class="axes">
      <LevelLines levels={[0, 25, 50, 75]} y={y} sides={sidesOf(plot)} />
      <TimeMarks {...{ fromMs, toMs, x, width }} baseY={height - FRAME.bottom} />
    </g>
  );
}

function Wall({ plot, fan }: { readonly plot: Plot; readonly fan: Fan | undefined }) {
  const { x, y } = plot;
  return (
    <g class="wall">
      <WallLine y={y} sides={sidesOf(plot)} />
      {fan?.wall?.middleMs && <path class="wall-mark" d={diamond(x(fan.wall.middleMs), y(100))} />}
    </g>
  );
}

function diamond(x: number, y: number): string {
  return areaPath([
    [x, y - 6],
    [x + 6, y],
    [x, y + 6],
    [x - 6, y],
  ]);
}

function FanShape({ fan, plot }: { readonly fan: Fan; readonly plot: Plot }) {
  const pixels = (points: Fan["high"]) => points.map(([atMs, percent]) => at2(plot, atMs, percent));
  return (
    <g class="fan">
      <path class="fan-area" d={areaPath([...pixels(fan.high), ...pixels(fan.low).toReversed()])} />
      <path class="fan-middle" d={linePath(pixels(fan.middle))} />
    </g>
  );
}

interface RunProps {
  readonly run: readonly LevelPoint[];
  readonly plot: Plot;
}

function RunShape({ run, plot }: RunProps) {
  const points = run.map(({ atMs, usedPercent }) => at2(plot, atMs, usedPercent));
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const floor = plot.y(0);
  return (
    <g class="run">
      <path class="run-area" d={areaPath([[first[0], floor], ...points, [last[0], floor]])} />
      <path class="run-line" d={linePath(points)} />
    </g>
  );
}
