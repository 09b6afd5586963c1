import { useState } from "preact/hooks";
import type { SeriesWindowMember } from "../../../documents/series.ts";
import type { WallMember } from "../../../documents/walls.ts";
import { epochMs, type EpochMs } from "../../../domain/time.ts";
import { Figure } from "../charts/figure.tsx";
import { Levels } from "../charts/levels.tsx";
import { newestReadingAt, nowMs } from "../data/live.ts";
import { seriesQuestion, wallsQuestion } from "../data/questions.ts";
import { account } from "../data/route.ts";
import { useDocument, useMovingDocument } from "../data/use-document.ts";
import { levelTable, toLevelData } from "../model/level-data.ts";
import type { Span } from "../model/scale.ts";
import { rangeStart, TIME_RANGES, type TimeRange } from "../model/time-range.ts";
import { AccountPicker } from "../parts/account-picker.tsx";
import { Empty, Loading, Problems } from "../parts/notice.tsx";
import { RangeButtons } from "../parts/range-buttons.tsx";
import { localTime } from "../parts/text.ts";
import { WindowPicker } from "../parts/window-picker.tsx";
import { Brush } from "./history/brush.tsx";
import { CycleTable } from "./history/cycle-table.tsx";
import { WallTable } from "./history/wall-table.tsx";

/** As many points as a wide screen has pixels to show them. */
const POINTS = 2_000;
const POINTS_OF_BRUSH = 400;

/** What was used and when: levels over up to a year, the cycles they form, and the walls they met. */
export function HistoryPage() {
  const [windowKey, setWindowKey] = useState("five_hour");
  const [range, setRange] = useState<TimeRange>("week");
  const [zoom, setZoom] = useState<Span | undefined>(undefined);
  const now = nowMs.value;
  const shown = account.value;
  const walls = useDocument(shown && wallsQuestion({ account: shown.id }), newestReadingAt.value);
  if (shown === undefined || now === undefined) return null;
  const chosen = shown.windows.find(({ key }) => key === windowKey) ?? shown.windows[0];
  if (chosen === undefined) return <Empty title="This account has no windows, so it has no history." />;
  const span: Span = zoom ?? [rangeStart(range, now) / 1000, now / 1000];
  return (
    <div class="stack">
      <div class="controls">
        <AccountPicker />
        <WindowPicker windows={shown.windows} value={chosen.key} choose={setWindowKey} />
        <RangeButtons
          ranges={TIME_RANGES}
          value={zoom ? undefined : range}
          choose={(next) => {
            setRange(next);
            setZoom(undefined);
          }}
        />
      </div>
      <LevelCard
        accountId={shown.id}
        windowKey={chosen.key}
        whole={[rangeStart(range, now), now]}
        span={span}
        zoom={setZoom}
        walls={walls.value?.accounts[0]?.walls ?? []}
      />
      <WallTable walls={walls} />
    </div>
  );
}

interface LevelCardProps {
  readonly accountId: string;
  readonly windowKey: string;
  readonly whole: readonly [EpochMs, EpochMs];
  readonly span: Span;
  readonly zoom: (span: Span | undefined) => void;
  readonly walls: readonly WallMember[];
}

function LevelCard({ accountId, windowKey, whole, span, zoom, walls }: LevelCardProps) {
  const base = { account: accountId, window: windowKey };
  // The minute keeps the question the same while the clock runs.
  const minute = (seconds: number) => epochMs(Math.floor(seconds / 60) * 60_000);
  const wholeFrom = minute(whole[0] / 1000);
  const scope = `${accountId} ${windowKey}`;
  const overview = useMovingDocument(
    scope,
    seriesQuestion({ ...base, fromMs: wholeFrom, points: POINTS_OF_BRUSH }),
    newestReadingAt.value,
  );
  const detail = useMovingDocument(
    scope,
    seriesQuestion({ ...base, fromMs: minute(span[0]), toMs: minute(span[1] + 60), points: POINTS }),
    newestReadingAt.value,
  );
  const find = (loaded: typeof detail) =>
    loaded.value?.accounts[0]?.windows.find(({ key }) => key === windowKey);
  const [near, far] = [find(detail), find(overview)];
  const wholeSeconds: Span = [whole[0] / 1000, whole[1] / 1000];
  const isUnread = !detail.isLoading && (detail.problem?.code ?? "no-such-window") === "no-such-window";
  if (near === undefined && isUnread)
    return <UnreadSpan {...{ far, span, zoom, walls }} whole={wholeSeconds} />;
  const series = near ?? far;
  if (series === undefined)
    return detail.problem ? <Problems problems={[detail.problem]} /> : <Loading what="the history" />;
  return (
    <LevelFigure
      {...{ series, far, span, zoom, walls }}
      whole={wholeSeconds}
      isLoading={detail.isLoading || overview.isLoading}
    />
  );
}

