import { useEffect, useRef } from "preact/hooks";
import { paper } from "../browser/paper.ts";
import { useWidth } from "../browser/use-width.ts";
import type { LevelData } from "../model/level-data.ts";
import type { Span } from "../model/scale.ts";
import { createLevelChart, type LevelChart } from "./level-chart.ts";

interface LevelsProps {
  readonly data: LevelData;
  /** Seconds since the epoch. */
  readonly range: Span;
  readonly height: number;
  readonly label: string;
  readonly onZoom: (range: Span) => void;
}

/** The long chart in the page: one canvas that lives as long as the paper it is drawn on. */
export function Levels({ data, range, height, label, onZoom }: LevelsProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const chart = useRef<LevelChart>(undefined);
  const latest = useRef({ data, range, onZoom });
  latest.current = { data, range, onZoom };
  const hasWidth = width > 0;
  const drawnOn = paper.value;
  useEffect(() => {
    const place = ref.current;
    if (place === null || !hasWidth) return undefined;
    const created = createLevelChart({
      place,
      width,
      height,
      data: latest.current.data,
      onZoom: (from, to) => latest.current.onZoom([from, to]),
    });
    created.setRange(...latest.current.range);
    chart.current = created;
    return () => created.destroy();
    // Its width follows below: only another paper or height needs another chart.
  }, [hasWidth, height, drawnOn]);
  useEffect(() => {
    chart.current?.setData(data);
    chart.current?.setRange(...range);
  }, [data, range[0], range[1]]);
  useEffect(() => chart.current?.setWidth(width), [width]);
  return (
    <div
      ref={ref}
      class="levels"
      data-paper={drawnOn}
      role="img"
      aria-label={label}
      style={{ minHeight: `${height}px` }}
    />
  );
}
