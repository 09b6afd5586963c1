import type { DurationMs } from "../../../domain/time.ts";
import { useWidth } from "../browser/use-width.ts";
import { at } from "../../../view/instant.ts";
import { browserWallClock } from "../browser/clock.ts";
import { linearScale, type Scale } from "../model/scale.ts";
import { tickText } from "../model/time-ticks.ts";
import type { SettledForecast } from "../model/track-record.ts";
import { LevelLines, WallLine } from "./axes.tsx";

const HEIGHT = 220;
const FRAME = { top: 12, right: 8, bottom: 26, left: 44 };
/** A date under a column needs this much room. */
const NAME_PIXELS = 84;

interface TrackRecordProps {
  readonly forecasts: readonly SettledForecast[];
  readonly label: string;
}

/** What was said against what happened: a band for each forecast, and a dot where it landed, hollow outside of it. */
export function TrackRecord({ forecasts, label }: TrackRecordProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const highest = Math.max(0, ...forecasts.map(({ high, landed }) => Math.max(high, landed)));
  const top = Math.max(105, Math.min(150, highest));
  const y = linearScale([0, top], [HEIGHT - FRAME.bottom, FRAME.top]);
  const sides = { left: FRAME.left, right: width - FRAME.right };
  const slot = (width - FRAME.left - FRAME.right) / Math.max(1, forecasts.length);
  const everyName = Math.ceil(NAME_PIXELS / Math.max(1, slot));
  const nameStepMs = (spanMs(forecasts) / Math.max(1, forecasts.length)) * everyName;
  const thickness = Math.max(3, Math.min(18, slot * 0.6));
  return (
    <div ref={ref} style={{ height: `${HEIGHT}px` }}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={label}>
          <g class="axes">
            <LevelLines levels={[0, 25, 50, 75]} y={y} sides={sides} />
          </g>
          <g class="wall">
            <WallLine y={y} sides={sides} />
          </g>
          {forecasts.map((forecast, index) => (
            <Mark
              key={forecast.madeAt}
              forecast={forecast}
              x={FRAME.left + slot * (index + 0.5)}
              y={(level) => y(Math.min(top, Math.max(0, level)))}
              thickness={thickness}
              name={
                (forecasts.length - 1 - index) % everyName === 0
                  ? tickText(at(forecast.madeAt), nameStepMs, browserWallClock)
                  : undefined
              }
            />
          ))}
        </svg>
      )}
    </div>
  );
}

interface MarkProps {
  readonly forecast: SettledForecast;
  readonly x: number;
  /** Keeps what is beyond the plot at its edge. */
  readonly y: Scale;
  readonly thickness: number;
  /** Absent: there is no room for one. */
  readonly name: string | undefined;
}

function Mark({ forecast, x, y, thickness, name }: MarkProps) {
  const { low, middle, high, landed, isInside } = forecast;
  const [left, right] = [x - thickness / 2, x + thickness / 2];
  const height = Math.max(2, y(low) - y(high));
  return (
    <g>
      <rect class="record-band" x={left} y={y(high)} width={thickness} height={height} rx="2" />
      <line class="record-middle" x1={left} x2={right} y1={y(middle)} y2={y(middle)} />
      <circle class={isInside ? "record-in" : "record-out"} cx={x} cy={y(landed)} r="4" />
      {name !== undefined && (
        <text class="column-name" x={x} y={HEIGHT - 8} text-anchor="middle">
          {name}
        </text>
      )}
    </g>
  );
}

function spanMs(forecasts: readonly SettledForecast[]): DurationMs {
  const [first, last] = [forecasts[0], forecasts.at(-1)];
  return first && last ? at(last.madeAt) - at(first.madeAt) : 0;
}
