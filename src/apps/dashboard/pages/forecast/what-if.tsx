import { useEffect, useState } from "preact/hooks";
import type { WindowMember } from "../../../../documents/status.ts";
import type { WhatIfWindow } from "../../../../documents/what-if.ts";
import { MINUTE_MS } from "../../../../domain/time.ts";
import { formatDuration } from "../../../../view/format/duration.ts";
import { formatNumber, formatPercent } from "../../../../view/format/number.ts";
import { at } from "../../../../view/instant.ts";
import { modelFamilyName } from "../../../../view/format/model-name.ts";
import { fitText } from "../../../../view/what-if-lines.ts";
import { chanceText } from "../../../../view/window-row.ts";
import { windowTone } from "../../../../view/tone.ts";
import { sleep } from "../../browser/clock.ts";
import { BurnUpKey } from "../../charts/burn-up-key.tsx";
import { BurnUp, hasBegun } from "../../charts/burn-up.tsx";
import { Figure } from "../../charts/figure.tsx";
import { newestReadingAt, nowMs } from "../../data/live.ts";
import { seriesQuestion, whatIfQuestion } from "../../data/questions.ts";
import { useDocument } from "../../data/use-document.ts";
import { cycleTable } from "../../model/cycle-table.ts";
import { scenarioTable } from "../../model/scenario-table.ts";
import { Notice, Problems } from "../../parts/notice.tsx";
import { Picker } from "../../parts/picker.tsx";
import { Slider } from "../../parts/slider.tsx";
import { Table } from "../../parts/table.tsx";
import { localTime } from "../../parts/text.ts";

interface WhatIfProps {
  readonly accountId: string;
  readonly window: WindowMember;
}

interface Change {
  readonly pacePercent: number;
  readonly pauseMinutes: number;
  readonly model: string;
}

const AS_USUAL: Change = { pacePercent: 100, pauseMinutes: 0, model: "" };

/** The fan, and what becomes of it when the user changes something. */
export function WhatIf({ accountId, window }: WhatIfProps) {
  const [change, setChange] = useState<Change>(AS_USUAL);
  const asked = useSettled(change);
  const { pacePercent, pauseMinutes, model } = asked;
  const isChanged = pacePercent !== 100 || pauseMinutes > 0 || model !== "";
  const answer = useDocument(
    whatIfQuestion({
      account: accountId,
      window: window.key,
      ...(pacePercent !== 100 && { pace: pacePercent / 100 }),
      ...(pauseMinutes > 0 && { pauseMinutes }),
      ...(model !== "" && { model }),
    }),
    newestReadingAt.value,
  );
  const [kept, setKept] = useState<WhatIfWindow | undefined>(undefined);
  const fresh = answer.value?.accounts[0]?.windows.find(({ key }) => key === window.key);
  useEffect(() => {
    if (fresh) setKept(fresh);
  }, [fresh]);
  const shown = fresh ?? kept;
  const scenario = isChanged ? shown?.scenarios[0] : undefined;
  const fromMs = window.cycleStartedAt === null ? undefined : at(window.cycleStartedAt);
  const history = useDocument(
    seriesQuestion({ account: accountId, window: window.key, fromMs, points: 400 }),
    newestReadingAt.value,
  );
  const series = history.value?.accounts[0]?.windows.find(({ key }) => key === window.key);
  if (nowMs.value === undefined) return null;
  const forecast = scenario?.forecast ?? shown?.asUsual ?? window.forecast;
  const drawn = { ...window, forecast };
  return (
    <>
      <div class={`card what-if tone-${windowTone(drawn)}`}>
        <Figure
          title={isChanged ? `${window.label}: with the change` : `${window.label}: as usual`}
          summary={shown?.refused ?? undefined}
          fileName={`forecast-${window.key.replaceAll(/\W/g, "-")}`}
          table={() => cycleTable(drawn, series, localTime)}
          legend={
            <BurnUpKey
              hasForecast={forecast !== null}
              hasPace={hasBegun(window)}
              hasGaps={(series?.gaps.length ?? 0) > 0}
            />
          }
        >
          <BurnUp
            window={drawn}
            series={series}
            nowMs={nowMs.value}
            steps={isChanged ? undefined : shown?.fan}
            height={320}
            label={landingText(drawn.forecast)}
          />
        </Figure>
        <div class="what-if-side">
          <h2 class="title">What if…</h2>
          <Slider
            label="Pace"
            valueText={`${formatNumber(change.pacePercent / 100)}× the usual`}
            value={change.pacePercent}
            min={10}
            max={300}
            step={10}
            change={(next) => setChange({ ...change, pacePercent: next })}
          />
          <Slider
            label="Pause first"
            valueText={change.pauseMinutes === 0 ? "none" : formatDuration(change.pauseMinutes * MINUTE_MS)}
            value={change.pauseMinutes}
            min={0}
            max={480}
            step={15}
            change={(next) => setChange({ ...change, pauseMinutes: next })}
          />
          <ModelPicker
            window={shown}
            value={change.model}
            choose={(next) => setChange({ ...change, model: next })}
          />
          <button type="button" class="quiet" disabled={!isChanged} onClick={() => setChange(AS_USUAL)}>
            Undo the changes
          </button>
          {answer.problem && <Problems problems={[answer.problem]} />}
          <Landing name="As usual" forecast={shown?.asUsual ?? window.forecast} />
          {scenario && <Landing name="With the change" forecast={scenario.forecast} />}
        </div>
      </div>
      {shown && <Room window={shown} />}
      {shown && shown.scenarios.length > 0 && (
        <section class="card" aria-label="Changes side by side">
          <h2 class="title">Changes side by side</h2>
          <p class="muted">Where the window lands at its reset; 8 of 10 times between low and high.</p>
          <Table table={scenarioTable(shown, localTime, nowMs.value)} caption="Changes side by side" />
        </section>
      )}
    </>
  );
}

