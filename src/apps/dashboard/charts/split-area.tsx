import type { EpochMs } from "../../../domain/time.ts";
import { at } from "../../../view/instant.ts";
import { useWidth } from "../browser/use-width.ts";
import { areaPath, linearScale, type Scale, type Span } from "../model/scale.ts";
import { splitRuns, stackOf, surfacesOf, type Gap, type SplitSeries } from "../model/split-series.ts";
import { surfaceColor } from "../model/surfaces.ts";
import { Gaps, LevelLines, TimeMarks } from "./axes.tsx";

const HEIGHT = 280;
const FRAME = { top: 12, right: 12, bottom: 26, left: 38 };

interface SplitAreaProps {
  readonly series: SplitSeries;
  /** Of the window's readings. */
  readonly gaps: readonly Gap[];
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly label: string;
}

/** The window's level over time, divided among surfaces. */
export function SplitArea(props: SplitAreaProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  return (
    <div ref={ref} class="split-area" style={{ height: `${HEIGHT}px` }}>
      {width > 0 && <Drawing {...props} width={width} />}
    </div>
  );
}

function Drawing({ series, gaps, fromMs, toMs, label, width }: SplitAreaProps & { readonly width: number }) {
  const points = series.points.filter((point) => at(point.at) >= fromMs && at(point.at) <= toMs);
  const surfaces = surfacesOf(series);
  const names = surfaces.map(({ surface }) => surface);
  const highest = Math.max(...points.map((point) => stackOf(point, names).at(-1)?.[1] ?? 0), 10);
  const step = highest > 60 ? 25 : 10;
  const top = Math.ceil((highest * 1.02) / step) * step;
  const x = linearScale([fromMs, toMs], [FRAME.left, width - FRAME.right]);
  const y = linearScale([0, top], [HEIGHT - FRAME.bottom, FRAME.top]);
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={label}>
      <Patterns surfaces={names} />
      <Axes {...{ x, y, top, step, width, fromMs, toMs }} />
      <Gaps gaps={gaps} x={x} edges={{ fromMs, toMs, topY: FRAME.top, baseY: HEIGHT - FRAME.bottom }} />
      {splitRuns(points, gaps).map((run, index) => (
        <g key={index}>
          {names.map((surface, layer) => {
            const edge = (side: 0 | 1): readonly Span[] =>
              run.map((point) => [x(at(point.at)), y(stackOf(point, names)[layer]?.[side] ?? 0)]);
            return (
              <path
                key={surface}
                class="split-layer"
                d={areaPath([...edge(1), ...edge(0).toReversed()])}
                fill={`url(#area-${surface})`}
                style={{ stroke: `var(${surfaceColor(surface)})` }}
              />
            );
          })}
        </g>
      ))}
    </svg>
  );
}

/** The surfaces' patterns, as the style sheet has them for bars. */
function Patterns({ surfaces }: { readonly surfaces: readonly string[] }) {
  return (
    <defs>
      {surfaces.map((surface) => (
        <pattern key={surface} id={`area-${surface}`} width="8" height="8" patternUnits="userSpaceOnUse">
          <rect
            width="8"
            height="8"
            style={{ fill: `var(${surfaceColor(surface)})` }}
            opacity={surface === "unexplained" ? 0.18 : 1}
          />
          <Pattern surface={surface} />
        </pattern>
      ))}
    </defs>
  );
}

function Pattern({ surface }: { readonly surface: string }) {
  switch (surface) {
    case "claude_code":
      return null;
    case "cowork":
      return <circle class="pattern-fill" cx="4" cy="4" r="1.5" />;
    case "chat":
      return <path class="pattern-line" d="M-2 2 2-2M0 8 8 0M6 10 10 6" />;
    case "unexplained":
      return <path class="pattern-ink" d="M-2 2 2-2M0 8 8 0M6 10 10 6" />;
    default:
      return <path class="pattern-line" d="M0 4H8" />;
  }
}

interface AxesProps {
  readonly x: Scale;
  readonly y: Scale;
  readonly top: number;
  readonly step: number;
  readonly width: number;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

function Axes({ x, y, top, step, width, fromMs, toMs }: AxesProps) {
  const levels = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
  return (
    <g class="axes">
      <LevelLines levels={levels} y={y} sides={{ left: FRAME.left, right: width - FRAME.right }} />
      <TimeMarks {...{ fromMs, toMs, x, width }} baseY={HEIGHT - FRAME.bottom} />
    </g>
  );
}
