import { useRef } from "preact/hooks";
import type { SeriesWindowMember } from "../../../../documents/series.ts";
import { at } from "../../../../view/instant.ts";
import { useWidth } from "../../browser/use-width.ts";
import { areaPath, linearScale, linePath, type Span } from "../../model/scale.ts";
import { toRuns } from "../../model/runs.ts";

const HEIGHT = 48;
/** Shorter drags are clicks: they move the stretch instead. */
const DRAG_PIXELS_MIN = 4;

interface BrushProps {
  readonly series: SeriesWindowMember;
  readonly whole: Span;
  readonly span: Span;
  readonly zoom: (span: Span) => void;
}

/** The whole time in small, with the stretch that is shown: drag to choose another. The zoom buttons do the same by keyboard. */
export function Brush({ series, whole, span, zoom }: BrushProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const dragFrom = useRef<number>(undefined);
  const x = linearScale(whole, [0, width]);
  const y = linearScale([0, 105], [HEIGHT, 2]);
  const secondsAt = (event: PointerEvent) => {
    const { left } = (ref.current ?? document.body).getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)));
    return whole[0] + share * (whole[1] - whole[0]);
  };
  const release = (event: PointerEvent) => {
    const start = dragFrom.current;
    dragFrom.current = undefined;
    if (start === undefined) return;
    const end = secondsAt(event);
    const isClick = Math.abs(x(end) - x(start)) < DRAG_PIXELS_MIN;
    const half = (span[1] - span[0]) / 2;
    zoom(isClick ? [end - half, end + half] : [Math.min(start, end), Math.max(start, end)]);
  };
  return (
    <div
      ref={ref}
      class="brush"
      aria-hidden="true"
      style={{ height: `${HEIGHT}px` }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragFrom.current = secondsAt(event);
      }}
      onPointerUp={release}
    >
      {width > 0 && (
        <svg width={width} height={HEIGHT}>
          {toRuns(
            series.points,
            series.gaps,
            series.cycles.map(({ startedAt }) => startedAt),
          ).map((run, index) => {
            const points = run.map(({ atMs, usedPercent }): Span => [x(atMs / 1000), y(usedPercent)]);
            const floor: readonly Span[] = [
              [points.at(-1)?.[0] ?? 0, HEIGHT],
              [points[0]?.[0] ?? 0, HEIGHT],
            ];
            return (
              <g key={index} class="run">
                <path class="run-area" d={areaPath([...points, ...floor])} />
                <path class="brush-line" d={linePath(points)} />
              </g>
            );
          })}
          {series.gaps.map(({ from, to }) => (
            <rect
              key={from}
              class="brush-gap"
              x={x(at(from) / 1000)}
              y="0"
              width={Math.max(0, x(at(to) / 1000) - x(at(from) / 1000))}
              height={HEIGHT}
            />
          ))}
          {isPart(span, whole) && <Chosen from={x(span[0])} to={x(span[1])} width={width} />}
        </svg>
      )}
    </div>
  );
}

/** Of less than the whole; the page's clock moves both ends a little. */
function isPart(span: Span, whole: Span): boolean {
  return span[1] - span[0] < (whole[1] - whole[0]) * 0.98;
}

/** The stretch that is shown, with a veil over the rest. */
function Chosen({ from, to, width }: { readonly from: number; readonly to: number; readonly width: number }) {
  return (
    <g>
      <rect class="brush-veil" x="0" y="0" width={Math.max(0, from)} height={HEIGHT} />
      <rect class="brush-veil" x={to} y="0" width={Math.max(0, width - to)} height={HEIGHT} />
      <rect class="brush-span" x={from} y="1" width={Math.max(2, to - from)} height={HEIGHT - 2} />
    </g>
  );
}