/** The change once it has rested: a slider on its way asks nothing. */
function useSettled(change: Change): Change {
  const [settled, setSettled] = useState(change);
  useEffect(() => {
    const stop = new AbortController();
    const settle = async () => {
      await sleep(250, stop.signal);
      if (!stop.signal.aborted) setSettled(change);
    };
    void settle();
    return () => stop.abort();
  }, [change]);
  return settled;
}

interface ModelPickerProps {
  readonly window: WhatIfWindow | undefined;
  readonly value: string;
  readonly choose: (model: string) => void;
}

function ModelPicker({ window, value, choose }: ModelPickerProps) {
  const known = window?.scenarios.flatMap(({ change }) => change.model ?? []) ?? [];
  const models = [...new Set([...known, ...(value ? [value] : [])])].toSorted();
  if (models.length === 0) {
    const [refused] = window?.modelsRefused ?? [];
    return refused ? <p class="muted">{refused.reason}</p> : null;
  }
  return (
    <Picker
      label="All of Claude Code on"
      value={value}
      choices={[
        { value: "", text: "the models as usual" },
        ...models.map((model) => ({ value: model, text: modelFamilyName(model) })),
      ]}
      choose={choose}
    />
  );
}

type Forecast = WindowMember["forecast"];

function landingText(forecast: Forecast): string {
  if (forecast === null) return "There is no forecast yet.";
  const { p10, p50, p90 } = forecast.atReset;
  return `About ${Math.round(p50)} % at the reset, 8 in 10 between ${Math.round(p10)} and ${Math.round(p90)}; ${Math.round(forecast.hitsWall * 100)} % chance of the wall.`;
}

function Landing({ name, forecast }: { readonly name: string; readonly forecast: Forecast }) {
  return (
    <div class="landing">
      <p class="muted">{name}</p>
      {forecast === null ? (
        <p>Too little data for a forecast yet.</p>
      ) : (
        <>
          <p class="figure-number">
            {`~${formatPercent(Math.round(forecast.atReset.p50))}`}{" "}
            <span class="muted">{`at reset (${Math.round(forecast.atReset.p10)}…${Math.round(forecast.atReset.p90)})`}</span>
          </p>
          <p>{`${chanceText(forecast.hitsWall)} chance of the wall`}</p>
        </>
      )}
    </div>
  );
}

/** What is left by day, and whether a task fits. */
function Room({ window: { fit, allowance } }: { readonly window: WhatIfWindow }) {
  return (
    <div class="cards twin">
      <Notice tone={fit.fits !== null && fit.fits < 0.5 ? "over" : "calm"} title="Will a task fit?">
        <p>{fitText(fit) ?? "Too few past sessions to say."}</p>
      </Notice>
      {allowance && (
        <Notice tone="calm" title="What is left">
          <p>
            {allowance.daysLeft >= 1
              ? `${formatNumber(allowance.percentPerDay)} points a day for ${formatNumber(allowance.daysLeft)} days use all of it up.`
              : `${formatNumber(allowance.remainingPercent)} points until the reset.`}
          </p>
        </Notice>
      )}
    </div>
  );
}
