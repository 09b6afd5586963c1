import { useWidth } from "../browser/use-width.ts";
import { areaPath, linearScale } from "../model/scale.ts";

const FRAME = { top: 18, right: 22, bottom: 24, left: 48 };

export interface ColumnValue {
  readonly name: string;
  /** `undefined`: not known, which is not 0. */
  readonly value: number | undefined;
  /** There is nothing to know: the place stays empty. */
  readonly isEmpty?: boolean | undefined;
}

interface ColumnsProps {
  readonly values: readonly ColumnValue[];
  readonly format: (value: number) => string;
  readonly label: string;
  readonly look: "money" | "points";
  readonly height?: number;
}

/** Columns over named times; what is not known has a mark of its own, not a column of no height. */
export function Columns(props: ColumnsProps) {
  const { height = 170 } = props;
  const { ref, width } = useWidth<HTMLDivElement>();
  return (
    <div ref={ref} style={{ height: `${height}px` }}>
      {width > 0 && <Drawing {...props} height={height} width={width} />}
    </div>
  );
}

type DrawingProps = ColumnsProps & { readonly width: number; readonly height: number };

function Drawing({ values, format, label, look, width, height }: DrawingProps) {
  const step = niceStep(Math.max(...values.map(({ value }) => value ?? 0), 0));
  const count = Math.max(1, Math.ceil(Math.max(...values.map(({ value }) => value ?? 0), step) / step));
  const y = linearScale([0, count * step], [height - FRAME.bottom, FRAME.top]);
  const slot = (width - FRAME.left - FRAME.right) / Math.max(1, values.length);
  const thickness = Math.max(2, Math.min(44, slot * 0.7));
  const everyName = Math.ceil(62 / Math.max(1, slot));
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      <g class="axes">
        {Array.from({ length: count + 1 }, (_, index) => index * step).map((value) => (
          <g key={value}>
            <line class="grid" x1={FRAME.left} x2={width - FRAME.right} y1={y(value)} y2={y(value)} />
            <text x={FRAME.left - 8} y={y(value) + 4} text-anchor="end">
              {format(value)}
            </text>
          </g>
        ))}
      </g>
      {values.map(({ name, value, isEmpty }, index) => {
        const middle = FRAME.left + slot * (index + 0.5);
        return (
          <g key={index}>
            {value === undefined && !isEmpty && (
              <path class="column-unknown" d={`M${middle - 3} ${y(0) - 3}h6`} />
            )}
            {value !== undefined && (
              <path class={`column column-${look}`} d={column(middle, thickness, y(value), y(0))}>
                <title>{`${name}: ${format(value)}`}</title>
              </path>
            )}
            {(values.length - 1 - index) % everyName === 0 && (
              <text class="column-name" x={middle} y={height - 6} text-anchor="middle">
                {name}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function column(middle: number, thickness: number, top: number, floor: number): string {
  const [left, right] = [middle - thickness / 2, middle + thickness / 2];
  return areaPath([
    [left, floor],
    [left, top],
    [right, top],
    [right, floor],
  ]);
}

/** 1, 2 or 5 times a power of ten, so that at most five lines are drawn. */
function niceStep(highest: number): number {
  const rough = Math.max(highest, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((step) => step * power >= rough) ?? 10);
}
