import { rangeText, type TimeRange } from "../model/time-range.ts";

interface RangeButtonsProps {
  readonly ranges: readonly TimeRange[];
  readonly value: TimeRange | undefined;
  readonly choose: (range: TimeRange) => void;
}

export function RangeButtons({ ranges, value, choose }: RangeButtonsProps) {
  return (
    <div class="range-buttons" role="group" aria-label="Time">
      {ranges.map((range) => (
        <button
          key={range}
          type="button"
          class="quiet"
          aria-pressed={range === value}
          onClick={() => choose(range)}
        >
          {rangeText(range)}
        </button>
      ))}
    </div>
  );
}
