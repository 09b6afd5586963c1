import { useState } from "preact/hooks";
import type { SplitMember } from "../../../documents/status.ts";
import { formatNumber } from "../../../view/format/number.ts";
import { splitBlock } from "../../../view/dropdown/split-block.ts";
import { Figure } from "../charts/figure.tsx";
import { SplitArea } from "../charts/split-area.tsx";
import { SplitLegendNames } from "../charts/split-bar.tsx";
import { newestReadingAt, nowMs } from "../data/live.ts";
import { splitHistoryQuestion } from "../data/questions.ts";
import { account } from "../data/route.ts";
import { useDocument } from "../data/use-document.ts";
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
      {window && <OverTime window={window} range={range} fromMs={rangeStart(range, now)} toMs={now} />}
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
  readonly window: SplitWindow;
  readonly range: TimeRange;
  readonly fromMs: ReturnType<typeof rangeStart>;
  readonly toMs: ReturnType<typeof rangeStart>;
}

function OverTime({ window, range, fromMs, toMs }: OverTimeProps) {
  const [method, setMethod] = useState<string | undefined>(undefined);
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
        summary={`Points of the window, ${METHOD_TEXTS[series.method]}. A fall is a reset; where nothing was used or read, nothing is drawn.`}
        fileName={`split-${window.key}`}
        table={() => splitTable(series, localTime)}
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
        legend={<SplitLegendNames parts={names} />}
      >
        <SplitArea
          series={series}
          fromMs={fromMs}
          toMs={toMs}
          label={`${title}: ${names.map(({ label }) => label).join(", ")}. The table has the numbers.`}
        />
      </Figure>
    </div>
  );
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
