import type { DurationMs } from "../../../domain/time.ts";
import { useWidth } from "../browser/use-width.ts";
import { at } from "../../../view/instant.ts";
import { browserWallClock } from "../browser/clock.ts";
import { linearScale } from "../model/scale.ts";
import { tickText } from "../model/time-ticks.ts";
import type { SettledForecast } from "../model/track-record.ts";

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
  const slot = (width - FRAME.left - FRAME.right) / Math.max(1, forecasts.length);
  const everyName = Math.ceil(NAME_PIXELS / Math.max(1, slot));
  const nameStepMs = (spanMs(forecasts) / Math.max(1, forecasts.length)) * everyName;
  const thickness = Math.max(3, Math.min(18, slot * 0.6));
  return (
    <div ref={ref} style={{ height: `${HEIGHT}px` }}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} role="img" aria-label={label}>
          <g class="axes">
            {[0, 25, 50, 75].map((level) => (
              <g key={level}>
                <line class="grid" x1={FRAME.left} x2={width - FRAME.right} y1={y(level)} y2={y(level)} />
                <text x={FRAME.left - 8} y={y(level) + 4} text-anchor="end">
                  {level}
                </text>
              </g>
            ))}
          </g>
          <g class="wall">
            <line x1={FRAME.left} x2={width - FRAME.right} y1={y(100)} y2={y(100)} />
            <text x={FRAME.left - 8} y={y(100) + 4} text-anchor="end">
              100%
            </text>
          </g>
          {forecasts.map(({ madeAt, low, middle, high, landed, isInside }, index) => {
            const x = FRAME.left + slot * (index + 0.5);
            const [from, to] = [y(Math.min(top, high)), y(Math.max(0, low))];
            return (
              <g key={madeAt}>
                <rect
                  class="record-band"
                  x={x - thickness / 2}
                  y={from}
                  width={thickness}
                  height={Math.max(2, to - from)}
                  rx="2"
                />
                <line
                  class="record-middle"
                  x1={x - thickness / 2}
                  x2={x + thickness / 2}
                  y1={y(Math.min(top, middle))}
                  y2={y(Math.min(top, middle))}
                />
                <circle
                  class={isInside ? "record-in" : "record-out"}
                  cx={x}
                  cy={y(Math.min(top, landed))}
                  r="4"
                />
                {(forecasts.length - 1 - index) % everyName === 0 && (
                  <text class="column-name" x={x} y={HEIGHT - 8} text-anchor="middle">
                    {tickText(at(madeAt), nameStepMs, browserWallClock)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

function spanMs(forecasts: readonly SettledForecast[]): DurationMs {
  const [first, last] = [forecasts[0], forecasts.at(-1)];
  return first && last ? at(last.madeAt) - at(first.madeAt) : 0;
}
