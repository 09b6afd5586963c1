import { useState } from "preact/hooks";
import { newestReadingAt } from "../data/live.ts";
import { backtestQuestion } from "../data/questions.ts";
import { account } from "../data/route.ts";
import { useDocument } from "../data/use-document.ts";
import { Figure } from "../charts/figure.tsx";
import { TrackRecord } from "../charts/track-record.tsx";
import { recordTable, recordText, settledForecasts } from "../model/track-record.ts";
import { AccountPicker } from "../parts/account-picker.tsx";
import { Empty, Loading, Problems } from "../parts/notice.tsx";
import { localTime } from "../parts/text.ts";
import { WindowPicker } from "../parts/window-picker.tsx";
import { WhatIf } from "./forecast/what-if.tsx";

/** So many bands are drawn; the table has them all. */
const BANDS_MAX = 48;

/** What will come, what would come if, and how often that was right. */
export function ForecastPage() {
  const [windowKey, setWindowKey] = useState<string | undefined>(undefined);
  const shown = account.value;
  if (shown === undefined) return null;
  const key = windowKey ?? shown.binding?.key;
  const window = shown.windows.find((one) => one.key === key) ?? shown.windows[0];
  if (window === undefined) return <Empty title="This account has no windows to forecast." />;
  return (
    <div class="stack">
      <div class="controls">
        <AccountPicker />
        <WindowPicker windows={shown.windows} value={window.key} choose={setWindowKey} />
      </div>
      <WhatIf key={window.key} accountId={shown.id} window={window} />
      <Record accountId={shown.id} windowKey={window.key} />
    </div>
  );
}

interface RecordProps {
  readonly accountId: string;
  readonly windowKey: string;
}

function Record({ accountId, windowKey }: RecordProps) {
  const backtest = useDocument(
    backtestQuestion({ account: accountId, window: windowKey }),
    newestReadingAt.value,
  );
  const window = backtest.value?.accounts[0]?.windows.find(({ key }) => key === windowKey);
  if (window === undefined) {
    if (backtest.problem) return <Problems problems={[backtest.problem]} />;
    return backtest.isLoading ? <Loading what="the track record" /> : null;
  }
  const forecasts = settledForecasts(window, BANDS_MAX);
  const title = `Track record: ${window.label}`;
  return (
    <div class="card">
      {forecasts.length === 0 ? (
        <Empty title="No track record yet.">
          <p>{recordText(window)}</p>
        </Empty>
      ) : (
        <Figure
          title={title}
          summary={recordText(window)}
          fileName={`track-record-${window.key.replaceAll(/\W/g, "-")}`}
          table={() => recordTable(window, localTime)}
          legend={
            <ul class="key">
              <li>
                <span class="key-fan" /> said: 8 of 10 in here
              </li>
              <li>
                <span class="key-dot" /> landed inside
              </li>
              <li>
                <span class="key-dot key-dot-out" /> landed outside
              </li>
            </ul>
          }
        >
          <TrackRecord forecasts={forecasts} label={`${title}. ${recordText(window)}`} />
        </Figure>
      )}
    </div>
  );
}
