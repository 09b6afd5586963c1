import { useState } from "preact/hooks";
import type { SplitMember } from "../../../documents/status.ts";
import { epochMs, HOUR_MS, type EpochMs } from "../../../domain/time.ts";
import { formatNumber } from "../../../view/format/number.ts";
import { splitBlock } from "../../../view/dropdown/split-block.ts";
import { at } from "../../../view/instant.ts";
import { Figure } from "../charts/figure.tsx";
import { SplitArea } from "../charts/split-area.tsx";
import { SplitLegendNames } from "../charts/split-bar.tsx";
import { newestReadingAt, nowMs } from "../data/live.ts";
import { seriesQuestion, splitHistoryQuestion } from "../data/questions.ts";
import { account } from "../data/route.ts";
import { useDocument, useMovingDocument } from "../data/use-document.ts";
import { METHOD_TEXTS, splitTable, surfacesOf, type SplitWindow } from "../model/split-series.ts";
import { rangeStart, rangeText, type TimeRange } from "../model/time-range.ts";
import { AccountPicker } from "../parts/account-picker.tsx";
import { Empty, Loading, Problems } from "../parts/notice.tsx";
import { Picker } from "../parts/picker.tsx";
import { RangeButtons } from "../parts/range-buttons.tsx";
import { localTime } from "../parts/text.ts";
import { WindowPicker } from "../parts/window-picker.tsx";
import { CalibrationCard } from "./split/calibration-card.tsx";
import { SplitCard } from "./now/split-card.tsx";

/** Where the percent went: by surface, over time, measured against estimated. */
export function SplitPage() {
  const [range, setRange] = useState<TimeRange>("week");
  const [windowKey, setWindowKey] = useState("seven_day");
  const now = nowMs.value;
  const shown = account.value;
  const history = useDocument(shown && splitHistoryQuestion({ account: shown.id }), newestReadingAt.value);
  if (shown === undefined || now === undefined) return null;
  const windows = history.value?.accounts.find(({ id }) => id === shown.id)?.windows ?? [];
  const window = windows.find(({ key }) => key === windowKey) ?? windows[0];
  const splits = shown.split.filter((split) => split.window === (window?.key ?? windowKey));
  return (
    <div class="stack">
      <div class="controls">
        <AccountPicker />
        {windows.length > 1 && (
          <WindowPicker windows={windows} value={window?.key ?? ""} choose={setWindowKey} />
        )}
        <RangeButtons ranges={["day", "week", "month", "quarter"]} value={range} choose={setRange} />
      </div>
      {history.problem && <Problems problems={[history.problem]} />}
      {!history.value && history.isLoading && <Loading what="the split over time" />}
      {window && (
        <OverTime
          accountId={shown.id}
          window={window}
          range={range}
          fromMs={rangeStart(range, now)}
          toMs={now}
        />
      )}
      <div class="beside">
        <SplitCard
          level={2}
          splits={splits}
          blocks={splits.map((split) => splitBlock(split, now))}
          refusals={shown.splitRefused
            .filter((refusal) => refusal.window === (window?.key ?? windowKey))
            .map(({ method, reason }) => `${METHOD_TEXTS[method]}: ${reason}`)}
        />
        <div class="stack">
          <ScoreCard score={splits.find(({ score }) => score !== null)?.score ?? null} />
          <CalibrationCard accountId={shown.id} windowKey={window?.key ?? windowKey} />
        </div>
      </div>
    </div>
  );
}

interface OverTimeProps {
  readonly accountId: string;
  readonly window: SplitWindow;
  readonly range: TimeRange;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

function OverTime({ accountId, window, range, fromMs, toMs }: OverTimeProps) {
  const [method, setMethod] = useState<string | undefined>(undefined);
  const { gaps, isLoading } = useGaps(accountId, window.key, fromMs);
  const given = window.series.filter(({ points }) => points.length > 0);
  const series = given.find((one) => one.method === method) ?? given[0];
  if (series === undefined) {
    return (
      <Empty title={`No split of ${window.label} over time yet.`}>
        {window.refused.map(({ method, reason }) => (
          <p key={method}>{`${METHOD_TEXTS[method]}: ${reason}`}</p>
        ))}
      </Empty>
    );
  }
  const names = surfacesOf(series);
  const title = `${window.label} by surface, last ${rangeText(range)}`;
  return (
    <div class="card">
      <Figure
        title={title}
        summary={`Points of the window, ${METHOD_TEXTS[series.method]}. A fall is a reset; where nothing was used, nothing is drawn.`}
        isLoading={isLoading}
        fileName={`split-${window.key}`}
        table={() => splitTable(series, gaps, localTime)}
        controls={
          given.length > 1 && (
            <Picker
              label="How"
              value={series.method}
              choices={given.map(({ method }) => ({ value: method, text: METHOD_TEXTS[method] }))}
              choose={setMethod}
            />
          )
        }
        legend={<SplitLegendNames parts={names} hasGaps={gaps.length > 0} />}
      >
        <SplitArea
          series={series}
          gaps={gaps}
          fromMs={fromMs}
          toMs={toMs}
          label={`${title}: ${names.map(({ label }) => label).join(", ")}. The table has the numbers.`}
        />
      </Figure>
    </div>
  );
}

/** When the window was not read, as every chart of it shows. The chart needs none of the points. */
function useGaps(accountId: string, window: string, fromMs: EpochMs) {
  const hour = epochMs(Math.floor(fromMs / HOUR_MS) * HOUR_MS);
  const loaded = useMovingDocument(
    `${accountId} ${window}`,
    seriesQuestion({ account: accountId, window, fromMs: hour, points: 1 }),
    newestReadingAt.value,
  );
  const series = loaded.value?.accounts[0]?.windows.find(({ key }) => key === window);
  return {
    gaps: (series?.gaps ?? []).filter(({ to }) => at(to) > fromMs),
    isLoading: loaded.isLoading,
  };
}

/** The estimate, scored by the server's own numbers: the score that was kept of what was shown, not one of today's fit on the past. */
function ScoreCard({ score }: { readonly score: SplitMember["score"] }) {
  return (
    <div class="card">
      <h2 class="title">Measured against estimated</h2>
      {score === null ? (
        <p class="muted">
          An estimate is scored each time that the server tells its own split beside it; it has not yet.
        </p>
      ) : (
        <>
          <p class="figure-number">
            {`±${formatNumber(score.meanErrorPoints)}`} <span class="muted">points off on average</span>
          </p>
          <p>
            {`The estimate of Claude Code's part was compared ${score.comparisons === 1 ? "once" : `${score.comparisons} times`} with what the server measured; `}
            {`${Math.round(score.heldShare * 100)}% lay inside its band.`}
          </p>
        </>
      )}
    </div>
  );
}