/** A time in which nothing was read, with the ways out of it. */
function UnreadSpan({ far, whole, span, zoom, walls }: Omit<LevelFigureProps, "series" | "isLoading">) {
  return (
    <>
      <div class="card">
        <Empty title="Nothing was read in this time.">
          <p>A longer time may hold more.</p>
        </Empty>
        <ZoomButtons {...{ whole, span, zoom }} />
        {far && <Brush series={far} {...{ whole, span, zoom }} />}
      </div>
      {far && <CycleTable series={far} walls={walls} zoom={zoom} />}
    </>
  );
}

interface LevelFigureProps {
  readonly series: SeriesWindowMember;
  readonly far: SeriesWindowMember | undefined;
  readonly whole: Span;
  readonly span: Span;
  readonly zoom: (span: Span | undefined) => void;
  readonly walls: readonly WallMember[];
  readonly isLoading: boolean;
}

function LevelFigure({ series, far, whole, span, zoom, walls, isLoading }: LevelFigureProps) {
  const title = `${series.label}: used percent`;
  const text = (seconds: number) => localTime.full(epochMs(seconds * 1000));
  const gaps = series.gaps.length;
  const gapText = gaps === 0 ? "" : ` ${gaps} ${gaps === 1 ? "gap" : "gaps"}, where nothing was read.`;
  return (
    <>
      <div class="card">
        <Figure
          title={title}
          summary={`${series.readings} readings from ${text(span[0])} to ${text(span[1])}.${gapText} Drag over the chart, or the strip below it, to zoom.`}
          isLoading={isLoading}
          fileName={`history-${series.key.replaceAll(/\W/g, "-")}`}
          table={() => levelTable(series, localTime)}
          controls={<ZoomButtons whole={whole} span={span} zoom={zoom} />}
          legend={<LevelsKey hasGaps={gaps > 0} />}
        >
          <Levels
            data={toLevelData(series)}
            range={span}
            height={300}
            label={`${title}. ${series.readings} readings; the table has them.`}
            onZoom={zoom}
          />
        </Figure>
        {far && <Brush series={far} whole={whole} span={span} zoom={zoom} />}
      </div>
      <CycleTable series={far ?? series} walls={walls} zoom={zoom} />
    </>
  );
}

/** What the marks of the long chart mean. */
function LevelsKey({ hasGaps }: { readonly hasGaps: boolean }) {
  return (
    <ul class="key">
      <li>
        <span class="key-line key-used" /> used
      </li>
      <li>
        <span class="key-reset" /> reset
      </li>
      <li>
        <span class="key-line key-wall" /> wall
      </li>
      {hasGaps && (
        <li>
          <span class="key-gap" /> nothing was read
        </li>
      )}
    </ul>
  );
}

/** Zooming without a mouse. */
function ZoomButtons({ whole, span, zoom }: Pick<LevelFigureProps, "whole" | "span" | "zoom">) {
  const [from, to] = span;
  const length = to - from;
  const within = (start: number, size: number): Span => {
    const fitted = Math.min(size, whole[1] - whole[0]);
    const begin = Math.min(Math.max(start, whole[0]), whole[1] - fitted);
    return [begin, begin + fitted];
  };
  const moves: readonly (readonly [name: string, text: string, next: () => Span | undefined])[] = [
    ["Earlier", "◀", () => within(from - length / 2, length)],
    ["Later", "▶", () => within(from + length / 2, length)],
    ["Zoom in", "+", () => within(from + length / 4, length / 2)],
    ["Zoom out", "−", () => within(from - length / 2, length * 2)],
    ["All", "All", () => undefined],
  ];
  return (
    <span class="tools" role="group" aria-label="Zoom">
      {moves.map(([name, text, next]) => (
        <button
          key={name}
          type="button"
          class="quiet"
          aria-label={name}
          title={name}
          onClick={() => zoom(next())}
        >
          {text}
        </button>
      ))}
    </span>
  );
}
